"""A corpus that grows: what is new is read and scored, what is there is neither; tables are read when they are asked for."""

import json
import re
import shutil
import sys
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pytest
from factories import make_articles

from analysis import paths
from analysis.cache.entries import entries
from analysis.cli.main import run as command
from analysis.codebook.load import read_codebook
from analysis.corpus.load import list_corpus, load_corpus
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.listing import StoreTexts
from analysis.engine import cache, measured, run
from analysis.engine.batches import Batch
from analysis.engine.dataset import write_dataset
from analysis.engine.rates import Rates
from analysis.engine.run import measure, to_measure
from analysis.errors import AnalysisError
from analysis.measures import STAGES, TABLES
from analysis.search import index
from analysis.search.index import word_index
from analysis.study import Study

sys.path.insert(0, str(Path(__file__).parent / "bench"))
from generate import articles as generated

STUDY = Study(sentiment="vader")
N_OLD, N_NEW = 300, 60
SAID = ("Trump praised the talks.", "Kim Jong Un left, officials said.", "Nobody came.", "Trump met Kim Jong Un.")


def measured_store(folder: Path, records, name: str):
    """Ingest records into a store below the folder and measure it."""
    source = folder / f"{name}-{len(records)}-{records[0]['id']}.jsonl"
    source.write_text("\n".join(map(json.dumps, records)))
    ingest([source], folder / name, jobs=1)
    listed = list_corpus(folder / name)
    return listed, measure(listed.articles, STUDY, jobs=1, store=folder / "measures" / name, texts=listed.texts)


class Work:
    """What is read and scored while this counts."""

    def __init__(self, monkeypatch):
        self.texts, self.scored, self.tables = 0, 0, 0
        read, stages, table = StoreTexts.__call__, run.run_stages, Batch.read
        monkeypatch.setattr(
            StoreTexts, "__call__", lambda texts, places: self.add("texts", len(places)) or read(texts, places)
        )
        monkeypatch.setattr(
            run, "run_stages", lambda names, articles, *rest: self.add("scored", len(articles)) or stages(names, articles, *rest)
        )  # fmt: skip
        monkeypatch.setattr(Batch, "read", lambda batch, *given: self.add("tables", 1) or table(batch, *given))

    def add(self, what, n):
        setattr(self, what, getattr(self, what) + n)

    def since(self):
        """(texts read, articles scored, tables read) since this was last asked."""
        counted = self.texts, self.scored, self.tables
        self.texts = self.scored = self.tables = 0
        return counted


def test_what_is_new_costs_what_it_costs_alone(tmp_path, monkeypatch):
    """Reprints included: 60 articles on 300 read at most 1.3 times the texts that 60 alone read, score as many, and read no table."""
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    records = [*generated(N_OLD + N_NEW, seed=3)]
    work = Work(monkeypatch)
    measured_store(tmp_path, records[N_OLD:], "alone")
    texts_alone, *alone = work.since()
    measured_store(tmp_path, records[:N_OLD], "both")
    texts_of_old, *_ = work.since()
    listed, both = measured_store(tmp_path, records[N_OLD:], "both")
    texts_of_new, *of_new = work.since()
    assert of_new == alone == [N_NEW, 0]
    assert texts_of_new <= 1.3 * texts_alone < texts_of_old / 3
    again = measure(listed.articles, STUDY, jobs=1, store=tmp_path / "measures" / "both", texts=listed.texts)
    assert repr(again) == repr(both)
    assert work.since() == (0, 0, 0)


def test_a_listed_store_measures_as_a_loaded_one(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    _, tables = measured_store(tmp_path, [*generated(20, seed=4)], "store")
    whole = measure(load_corpus(tmp_path / "store").articles, STUDY, store=None, jobs=1)
    for name, table in whole.items():
        pd.testing.assert_frame_equal(getattr(tables, name), table, obj=name)
    again = load_corpus(tmp_path / "store").articles
    monkeypatch.setattr(run, "run_stages", lambda *_: pytest.fail("measured twice"))
    measure(again, STUDY, store=tmp_path / "measures" / "store", jobs=1)


@pytest.fixture
def stored(tmp_path):
    """Four articles, measured into a store."""
    articles = make_articles(*SAID)
    return articles, measure(articles, STUDY, store=tmp_path / "measures", jobs=1)


def test_a_column_is_read_alone_and_numbers_of_rows_are_known_unread(stored, monkeypatch):
    _, measures = stored
    asked = []
    read = Batch.read
    monkeypatch.setattr(Batch, "read", lambda batch, *given: asked.append(given) or read(batch, *given))
    assert "4 rows of mentions" in repr(measures)
    assert measures.table("mentions", ["actor_id"])["actor_id"].tolist() == [
        "donald_trump", "kim_jong_un", "donald_trump", "kim_jong_un",
    ]  # fmt: skip
    assert asked == [("mentions", ["actor_id"])]


def test_parts_are_the_articles_with_their_own_measures(stored, monkeypatch):
    articles, measures = stored
    monkeypatch.setattr(measured, "PART", 3)
    parts = [*measures.parts(articles.iloc[::-1])]
    assert sorted(one for part, _ in parts for one in part["article_id"]) == ["a0", "a1", "a2", "a3"]
    for part, own in parts:
        assert set(own.sentences["article_id"]) == set(part["article_id"])
    assert len(parts) == 2


def test_what_is_deleted_before_it_is_read_is_computed_anew(stored, tmp_path):
    articles, measures = stored
    shutil.rmtree(tmp_path / "measures")
    expected = measure(articles, STUDY, store=None, jobs=1)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(getattr(measures, name), table, obj=name)


def test_small_batches_are_put_together_and_found_by_who_knew_them_before(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "MANY", 2)
    articles = make_articles(*SAID)
    found = [measure(articles.head(n), STUDY, store=tmp_path, jobs=1) for n in range(1, 5)]
    assert [len(entries(next((tmp_path / stage.name).iterdir()))) for stage in STAGES] == [2] * len(STAGES)
    expected = [measure(articles.head(n), STUDY, store=None, jobs=1) for n in (2, 4)]
    monkeypatch.setattr(run, "run_stages", lambda *_: pytest.fail("measured twice"))
    again = measure(articles, STUDY, store=tmp_path, jobs=1)
    for one, whole in zip((found[1], found[3], again), (expected[0], expected[1], expected[1]), strict=True):
        for name, table in whole.items():
            pd.testing.assert_frame_equal(getattr(one, name), table, obj=name)


def test_the_dataset_holds_every_table_with_its_keys_and_only_what_is_new_is_written(stored, tmp_path):
    articles, measures = stored
    folder = tmp_path / "data"
    n = write_dataset(measures, articles, folder)
    assert n == 1 + len(TABLES)
    assert write_dataset(measures, articles, folder) == 0
    for name, table in [*measures.items(), ("articles", articles)]:
        read = pyarrow.dataset.dataset(folder / name, format="parquet").to_table().to_pandas()
        pd.testing.assert_frame_equal(read, table[[*read]], check_dtype=False, obj=name)
        assert "article_id" in read
    more = make_articles(*SAID, "Trump left.")
    grown = measure(more, STUDY, store=tmp_path / "measures", jobs=1)
    assert write_dataset(grown, more, folder) == 1 + len(TABLES)  # beside what is there
    assert len(pyarrow.dataset.dataset(folder / "mentions").to_table()) == len(grown.mentions)
    less = measure(articles.head(1), STUDY, store=tmp_path / "measures", jobs=1)
    write_dataset(less, articles.head(1), folder)
    assert set(pyarrow.dataset.dataset(folder / "sentences").to_table()["article_id"].to_pylist()) == {"a0"}


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("n", [len(SAID), 2], ids=["all of a batch", "some of a batch"])
def test_damage_goes_into_no_dataset_and_is_mended_in_one(stored, tmp_path, n):
    articles = stored[0].head(n)
    measures, folder = measure(articles, STUDY, store=tmp_path / "measures", jobs=1), tmp_path / "data"
    [entry] = [entry for key in (tmp_path / "measures" / "tone").iterdir() for entry in entries(key)]
    flipped(entry / "tone.parquet")
    write_dataset(measures, articles, folder)
    expected = measure(articles, STUDY, store=None, jobs=1).tone
    for _ in range(2):
        tone = pyarrow.dataset.dataset(folder / "tone").to_table().to_pandas()
        pd.testing.assert_frame_equal(tone, expected, check_dtype=False)
        [file] = (folder / "tone").iterdir()
        flipped(file)  # which may be that of the cache too
        assert write_dataset(measures, articles, folder) == 1
    assert write_dataset(measures, articles, folder) == 0


def test_what_the_cache_lost_is_measured_anew_for_a_dataset(stored, tmp_path):
    articles, measures = stored
    held = measures.stored()
    held.cache.forget(int(held.cache.batch_of["frames"][0]))
    shutil.rmtree(tmp_path / "measures")
    write_dataset(measures, articles, tmp_path / "data")
    frames = pyarrow.dataset.dataset(tmp_path / "data" / "frames").to_table().to_pandas()
    pd.testing.assert_frame_equal(frames, measures.frames, check_dtype=False)


def test_measures_in_memory_are_written_as_they_are_now(tmp_path):
    for text in ("Trump praised the talks.", "Kim Jong Un left, officials said."):
        articles = make_articles(text)
        write_dataset(measure(articles, STUDY, store=None, jobs=1), articles, tmp_path / "data")
    mentions = pyarrow.dataset.dataset(tmp_path / "data" / "mentions").to_table()
    assert mentions["actor_id"].to_pylist() == ["kim_jong_un"]


def test_a_dataset_goes_into_no_folder_of_somebody_else(stored, tmp_path):
    articles, measures = stored
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(AnalysisError, match="something else"):
        write_dataset(measures, articles, tmp_path / "mine")


def test_what_is_to_do_is_told_without_doing_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    source, asked = tmp_path / "a.jsonl", ["measure", "--corpus", str(tmp_path / "store"), "--dry-run"]
    source.write_text("\n".join(map(json.dumps, generated(12, seed=4))))
    ingest([source], tmp_path / "store", jobs=1)
    monkeypatch.setattr(run, "run_stages", lambda *_: pytest.fail("measured"))
    assert command(asked) == 0
    said = capsys.readouterr().out
    assert "12 of 12 articles are to be measured." in said
    assert "tone: 12 articles, not known yet" in said
    assert "How long it will take is not known yet" in said
    (tmp_path / ".workbook" / "measures").mkdir(parents=True)
    rates = Rates.of(tmp_path / ".workbook" / "measures")
    rates.add(100, {stage.name: 1_500.0 for stage in STAGES})
    rates.write()
    assert command([*asked, "--jobs", "2"]) == 0
    said = capsys.readouterr().out
    assert "tone: 12 articles, about 3 min of one process" in said
    assert f"about {3 * len(STAGES)} min with one process." in said


def test_a_run_says_what_is_new_and_what_searches_still_need(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "")  # as it was, after the test
    source, asked = tmp_path / "a.jsonl", ["measure", "--corpus", str(tmp_path / "store"), "--jobs", "1"]
    records = list(map(json.dumps, generated(12, seed=4)))
    for n, said_new in ((2, "2 articles measured now, 0 before"), (3, "1 article measured now, 2 before")):
        source.write_text("\n".join(records[:n]))
        ingest([source], tmp_path / "store", jobs=1)
        assert command(asked) == 0
        assert said_new in capsys.readouterr().out
    assert command([*asked, "--scheduler", "tcp://127.0.0.1:9"]) == 0
    said = capsys.readouterr().out
    assert "Nothing was to be sent to tcp://127.0.0.1:9" in said
    assert "0 articles measured now, 3 before" in said
    assert command([*asked, "--dry-run", "--search"]) == 0
    [n_unread] = re.findall(r"searches by meaning: (\d+) sentences of what is measured\.", capsys.readouterr().out)
    assert int(n_unread) > 0
    assert command([*asked, "--search"]) == 0
    assert command([*asked, "--dry-run", "--search"]) == 0
    assert "searches by meaning: 0 sentences of what is measured." in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["file", "store"])
def test_words_are_indexed_when_articles_are_measured(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    monkeypatch.setattr(index, "SMALL", 3)
    corpus = source = tmp_path / "a.jsonl"
    for n in (2, 3, 5):
        source.write_text("\n".join(map(json.dumps, generated(n, seed=4))))
        if kind == "store":
            corpus = tmp_path / "store"
            ingest([source], corpus, jobs=1)
        assert command(["measure", "--corpus", str(corpus), "--jobs", "1"]) == 0
        assert (tmp_path / ".workbook" / "words").exists() == (n >= 3)
    monkeypatch.setattr(index, "read_part", lambda *_: pytest.fail("read again"))
    assert len(word_index(load_corpus(corpus).articles, read_codebook(Study().codebook).english)) > 100


def test_what_contradicts_itself_or_cannot_be_written_is_refused_before_measuring(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run, "run_stages", lambda *_: pytest.fail("measured"))
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "")  # as it was, after the test
    source, asked = tmp_path / "a.jsonl", ["measure", "--corpus", str(tmp_path / "a.jsonl")]
    source.write_text("\n".join(map(json.dumps, generated(2, seed=4))))
    assert command([*asked, "--engine", "local", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "leave one out" in capsys.readouterr().err
    assert command([*asked, "--scheduler", "nonsense"]) == 2
    assert "tcp://host:8786" in capsys.readouterr().err
    assert command([*asked, "--to", str(tmp_path)]) == 1
    assert "something else than measures" in capsys.readouterr().err
    assert command([*asked, "--to", str(source / "below")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_interrupted_run_says_how_many_are_stored(tmp_path, monkeypatch, capsys):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    monkeypatch.setattr(run, "run_stages", interrupted)
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(map(json.dumps, generated(2, seed=4))))
    assert command(["measure", "--corpus", str(source), "--jobs", "1"]) > 2
    assert "0 articles of this run are stored; the same command goes on from there." in capsys.readouterr().err


def test_nothing_is_to_do_where_all_is_measured(stored, tmp_path):
    articles, _ = stored
    assert not to_measure(articles, STUDY, tmp_path / "measures")
    todo = to_measure(make_articles(*SAID, "Trump left."), STUDY, tmp_path / "measures")
    assert set(todo) == {stage.name for stage in STAGES}
    assert set(todo.values()) == {1}


def test_rates_of_long_ago_weigh_less(tmp_path):
    for n, seconds in ((20_000, 20_000.0), (10_000, 30_000.0)):
        rates = Rates.of(tmp_path)
        rates.add(n, {"tone": seconds})
        rates.write()
    assert Rates.of(tmp_path).known() == {"tone": 2.0}
    (tmp_path / "rates.json").write_text("{")
    assert Rates.of(tmp_path).known() == {}

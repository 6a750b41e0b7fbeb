"""Taking articles out of a store: a new version, nothing erased, and what is worked out from the store stays right."""

import shutil
import subprocess
import sys
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import write_deltalake
from store_files import TEXT, made_before, put, record, rows

from analysis import Study, paths
from analysis.corpus.load import list_corpus, load_corpus
from analysis.corpus.store import removal
from analysis.corpus.store.choosing import Choice, _meets
from analysis.corpus.store.description import describe
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.removal import remove
from analysis.corpus.store.versions import read_store
from analysis.corpus.store.writing import SCHEMA
from analysis.corpus.stories import find_stories
from analysis.engine.run import measure
from analysis.errors import CorpusError, UsageError

OTHERS = [
    record(3, outlet="The Sheet", published="2018-07-01"),
    record(4, outlet="The Sheet", published="2018-08-01"),
    {"title": "Fog", "text": "", "outlet": "The Sheet"},  # left out: empty
]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Two ingests: 0 to 2 of The Paper; then another text of 1, two of The Sheet and a record left out."""
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    ingest([put(tmp_path, *map(record, range(3)))], tmp_path / "store", jobs=1)
    ingest(
        [put(tmp_path, record(1, TEXT + " Then they stopped."), *OTHERS, name="b.jsonl")], tmp_path / "store", jobs=1
    )
    return tmp_path / "store"


def titles(store, version=None):
    return sorted(read_store(store, version).articles["title"])


@pytest.mark.parametrize(
    "choice, left",
    [
        (Choice(outlet="The Sheet"), [0, 1, 2]),
        (Choice(outlet="The Paper"), [3, 4]),
        (Choice(address="http://www.a.example/3/?utm_source=x"), [0, 1, 2, 4]),  # the same page by another link
        (Choice(before=date(2018, 7, 1)), [3, 4]),
        (Choice(after=date(2018, 7, 1)), [0, 1, 2, 3]),  # the day itself stays
        (Choice(outlet="The Sheet", after=date(2018, 7, 15)), [0, 1, 2, 3]),  # all must hold
    ],
)
def test_what_meets_all_conditions_goes_with_every_text_of_it(store, choice, left):
    done = remove(store, choice)
    assert titles(store) == [f"Ferries {n}" for n in left]
    assert titles(store, done.before) == [f"Ferries {n}" for n in range(5)]  # nothing is erased
    assert (done.before, done.version) == (1, 2)


def test_what_goes_is_counted_by_outlet(store):
    done = remove(store, Choice(outlet="The Paper"))
    assert (done.by_outlet, done.n_articles, done.n_texts, done.n_rejects) == ({"The Paper": 4}, 3, 4, 0)
    done = remove(store, Choice(outlet="The Sheet"))
    assert (done.n_articles, done.n_rejects) == (2, 1)  # what was left out of the outlet goes too
    assert rows(store) == []


def test_without_an_ingest_the_text_before_it_comes_to_light_again(store):
    second = describe(store).runs[1].run
    done = remove(store, Choice(ingest=second))
    assert (done.n_texts, done.n_rejects) == (3, 1)
    stored = read_store(store)
    assert sorted(stored.articles["text"]) == [TEXT.format(n) for n in range(3)]
    assert list(stored.rejects["reason"]) == []
    assert describe(store).runs[-1].given == {"ingest": second}


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize(
    "choice", [Choice(outlet="The Paper"), Choice(address="https://a.example/3"), Choice(after=date(2000, 1, 1))]
)
def test_a_large_store_is_written_anew_row_by_row_and_holds_what_a_small_one_would(
    store, tmp_path, monkeypatch, choice, older
):
    store = made_before(store, tmp_path / "older") if older else store
    large = tmp_path / "large"
    shutil.copytree(store, large)
    small = remove(store, choice)
    monkeypatch.setattr(removal, "LARGE", 0)
    assert remove(large, choice) == small

    def held(path):
        return sorted(rows(path), key=lambda row: (row["kind"], row["digest"]))

    assert held(large) == held(store)
    assert titles(large, small.before) == [f"Ferries {n}" for n in range(5)]
    assert list_corpus(f"{large}@{small.before}").articles["article_id"].nunique() == 5


def test_a_dry_run_counts_and_writes_nothing(store):
    before = sorted(store.rglob("*"))
    would, did = (remove(store, Choice(outlet="The Sheet"), dry_run=dry_run) for dry_run in (True, False))
    assert (would.n_articles, would.by_outlet, would.version) == (did.n_articles, did.by_outlet, None)
    assert set(before) < set(store.rglob("*"))


@pytest.mark.parametrize(
    "choice, said",
    [
        (Choice(outlet="The Shet"), "holds no outlet `The Shet`. Did you mean `The Sheet`"),
        (Choice(ingest="00000000"), "holds no ingest `00000000`. Known: "),
        (Choice(meta=(("rating", "left"),)), "names its further column"),
    ],
)
def test_a_name_that_stands_nowhere_is_answered_with_the_nearest(store, choice, said):
    with pytest.raises(UsageError, match=said):
        remove(store, choice)
    assert describe(store).version == 1


def test_conditions_that_nothing_meets_and_none_at_all_are_refused(store):
    with pytest.raises(CorpusError, match="meets all of these conditions, so nothing is removed"):
        remove(store, Choice(outlet="The Paper", after=date(2019, 1, 1)))
    with pytest.raises(UsageError, match="Say which articles"):
        Choice()


def test_a_further_column_of_the_source_chooses_too(tmp_path):
    ingest([put(tmp_path, record(1), record(2))], tmp_path / "store", jobs=1)
    table = [
        row | {"meta": f'{{"rating": "{side}"}}'}
        for row, side in zip(rows(tmp_path / "store"), ("left", "right"), strict=True)
    ]
    choice = Choice(meta=(("rating", "left"),))
    assert _meets(pd.DataFrame(table), choice).tolist() == [True, False]


def test_an_ingest_of_the_same_source_brings_back_what_was_removed(store, tmp_path):
    remove(store, Choice(outlet="The Sheet"))
    again = ingest([tmp_path / "b.jsonl"], store, jobs=1)
    assert (again.n_new, again.n_known) == (2, 1)
    assert titles(store) == [f"Ferries {n}" for n in range(5)]


def test_stories_and_measures_are_those_of_what_is_left(store):
    load_corpus(store)  # its stories are kept
    remove(store, Choice(address="https://a.example/0"))  # which the others were reprints of
    left, listed = load_corpus(store), list_corpus(store)
    expected = find_stories(read_store(store).articles)
    assert (
        left.articles.set_index("article_id")["story_id"].to_dict()
        == expected.set_index("article_id")["story_id"].to_dict()
    )
    assert sorted(listed.articles["story_id"]) == sorted(left.articles["story_id"])
    measures = measure(left.articles, Study(corpus=str(store)), jobs=1, store=paths.store() / "measures")
    assert set(measures.sentences["article_id"]) == set(left.articles["article_id"])


def test_older_stores_lose_articles_too(store, tmp_path):
    old = made_before(store, tmp_path / "old")
    assert remove(old, Choice(outlet="The Sheet")).n_articles == 2
    assert titles(old) == ["Ferries 0", "Ferries 1", "Ferries 2"]
    with pytest.raises(UsageError, match="No article of this corpus names its ingest"):
        remove(old, Choice(ingest="3fa9c1d2"))


def test_many_thousands_go_at_once(tmp_path):
    """Their ids in the condition of one delete ended the process."""
    store = tmp_path / "store"
    n = 60_000
    held = {name: [None] * n for name in SCHEMA.names}
    held |= {
        "kind": ["article"] * n,
        "article_id": [f"{i:016x}" for i in range(n)],
        "digest": [f"{i:016x}" for i in range(n)],
    }
    held |= {"outlet": ["The Paper", "The Sheet"] * (n // 2), "revision": [1] * n, "cuts": ["[]"] * n}
    write_deltalake(str(store), pa.table(held, schema=SCHEMA))
    (store / ".ingest.lock").write_text("0")
    assert remove(store, Choice(outlet="The Sheet")).n_articles == 30_000
    assert describe(store).outlets == {"The Paper": 30_000}


def test_an_ingest_and_a_removal_at_once_do_not_disturb_each_other(store, tmp_path):
    source = put(tmp_path, *map(record, range(10, 40)), name="c.jsonl")
    code = "import sys; from analysis.corpus.store import ingest as store; store.CHUNK = 3; store.ingest([sys.argv[1]], sys.argv[2], jobs=1)"
    with subprocess.Popen([sys.executable, "-c", code, str(source), str(store)]) as writer:
        while describe(store).version < 3 and writer.poll() is None:
            pass
        remove(store, Choice(outlet="The Sheet"))
    assert writer.returncode == 0
    assert titles(store) == sorted(f"Ferries {n}" for n in [0, 1, 2, *range(10, 40)])
    assert [run.does for run in describe(store).runs] == ["ingest", "ingest", "ingest", "remove"]

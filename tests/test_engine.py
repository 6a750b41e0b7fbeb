import dataclasses
import shutil
import sys
import threading

import pandas as pd
import pytest
from damage import DAMAGE, Damage
from factories import make_articles

from analysis import paths
from analysis.cache import entries as cache_entries
from analysis.cache.entries import entries
from analysis.engine import run
from analysis.engine.measured import Measures
from analysis.engine.run import measure
from analysis.errors import AnalysisError, UsageError
from analysis.measures import STAGES, TABLES
from analysis.parallel.claims import Claims
from analysis.study import Study

TEXTS = (
    "President Donald Trump praised the talks. He called them a success.",
    "Kim Jong Un threatened to end the talks, officials said. Critics called Kim a tyrant.",
    "Mike Pompeo failed in Pyongyang. The trip was a disaster for him, and Trump said so.",
    "Nothing here names anybody.",
)
STUDY = Study()
VADER = dataclasses.replace(STUDY, sentiment="vader")
STAGE_NAMES = [stage.name for stage in STAGES]


def same(first: Measures, second: Measures) -> None:
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, getattr(second, name), obj=name, rtol=0, atol=1e-6)


@pytest.fixture(scope="module")
def whole():
    return measure(make_articles(*TEXTS), STUDY, store=None, jobs=1)


def test_every_table_has_its_columns_and_dtypes(whole):
    for name, table in whole.items():
        assert dict(table.dtypes.astype(str)) == dict(TABLES[name].empty().dtypes.astype(str)), name


def test_the_keys_hold_together(whole):
    assert set(whole.mentions["sentence_id"]) <= set(whole.sentences["sentence_id"])
    assert list(whole.target_sentiment["mention_id"]) == list(whole.mentions["mention_id"])
    assert set(whole.mentions["attribution_id"].dropna()) <= set(whole.attributions["attribution_id"])
    assert whole.mentions["mention_id"].is_unique


def test_an_article_measures_the_same_alone_and_among_others(whole):
    articles = make_articles(*TEXTS)
    for number, article_id in enumerate(articles["article_id"]):
        alone = measure(articles.iloc[[number]], STUDY, store=None, jobs=1)
        same(
            alone,
            Measures(**{name: t[t["article_id"] == article_id].reset_index(drop=True) for name, t in whole.items()}),
        )


def test_two_processes_give_what_one_gives(whole, monkeypatch):
    monkeypatch.setattr(run, "PARTITION", 2)
    same(measure(make_articles(*TEXTS), STUDY, store=None, jobs=2), whole)


@pytest.fixture
def computed(monkeypatch):
    """Each stage of each article that is computed in this process: (stage, article_id)."""
    done: list[tuple[str, str]] = []
    real = run.run_stages

    def count(names, articles, *rest):
        done.extend((name, article_id) for name in names for article_id in articles["article_id"])
        return real(names, articles, *rest)

    monkeypatch.setattr(run, "run_stages", count)
    return done


def stages_of(computed: list[tuple[str, str]]) -> set[str]:
    return {stage for stage, _ in computed}


def test_only_what_is_new_is_computed(whole, tmp_path, computed):
    articles = make_articles(*TEXTS)
    measure(articles.head(2), STUDY, store=tmp_path, jobs=1)
    same(measure(articles, STUDY, store=tmp_path, jobs=1), whole)
    same(measure(articles, STUDY, store=tmp_path, jobs=1), whole)
    assert sorted(computed) == sorted((name, f"a{n}") for name in STAGE_NAMES for n in range(4))


def test_a_changed_text_is_measured_anew_and_a_changed_title_too(tmp_path):
    articles = make_articles(TEXTS[0])
    before = measure(articles, STUDY, store=tmp_path, jobs=1)
    changed = measure(articles.assign(text=TEXTS[1]), STUDY, store=tmp_path, jobs=1)
    titled = measure(articles.assign(title="Trump wins praise"), STUDY, store=tmp_path, jobs=1)
    assert next(iter(changed.mentions["actor_id"])) == "kim_jong_un"
    assert len(titled.mentions) == len(before.mentions) + 1


def test_another_text_recomputes_its_article_and_another_country_what_reads_offices(tmp_path, computed):
    articles = make_articles(*TEXTS)
    measure(articles, VADER, store=tmp_path, jobs=1)
    computed.clear()
    measure(articles.assign(text=[TEXTS[3], *TEXTS[1:]]), VADER, store=tmp_path, jobs=1)
    assert computed == [(name, "a0") for name in STAGE_NAMES]
    computed.clear()
    measure(articles.assign(outlet="another", section="World", url="https://b.example"), VADER, store=tmp_path, jobs=1)
    assert computed == []  # no stage reads these
    measure(articles.assign(country="KR"), VADER, store=tmp_path, jobs=1)
    assert stages_of(computed) == {"mentions", "about", "attributions", "voices", "target_sentiment", "portrayal"}


def test_another_method_recomputes_its_stage_alone(tmp_path, computed):
    articles = make_articles(TEXTS[0])
    by_model = measure(articles, STUDY, store=tmp_path, jobs=1)
    computed.clear()
    by_tone = measure(articles, VADER, store=tmp_path, jobs=1)
    assert by_tone.target_sentiment["p_negative"].isna().all()
    assert computed == [("target_sentiment", "a0")]
    same(measure(articles, STUDY, store=tmp_path, jobs=1), by_model)
    assert len(computed) == 1


def test_another_frame_recomputes_frames_alone_and_a_comment_nothing(tmp_path, computed):
    codebook = shutil.copytree(paths.CODEBOOK, tmp_path / "codebook")
    study, articles = dataclasses.replace(VADER, codebook=str(codebook)), make_articles(*TEXTS)
    before = measure(articles, study, store=tmp_path / "measures", jobs=1)
    computed.clear()
    for name in ("frames.toml", "actors.toml", "events.toml"):
        (codebook / name).write_text(f"# read again\n{(codebook / name).read_text()}")
    same(measure(articles, study, store=tmp_path / "measures", jobs=1), before)
    assert computed == []
    frames = (codebook / "frames.toml").read_text()
    (codebook / "frames.toml").write_text(frames.replace('name = "Conflict"', 'name = "Struggle"'))
    same(measure(articles, study, store=tmp_path / "measures", jobs=1), before)
    assert stages_of(computed) == {"frames"}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.name)
def test_damaged_measures_are_never_believed_and_always_healed(batches, tmp_path, caplog, computed, damage: Damage):
    """Every batch of every stage comes to the same harm."""
    articles, expected, stored = batches
    store = shutil.copytree(stored, tmp_path / "measures")
    folders = [key for stage in STAGE_NAMES for key in (store / stage).iterdir()]
    for folder in folders:
        first, second = entries(folder)
        damage.apply(first, second)
    same(measure(articles, VADER, store=store, jobs=1), expected)  # not believed
    assert stages_of(computed) == (set(STAGE_NAMES) if damage.computed else set())
    assert sum("is damaged" in line for line in caplog.messages) >= damage.named * len(STAGE_NAMES)
    n_computed, n_said = len(computed), len(caplog.messages)
    same(measure(articles, VADER, store=store, jobs=1), expected)  # healed
    assert (len(computed), len(caplog.messages)) == (n_computed, n_said)
    assert not list(store.rglob(".*"))


@pytest.fixture(scope="module")
def batches(tmp_path_factory):
    """Articles, their measures, and a store that holds them in two batches a stage."""
    store, articles = tmp_path_factory.mktemp("measured") / "measures", make_articles(*TEXTS[:2])
    measure(articles.head(1), VADER, store=store, jobs=1)
    return articles, measure(articles, VADER, store=store, jobs=1), store


@pytest.mark.parametrize("level", ["measures", "measures/tone", "measures/tone/KEY"])
@pytest.mark.parametrize("content", ["a file", "nothing", "a dangling link"])
def test_folders_of_the_cache_are_made_anew(batches, tmp_path, computed, level, content):
    articles, expected, stored = batches
    store = shutil.copytree(stored, tmp_path / "measures")
    [key] = (store / "tone").iterdir()
    path = tmp_path / level.replace("KEY", key.name)
    shutil.rmtree(path)
    if content == "a file":
        path.write_text("")
    elif content == "a dangling link":
        path.symlink_to("nowhere")
    same(measure(articles, VADER, store=store, jobs=1), expected)
    assert stages_of(computed) == (set(STAGE_NAMES) if level == "measures" else {"tone"})
    n_computed = len(computed)
    same(measure(articles, VADER, store=store, jobs=1), expected)
    assert len(computed) == n_computed


def test_what_an_earlier_version_stored_goes_and_what_is_not_ours_stays(tmp_path, caplog):
    old = tmp_path / "0123456789abcdef" / "batch-0123456789abcdef"
    old.mkdir(parents=True)
    (old / "articles.parquet").write_bytes(b"PAR1")
    (tmp_path / "notes of mine").mkdir()
    measure(make_articles(TEXTS[0]), VADER, store=tmp_path, jobs=1)
    assert {path.name for path in tmp_path.iterdir()} == {*STAGE_NAMES, "rates.json", "notes of mine"}
    assert caplog.messages == []


def test_a_disk_that_refuses_costs_no_measure_and_says_so_once(whole, tmp_path, monkeypatch, caplog):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_entries, "_write_bytes", full)
    monkeypatch.setattr(run, "PARTITION", 1)
    same(measure(make_articles(*TEXTS), STUDY, store=tmp_path, jobs=1), whole)
    [line] = caplog.messages
    assert "cannot be written (No space left on device)" in line
    assert not list(tmp_path.rglob("*.parquet"))


def test_two_runs_at_once_share_the_work(whole, tmp_path, monkeypatch, computed):
    """The first run stops in its first article until the second has done all the others and waits for it."""
    monkeypatch.setattr(run, "PARTITION", 1)
    articles, counted = make_articles(*TEXTS), run.run_stages
    started, waited = threading.Event(), threading.Event()
    first = threading.Thread(target=lambda: results.append(measure(articles, STUDY, store=tmp_path, jobs=1)))
    results: list[Measures] = []

    def slow(*given):
        if threading.current_thread() is first and not started.is_set():
            started.set()
            assert waited.wait(60)
        return counted(*given)

    def wait(claims, work, inner=Claims.wait):
        if threading.current_thread() is not first:
            waited.set()
        inner(claims, work)

    monkeypatch.setattr(run, "run_stages", slow)
    monkeypatch.setattr(Claims, "wait", wait)
    first.start()
    assert started.wait(60)
    results.append(measure(articles, STUDY, store=tmp_path, jobs=1))
    first.join()
    for result in results:
        same(result, whole)
    assert sorted(computed) == sorted((name, f"a{n}") for name in STAGE_NAMES for n in range(4))  # each once


def test_a_run_that_breaks_off_gives_its_claims_back(whole, tmp_path, monkeypatch):
    real = run.run_stages
    monkeypatch.setattr(run, "run_stages", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        measure(make_articles(*TEXTS), STUDY, store=tmp_path, jobs=1)
    assert not list(tmp_path.glob(".claim-*"))
    monkeypatch.setattr(run, "run_stages", real)
    same(measure(make_articles(*TEXTS), STUDY, store=tmp_path, jobs=1), whole)


def test_no_articles_give_every_table_empty():
    for name, table in measure(make_articles(), STUDY, store=None).items():
        assert table.empty, name
        assert list(table.columns) == list(TABLES[name].columns)


def test_progress_is_told_and_an_unknown_engine_refused(tmp_path):
    told = []
    measure(make_articles(*TEXTS), STUDY, store=None, jobs=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (4, 4)]
    with pytest.raises(UsageError, match="no engine `cloud`"):
        measure(make_articles(TEXTS[0]), STUDY, store=None, engine="cloud")


def test_a_cluster_gives_what_one_process_gives(whole, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(run, "PARTITION", 2)
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    same(measure(make_articles(*TEXTS), STUDY, store=None, engine="dask", jobs=1), whole)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(AnalysisError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9 .*start one there"),
    ):
        measure(make_articles(TEXTS[0]), STUDY, store=None, engine="dask")


def test_without_the_extra_the_engine_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AnalysisError, match=r"install `media-analysis-workbook\[dask\]`"):
        measure(make_articles(TEXTS[0]), STUDY, store=None, engine="dask")

"""Making a store anew from its raw records: what the codebook and the code say now, ids as they were, all or nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from store_files import TEXT, made_before, put, record, rows

from analysis import paths
from analysis.corpus.cleaning import dates
from analysis.corpus.load import load_corpus
from analysis.corpus.store import overwriting, refreshing
from analysis.corpus.store.choosing import Choice
from analysis.corpus.store.description import describe
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.refreshing import refresh
from analysis.corpus.store.removal import remove
from analysis.corpus.store.versions import read_store
from analysis.errors import CorpusError

CLEAN = sys.modules["analysis.corpus.cleaning.clean"]  # which the package hides behind its function
NOTICE = "The ferry office wishes its passengers a calm crossing and a good cup of tea on the way."
SHEET = """
[[outlet]]
id = "the_sheet"
name = "The Sheet"
country = "IE"
why = "a paper of these tests"
aliases = ["The Paper", "The Sheet Online"]
"""
PHRASE = """
[[phrase]]
reason = "advertisement"
pattern = "^The ferry office wishes"
why = "stands under every article of these tests"
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")


@pytest.fixture
def store(tmp_path):
    """Two ingests of one outlet, an article of the first with a second text in the other; one record has no address, one is empty."""
    texts = [record(0), record(1, f"{TEXT}\n\n{NOTICE}"), record(2, url=""), record(9, "")]
    ingest([put(tmp_path, *texts)], tmp_path / "store", jobs=1)
    ingest(
        [put(tmp_path, record(1, f"{TEXT} Then they stopped.\n\n{NOTICE}"), name="b.jsonl")], tmp_path / "store", jobs=1
    )
    return tmp_path / "store"


def codebook(tmp_path, **more):
    """The project's, with more entries."""
    folder = tmp_path / "codebook"
    shutil.copytree(paths.CODEBOOK, folder, dirs_exist_ok=True)
    for name, entries in more.items():
        with (folder / f"{name}.toml").open("a") as file:
            file.write(entries)
    return folder


def articles(store, version=None):
    return read_store(store, version).articles.set_index("title")


def test_where_nothing_is_told_otherwise_there_is_no_new_version(store):
    before = sorted(store.rglob("*"))
    made = refresh(store, jobs=1)
    assert (made.n_read, made.changed, made.version) == (5, False, None)
    assert sorted(store.rglob("*")) == before


def test_an_outlet_s_new_name_reaches_every_text_of_it(store, tmp_path):
    before = articles(store)
    made = refresh(store, codebook(tmp_path, outlets=SHEET), jobs=1)
    after = articles(store)
    assert (made.n_changed, dict(made.changes), made.version) == (4, {"outlet": 4}, 2)
    assert set(after["outlet"]) == {"the_sheet"}
    assert set(after["country"]) == {"IE"}
    stays = before["url"].notna()
    assert (
        before["article_id"] == after["article_id"]
    ).tolist() == stays.tolist()  # of what has no address, the outlet is in the key
    assert after["revision"].to_dict() == before["revision"].to_dict()
    assert set(articles(store, 1)["outlet"]) == {"The Paper"}
    assert (made.pairs, made.examples) == ({"outlet": {("The Paper", "the_sheet"): 4}}, {})


def test_a_phrase_added_to_the_codebook_is_cut_from_what_is_stored(store, tmp_path):
    made = refresh(store, codebook(tmp_path, boilerplate=PHRASE), jobs=1)
    assert dict(made.changes) == {"text": 2}  # two texts of one article
    assert NOTICE not in "".join(row["text"] or "" for row in rows(store))
    assert all(NOTICE in row["raw"] for row in rows(store) if row["title"] == "Ferries 1")
    back = refresh(store, jobs=1)
    assert dict(back.changes) == {"text": 2}
    pd.testing.assert_frame_equal(articles(store), articles(store, 1))  # and come back with it


def test_what_was_refreshed_is_what_an_ingest_would_make_now(store, tmp_path):
    own = codebook(tmp_path, outlets=SHEET, boilerplate=PHRASE)
    refresh(store, own, jobs=1)
    for name in ("a", "b"):
        ingest([tmp_path / f"{name}.jsonl"], tmp_path / "fresh", jobs=1, codebook=own)
    anew, fresh = load_corpus(store), load_corpus(tmp_path / "fresh")
    pd.testing.assert_frame_equal(anew.articles, fresh.articles)
    pd.testing.assert_frame_equal(anew.cuts, fresh.cuts)
    pd.testing.assert_frame_equal(anew.rejects, fresh.rejects)


def test_articles_that_came_in_under_a_wrong_clock_get_their_dates(tmp_path, monkeypatch):
    """Under a clock of 1970 every date was still to come."""
    real = dates.read_date
    with monkeypatch.context() as patched:
        patched.setattr(CLEAN, "read_date", lambda text, order: real(text, order, pd.Timestamp(0).date()))
        ingest([put(tmp_path, record(1))], tmp_path / "store", jobs=1)
    assert describe(tmp_path / "store").n_undated == 1
    assert dict(refresh(tmp_path / "store", jobs=1).changes) == {"published": 1}
    assert describe(tmp_path / "store").months == {"2018-06": 1}


def test_a_clock_that_was_reset_leaves_no_article_undated():
    class Reset(dates.datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(1970, 1, 1, tzinfo=zone)

    real, dates.datetime = dates.datetime, Reset
    try:
        assert dates.read_date("2018-06-12").at is not None
    finally:
        dates.datetime = real


def test_what_was_left_out_may_come_in_and_what_was_in_be_left_out(store, tmp_path, monkeypatch):
    french = record(5, "Le port était calme lundi, et les bateaux sont partis tard le matin.")
    ingest([put(tmp_path, french, record(6), name="c.jsonl")], store, jobs=1)
    with monkeypatch.context() as patched:
        patched.setattr(CLEAN, "LANGUAGES", ("fr",))
        made = refresh(store, jobs=1)
    assert (made.n_became_articles, dict(made.n_left_out)) == (1, {"not English": 5})
    assert sorted(articles(store).index) == ["Ferries 5"]
    refresh(store, jobs=1)
    assert articles(store)["revision"].to_dict() == {"Ferries 0": 1, "Ferries 1": 2, "Ferries 2": 1, "Ferries 6": 1}


def test_a_dry_run_counts_and_writes_nothing(store, tmp_path):
    before = sorted(store.rglob("*"))
    would = refresh(store, codebook(tmp_path, outlets=SHEET), jobs=1, dry_run=True)
    assert (would.changed, dict(would.changes), would.version) == (True, {"outlet": 4}, None)
    assert sorted(store.rglob("*")) == before


def test_of_an_older_store_the_outlets_are_told_anew_and_the_rest_is_said_to_stay(store, tmp_path):
    old = made_before(store, tmp_path / "old")
    before = articles(old)
    made = refresh(old, codebook(tmp_path, outlets=SHEET, boilerplate=PHRASE), jobs=1)
    assert (made.n_read, made.n_without_raw, dict(made.changes)) == (0, 4, {"outlet": 4})
    after = articles(old)
    assert set(after["outlet"]) == {"the_sheet"}
    assert after["text"].tolist() == before["text"].tolist()
    fresh = tmp_path / "fresh"
    ingest([tmp_path / "a.jsonl"], fresh, jobs=1, codebook=tmp_path / "codebook")
    assert after["article_id"].to_dict() == articles(fresh)["article_id"].to_dict()  # a later ingest knows them again


def test_the_number_of_chunks_and_processes_changes_nothing(store, tmp_path, monkeypatch):
    shutil.copytree(store, tmp_path / "other")
    own = codebook(tmp_path, outlets=SHEET)
    refresh(store, own, jobs=1)
    monkeypatch.setattr(refreshing, "CHUNK", 2)
    refresh(tmp_path / "other", own, jobs=2)
    pd.testing.assert_frame_equal(articles(store), articles(tmp_path / "other"))


def test_a_refresh_that_breaks_off_has_changed_nothing(store, tmp_path, monkeypatch):
    before, spare = sorted(store.rglob("*")), tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    monkeypatch.setattr(
        overwriting,
        "write_deltalake",
        lambda *_given, **_more: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )
    with pytest.raises(CorpusError, match=r"cannot be written: .*No space left on device.*\(version 1 stands\)"):
        refresh(store, codebook(tmp_path, outlets=SHEET), jobs=1)
    assert sorted(store.rglob("*")) == before
    assert not list(spare.iterdir())


def test_an_ingest_after_a_refresh_knows_what_is_there(store, tmp_path):
    refresh(store, codebook(tmp_path, outlets=SHEET), jobs=1)
    for name in ("a", "b"):
        again = ingest([tmp_path / f"{name}.jsonl"], store, jobs=1, codebook=tmp_path / "codebook")
        assert (again.n_new, again.n_revised, again.version) == (0, 0, 2)


def test_a_refresh_that_is_killed_leaves_the_store_as_it_was(store, tmp_path):
    own, before = codebook(tmp_path, outlets=SHEET), articles(store)
    files, spare = sorted(store.rglob("*")), tmp_path / "spare"
    spare.mkdir()
    code = (
        "import sys; from pathlib import Path; from analysis.corpus.store import refreshing\n"
        "real = refreshing._replace\n"
        "def replace(*given): print('now', flush=True); sys.stdin.read(); real(*given)\n"
        "refreshing._replace = replace; refreshing.refresh(Path(sys.argv[1]), Path(sys.argv[2]), jobs=1)"
    )
    command = [sys.executable, "-c", code, str(store), str(own)]
    room = {**os.environ, "TMPDIR": str(spare)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=room) as process:
        assert process.stdout.readline() == b"now\n"  # all is made anew, and nothing committed
        process.kill()
    assert sorted(store.rglob("*")) == files  # and no half-made file lies about
    assert not list(spare.iterdir())
    pd.testing.assert_frame_equal(articles(store), before)
    assert refresh(store, own, jobs=1).version == 2  # and its lock is free


def test_a_store_that_may_only_be_read_is_looked_into_and_says_what_to_do_to_change_it(store, monkeypatch):
    def refused(*_given, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refused)
    before = sorted(store.rglob("*"))
    assert describe(store).n_articles == 3
    assert not refresh(store, jobs=1, dry_run=True).changed
    for change in (lambda: refresh(store, jobs=1), lambda: remove(store, Choice(outlet="The Paper"))):
        with pytest.raises(
            CorpusError,
            match=r"cannot be written: Permission denied.*change its permissions; .*a copy of the whole folder",
        ):
            change()
    assert sorted(store.rglob("*")) == before


def test_who_goes_on_without_the_codebook_of_the_corpus_is_told(store, tmp_path):
    own = codebook(tmp_path, outlets=SHEET)
    said = (
        f"The corpus was made with the codebook {own}, and this run read another: the same command with `--codebook {own}` goes on "
        "with it."
    )
    assert refresh(store, own, jobs=1).notes == []
    more = [put(tmp_path, record(n), name=f"{n}.jsonl") for n in (5, 6, 7)]
    assert said not in ingest([more[0]], store, jobs=1, codebook=own).notes
    assert [said in ingest([source], store, jobs=1).notes for source in more[1:]] == [True, True]
    assert refresh(store, jobs=1, dry_run=True).notes == [said]
    assert refresh(store, own, jobs=1).notes == []


def test_a_corpus_that_began_with_a_codebook_of_its_own_goes_on_with_it(tmp_path):
    own = codebook(tmp_path, outlets=SHEET)
    ingest([put(tmp_path, record(0))], tmp_path / "own", jobs=1, codebook=own)
    notes = ingest([put(tmp_path, record(1), name="b.jsonl")], tmp_path / "own", jobs=1).notes
    assert any(f"--codebook {own}" in note for note in notes)

"""The store: the same twice is one, changes are revisions, versions stay, writers and readers do not mind each other."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from analysis import paths
from analysis.corpus.load import load_corpus
from analysis.corpus.store import ingest as store_module
from analysis.corpus.store import writing as writing_module
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.versions import read_store, versions
from analysis.errors import CorpusError

TEXT = "The harbour was quiet on Monday, and the ferries ran late for the {}th day in a row, as they had all month."


def put(tmp_path, name, numbers, text=TEXT):
    path = tmp_path / name
    records = [
        {
            "title": f"Ferries {n}",
            "text": text.format(n),
            "outlet": "The Paper",
            "published": "2018-06-12",
            "url": f"https://a.example/{n}",
        }
        for n in numbers
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_the_same_article_twice_is_one_article(tmp_path):
    source, into = put(tmp_path, "a.jsonl", range(3)), tmp_path / "store"
    first, second = ingest([source], into), ingest([source], into)
    assert (first.n_new, second.n_new, second.n_known) == (3, 0, 3)
    assert first.version == second.version == 0  # nothing new, no new version
    assert len(read_store(into).articles) == 3


def test_a_changed_text_is_a_new_revision_and_the_old_version_can_be_read_again(tmp_path):
    into = tmp_path / "store"
    ingest([put(tmp_path, "a.jsonl", range(3))], into)
    summary = ingest([put(tmp_path, "b.jsonl", [1], TEXT + " Then they stopped.")], into)
    assert (summary.n_new, summary.n_revised, summary.version) == (0, 1, 1)
    now, before = load_corpus(into), load_corpus(f"{into}@0")
    assert sorted(now.articles["revision"]) == [1, 1, 2]
    assert sorted(before.articles["revision"]) == [1, 1, 1]
    assert (now.version, before.version) == (1, 0)
    assert now.digest != before.digest
    again = ingest([tmp_path / "a.jsonl"], into)  # the first text once more is known, not a third revision
    assert (again.n_new, again.n_revised, again.n_known) == (0, 0, 3)


def test_a_store_is_no_source_and_nothing_is_made_of_it(tmp_path):
    ingest([put(tmp_path, "a.jsonl", range(3))], tmp_path / "store")
    with pytest.raises(CorpusError, match=r"store is a corpus store, which .* read as it is"):
        ingest([tmp_path / "store"], tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_column_that_no_record_has_is_named_and_no_address_is_asked(tmp_path):
    source = put(tmp_path, "a.jsonl", range(2))
    with pytest.raises(CorpusError, match="no field `body`, only `title`, `text`, `outlet`"):
        ingest([source], tmp_path / "store", columns={"text": "body"})


def test_rejects_and_cuts_are_stored_once(tmp_path):
    path, into = tmp_path / "a.jsonl", tmp_path / "store"
    good = {
        "title": "A",
        "text": f"{TEXT}\n\nADVERTISEMENT\n\nThe market stayed open until it was dark over the bay.",
        "outlet": "The Paper",
    }
    path.write_text(json.dumps(good) + "\nnot json\n" + json.dumps(good | {"title": "B", "text": ""}))
    for _ in range(2):
        summary = ingest([path], into)
    stored = read_store(into)
    assert list(stored.cuts["block"]) == ["ADVERTISEMENT"]
    assert list(stored.cuts["why"]) == ["Label of an advertisement, alone in its block."]
    assert sorted(stored.rejects["reason"]) == ["empty", "not JSON"]
    assert "3 records read, 0 new articles kept, 1 known already, 2 left out" in str(summary)


def test_the_cuts_of_an_older_store_are_read_without_why(tmp_path):
    into = tmp_path / "store"
    ingest([put(tmp_path, "a.jsonl", [1])], into)
    DeltaTable(into).update(updates={"cuts": """'[["ADVERTISEMENT", "advertisement"]]'"""})
    assert read_store(into).cuts[["block", "reason", "why"]].to_numpy().tolist() == [
        ["ADVERTISEMENT", "advertisement", ""]
    ]


def test_chunks_bound_what_is_held_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "CHUNK", 4)
    summary = ingest([put(tmp_path, "a.jsonl", range(10))], tmp_path / "store")
    assert (summary.n_new, summary.version) == (10, 2)


def test_errors_say_what_to_do(tmp_path):
    source = put(tmp_path, "a.jsonl", range(2))
    ingest([source], tmp_path / "store")
    with pytest.raises(CorpusError, match="versions 0 to 0, not 7"):
        load_corpus(f"{tmp_path / 'store'}@7")
    with pytest.raises(CorpusError, match="is no store and not empty"):
        ingest([source], tmp_path)
    (tmp_path / "bad.jsonl").write_text("not json\n")
    with pytest.raises(CorpusError, match=r"Nothing could be kept of 1 record. bad.jsonl, line 1: not JSON"):
        ingest([tmp_path / "bad.jsonl"], tmp_path / "other")


def test_chunks_are_bounded_by_their_texts_too(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "CHUNK_CHARACTERS", 3 * len(TEXT))
    assert ingest([put(tmp_path, "a.jsonl", range(9))], tmp_path / "store").version == 2


def test_the_number_of_processes_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "CHUNK", 4)
    source = put(tmp_path, "a.jsonl", range(12))
    for jobs in (1, 2):
        summary = ingest([source], tmp_path / f"store{jobs}", jobs=jobs)
        assert (summary.n_new, summary.version) == (12, 2)
    pd.testing.assert_frame_equal(*(read_store(tmp_path / f"store{jobs}").articles for jobs in (1, 2)))


def test_a_source_that_fails_keeps_what_came_before(tmp_path):
    into = tmp_path / "store"
    with pytest.raises(CorpusError, match="does not exist"):
        ingest([put(tmp_path, "a.jsonl", range(3)), tmp_path / "gone.jsonl"], into, jobs=1)
    assert not versions(into)  # the chunk was not full: it is committed whole or not at all
    assert ingest([tmp_path / "a.jsonl"], into).n_new == 3


def test_many_small_files_are_put_together_and_old_versions_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(writing_module, "SMALL_FILES", 3)
    into = tmp_path / "store"
    summaries = [ingest([put(tmp_path, f"{n}.jsonl", [n])], into) for n in range(3)]
    assert [summary.version for summary in summaries] == [0, 1, 3]  # the third run put them together
    assert len(DeltaTable(str(into)).file_uris()) == 1
    assert [len(read_store(into, version).articles) for version in range(4)] == [1, 2, 3, 3]
    assert ingest([tmp_path / "1.jsonl"], into).n_known == 1


def test_no_version_is_lost_when_the_log_grows_old(tmp_path):
    """By default Delta deletes commits older than 30 days when it makes a checkpoint; a report may still name them."""
    into = tmp_path / "store"
    for n in range(2):
        ingest([put(tmp_path, f"{n}.jsonl", [n])], into)
    for file in (into / "_delta_log").iterdir():
        os.utime(file, (0, 0))
    table = DeltaTable(str(into))
    table.create_checkpoint()
    table.cleanup_metadata()
    ingest([put(tmp_path, "2.jsonl", [2])], into)
    assert [len(read_store(into, version).articles) for version in range(3)] == [1, 2, 3]


def commit_file(into, version):
    return into / "_delta_log" / f"{version:020}.json"


def data_file(into):
    return max(into.glob("*.parquet"), key=lambda file: file.stat().st_mtime_ns)


@pytest.mark.parametrize(
    "damage, whole",
    [
        (lambda into: commit_file(into, 2).write_text("{"), 1),
        (lambda into: commit_file(into, 2).write_text(""), 1),  # Delta itself reads this as an empty commit
        (lambda into: commit_file(into, 2).unlink(), 1),
        (lambda into: commit_file(into, 1).unlink(), 0),
        (lambda into: data_file(into).unlink(), 1),
        (lambda into: data_file(into).write_bytes(b"PAR1"), 1),
    ],
)
def test_a_damaged_store_is_told_from_a_whole_one_and_never_written_to(tmp_path, damage, whole):
    into = tmp_path / "store"
    sources = [put(tmp_path, f"{n}.jsonl", [n]) for n in range(3)]
    for source in sources:
        ingest([source], into)
    damage(into)
    with pytest.raises(CorpusError, match=f"is damaged.*read it as .*store@{whole}. Bring the folder back"):
        read_store(into)
    assert len(read_store(into, whole).articles) == whole + 1
    before = sorted(into.rglob("*"))
    with pytest.raises(CorpusError, match="is damaged"):
        ingest(sources, into, jobs=1)
    assert sorted(into.rglob("*")) == before


def column_bytes(file, name):
    """Where the values of a column lie in a Parquet file."""
    rows = pq.ParquetFile(file).metadata.row_group(0)
    column = next(c for c in map(rows.column, range(rows.num_columns)) if c.path_in_schema == name)
    start = column.dictionary_page_offset or column.data_page_offset
    return slice(start, start + column.total_compressed_size)


@pytest.mark.parametrize("column", ["kind", "text", "cuts", "published"])
def test_no_version_is_called_whole_of_which_a_column_is_lost(tmp_path, column):
    into = tmp_path / "store"
    for n in range(3):
        ingest([put(tmp_path, f"{n}.jsonl", [n])], into)
    for file in into.glob("*.parquet"):
        content = bytearray(file.read_bytes())
        lost = column_bytes(file, column)
        content[lost] = b"U" * len(content[lost])
        file.write_bytes(content)
    with pytest.raises(CorpusError, match=r"version 2 cannot be read: .*\. No version before is whole"):
        read_store(into)


@pytest.mark.parametrize(
    "damage",
    [
        lambda log: (log / f"{2:020}.checkpoint.parquet").write_bytes(b"PAR1"),
        lambda log: (log / f"{2:020}.checkpoint.parquet").unlink(),
        lambda log: (log / "_last_checkpoint").write_text('{"version": 9, "size": 3}'),
    ],
)
def test_a_damaged_checkpoint_is_named_and_deleting_it_loses_nothing(tmp_path, damage):
    into = tmp_path / "store"
    for n in range(3):
        ingest([put(tmp_path, f"{n}.jsonl", [n])], into)
    log = into / "_delta_log"
    DeltaTable(str(into)).create_checkpoint()
    damage(log)
    with pytest.raises(CorpusError, match=r"delete `_last_checkpoint` and `\*\.checkpoint\.parquet` in .*_delta_log"):
        read_store(into)
    for file in (log / "_last_checkpoint", *log.glob("*.checkpoint.parquet")):
        file.unlink()
    assert len(read_store(into).articles) == 3


def test_a_delta_table_of_another_program_is_no_store(tmp_path):
    source, other = put(tmp_path, "a.jsonl", [1]), tmp_path / "other"
    write_deltalake(str(other), pa.table({"headline": ["Ferries"], "kind": [1]}))
    before = sorted(other.rglob("*"))
    for use in (lambda: load_corpus(other), lambda: ingest([source], other, jobs=1)):
        with pytest.raises(CorpusError, match="`workbook ingest` did not make: it has no column `article_id`"):
            use()
    assert [path for path in sorted(other.rglob("*")) if path.name != ".ingest.lock"] == before


@pytest.mark.parametrize("noted", ["9" * 5_000, "²", "-1", "1.0", "", "one"])
def test_a_note_that_is_no_version_is_passed_over(tmp_path, noted):
    into = tmp_path / "store"
    ingest([put(tmp_path, "a.jsonl", [1])], into)
    (into / ".ingest.lock").write_text(noted, encoding="utf-8")
    (into / "_delta_log" / "²²²²²²²²²²²²²²²²²²²².json").write_text("{}")  # nor is this a commit
    assert read_store(into).version == 0
    assert ingest([tmp_path / "a.jsonl"], into, jobs=1).n_known == 1


@pytest.mark.parametrize("version", ["²", "-1", "1.5", " 0", "9" * 50, "latest"])
def test_a_version_is_a_whole_number(tmp_path, version):
    into = tmp_path / "store"
    ingest([put(tmp_path, "a.jsonl", [1])], into)
    with pytest.raises(CorpusError, match=r"a version is a whole number, as in .*store@3"):
        load_corpus(f"{into}@{version}")


def test_a_store_whose_log_is_gone_is_no_new_store(tmp_path):
    into, source = tmp_path / "store", put(tmp_path, "a.jsonl", [1])
    ingest([source], into)
    shutil.rmtree(into / "_delta_log")
    for use in (lambda: load_corpus(into), lambda: ingest([source], into)):
        with pytest.raises(CorpusError, match="version 0 was committed, and its _delta_log holds none"):
            use()


def test_a_store_that_holds_nothing_yet_says_so(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / ".ingest.lock").touch()
    with pytest.raises(CorpusError, match="holds nothing yet"):
        load_corpus(tmp_path / "store")


def test_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    into, source = tmp_path / "store", put(tmp_path, "a.jsonl", range(9))
    monkeypatch.setattr(store_module, "CHUNK", 4)
    real, calls = writing_module.write_deltalake, []

    def full(*given, **more):
        calls.append(given)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(*given, **more)

    monkeypatch.setattr(writing_module, "write_deltalake", full)
    with pytest.raises(CorpusError, match=r"cannot be written: .*No space left on device.*\(version 0 stands\)"):
        ingest([source], into, jobs=1)
    assert len(read_store(into).articles) == 4
    summary = ingest([source], into, jobs=1)
    assert (summary.n_new, summary.n_known) == (5, 4)
    assert sorted(read_store(into).articles["title"]) == sorted(f"Ferries {n}" for n in range(9))


def test_a_store_that_may_only_be_read_is_read_and_says_so_when_written(tmp_path, monkeypatch):
    into, source = tmp_path / "store", put(tmp_path, "a.jsonl", [1])
    ingest([source], into)

    def refused(*_given, **_more):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refused)
    with pytest.raises(CorpusError, match="store cannot be written: Read-only file system"):
        ingest([source], into)
    assert len(load_corpus(into).articles) == 1


def test_a_store_that_its_own_user_closed_to_writing_says_so(tmp_path, monkeypatch):
    into, source = tmp_path / "store", put(tmp_path, "a.jsonl", [1])
    ingest([source], into)
    plain = Path.open

    def refused(self, mode="r", *given, **more):  # an owner may touch a file all the same
        if self.parent == into and mode not in {"r", "rb"}:
            raise PermissionError(13, "Permission denied")
        return plain(self, mode, *given, **more)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(CorpusError, match=r"store cannot be written: Permission denied\. Name another place"):
        ingest([source], into)


def test_the_stories_of_a_version_are_found_once(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")
    into = tmp_path / "store"
    ingest([put(tmp_path, "a.jsonl", range(3))], into)
    first = load_corpus(into)
    monkeypatch.setattr("analysis.corpus.growing._compare", lambda *_: pytest.fail("found twice"))
    pd.testing.assert_frame_equal(load_corpus(into).articles, first.articles)


def writer(source, into):
    code = "import sys; from analysis.corpus.store import ingest as store; store.CHUNK = 5; store.ingest([sys.argv[1]], sys.argv[2], jobs=1)"
    return subprocess.Popen([sys.executable, "-c", code, str(source), str(into)], stderr=subprocess.PIPE)


def test_two_writers_and_a_reader_at_once(tmp_path):
    into = tmp_path / "store"
    ingest([put(tmp_path, "first.jsonl", [0])], into)
    writers = [
        writer(put(tmp_path, f"{n}.jsonl", numbers), into) for n, numbers in enumerate([range(30), range(20, 50)])
    ]
    seen = []
    while any(process.poll() is None for process in writers):
        stored = read_store(into)
        seen.append((stored.version, len(stored.articles)))
        time.sleep(0.02)
    assert [process.returncode for process in writers] == [0, 0], [p.stderr.read() for p in writers]
    stored = read_store(into).articles
    assert sorted(stored["title"]) == sorted(f"Ferries {n}" for n in range(50))  # nothing lost
    assert set(stored["revision"]) == {1}  # nothing twice
    assert seen == sorted(seen)
    for version, n in set(seen):  # whole versions, that can be read again
        assert len(read_store(into, version).articles) == n
    for process in writers:
        process.stderr.close()


def test_a_killed_run_leaves_a_readable_store_and_the_next_goes_on():
    """A few of the rounds of which `tests/bench/kills.py 50` runs fifty."""
    script = Path(__file__).parents[1] / "bench" / "kills.py"
    done = subprocess.run([sys.executable, str(script), "3", "11"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills, 0 rounds went wrong" in done.stdout

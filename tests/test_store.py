"""The store: the same twice is one, changes are revisions, versions stay, writers and readers do not mind each other."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from analysis import store as store_module
from analysis.corpus import load_corpus
from analysis.errors import CorpusError
from analysis.store import ingest
from analysis.versions import read_store

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


def test_rejects_and_cuts_are_stored_once(tmp_path):
    path, into = tmp_path / "a.jsonl", tmp_path / "store"
    good = {"title": "A", "text": f"{TEXT}\n\nADVERTISEMENT\n\n{TEXT}", "outlet": "The Paper"}
    path.write_text(json.dumps(good) + "\nnot json\n" + json.dumps(good | {"title": "B", "text": ""}))
    for _ in range(2):
        summary = ingest([path], into)
    stored = read_store(into)
    assert list(stored.cuts["block"]) == ["ADVERTISEMENT"]
    assert sorted(stored.rejects["reason"]) == ["empty", "not JSON"]
    assert "3 records read, 0 new articles kept, 1 known already, 2 left out" in str(summary)


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
    with pytest.raises(CorpusError, match=r"Nothing could be kept of 1 records. bad.jsonl, line 1: not JSON"):
        ingest([tmp_path / "bad.jsonl"], tmp_path / "other")


def writer(source, into):
    code = "import sys; from analysis import store; store.CHUNK = 5; store.ingest([sys.argv[1]], sys.argv[2])"
    return subprocess.Popen([sys.executable, "-c", code, str(source), str(into)], stderr=subprocess.PIPE)


def test_two_writers_and_a_reader_at_once(tmp_path):
    into = tmp_path / "store"
    ingest([put(tmp_path, "first.jsonl", [0])], into)
    writers = [
        writer(put(tmp_path, f"{n}.jsonl", numbers), into) for n, numbers in enumerate([range(30), range(20, 50)])
    ]
    seen = []
    while any(process.poll() is None for process in writers):
        seen.append(len(read_store(into).articles))
    assert [process.returncode for process in writers] == [0, 0], [p.stderr.read() for p in writers]
    stored = read_store(into).articles
    assert sorted(stored["title"]) == sorted(f"Ferries {n}" for n in range(50))  # nothing lost
    assert set(stored["revision"]) == {1}  # nothing twice
    assert seen == sorted(seen)
    for process in writers:
        process.stderr.close()


def test_a_killed_run_leaves_a_readable_store_and_the_next_goes_on(tmp_path):
    source, into = put(tmp_path, "a.jsonl", range(200)), tmp_path / "store"
    process = writer(source, into)
    while not (into / "_delta_log").is_dir() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    if (into / "_delta_log").is_dir() and list((into / "_delta_log").glob("*.json")):
        assert len(read_store(into).articles) % 5 == 0  # whole chunks only
    ingest([source], into)
    assert len(read_store(into).articles) == 200

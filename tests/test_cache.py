"""The cache under .workbook: whole entries or none, damage noticed, those used last kept."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from damage import DAMAGE, Damage

from analysis.cache import entries as cache_entries
from analysis.cache.entries import Entry, cached, digest_of, entries, mark_used, read_entry, tidy, write_entry

NAME = "a" * 24
TABLE = pd.DataFrame(
    {
        "article_id": ["x", None],
        "n_words": [3, 4],
        "published": pd.to_datetime(["2019-02-28", None], utc=True),
    }
)
ENTRY = Entry({"words": TABLE, "vectors": np.eye(2, dtype=np.float32)}, {"notes": ["two rows"]})


def same(entry: Entry | None) -> bool:
    assert entry is not None
    pd.testing.assert_frame_equal(entry.tables["words"], TABLE.astype(TABLE.dtypes))
    return np.array_equal(entry.tables["vectors"], np.eye(2)) and entry.about == {"notes": ["two rows"]}


def test_what_is_read_is_what_was_written(tmp_path):
    write_entry(tmp_path / NAME, ENTRY)
    assert same(read_entry(tmp_path / NAME))
    assert read_entry(tmp_path / ("b" * 24)) is None


def test_an_entry_is_not_believed_in_another_folder(tmp_path):
    """A folder may be called after what all of its entries hang on, as those of a stage are."""
    write_entry(tmp_path / ("b" * 16) / NAME, ENTRY)
    shutil.copytree(tmp_path / ("b" * 16), tmp_path / ("c" * 16))
    assert read_entry(tmp_path / ("c" * 16) / NAME) is None
    assert same(read_entry(tmp_path / ("b" * 16) / NAME))


def test_the_manifest_names_rows_columns_and_digests_and_is_written_last(tmp_path, monkeypatch):
    written: list[str] = []
    real = cache_entries._write_bytes
    monkeypatch.setattr(
        cache_entries, "_write_bytes", lambda file, content: (written.append(file.name), real(file, content))
    )
    write_entry(tmp_path / NAME, ENTRY)
    assert written[-1] == "manifest.json"
    said = json.loads((tmp_path / NAME / "manifest.json").read_text())
    words = said["files"]["words.parquet"]
    assert (words["rows"], [name for name, _ in words["columns"]]) == (2, ["article_id", "n_words", "published"])
    assert len(words["digest"]) == 64
    assert words["bytes"] == (tmp_path / NAME / "words.parquet").stat().st_size


def test_files_and_folders_are_brought_to_the_disk(tmp_path, monkeypatch):
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd)))
    write_entry(tmp_path / NAME, ENTRY)
    names = [path.rpartition("/")[2] for path in synced]
    assert names[:3] == ["words.parquet", "vectors.npy", "manifest.json"]
    assert names[3].startswith(".aside-")
    assert names[4] == tmp_path.name


def test_a_disk_that_refuses_leaves_nothing_behind_and_one_line(tmp_path, monkeypatch, caplog):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_entries, "_write_bytes", full)
    assert same(cached(tmp_path / "corpora" / NAME, lambda: ENTRY))  # the result is not lost
    assert list((tmp_path / "corpora").iterdir()) == []
    [line] = caplog.messages
    assert "corpora cannot be written (No space left on device): the next run computes again" in line


def test_one_that_another_process_wrote_meanwhile_stays(tmp_path):
    write_entry(tmp_path / NAME, ENTRY)
    write_entry(tmp_path / NAME, Entry({"words": TABLE.head(1)}))
    assert same(read_entry(tmp_path / NAME))
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_those_used_last_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_entries, "KEPT", 2)
    old, older, oldest = (letter * 16 for letter in "abc")
    for age, name in enumerate([old, older, oldest, "somebody's own"]):
        write_entry(tmp_path / name, ENTRY)
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    mark_used(tmp_path / oldest)
    tidy(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {old, oldest, "somebody's own"}


def test_a_name_hangs_on_every_part():
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert len(digest_of()) == 24


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.name)
def test_damage_is_never_believed_and_always_healed(tmp_path, caplog, damage: Damage):
    made: list[int] = []
    other = Entry(
        {"words": TABLE.iloc[::-1].reset_index(drop=True), "vectors": np.ones((2, 2), dtype=np.float32)}, {"notes": []}
    )

    def make():
        made.append(1)
        return ENTRY

    path = tmp_path / "entries" / NAME
    cached(path, make)
    write_entry(tmp_path / "entries" / ("b" * 24), other)
    damage.apply(path, path.parent / ("b" * 24))
    before = len(caplog.messages)
    assert same(cached(path, make))  # not believed
    assert len(caplog.messages) - before == damage.named
    assert same(cached(path, make))  # healed: nothing said, nothing computed
    assert len(made) == 1 + damage.computed
    assert len(caplog.messages) - before == damage.named
    assert same(read_entry(path))
    assert not [one for one in path.parent.iterdir() if one.name.startswith(".")]


def test_a_folder_that_may_not_be_written_is_read_and_its_damage_named(tmp_path, monkeypatch, caplog):
    path = tmp_path / "entries" / NAME
    write_entry(path, ENTRY)
    (path / "words.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(cache_entries, "remove", lambda _path: None)  # as where the disk may only be read
    assert same(cached(path, lambda: ENTRY))
    assert any("words.parquet has 4 bytes" in line for line in caplog.messages)


def test_an_entry_that_is_dropped_while_it_is_read_is_none_and_nothing_is_said(tmp_path, monkeypatch, caplog):
    path = tmp_path / NAME
    write_entry(path, ENTRY)
    real = cache_entries._read_manifest

    def slow(entry):
        manifest = real(entry)
        shutil.rmtree(entry)
        return manifest

    monkeypatch.setattr(cache_entries, "_read_manifest", slow)
    assert read_entry(path) is None
    assert caplog.messages == []
    assert entries(tmp_path) == []


@pytest.fixture
def unprivileged():
    """A folder of a user to whom permissions apply."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        folder.chmod(0o777)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["words.parquet", "manifest.json", ""])
def test_what_may_not_be_read_is_damaged_and_healed(unprivileged, caplog, name):
    made: list[int] = []
    path = unprivileged / "entries" / NAME
    for _ in range(2):
        assert same(cached(path, lambda: made.append(1) or ENTRY))
    (path / name).chmod(0)
    for _ in range(2):
        assert same(cached(path, lambda: made.append(1) or ENTRY))
    assert len(made) == 2
    [line] = caplog.messages
    assert "is damaged (Permission denied)" in line
    assert [one.name for one in path.parent.iterdir()] == [NAME]

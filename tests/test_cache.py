"""The cache under .workbook: whole entries, and those used last."""

import os

import pytest

from analysis import cache
from analysis.cache import forget_oldest, keep, mark_used


def write(folder):
    (folder / "file").write_text("whole")


def test_an_entry_comes_whole_or_not_at_all(tmp_path):
    keep(tmp_path / "cache" / "one", write)
    assert (tmp_path / "cache" / "one" / "file").read_text() == "whole"
    with pytest.raises(OSError, match="full"):
        keep(tmp_path / "cache" / "two", refuse)
    keep(tmp_path / "cache" / "one", write)  # kept by another process meanwhile
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == ["one"]


def refuse(folder):
    write(folder)
    raise OSError("the disk is full")


def test_those_used_last_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 2)
    old, older, oldest = (letter * 16 for letter in "abc")
    for age, name in enumerate([old, older, oldest, "somebody's own"]):
        keep(tmp_path / name, write)
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    mark_used(tmp_path / oldest)
    forget_oldest(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {old, oldest, "somebody's own"}

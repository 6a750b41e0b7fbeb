"""A file is written whole or not at all: real files, a real limit on their size."""

import json
import sys
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from analysis import paths
from analysis.cli.schedules import _write
from analysis.errors import ReportError
from analysis.parallel.whole_file import write_whole
from analysis.report.eml import write_eml
from analysis.studies.copies import copy_notebook


@contextmanager
def no_room():
    """What a full disk is to whoever writes: a write that is refused."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def copied(folder):
    (folder / "study.toml").touch()
    paths.enter(folder)
    copy_notebook("1-corpus")


def mailed(folder):
    made = EmailMessage()
    made.set_content("A message longer than there is room for.")
    write_eml(made, folder, {})


def scheduled(folder):
    _write(folder / "workbook.timer", "A unit longer than there is room for.")


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of files")
@pytest.mark.parametrize("write", [copied, mailed, scheduled])
def test_where_the_disk_is_full_nothing_is_left_and_the_error_says_where(tmp_path, monkeypatch, write):
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    with no_room(), pytest.raises(ReportError, match="cannot be written"):
        write(tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name != "study.toml"] == []


def test_a_file_is_replaced_whole_and_a_new_one_replaces_none(tmp_path):
    path = tmp_path / "a.json"
    write_whole(path, "[1]\n")
    write_whole(path, b"[2]\n")
    with pytest.raises(FileExistsError):
        write_whole(path, "[3]\n", new=True)
    write_whole(tmp_path / "b.json", "[4]\n", new=True)
    assert [json.loads(one.read_text()) for one in sorted(tmp_path.iterdir())] == [[2], [4]]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as told:
        write_whole(tmp_path / "no" / "a.json", "1")
    assert told.value.filename == str(tmp_path / "no" / "a.json")

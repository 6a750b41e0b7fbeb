"""An edition takes the place of the one before in one step, whatever happens meanwhile."""

import errno
import os
import subprocess
import sys

import pytest

from analysis.errors import ReportError
from analysis.report import edition
from analysis.report.edition import new_edition, recover

AGES_AGO = (0, 0)
KILLED = """
import os, sys
from pathlib import Path
from analysis.report import edition
edition.exchange = lambda *_: False
moves, rename = [], Path.rename
def killed_between(path, target):
    moves.append(path)
    if len(moves) == 2:
        os._exit(9)
    return rename(path, target)
Path.rename = killed_between
with edition.new_edition(Path(sys.argv[1])) as aside:
    (aside / "index.html").write_text("new")
"""


@pytest.fixture
def final(tmp_path):
    folder = tmp_path / "weekly" / "2024-05-06"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("old")
    return folder


def publish(final, text="new"):
    with new_edition(final) as aside:
        (aside / "index.html").write_text(text)


def names(final):
    return [path.name for path in final.parent.iterdir()]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_takes_the_place_of_the_old_and_nothing_is_left(final, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(edition, "exchange", lambda *_: False)
    publish(final)
    assert (final / "index.html").read_text() == "new"
    assert names(final) == ["2024-05-06"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names")
def test_the_names_are_exchanged_in_one_step(final, monkeypatch):
    monkeypatch.setattr(edition.Path, "rename", lambda *_: pytest.fail("renamed in two steps"))
    publish(final)
    assert (final / "index.html").read_text() == "new"


def test_a_run_that_fails_leaves_the_old_as_it_was(final):
    with pytest.raises(TypeError):
        publish(final, text=None)
    assert (final / "index.html").read_text() == "old"
    assert names(final) == ["2024-05-06"]


def test_a_first_run_that_fails_leaves_no_empty_folder(tmp_path):
    with pytest.raises(RuntimeError), new_edition(tmp_path / "weekly" / "2024-03-31"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_run_killed_between_two_renames_loses_nothing(final):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(final)], check=False)
    assert killed.returncode == 9
    assert not final.exists()
    recover(final.parent)
    assert (final / "index.html").read_text() == "old"
    publish(final)
    assert (final / "index.html").read_text() == "new"


def test_what_killed_runs_left_goes_and_what_a_run_still_writes_stays(final):
    publish(final)
    left, other = final.parent / ".2024-04-29.0123abcd", final.parent / ".notes"
    for folder in (left, other):
        folder.mkdir()
        os.utime(folder, AGES_AGO)
    with new_edition(final) as aside:
        os.utime(aside, AGES_AGO)
        recover(final.parent)
        assert sorted(names(final)) == sorted([".notes", "2024-05-06", aside.name])


@pytest.mark.parametrize("number, words", [(errno.ENOSPC, "No space left on device"), (errno.EDQUOT, "quota")])
def test_a_full_disk_is_named(final, number, words):
    with (
        pytest.raises(ReportError, match=f"cannot be written to .*weekly: .*{words}.*choose another folder with --out"),
        new_edition(final),
    ):
        raise OSError(number, os.strerror(number))
    assert (final / "index.html").read_text() == "old"

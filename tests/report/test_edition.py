"""One run at a time writes in a report's folder, each aside; what runs that were killed have left is kept as failed."""

import errno
import json
import os
import subprocess
import sys
from datetime import date

import pytest

from analysis.errors import ReportError
from analysis.parallel.claims import folder_aside
from analysis.report.edition import keep_failed, only_run, publish_edition, recover, written_to
from analysis.report.outcomes import DiskFullError
from analysis.report.series import read_series

DAY = date(2024, 5, 6)
HOLDS = """
import sys
from pathlib import Path
from analysis.report.edition import only_run
with only_run(Path(sys.argv[1]), "weekly"):
    print("holds", flush=True)
    sys.stdin.read()
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def make_aside(folder, name=".2024-05-06.0123abcd", record=True):
    path = folder / name
    (path / "figures").mkdir(parents=True)
    (path / "log.txt").write_text("12:00:00 executing")
    if record:
        (path / "run.json").write_text(json.dumps({"report": "weekly", "outcome": "stopped", "message": "Killed."}))
    return path


def test_an_edition_is_never_written_over(tmp_path):
    for text in ("first", "second"):
        with only_run(tmp_path / "weekly", "weekly"), folder_aside(tmp_path / "weekly", ".2024-05-06.") as aside:
            (aside / "index.html").write_text(text)
            publish_edition(aside, tmp_path / "weekly", DAY)
    assert names(tmp_path / "weekly") == ["2024-05-06", "2024-05-06.2"]
    assert (tmp_path / "weekly" / "2024-05-06" / "index.html").read_text() == "first"


def test_of_a_failed_run_the_record_the_log_and_the_notebooks_stay(tmp_path):
    aside = make_aside(tmp_path)
    (aside / "index.html").write_text("half")
    (aside / "notebooks").mkdir()
    path = keep_failed(aside, tmp_path, DAY)
    assert path.name == "2024-05-06.FAILED"
    assert names(path) == ["log.txt", "notebooks", "run.json"]


def test_what_killed_runs_left_is_kept_or_goes_and_what_a_run_still_writes_stays(tmp_path):
    make_aside(tmp_path)
    make_aside(tmp_path, ".2024-05-07.0123abcd", record=False)
    whole = make_aside(tmp_path, ".2024-05-08.0123abcd")
    (whole / "run.json").write_text('{"outcome": "ok"}')
    (tmp_path / ".notes").mkdir()
    with folder_aside(tmp_path, ".2024-05-06.") as aside:
        recover(tmp_path)
        assert names(tmp_path) == sorted([".notes", "2024-05-06.FAILED", "2024-05-08", aside.name])
    assert [(one.edition, one.outcome, one.message) for one in read_series(tmp_path)] == [
        ("2024-05-06.FAILED", "stopped", "Killed."),
        ("2024-05-08", "ok", ""),
    ]


@pytest.mark.parametrize("record", ["[" * 100_000, '{"outcome": ["ok"]}', "{"])
def test_what_a_killed_run_left_is_kept_as_failed_where_its_record_cannot_be_read(tmp_path, record):
    (make_aside(tmp_path) / "run.json").write_text(record)
    (tmp_path / ".2024-99-99.0123abcd").mkdir()
    recover(tmp_path)
    (kept,) = read_series(tmp_path)
    assert (kept.edition, kept.outcome, bool(kept.damaged)) == ("2024-05-06.FAILED", "failed", True)
    assert (tmp_path / ".2024-99-99.0123abcd").is_dir()


def test_a_second_run_at_once_says_so_and_leaves_the_first_alone(tmp_path):
    folder = tmp_path / "weekly"
    first = subprocess.Popen([sys.executable, "-c", HOLDS, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert first.stdout.readline() == b"holds\n"
    with (
        pytest.raises(ReportError, match=r"Another run renders the report `weekly` into .*: let it end"),
        only_run(folder, "weekly"),
    ):
        pytest.fail("two at once")
    assert folder.is_dir()
    first.communicate()
    assert not folder.exists()  # nothing was in it
    with only_run(folder, "weekly"):
        pass


@pytest.mark.parametrize(
    "number, words, kind",
    [
        (errno.ENOSPC, "No space left on device", DiskFullError),
        (errno.EDQUOT, "quota", DiskFullError),
    ],
)
def test_a_full_disk_is_named(tmp_path, number, words, kind):
    with (
        pytest.raises(kind, match=f"cannot be written to .*weekly: .*{words}.*choose another folder with --out"),
        written_to(tmp_path / "weekly"),
    ):
        raise OSError(number, os.strerror(number))


def test_a_folder_that_cannot_be_made_is_named_and_what_has_nothing_to_do_with_it_is_not(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ReportError, match=r"cannot be written to .*taken"), written_to(tmp_path / "taken" / "weekly"):
        (tmp_path / "taken" / "weekly").mkdir(parents=True)
    with pytest.raises(FileNotFoundError), written_to(tmp_path / "out" / "weekly"):
        (tmp_path / "elsewhere").read_text()

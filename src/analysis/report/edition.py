"""The folder of a report: one run at a time writes in it, each to a folder aside, which takes the name of an edition when it is whole.

The folder aside is `.DAY.xxxxxxxx`, beside the editions, and its run holds it locked. A run that fails gives it the name of a failed
run (`series.failed_name`). What a run that was killed left there, the next run gives such a name.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from analysis.errors import NO_ROOM, ReportError
from analysis.parallel.locks import is_free, opened, try_lock
from analysis.report.outcomes import OUTCOMES, DiskFullError
from analysis.report.record_reader import RUN, read_run
from analysis.report.series import failed_name, next_name
from analysis.report.sweep import EACH

LEFT = re.compile(r"\.(?P<day>\d{4}-\d{2}-\d{2})\.[0-9a-f]{8}")
KEPT = ("run.json", "log.txt", "notebooks")  # of a run that failed
TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


@contextmanager
def only_run(folder: Path, name: str) -> Iterator[None]:
    """Hold the folder of a report, made where there is none, while no other run writes in it; gone afterwards where nothing is in it.

    Raises ReportError where another run holds it.
    """
    held = _held(folder, name)
    try:
        recover(folder)
        yield
    finally:
        with suppress(OSError):  # where there are editions it stays
            folder.rmdir()
            if folder.parent.name == EACH:
                folder.parent.rmdir()
                folder.parent.parent.rmdir()
        if held is not None:
            os.close(held)


@contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """What cannot be written there is told in words. Raises ReportError, DiskFullError."""
    try:
        yield
    except OSError as problem:
        inside = str(problem.filename).startswith(str(folder.parent))
        full = problem.errno in NO_ROOM
        if not inside and (problem.filename is not None or not full):
            raise
        words = problem.strerror or type(problem).__name__
        kind = DiskFullError if full else ReportError
        room = "Make room there or choose" if full else "Choose"
        raise kind(f"The report cannot be written to {folder}: {words}. {room} another folder with --out.") from None


def publish_edition(aside: Path, folder: Path, day: date) -> Path:
    """Give the folder aside the name of the next edition of the day, in one step. Returns where it is."""
    return _renamed(aside, lambda: folder / next_name(folder, day))


def keep_failed(aside: Path, folder: Path, day: date, kept: Collection[str] = KEPT) -> Path:
    """Give the folder aside, less its pages, figures and tables, the name of a failed run. Returns where it is."""
    strip(aside, kept)
    return _renamed(aside, lambda: folder / failed_name(folder, day))


def strip(aside: Path, kept: Collection[str] = KEPT) -> None:
    """Take away what is not kept of a run that failed."""
    for path in aside.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def recover(folder: Path) -> None:
    """What runs that were killed have left in the folder of a report.

    An edition that was whole and had only to take its name takes it; a run that had begun its record is kept as failed; the rest goes.
    """
    for left in sorted(folder.iterdir()):
        name = LEFT.fullmatch(left.name)
        if not name or not is_free(left):
            continue
        with suppress(OSError, ValueError):  # a day that is none: no run has made it
            outcome, day = _recorded(left), date.fromisoformat(name["day"])
            if not outcome:
                shutil.rmtree(left, ignore_errors=True)
            elif OUTCOMES[outcome].edition:
                publish_edition(left, folder, day)
            else:
                keep_failed(left, folder, day)


def _held(folder: Path, name: str) -> int | None:
    """The folder, opened and locked; None where the system has no such locks."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        held = opened(folder)
        if held is None and folder.exists():
            return None  # this system opens no folders
        if held is None:
            continue
        if try_lock(held) is False:
            os.close(held)
            raise ReportError(
                f"Another run renders the report `{name}` into {folder} at this moment: let it end, and run this again."
            )
        if _is_at(held, folder):
            return held
        os.close(held)  # the run before had nothing to leave in it, and took it away


def _renamed(aside: Path, choose: Callable[[], Path]) -> Path:
    while True:
        final = choose()
        try:
            return aside.rename(final)
        except OSError as problem:  # where there are no locks, another run may have taken the name
            if problem.errno not in TAKEN:
                raise


def _recorded(folder: Path) -> str:
    """The outcome that a run has recorded, "failed" where its record cannot be read; "" where there is none."""
    run, problem = read_run(folder)
    if problem:
        return "failed" if (folder / RUN).exists() else ""
    outcome = run.get("outcome")
    return outcome if outcome in OUTCOMES else ""


def _is_at(held: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(held), path.stat())
    except FileNotFoundError:
        return False

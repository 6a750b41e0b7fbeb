"""What came of a run of a report: eleven ways in which it can end, told apart for whoever reads a log, an index or an exit code."""

import errno
import re
from dataclasses import dataclass

from analysis.errors import NO_ROOM, NoArticlesError, ReportError, UsageError


@dataclass(frozen=True)
class Outcome:
    """One way in which a run ends."""

    name: str  # as `run.json` has it
    words: str  # as a user reads it
    exit_code: int  # of `workbook report`; a run that was told to end gives that of its signal
    edition: bool  # whether an edition came of it that readers may open


OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        Outcome("ok", "rendered", 0, True),
        Outcome("nothing_new", "nothing new since the last edition", 0, False),
        Outcome("below_floor", "rendered, but below a floor that its definition sets", 1, True),
        Outcome("wrong_parameter", "a parameter is wrong", 2, False),
        Outcome("no_articles", "no articles to read", 1, False),
        Outcome("cell_error", "a cell failed", 1, False),
        Outcome("timeout", "not done in the time it is given", 1, False),
        Outcome("dead_kernel", "a notebook's Python process died", 1, False),
        Outcome("stopped", "stopped before it was done", 130, False),
        Outcome("disk_full", "no room on the disk", 1, False),
        Outcome("failed", "failed", 1, False),  # by what none of the others says: a corpus that cannot be read, say
    )
}


class CellError(ReportError):
    """A cell of a notebook raised what is no error of ours."""


class ReportTimeoutError(ReportError):
    """A report took longer than its `timeout_minutes`."""


class DeadKernelError(ReportError):
    """The Python process of a notebook ended by itself."""


class DiskFullError(ReportError):
    """A report cannot be written for lack of room."""


KINDS: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits
    (KeyboardInterrupt, "stopped"),
    (NoArticlesError, "no_articles"),
    (UsageError, "wrong_parameter"),
    (CellError, "cell_error"),
    (ReportTimeoutError, "timeout"),
    (DeadKernelError, "dead_kernel"),
    (DiskFullError, "disk_full"),
)
FULL = re.compile(rf"\[Errno (?:{'|'.join(map(str, NO_ROOM))})\]")  # as Python prints an OSError, in a cell, say


def outcome_of(problem: BaseException) -> Outcome:
    """The outcome of a run that ended with this error."""
    if isinstance(problem, OSError) and problem.errno in NO_ROOM:
        return OUTCOMES["disk_full"]
    for kind, name in KINDS:
        if isinstance(problem, kind):
            return OUTCOMES[name]
    return OUTCOMES["failed"]


def names_full_disk(error: str, message: str) -> bool:
    """Whether an error that a cell raised, by its type's name and its words, says that the disk is full."""
    return error in (OSError.__name__, "IOError") and (
        FULL.search(message) is not None or any(errno.errorcode[number] in message for number in NO_ROOM)
    )

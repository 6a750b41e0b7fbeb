"""Types of options: each turns a text into a value, or says what to write instead."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from analysis import paths
from analysis.errors import UsageError

MOST_JOBS = 256  # each is a process with a copy of the models


def day(text: str) -> date:
    """A day, as in 2019-02-28."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{shortened(text)} is not a date: write it as 2019-02-28") from None


def count(text: str) -> int:
    """A whole number from 1 up."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{shortened(text)} is not a whole number from 1 up")
    return number


def jobs(text: str) -> int:
    """How many to run at a time: a whole number from 1 to MOST_JOBS."""
    number = count(text)
    if number > MOST_JOBS:
        raise ArgumentTypeError(f"{shortened(text)} is more than {MOST_JOBS} at a time: give the number of your cores")
    return number


def named_path(text: str) -> Path:
    """A file or folder, "~" understood."""
    try:
        return paths.named(text)
    except UsageError as problem:
        raise ArgumentTypeError(str(problem).rstrip(".")) from None


def shortened(text: str) -> str:
    """What was written, quoted, short enough to stand inside a message."""
    return repr(text) if len(text) <= 60 else f"{text[:60]!r}..."


def column(text: str) -> tuple[str, str]:
    """Our column and the source's name for it, as in text=Volltext."""
    ours, equals, theirs = text.partition("=")
    if not (equals and ours.strip() and theirs.strip()):
        raise ArgumentTypeError(f"{shortened(text)} names no column: write our name and theirs, as in text=Volltext")
    return ours.strip(), theirs.strip()

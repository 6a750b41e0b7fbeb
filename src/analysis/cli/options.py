"""Types of options: each turns a text into a value, or says what to write instead."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path

from analysis import paths
from analysis.errors import UsageError, shortened, visible_name

MOST_JOBS = 256  # each is a process with a copy of the models


def day(given: str) -> date:
    """A day, as in 2019-02-28."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"{shortened(given)} is not a date: write it as 2019-02-28") from None


def count(given: str) -> int:
    """A whole number from 1 up."""
    try:
        number = int(given)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{shortened(given)} is not a whole number from 1 up")
    return number


def jobs(given: str) -> int:
    """How many to run at a time: a whole number from 1 to MOST_JOBS."""
    number = count(given)
    if number > MOST_JOBS:
        raise ArgumentTypeError(f"{shortened(given)} is more than {MOST_JOBS} at a time: give the number of your cores")
    return number


def formats(given: str) -> tuple[str, ...]:
    """Formats of a report, as in html,pdf."""
    from analysis.report.formats import check_formats

    try:
        return check_formats(part.strip() for part in given.split(",") if part.strip())
    except UsageError as problem:
        raise ArgumentTypeError(str(problem).rstrip(".")) from None


def named_path(given: str) -> Path:
    """A file or folder, "~" understood."""
    try:
        return paths.named(given)
    except UsageError as problem:
        raise ArgumentTypeError(str(problem).rstrip(".")) from None


def store_place(given: str) -> str | Path:
    """The folder of a store, or the address of objects in a bucket."""
    return given if paths.is_object(given) else named_path(given)


def text(given: str) -> str:
    """Characters that can be stored and printed. The command line hands on any bytes."""
    if visible_name(given) != given:
        raise ArgumentTypeError(f"{shortened(given)} holds what is no printable text in UTF-8")
    return given


def source(given: str) -> str:
    """A file or folder of any name, or an address, which is text."""
    return text(given) if "://" in given else given


def add_codebook(parser: ArgumentParser) -> None:
    """The option that names the folder of judgements."""
    parser.add_argument(
        "--codebook",
        default="",
        metavar="FOLDER",
        help="folder of judgements, laid over the workbook's own; the study's where not given",
    )


def column(given: str) -> tuple[str, str]:
    """Our column and the source's name for it, as in text=Volltext."""
    ours, equals, theirs = given.partition("=")
    if not (equals and ours.strip() and theirs.strip()):
        raise ArgumentTypeError(f"{shortened(given)} names no column: write our name and theirs, as in text=Volltext")
    return ours.strip(), theirs.strip()

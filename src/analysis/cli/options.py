"""Types of options: each turns a text into a value, or says what to write instead."""

from argparse import ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A day, as in 2019-02-28."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date: write it as 2019-02-28") from None


def count(text: str) -> int:
    """A whole number from 1 up."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number


def column(text: str) -> tuple[str, str]:
    """Our column and the source's name for it, as in text=Volltext."""
    ours, equals, theirs = text.partition("=")
    if not (equals and ours.strip() and theirs.strip()):
        raise ArgumentTypeError(f"{text!r} names no column: write our name and theirs, as in text=Volltext")
    return ours.strip(), theirs.strip()

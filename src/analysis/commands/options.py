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

"""A JSON document that breaks -> its records one by one, those after the break too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.corpus.readers.json_values import DECODER, problem_in

LIST_BEGINS = re.compile(
    r"\s*\[\s*|\s*\{\s*\"(?:articles|items|results|records|data|docs|documents|stories)\"\s*:\s*\[\s*"
)
BETWEEN = re.compile(r"[\s,]*")
FIRST_KEY = re.compile(r"\{\s*\"((?:[^\"\\]|\\.){1,100})\"\s*:")
MAX_BREAKS = 1_000  # after so many it is no list of records
MAX_TRIES = 10_000  # objects that may be the next record


@dataclass(frozen=True)
class Break:
    """Why a piece of a document is no value."""

    problem: str


def pieces(text: str) -> Iterator[Any]:
    """Each value of a list, or of documents one after the other, and a Break for each piece that is none.

    After a break the next record begins at an object whose first key is that of the records before. Where there is none, the
    Break says that what follows is not read.
    """
    begins = LIST_BEGINS.match(text) or BETWEEN.match(text)
    place = begins.end() if begins else 0
    is_list, key, n_breaks = "[" in text[:place], "", 0
    while place < len(text):
        try:
            value, end = DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as problem:
            following = _next_record(text, place + 1, key or _first_key(text, place)) if n_breaks < MAX_BREAKS else None
            if following is None and not key:  # no record was read yet: what broke may be what holds them
                following = _next_record(text, place + 1, "")
            if text[place] != "]":
                n_breaks += 1
                yield Break(problem_in(problem) + ("; what follows is not read" if following is None else ""))
            if following is None:
                return
            place = following
            continue
        key = key or _first_key(text, place)
        yield value
        place = _after(BETWEEN, text, end)
    if is_list:
        yield Break("it ends before its list does")


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _first_key(text: str, place: int) -> str:
    match = FIRST_KEY.match(text, place)
    return match[1] if match else ""


def _next_record(text: str, place: int, key: str) -> int | None:
    """Where the next object begins that has this first key, is no value of another, and can be read."""
    n_tried = 0
    for match in FIRST_KEY.finditer(text, place):
        if (key and match[1] != key) or not _is_record(text, match.start()):
            continue
        n_tried += 1
        if n_tried > MAX_TRIES:
            break
        try:
            DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        return match.start()
    return None


def _is_record(text: str, place: int) -> bool:
    """Whether an object stands by itself, rather than as the value of a key."""
    return not text[max(place - 100, 0) : place].rstrip().endswith(":")

"""Terms as a codebook or a reader writes them ("sanction*", "peace talk*", "talk* .. collapse*"), and words as they see them."""

import re
from dataclasses import dataclass
from typing import NamedTuple

GAP = ".."  # up to MAX_GAP words in between
MAX_GAP = 3
LEAST_PREFIX = 3  # letters beside `*`

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_PART = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*\*?|\*[^\W_]+(?:[’'][^\W_]+)*")
_BETWEEN = re.compile(r"[.,\-]")  # "U.S." is two words, here as in a text


class TermWord(NamedTuple):
    """A word of a text."""

    low: str
    start: int
    end: int


class TermError(ValueError):
    """A term that cannot be meant so; the message says why."""


@dataclass(frozen=True)
class Term:
    """A term read: one part a word; `gaps[i]` says whether words may stand before part `i`."""

    parts: tuple[str, ...]
    gaps: tuple[bool, ...]
    case: bool  # written with a capital letter: found only as written


def read_term(text: str) -> Term:
    """Read a term.

    Words of a phrase may be joined by a space or a hyphen in the text; `*` at the end (or beginning) of a word stands for
    any letters or none, ` .. ` for up to three words. A term with a capital letter is found only as written. Raises TermError.
    """
    parts: list[str] = []
    gaps: list[bool] = []
    gap = False
    for piece in text.replace("’", "'").split():
        if piece == GAP:
            gap = True
            continue
        for part in filter(None, _BETWEEN.split(piece)):
            if not _PART.fullmatch(part):
                raise TermError(
                    f"{part!r} is not a word: a term holds words, `*` at a word's end, and ` .. ` between words"
                )
            parts.append(part)
            gaps.append(gap)
            gap = False
    if not parts or gap or gaps[0]:
        raise TermError("it begins or ends with `..`" if parts else "it holds no word")
    if any(len(part.strip("*")) < LEAST_PREFIX for part in parts if "*" in part):
        raise TermError("`*` wants three letters or more beside it, or it matches nearly anything")
    case = text != text.lower()
    return Term(tuple(parts), tuple(gaps), case)


def words_of(text: str, start: int = 0, end: int | None = None) -> list[TermWord]:
    """The words of `text[start:end]` in small letters, with their places in `text`."""
    return [
        TermWord(match[0].lower().replace("’", "'"), match.start(), match.end())
        for match in WORD.finditer(text, start, len(text) if end is None else end)
    ]

"""A place in a text that matches the roster, and how a text is folded to be matched."""

import unicodedata
from typing import NamedTuple

from analysis.codebook.actors import Role

COMMON_MARKS = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": " ",
    "—": " ",
    "-": " ",
    "\u00a0": " ",
    "/": " ",
    "\t": " ",
    "`": "'",
}  # of news


class Hit(NamedTuple):
    """A place that matches: `kind` is full, short (a surname), byname ("the bureau"), metonym, epithet, role or not_actor.

    `inside` is true for a short name that a capitalised word follows, as in "Trump Tower"; `compound` for a person's name that stands
    for others ("Trump aides"). `written` is how the codebook writes a name of what is no person, "" of any other.
    """

    start: int
    end: int
    kind: str
    actor_ids: tuple[str, ...]
    surname: str = ""
    bearer: bool = False
    roles: tuple[tuple[str, Role], ...] = ()
    inside: bool = False
    compound: bool = False
    written: str = ""


def fold(text: str) -> str:
    """Lower case, accents off, hyphens and dashes as spaces, one character for one, so that offsets stay."""
    for mark, plain in COMMON_MARKS.items():
        text = text.replace(mark, plain)
    return text.lower() if text.isascii() else text.translate(_FOLD)


class _Fold(dict[int, str]):
    """Filled as characters come; each maps to exactly one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "-‐‑‒–—/\u00a0\t":
            to = " "
        elif char in "’‘ʼ`´":
            to = "'"
        else:
            base = unicodedata.normalize("NFKD", char)[0].lower() if char.isalpha() else char
            to = base if len(base) == 1 else char
        self[code] = to
        return to


_FOLD = _Fold()

"""Where a text is cut into words and marks."""

import re
from dataclasses import dataclass

import numpy as np

Span = tuple[int, int]  # characters [start, end)

TOKEN = re.compile(  # the blanks before a token with it: no alternative is tried on them
    r"\s*+([a-z]++(?![-\w&/.'’])|[,.“”](?!\.)|[A-Z][a-z]++(?![-\w&/.'’])"  # most tokens, told at once
    r"|(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|Prof|Rev|Capt|Adm|[A-Z])\."
    r"|[’'](?:s|re|ve|ll|d|m)\b|\d+(?:[.,:]\d+)+"
    r"|\w+(?:[-&/.]\w+|[’'](?!(?:s|re|ve|ll|d|m)\b)\w+)*|\.\.\.|--+|[^\w\s])"
)

_APOSTROPHES = "’ʼ`´"
_LAST_BLANK = 0x3000  # no character above is white space
_PRINTED = np.array([not chr(code).isspace() for code in range(_LAST_BLANK)] + [False, True])


@dataclass(frozen=True)
class TokenTable:
    """Parallel lists over the tokens of a field: `words` as printed but for plain apostrophes, `low` in small letters."""

    words: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.starts)


def read_table(text: str) -> TokenTable:
    """Every word and mark of a text.

    The tokens are all that is not white space, in order: so the lengths of those before a token lead to its place.
    """
    found = TOKEN.findall(text)
    if not found:
        return TokenTable([], [], [], [])
    joined = "\n".join(found)
    words = found
    if any(apostrophe in text for apostrophe in _APOSTROPHES):
        for apostrophe in _APOSTROPHES:
            joined = joined.replace(apostrophe, "'")
        words = joined.split("\n")
    if text.isascii():
        codes = np.frombuffer(text.encode("ascii"), np.uint8)
    else:
        codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _LAST_BLANK + 1)
    printed = np.flatnonzero(_PRINTED[codes])
    reached = np.cumsum(np.fromiter(map(len, found), np.int64, len(found)))
    starts = printed[np.concatenate([[0], reached[:-1]])]
    ends = printed[reached - 1] + 1
    return TokenTable(words, joined.lower().split("\n"), starts.tolist(), ends.tolist())

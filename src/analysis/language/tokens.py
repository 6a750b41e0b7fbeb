"""Where a text is cut into words and marks. `read_table` cuts a whole field; `read_tokens` a stretch in which each quotation
is one token, so that a clause can be read around what it quotes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from analysis.language.quotations import Quotation
from analysis.language.word_classes import WordClasses

Span = tuple[int, int]  # characters [start, end)

QUOTE = "<quotation>"  # the token that stands for a whole quotation; no word of a text

TOKEN = re.compile(
    r"[a-z]++(?![-\w&/.'’])|[,.“”](?!\.)"  # most tokens, told at once
    r"|(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|Prof|Rev|Capt|Adm|[A-Z])\."
    r"|[’'](?:s|re|ve|ll|d|m)\b|\d+(?:[.,:]\d+)+"
    r"|\w+(?:[-&/.]\w+|[’'](?!(?:s|re|ve|ll|d|m)\b)\w+)*|\.\.\.|--+|[^\w\s]"
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
    for apostrophe in _APOSTROPHES:
        joined = joined.replace(apostrophe, "'")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    printed = np.flatnonzero(_PRINTED[np.minimum(codes, _LAST_BLANK + 1)])
    reached = np.cumsum(np.fromiter(map(len, found), np.int64, len(found)))
    starts = printed[np.concatenate([[0], reached[:-1]])]
    ends = printed[reached - 1] + 1
    return TokenTable(joined.split("\n"), joined.lower().split("\n"), starts.tolist(), ends.tolist())


@dataclass
class Tokens:
    """Parallel lists over the tokens of one stretch of text."""

    text: str
    classes: WordClasses
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    word: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    quotation: dict[int, Quotation] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.low)

    def at(self, i: int) -> str:
        """The token in small letters, "" beyond either end."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def is_capital(self, i: int) -> bool:
        """Whether the token is a capitalised word."""
        return 0 <= i < len(self.word) and self.word[i][0].isupper()

    def is_word(self, i: int) -> bool:
        """Whether the token is a word or number rather than a mark or a quotation."""
        return 0 <= i < len(self.low) and (self.low[i][0].isalnum() or self.low[i][0] in "$£€")

    def add(self, start: int, end: int, word: str) -> None:
        """One more token."""
        self.start.append(start)
        self.end.append(end)
        self.word.append(word)
        self.low.append(word.lower().replace("’", "'"))

    def add_quotation(self, quotation: Quotation, end: int) -> None:
        """One more quotation, as one token."""
        self.quotation[len(self)] = quotation
        self.add(quotation.start, end, QUOTE)

    def span(self, first: int, last: int) -> Span:
        """Characters from the start of one token to the end of another, both included."""
        return self.start[first], self.end[last]


def read_tokens(text: str, start: int, end: int, quotations: Iterable[Quotation], classes: WordClasses) -> Tokens:
    """The tokens of `text[start:end]`; a quotation that begins inside becomes one token."""
    tokens = Tokens(text, classes)
    reached = start
    for quotation in quotations:
        if quotation.start < reached:
            continue
        if quotation.start >= end:
            break
        _add_words(tokens, text, reached, quotation.start)
        tokens.add_quotation(quotation, min(quotation.end, end))
        reached = min(quotation.end, end)
    _add_words(tokens, text, reached, end)
    return tokens


def _add_words(tokens: Tokens, text: str, start: int, end: int) -> None:
    for match in TOKEN.finditer(text, start, end):
        tokens.add(match.start(), match.end(), match[0])

"""A sentence in letters, each quotation as one letter, so that a clause is read around what it quotes."""

from collections.abc import Iterable, Sequence

from analysis.attribution.letters import LONG_QUOTE, SHORT_QUOTE, Letters
from analysis.language.document import Document
from analysis.language.quotations import Quotation

Span = tuple[int, int]  # characters [start, end)
Range = tuple[int, int]  # first and last word, both included

SPEECH_WORDS = 5  # a quotation of as many words is speech by itself, a shorter one scare quotes


class Sentence:
    """Words `1` to `n - 1` of a stretch of text, as letters; word 0 is none, so that there is always one before.

    `back`: the letters from the right. `marked`: the letters with the cues put in, where a content may end.
    """

    def __init__(
        self,
        letters: Letters,
        document: Document,
        code: str,
        at: int,
        lists: tuple[Sequence[str], Sequence[int], Sequence[int]],
        places: dict[int, Quotation],
    ) -> None:
        self.letters, self.patterns, self.text = letters, letters.patterns, document.text
        self.code = self.marked = " " + code
        self.back, self.n = self.code[::-1], len(self.code)
        self._shift = at - 1
        self._low, self._starts, self._ends = lists
        self.places = places  # number of the word that a quotation is

    def span(self, first: int, last: int) -> Span:
        """Characters from the start of one word to the end of another, both included."""
        return self._starts[first + self._shift], self._ends[last + self._shift]

    def low(self, first: int, last: int) -> tuple[str, ...]:
        """Words in small letters, the last one not included."""
        return tuple(self._low[first + self._shift : min(last, self.n) + self._shift])

    def fits(self, pattern: str, i: int) -> bool:
        """Whether a pattern fits at word `i`."""
        return self.patterns[pattern].match(self.code, i) is not None

    def holds(self, pattern: str, first: int, end: int) -> bool:
        """Whether a pattern fits anywhere from word `first` to the one before `end`."""
        return self.patterns[pattern].search(self.code, max(first, 0), end) is not None

    def is_quotation(self, i: int) -> bool:
        """Whether word `i` is a whole quotation."""
        return self.code[i : i + 1] in (LONG_QUOTE, SHORT_QUOTE)


def quoted_words(text: str, quotation: Quotation) -> int:
    """How many words a quotation has."""
    return text.count(" ", quotation.inner_start, quotation.inner_end) + 1


def read_sentence(
    letters: Letters, document: Document, code: str, span: Span, quotations: Iterable[Quotation], *, opens: bool = False
) -> Sentence:
    """The sentence at a span; a quotation that begins inside becomes one word.

    `code`: the document in letters. `opens`: whether a quotation is thought to follow.
    """
    tokens = document.tokens
    at, stop = document.token_at(span[0]), document.token_at(span[1])
    if not quotations and not opens:
        return Sentence(letters, document, code[at:stop], at, (tokens.low, tokens.starts, tokens.ends), {})
    parts, low, starts, ends, places = "", [], [], [], {}
    for quotation in quotations:
        before = document.token_at(quotation.start)
        parts += code[at:before]
        places[len(parts) + 1] = quotation
        parts += LONG_QUOTE if quoted_words(document.text, quotation) >= SPEECH_WORDS else SHORT_QUOTE
        low += [*tokens.low[at:before], ""]
        starts += [*tokens.starts[at:before], quotation.start]
        ends += [*tokens.ends[at:before], min(quotation.end, span[1])]
        at = min(document.token_at(quotation.end), stop)
    parts += code[at:stop] + LONG_QUOTE * opens
    low += [*tokens.low[at:stop], ""]
    starts += [*tokens.starts[at:stop], span[1]]
    ends += [*tokens.ends[at:stop], span[1]]
    return Sentence(letters, document, parts, 0, (low, starts, ends), places)

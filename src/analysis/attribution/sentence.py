"""A sentence in letters, each quotation as one letter, so that a clause is read around what it quotes."""

from collections.abc import Iterable, Sequence

from analysis.attribution.letters import LONG_QUOTE, SHORT_QUOTE, Letters
from analysis.language.document import Document
from analysis.language.quotations import Quotation

Span = tuple[int, int]  # characters [start, end)
Range = tuple[int, int]  # first and last word, both included

SPEECH_WORDS = 5  # a quotation of as many words is speech by itself, a shorter one scare quotes


class LetteredSentence:
    """Words `1` to `n - 1` of a stretch of text, as letters; word 0 is none, so that there is always one before.

    `back`: the letters from the right. `marked`: the letters with the cues put in, where a content may end.
    """

    __slots__ = (
        "_ends", "_low", "_shift", "_starts", "back", "code", "letters", "marked", "n", "patterns", "places", "sets", "text",
    )  # fmt: skip

    def __init__(
        self,
        letters: Letters,
        document: Document,
        code: str,
        at: int,
        lists: tuple[Sequence[str], Sequence[int], Sequence[int]],
        places: dict[int, Quotation],
    ) -> None:
        self.letters, self.patterns, self.sets, self.text = letters, letters.patterns, letters.sets, document.text
        self.code = self.marked = " " + code
        self.back, self.n = self.code[::-1], len(self.code)
        self._shift = at - 1
        self._low, self._starts, self._ends = lists
        self.places = places  # number of the word that a quotation is

    def span(self, first: int, last: int) -> Span:
        """Characters from the start of one word to the end of another, both included."""
        return self._starts[first + self._shift], self._ends[last + self._shift]

    def low(self, i: int) -> str:
        """Word `i` in small letters."""
        return self._low[i + self._shift]

    def words(self, first: int, end: int) -> Sequence[str]:
        """Words in small letters from word `first` to the one before `end`."""
        return self._low[first + self._shift : end + self._shift]

    def fits(self, name: str, i: int) -> bool:
        """Whether word `i` is of a class of `patterns.CLASSES`."""
        return self.code[i : i + 1] in self.sets[name]

    def holds(self, name: str, first: int, end: int) -> bool:
        """Whether a word of a class stands from word `first` to the one before `end`."""
        return not self.sets[name].isdisjoint(self.code[max(first, 0) : end])

    def find(self, name: str, first: int, end: int) -> int | None:
        """The first word of a class from word `first` to the one before `end`."""
        of_class = self.sets[name]
        return next((k for k in range(first, min(end, self.n)) if self.code[k] in of_class), None)


def quoted_words(text: str, quotation: Quotation) -> int:
    """How many words a quotation has."""
    return text.count(" ", quotation.inner_start, quotation.inner_end) + 1


def read_sentence(
    letters: Letters, document: Document, code: str, words: range, quotations: Iterable[Quotation], opens: int = -1
) -> LetteredSentence:
    """The sentence of some of a document's tokens; a quotation that begins inside becomes one word.

    `code`: the document in letters. `opens`: the character where a quotation is thought to follow.
    """
    tokens, at, stop = document.tokens, words.start, words.stop
    if not quotations and opens < 0:
        return LetteredSentence(letters, document, code[at:stop], at, (tokens.low, tokens.starts, tokens.ends), {})
    end = tokens.ends[stop - 1]
    parts, low, starts, ends, places = "", [], [], [], {}
    for quotation in quotations:
        before = document.token_at(quotation.start)
        parts += code[at:before]
        places[len(parts) + 1] = quotation
        parts += LONG_QUOTE if quoted_words(document.text, quotation) >= SPEECH_WORDS else SHORT_QUOTE
        low += [*tokens.low[at:before], ""]
        starts += [*tokens.starts[at:before], quotation.start]
        ends += [*tokens.ends[at:before], min(quotation.end, end)]
        at = min(document.token_at(quotation.end), stop)
    parts += code[at:stop] + LONG_QUOTE * (opens >= 0)
    low += [*tokens.low[at:stop], ""]
    starts += [*tokens.starts[at:stop], opens]
    ends += [*tokens.ends[at:stop], opens]
    return LetteredSentence(letters, document, parts, 0, (low, starts, ends), places)

"""Terms ready to be found: where each of thousands occurs in a column of texts.

Each distinct word of the texts is looked up once in dictionaries of first, second and third words, so that a thousand terms cost
hardly more than one, and only where these may go on as a phrase is it followed further.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from analysis.codebook.terms import LEAST_PREFIX, MAX_GAP, Term, TermError, read_term
from analysis.codebook.word_column import Bools, Numbers, WordColumn

BLOCK = 4_000_000  # characters looked through at once
ABBREVIATION = 3  # letters: a full stop after a longer word ends a sentence

_JOINS = re.compile(r"[\s.,\-‑–’'“”\"‘]{0,3}")
_STOP = re.compile(r"[;:!?(\n]")  # what no phrase with a gap runs across


@dataclass(frozen=True)
class Matches:
    """Terms found, one an entry of each array: which text, which term of the list, and the place in that text."""

    texts: Numbers
    terms: Numbers
    starts: Numbers
    ends: Numbers

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, which: Numbers) -> "Matches":
        """Some of them, in that order."""
        return Matches(self.texts[which], self.terms[which], self.starts[which], self.ends[which])

    def rows(self) -> Iterator[tuple[int, int, int, int]]:
        """(text, term, start, end) of each."""
        return zip(*(part.tolist() for part in (self.texts, self.terms, self.starts, self.ends)), strict=True)


class TermFinder:
    """Many terms, ready to be found in one reading of many texts."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = list(terms)
        self.parts = [[part.lower() for part in term.parts] for term in terms]
        self.n_parts = np.array([len(term.parts) for term in terms], np.int64)
        self.gap_first, self.gap_second = (
            np.array([term.gaps[part : part + 1] == (True,) for term in terms], np.bool_) for part in (1, 2)
        )
        self.firsts, self.seconds, self.thirds = (
            _Parts((term.parts[part], number) for number, term in enumerate(terms) if len(term.parts) > part)
            for part in range(3)
        )

    def find(self, texts: Sequence[str]) -> Matches:
        """Every place of every term, overlapping ones too, in reading order."""
        found = [self._find(WordColumn(block), first) for first, block in _blocks(texts)]
        return Matches(*(np.concatenate([block[i] for block in found]) for i in range(4)))

    def _find(self, words: WordColumn, first: int) -> tuple[Numbers, ...]:
        """Of a block of texts, the `first` of all texts the first of them."""
        begins = [self._begins(low, printed) for low, printed in zip(words.low, words.printed, strict=True)]
        places, numbers = _expanded(np.arange(len(words.number)), words.number, begins)
        alone = self.n_parts[numbers] == 1
        lasts = np.where(alone, places, -1)
        for i in np.flatnonzero(~alone)[self._go_on(words, places[~alone], numbers[~alone])].tolist():
            lasts[i] = self._last(int(numbers[i]), words, int(places[i]))
        places, numbers, lasts = (column[lasts >= 0] for column in (places, numbers, lasts))
        order = np.lexsort((numbers, places))
        places, lasts, numbers = places[order], lasts[order], numbers[order]
        texts = words.text[places]
        offsets = words.text_starts[texts]
        return texts + first, numbers, words.starts[places] - offsets, words.ends[lasts] - offsets

    def _begins(self, low: str, printed: str) -> list[int]:
        """The terms that may begin with a word."""
        own = self.firsts.fitted_by(low)
        return [number for number in own if self._as_written(self.terms[number], 0, printed)] if own else []

    def _go_on(self, words: WordColumn, places: Numbers, numbers: Numbers) -> Bools:
        """Whether the second word of a phrase stands among those that may be it, and the third where it is bound to be."""
        second, third = (_Fitting(parts, words.low, len(self.terms)) for parts in (self.seconds, self.thirds))
        goes_on = second.fits(numbers, words.after(places, 1))
        closed = ~((self.n_parts == 2) | self.gap_first | self.gap_second)
        some = np.flatnonzero(goes_on & closed[numbers])
        goes_on[some] = third.fits(numbers[some], words.after(places[some], 2))
        some = np.flatnonzero(self.gap_first[numbers] & ~goes_on)
        for k in range(2, MAX_GAP + 2):
            goes_on[some] |= second.fits(numbers[some], words.after(places[some], k))
        return goes_on

    def _last(self, number: int, words: WordColumn, place: int) -> int:
        """The word where the phrase ends that begins at `place`; -1 where it does not go on so in its text."""
        term, at, end = self.terms[number], place, int(words.first_word[words.text[place] + 1])
        for part in range(1, len(term.parts)):
            reach = MAX_GAP + 1 if term.gaps[part] else 1
            for later in range(at + 1, min(at + 1 + reach, end)):
                word = words.number[later]
                if (
                    _fits(self.parts[number][part], words.low[word])
                    and self._as_written(term, part, words.printed[word])
                    and _joined(words, at, later, gap=term.gaps[part])
                ):
                    at = later
                    break
            else:
                return -1
        return at

    def _as_written(self, term: Term, part: int, printed: str) -> bool:
        wanted = term.parts[part]
        return not term.case or wanted == wanted.lower() or printed.startswith(wanted.rstrip("*"))


class _Parts:
    """Parts of terms, each with the number of its term, looked up by the words that fit them."""

    def __init__(self, parts: Iterable[tuple[str, int]]) -> None:
        self.exact: dict[str, list[int]] = {}
        self.prefixes: dict[str, list[tuple[str, int]]] = {}  # by their first letters
        self.wild: list[tuple[str, int]] = []  # with `*` at the beginning: few, so tried one by one
        for written, number in parts:
            part = written.lower()
            if part.startswith("*"):
                self.wild.append((part, number))
            elif part.endswith("*"):
                self.prefixes.setdefault(part[:LEAST_PREFIX], []).append((part[:-1], number))
            else:
                self.exact.setdefault(part, []).append(number)

    def fitted_by(self, low: str) -> list[int]:
        """The numbers of the parts that a word in small letters fits."""
        numbers = self.exact.get(low, [])
        if low.endswith("'s"):
            numbers = numbers + self.exact.get(low[:-2], [])
        if low[:LEAST_PREFIX] in self.prefixes:
            numbers = numbers + [n for prefix, n in self.prefixes[low[:LEAST_PREFIX]] if low.startswith(prefix)]
        if self.wild:
            numbers = numbers + [n for part, n in self.wild if _fits(part, low)]
        return numbers


class _Fitting:
    """Which distinct words fit which terms' parts."""

    def __init__(self, parts: _Parts, low: Sequence[str], n_terms: int) -> None:
        fitted = [parts.fitted_by(word) for word in low]
        some = [word for word, own in enumerate(fitted) if own]
        self.column = np.zeros(
            len(low) + 1, np.int64
        )  # of a word, 0 where it fits nothing, as does what stands for no word: -1
        self.column[some] = np.arange(1, len(some) + 1)
        self.table = np.zeros((n_terms, len(some) + 1), np.bool_)
        for word in some:
            self.table[fitted[word], self.column[word]] = True

    def fits(self, terms: Numbers, words: Numbers) -> Bools:
        """Of each pair, whether the word fits."""
        fits: Bools = self.table[terms, self.column[words]]
        return fits


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The texts in blocks of no more than BLOCK characters, or of one text; with the number of the first."""
    first, size = 0, 0
    for number, text in enumerate(texts):
        if size + len(text) > BLOCK and number > first:
            yield first, texts[first:number]
            first, size = number, 0
        size += len(text)
    yield first, texts[first:]


def _expanded(places: Numbers, words: Numbers, terms: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Each place with each of the terms that its distinct word has."""
    sizes = np.array([len(own) for own in terms], np.int64)
    places = places[sizes[words] > 0]
    repeats = sizes[words[places]]
    begin = (sizes.cumsum() - sizes)[words[places]]
    within = np.arange(repeats.sum()) - np.repeat(repeats.cumsum() - repeats, repeats)
    flat = np.fromiter(chain.from_iterable(terms), np.int64)
    return np.repeat(places, repeats), flat[np.repeat(begin, repeats) + within]


def _fits(part: str, low: str) -> bool:
    """Whether a word in small letters is what a part of a term stands for."""
    if part.endswith("*"):
        return low.startswith(part[:-1])
    if part.startswith("*"):
        return low.removesuffix("'s").endswith(part[1:])
    return low in (part, f"{part}'s")


def _joined(words: WordColumn, left: int, right: int, *, gap: bool) -> bool:
    """Whether a phrase may run across what stands between two words: a space, a hyphen, a mark of quotation or abbreviation."""
    between = words.joined[words.ends[left] : words.starts[right]]
    if between in (" ", "-"):
        return True
    if "." in between and " " in between and words.ends[left] - words.starts[left] > ABBREVIATION:
        return False
    return not _STOP.search(between) if gap else bool(_JOINS.fullmatch(between)) and ", " not in between


def compile_terms(texts: Iterable[str]) -> TermFinder:
    """The terms ready to be found. Raises TermError naming the first that cannot be meant so."""
    terms = []
    for text in texts:
        try:
            terms.append(read_term(text))
        except TermError as problem:
            raise TermError(f"`{text}`: {problem}") from None
    return TermFinder(terms)

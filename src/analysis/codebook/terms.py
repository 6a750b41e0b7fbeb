"""Terms as a codebook or a reader writes them ("sanction*", "peace talk*", "talk* .. collapse*"), and where they occur in a text.

Each word of a text is looked up once in a dictionary of first words, so that a thousand terms cost hardly more than one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

GAP = ".."  # up to MAX_GAP words in between
MAX_GAP = 3
ABBREVIATION = 3  # letters: a full stop after a longer word ends a sentence

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_PART = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*\*?|\*[^\W_]+(?:[’'][^\W_]+)*")
_BETWEEN = re.compile(r"[.,\-]")  # "U.S." is two words, here as in a text
_JOINS = re.compile(r"[\s.,\-‑–’'“”\"‘]{0,3}")
_STOP = re.compile(r"[;:!?(\n]")  # what no phrase with a gap runs across


class TermWord(NamedTuple):
    """A word of a text."""

    low: str
    start: int
    end: int


class TermMatch(NamedTuple):
    """A term found: its number in the list of terms, and its place."""

    term: int
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
    if any(len(part.strip("*")) < 3 for part in parts if "*" in part):
        raise TermError("`*` wants three letters or more beside it, or it matches nearly anything")
    case = text != text.lower()
    return Term(tuple(parts), tuple(gaps), case)


def words_of(text: str, start: int = 0, end: int | None = None) -> list[TermWord]:
    """The words of `text[start:end]` in small letters, with their places in `text`."""
    return [
        TermWord(match[0].lower().replace("’", "'"), match.start(), match.end())
        for match in WORD.finditer(text, start, len(text) if end is None else end)
    ]


class TermFinder:
    """Many terms, ready to be found in one reading of a text."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = list(terms)
        self.rest = [[_matcher(part) for part in term.parts] for term in terms]
        self.exact: dict[str, list[int]] = {}
        self.prefixes: dict[str, list[int]] = {}
        self.wild: list[tuple[re.Pattern[str], int]] = []  # with `*` at the beginning: few, so tried one by one
        for number, term in enumerate(terms):
            first = term.parts[0].lower()
            if first.startswith("*"):
                self.wild.append((_matcher(first), number))
            elif first.endswith("*"):
                self.prefixes.setdefault(first[:-1], []).append(number)
            else:
                self.exact.setdefault(first, []).append(number)
        self.known: dict[str, tuple[int, ...]] = {}  # word to terms that it can begin

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[TermMatch]:
        """Every place of every term in `text[start:end]`, overlapping ones too, in reading order."""
        words = words_of(text, start, end)
        for place, word in enumerate(words):
            for number in self._begins(word.low):
                last = self._last(number, text, words, place)
                if last is not None:
                    yield TermMatch(number, word.start, words[last].end)

    def _begins(self, low: str) -> tuple[int, ...]:
        terms = self.known.get(low)
        if terms is None:
            numbers = {number for pattern, number in self.wild if pattern.fullmatch(low)}
            numbers.update(self.exact.get(low, []), self.exact.get(low.removesuffix("'s"), []))
            for length in range(3, len(low) + 1):
                numbers.update(self.prefixes.get(low[:length], []))
            terms = self.known[low] = tuple(sorted(numbers))
        return terms

    def _last(self, number: int, text: str, words: Sequence[TermWord], place: int) -> int | None:
        """The word where the term ends that begins at `place`; None where it does not go on so."""
        term, patterns = self.terms[number], self.rest[number]
        if term.case and not self._as_written(term, 0, text, words[place]):
            return None
        at = place
        for part in range(1, len(term.parts)):
            reach = MAX_GAP + 1 if term.gaps[part] else 1
            at = next(
                (
                    later
                    for later in range(at + 1, min(at + 1 + reach, len(words)))
                    if patterns[part].fullmatch(words[later].low)
                    and (not term.case or self._as_written(term, part, text, words[later]))
                    and _joined(text, words[at], words[later], gap=term.gaps[part])
                ),
                -1,
            )
            if at < 0:
                return None
        return at

    def _as_written(self, term: Term, part: int, text: str, word: TermWord) -> bool:
        wanted = term.parts[part]
        if wanted == wanted.lower():
            return True
        return text[word.start : word.end].startswith(wanted.rstrip("*"))


def _matcher(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(part.lower()).replace(r"\*", r"[^\W_]*(?:'[^\W_]+)*") + "(?:'s)?")


def _joined(text: str, left: TermWord, right: TermWord, *, gap: bool) -> bool:
    """Whether a phrase may run across what stands between two words: a space, a hyphen, a mark of quotation or abbreviation."""
    between = text[left.end : right.start]
    if between in (" ", "-"):
        return True
    if "." in between and " " in between and left.end - left.start > ABBREVIATION:
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

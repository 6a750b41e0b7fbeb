"""an index of words + a query -> hits: every place that the query asks for, in reading order."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.codebook.terms import MAX_GAP
from analysis.errors import UsageError, shortened
from analysis.search.index import N_FIELDS, WordIndex
from analysis.search.parts import FIELDS, Numbers, plain
from analysis.search.query import AskedWord, Query

SECONDS = 5.0  # that a regular expression may take
MOST_MATCHES = 500_000  # of a regular expression
FEW = 4  # distinct words, up to which each is looked for by itself

_JOINS = re.compile(r"[\s.,\-‑–—/’'“”\"‘]{0,3}")
_STOP = re.compile(r"[;:!?(\n]")  # what no phrase with a gap runs across
_ABBREVIATION = 3  # letters: a full stop after a longer word ends a sentence

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Hits:
    """Places that a query found, in reading order: an entry a place.

    `first`, `last`: its first and last word, as words of the index; where it holds no whole word, `last` is the one before `first`.
    `field`: the number of its field; `start`, `end`: its characters there.
    """

    index: WordIndex
    first: Numbers
    last: Numbers
    field: Numbers
    start: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.first)

    @property
    def row(self) -> Numbers:
        """The row of each place's article in `index.articles`."""
        rows: Numbers = self.field // N_FIELDS
        return rows

    def take(self, which: Numbers | Bools | slice) -> "Hits":
        """Some of them, in that order."""
        return Hits(self.index, *(part[which] for part in (self.first, self.last, self.field, self.start, self.end)))


def find(index: WordIndex, query: Query, fields: Sequence[str] = FIELDS, *, seconds: float = SECONDS) -> Hits:
    """Every place of the query in some of the fields. No word is in two places: the one that begins first is taken, and of alternatives
    that begin together the longest.

    Args:
        seconds: that a regular expression may take.
    Raises:
        UsageError: a regular expression that takes longer, or matches more than MOST_MATCHES places.
    """
    if query.expression is not None:
        return _by_expression(index, query, fields, seconds)
    found = [_by_words(index, phrase) for phrase in query.phrases]
    first, last = (np.concatenate(column) for column in zip(*found, strict=True))
    wanted = np.isin(np.arange(N_FIELDS), [FIELDS.index(field) for field in fields])
    own = index.field_of(first)
    inside = wanted[own % N_FIELDS]
    first, last, own = first[inside], last[inside], own[inside]
    if len(found) > 1:
        order = np.lexsort((-last, first))
        first, last, own = first[order], last[order], own[order]
    apart = _apart(first, last)
    first, last, own = first[apart], last[apart], own[apart]
    return Hits(index, first, last, own, index.start[first].astype(np.int64), _ends(index, last))


def _apart(first: Numbers, last: Numbers) -> Bools:
    """Of places in order of their first words, the longest of a word foremost: those that share no word with one before them."""
    kept = np.ones(len(first), dtype=np.bool_)
    if (first[1:] > last[:-1]).all():
        return kept
    end = -1
    for place, (begin, stop) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        kept[place] = begin > end
        end = max(end, stop) if begin > end else end
    return kept


def _ends(index: WordIndex, words: Numbers) -> Numbers:
    ends: Numbers = index.start[words] + index.letters[index.number[words]]
    return ends


def _by_words(index: WordIndex, phrase: Sequence[AskedWord]) -> tuple[Numbers, Numbers]:
    """The first and the last word of each place of a phrase."""
    fits = [_fitting(index, word) for word in phrase]
    first = _places_of(index, fits[0])
    last = first
    for word, fit in zip(phrase[1:], fits[1:], strict=True):
        following = _following(index, last, fit, gap=word.gap)
        first, last = first[following >= 0], following[following >= 0]
    return first, last


def _places_of(index: WordIndex, fits: Bools) -> Numbers:
    """Every word of the index that is one of some distinct words."""
    chosen = np.flatnonzero(fits)
    if len(chosen) <= FEW:
        return (
            np.sort(np.concatenate([np.flatnonzero(index.number == one) for one in chosen]))
            if len(chosen)
            else np.zeros(0, np.int64)
        )
    return np.flatnonzero(fits[index.number])


def _following(index: WordIndex, places: Numbers, fits: Bools, *, gap: bool) -> Numbers:
    """The first word that fits behind each of the places, next to it or with a gap a few words on; -1: none."""
    found = np.full(len(places), -1, dtype=np.int64)
    for step in range(1, MAX_GAP + 2 if gap else 2):
        waiting = np.flatnonzero(found < 0)
        later = places[waiting] + step
        waiting, later = waiting[later < len(index)], later[later < len(index)]
        same = index.paragraph[later] == index.paragraph[places[waiting]]
        there = same & fits[index.number[later]]
        waiting, later = waiting[there], later[there]
        ok = _joined(index, places[waiting], later, gap=gap)
        found[waiting[ok]] = later[ok]
    return found


def _joined(index: WordIndex, left: Numbers, right: Numbers, *, gap: bool) -> Bools:
    """Whether a phrase may run across what stands between two words: a space, a hyphen, a mark of quotation or abbreviation."""
    ends, starts, fields = _ends(index, left), index.start[right], index.field_of(left)
    letters = ends - index.start[left]
    joined = np.zeros(len(left), dtype=np.bool_)
    text, held = "", -1
    for i, (field, end, start, n) in enumerate(
        zip(fields.tolist(), ends.tolist(), starts.tolist(), letters.tolist(), strict=True)
    ):
        if field != held:
            text, held = index.text(field), field
        between = text[end:start]
        joined[i] = between == " " or _may_join(between, n, gap)
    return joined


def _may_join(between: str, letters: int, gap: bool) -> bool:
    """Args: letters: of the word before."""
    if "." in between and " " in between and letters > _ABBREVIATION:
        return False
    return not _STOP.search(between) if gap else bool(_JOINS.fullmatch(between)) and ", " not in between


def _fitting(index: WordIndex, word: AskedWord) -> Bools:
    """Which of the distinct words are what was asked for."""
    if word.form == "any":
        return np.ones(len(index.printed), dtype=np.bool_)
    if word.form == "lemma":
        return _of_lemma(index, word.written)
    low = word.written.lower()
    keeps = _test(low)
    if low.endswith("'s"):  # asked for as a possessive
        fits = np.fromiter(
            (keeps(_written(printed).lower()) for printed in index.printed), np.bool_, len(index.printed)
        )
    elif word.form == "word":
        fits = index.plain_of == (index.plain.get_loc(low) if low in index.plain else -1)
    else:
        fits = np.fromiter(map(keeps, index.plain), np.bool_, len(index.plain))[index.plain_of]
    if word.case:
        as_written = _test(word.written)
        for number in np.flatnonzero(fits).tolist():
            printed = _written(index.printed[number])
            fits[number] = as_written(printed) or as_written(printed.removesuffix("'s"))
    return fits


def _of_lemma(index: WordIndex, asked: str) -> Bools:
    """The words that share a lemma with the one asked for, and those whose lemma it is."""
    own = {lemma for lemma, printed in zip(index.lemma, index.printed, strict=True) if plain(printed) == asked}
    wanted = own | {asked}
    return np.fromiter((lemma in wanted for lemma in index.lemma), np.bool_, len(index.lemma))


def _written(printed: str) -> str:
    return printed.replace("’", "'")


def _test(pattern: str) -> Callable[[str], bool]:
    """Whether a word is what is written with `*` and `?`."""
    if not set(pattern) & set("*?"):
        return pattern.__eq__
    begin, *rest = (re.escape(part).replace(r"\?", ".") for part in re.sub(r"\*+", "*", pattern).split("*"))
    # each part but the last where it first fits: a word is read in one way only, however many `*` there are
    middle, end = "".join(f"(?>.*?{part})" for part in rest[:-1]), f".*{rest[-1]}" if rest else ""
    fullmatch = re.compile(begin + middle + end, re.DOTALL).fullmatch
    return lambda word: fullmatch(word) is not None


def _by_expression(index: WordIndex, query: Query, fields: Sequence[str], seconds: float) -> Hits:
    """Matches that hold nothing are none."""
    begun = time.thread_time()  # of this thread: what else the machine does takes nothing from it
    numbers = [
        N_FIELDS * row + place
        for row in range(len(index.articles))
        for place, name in enumerate(FIELDS)
        if name in fields
    ]
    found: list[tuple[int, int, int]] = []
    for done, field in enumerate(numbers):
        text = index.text(field)
        if not text:
            continue
        try:
            left = seconds - (time.thread_time() - begun)
            if left <= 0:
                raise TimeoutError
            found += [
                (field, *match.span())
                for match in query.expression.finditer(text, timeout=left)
                if match.end() > match.start()
            ]
        except TimeoutError:
            raise UsageError(
                f"{shortened(query.text)} was stopped after {seconds:g} s, with {done // len(fields):,} of {len(index.articles):,} articles "
                "searched: a pattern in which one repetition stands inside another, such as (a+)+, may never end. Write it without, "
                "or ask for words."
            ) from None
        if len(found) > MOST_MATCHES:
            raise UsageError(
                f"{shortened(query.text)} matches more than {MOST_MATCHES:,} places: ask for more of what you look for."
            )
    return _placed(index, found)


def _placed(index: WordIndex, found: Sequence[tuple[int, int, int]]) -> Hits:
    """Places told by characters, with their words."""
    field, start, end = (
        np.array(column, dtype=np.int64) for column in (zip(*found, strict=True) if found else ((), (), ()))
    )
    first, last = np.zeros((2, len(field)), dtype=np.int64)
    for own, rows in _runs(field):
        begin, stop = index.first[own], index.first[own + 1]
        starts = index.start[begin:stop]
        first[rows] = begin + np.maximum(starts.searchsorted(start[rows], side="left"), 0)
        last[rows] = begin + starts.searchsorted(end[rows], side="left") - 1
        inside = _ends(index, np.arange(begin, stop))
        cut = begin + inside.searchsorted(start[rows], side="right")  # a word that the match begins within
        first[rows] = np.minimum(first[rows], cut)
    return Hits(index, first, last, field, start, end)


def _runs(values: Numbers) -> Iterator[tuple[int, slice]]:
    """Each distinct value of a sorted column with the rows that hold it."""
    bounds = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)] if len(values) else []
    for begin, stop in pairwise(bounds):
        yield int(values[begin]), slice(begin, stop)

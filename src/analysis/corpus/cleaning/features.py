"""What a block and its place look like, in numbers: what the learnt part of cleaning reads. No word can be read back from them."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.corpus.cleaning.shapes import ENDED, MAX_QUOTED, POST, is_byline, is_headline, quoted_words

BUCKETS = 1 << 13  # into which words are thrown
HEAD, TAIL = 14, 8  # words of a long block that are read
PROSE = 22  # words; a longer block that ends as a sentence does is a paragraph
SIGHT = 3  # blocks to either side
FAR = 30  # blocks; nothing further counts
SHOWN = 24  # words whose capitals and figures are counted
LONG = 40  # words; the likeness of longer blocks is not asked for
PARAGRAPH, REPORT = 30, 12  # words of a paragraph, of a sentence that reports speech
TOP, BOTTOM = 3, 5  # blocks at either end, where a note or a caption may be as long as a paragraph
SURE = -4_000.0  # first-pass score of a block of which nobody asks

WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
LETTERS = re.compile(r"[^\W\d_]{4,}")
ADDRESS = ("://", "www.", ".com", ".org", ".net", ".co.")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CLOCK = re.compile(r"\d[:.]\d\d\b")
MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
SAYS = (" said", " says", " told", " added", " asked", "ccording to ", " wrote")
READER = frozenset(["you", "your", "us", "our", "we"])
THIRD = frozenset(["he", "she", "they", "it", "his", "her", "their", "was", "were", "had"])
LITTLE = frozenset(
    ["the", "a", "an", "of", "to", "in", "on", "and", "or", "for", "with", "that", "is", "was", "at", "by", "as", "it"]
)
SHAPE = re.compile(r"[^\W\d_]+|\d+")
BRACKETS = re.compile(r"[)\]]\W*$")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class Blocks(NamedTuple):
    """The blocks of one article, described.

    `asked`: the blocks of which anybody asks whether they are boilerplate; the others are paragraphs within the story, or
    report what somebody said. `words`: the buckets of each block asked for. `told`: those of them that have a row in `numbers`.
    """

    asked: list[int]
    words: list[list[int]]
    told: list[int]
    numbers: Floats

    def with_scores(self, scores: Floats, size: int) -> Floats:
        """All that the second pass reads, a row each block in `told`: the numbers, and first-pass `scores` of blocks around."""
        whole = np.full(size, SURE)
        whole[self.asked] = scores
        return np.hstack([self.numbers, neighbours(whole)[self.told]])


def describe(blocks: Sequence[str], reasons: Sequence[str], title: str = "", *, marked_too: bool = True) -> Blocks:
    """Describe the blocks of an article whose `reasons` phrases, shape and place have marked so far.

    Args:
        marked_too: whether the blocks that are marked are told of too.
    """
    split = [block.split() for block in blocks]
    plain = [
        (float(len(words)), float(bool(ENDED.search(block[-8:]))), float(bool(reason)))
        for block, words, reason in zip(blocks, split, reasons, strict=True)
    ]
    asked = [i for i, (n, ended, _) in enumerate(plain) if n and _may_be(blocks[i], n, bool(ended), i, len(blocks))]
    place = _place(np.array(plain, np.float64).reshape(-1, 3))
    told = asked if marked_too else [i for i in asked if not reasons[i]]
    like, alike = _likeness(blocks, split, asked, told, title), _alike(blocks, told)
    own = [_own(blocks[i], split[i], reasons[i]) for i in told]
    numbers = np.array([[*a, *b, *c] for a, b, c in zip(own, like, alike, strict=True)], np.float64)
    words = [_buckets(split[i], reasons[i]) for i in asked]
    return Blocks(asked, words, told, np.hstack([numbers, place[told]]) if told else np.empty((0, 0)))


def _may_be(block: str, n_words: float, ended: bool, index: int, size: int) -> bool:
    """Whether a block may be boilerplate: no paragraph but one of the first or the last, no sentence that reports speech, no quotation."""
    if ended and n_words >= PARAGRAPH and TOP <= index < size - BOTTOM:
        return False
    if ended and n_words >= REPORT and any(verb in block for verb in SAYS):
        return False
    return n_words < MAX_QUOTED or quoted_words(block) < MAX_QUOTED


def _own(block: str, words: list[str], reason: str) -> tuple[float, ...]:
    """What the block itself shows."""
    n = len(words)
    shown = words[:SHOWN]
    small = [word.casefold() for word in shown]
    first, last, size = block[0], block[-1], len(shown) or 1
    figures = any(map(block.__contains__, "0123456789"))
    return (
        n,
        bool(ENDED.search(block[-8:])),
        bool(reason),
        reason == "related",
        reason in ("pull_quote", "byline", "biography", "headline"),
        len(block) / (n or 1),
        first.islower(),
        first in "“\"‘'",
        first in "•-–—*▶►|→",
        first in "([",
        bool(BRACKETS.search(block[-6:])),
        last == "?",
        last == ":",
        last == ",",
        sum([word[0].isupper() for word in shown]) / size,
        sum([word.isupper() and len(word) > 1 for word in shown]) / size,
        sum([word in LITTLE for word in small]) / size,
        sum([word[0].isdigit() for word in shown]) / size,
        block.count(","),
        block.count("|") + block.count("•"),
        block.count("/"),
        block.count(":"),
        block.count(". "),
        any(part in block for part in ADDRESS),
        "@" in block or "[email" in block,
        figures and bool(YEAR.search(block)),
        figures and bool(CLOCK.search(block)),
        sum([word[:3] in MONTHS for word in small]),
        any(verb in block for verb in SAYS),
        sum([word in READER for word in small]),
        sum([word in THIRD for word in small]),
        is_headline(block, n),
        is_byline(block),
        "@" in block and bool(POST.search(block)),
    )


def _likeness(
    blocks: Sequence[str], split: Sequence[list[str]], asked: Sequence[int], told: Sequence[int], title: str
) -> list[tuple[float, ...]]:
    """Of each block in `told`: the share of its words that the title has, that the story's paragraphs have; how often it stands on the page."""
    others = set(range(len(blocks))) - set(asked)
    prose = " ".join(blocks[i] for i in sorted(others) if len(split[i]) >= PROSE)
    known = _long_words(prose.casefold())
    titled = frozenset(LETTERS.findall(title.casefold()))
    times = Counter(blocks)
    rows: list[tuple[float, ...]] = []
    for i in told:
        words = frozenset(LETTERS.findall(blocks[i].casefold())) if len(split[i]) <= LONG else frozenset()
        if not words:
            rows.append((-1.0, -1.0, -1.0, float(times[blocks[i]])))
            continue
        common = len(words & titled)
        of_title = (common / len(words), common / len(titled)) if titled else (-1.0, -1.0)
        rows.append((*of_title, len(words & known) / len(words), float(times[blocks[i]])))
    return rows


def _long_words(text: str) -> set[str]:
    """What LETTERS finds in a long text: words of letters alone are told without it."""
    words = set(text.split())
    plain = {word for word in words if word.isalpha()}
    return {word for word in plain if len(word) >= 4}.union(LETTERS.findall(" ".join(words - plain)))


def _alike(blocks: Sequence[str], told: Sequence[int]) -> list[tuple[float, float]]:
    """How many blocks right around each in `told` open as it does and have its shape, as the lines of a list or a table do."""
    shape = [SHAPE.sub(_shape, block[:24])[:8] for block in blocks]
    opening = [one.split(" ")[0] + block[:1] for one, block in zip(shape, blocks, strict=True)]
    rows = []
    for i in told:
        near = slice(max(i - 4, 0), i + 5)
        rows.append((float(opening[near].count(opening[i]) - 1), float(shape[near].count(shape[i]) - 1)))
    return rows


def _shape(match: re.Match[str]) -> str:
    first = match[0][0]
    return "0" if first.isdigit() else "A" if first.isupper() else "a"


def _place(plain: Floats) -> Floats:
    """Where each block stands: among the blocks, among the paragraphs, and beside what. `plain`: words, ended, cut.

    Sums of whole numbers and one division, which every processor rounds alike.
    """
    n, ended, cut = plain.T
    size, index = len(n), np.arange(len(n))
    if not size:
        return np.empty((0, 0))
    prose = (n >= PROSE) & (ended > 0) & (cut == 0)
    before, after = _since(prose), _since(prose[::-1])[::-1]
    weight = np.where(prose, n, 0.0)
    above = np.cumsum(weight) - weight
    below = weight.sum() - above - weight
    some = np.minimum(n, LONG)
    columns = [
        np.minimum(index, FAR), np.minimum(size - 1 - index, FAR), index / size,
        before, after, before + after, above, below, above / (above + below + 1),
    ]  # fmt: skip
    whole = np.array([prose.sum(), prose.sum() / size, min(size, 200), cut.sum() / size, ended.sum() / size])
    beside = [_beside(plain, step, np.array([0.0, -1.0, -1.0])) for step in (-2, -1, 1, 2)]
    near = around(np.stack([ended, cut, some], axis=1), (2, 5))
    return np.concatenate([np.stack(columns, axis=1), np.tile(whole, (size, 1)), *beside, *near], axis=1)


def _since(prose: npt.NDArray[np.bool_]) -> Floats:
    """Blocks since the last paragraph, FAR where there was none."""
    index = np.arange(len(prose))
    last = np.maximum.accumulate(np.where(prose, index, -FAR * 2))
    here: Floats = np.minimum(np.where(prose, 0, index - last), FAR).astype(np.float64)
    return here


def _beside(columns: Floats, step: int, missing: Floats) -> Floats:
    """The columns of the block `step` further on; `missing`: theirs where there is none."""
    moved = np.empty_like(columns)
    moved[:] = missing
    if abs(step) < len(columns):
        if step < 0:
            moved[-step:] = columns[:step]
        else:
            moved[:-step] = columns[step:]
    return moved


def around(columns: Floats, widths: Sequence[int]) -> list[Floats]:
    """The means of the blocks within each width, the block itself left out."""
    size = len(columns)
    total = np.zeros((size + 1, columns.shape[1]))
    np.cumsum(columns, axis=0, out=total[1:])
    index = np.arange(size)
    means: list[Floats] = []
    for width in widths:
        low, high = np.maximum(index - width, 0), np.minimum(index + width + 1, size)
        means.append((total[high] - total[low] - columns) / np.maximum(high - low - 1, 1)[:, None])
    return means


def neighbours(score: Floats) -> Floats:
    """First-pass scores of the blocks beside each, and their means further around."""
    column, missing = score[:, None], np.zeros(1)
    beside = [_beside(column, step, missing) for step in range(-SIGHT, SIGHT + 1) if step]
    return np.concatenate([column, *beside, *around(column, (2, 5, 10))], axis=1)


def _buckets(words: list[str], reason: str) -> list[int]:
    """The buckets of the words of a block: each alone, the first and last ones by place, pairs, and the reason so far."""
    n = len(words)
    shown = words if n <= HEAD + TAIL + 4 else [*words[:HEAD], *words[-TAIL:]]
    tokens = WORD.findall(" ".join(shown).casefold())
    tokens = ["#" if token[0].isdigit() else token for token in tokens]
    named = [*tokens, *map(" ".join, pairwise(tokens))]
    named += ["^" + " ".join(tokens[:k]) for k in (1, 2)]
    named += [" ".join(tokens[-k:]) + "$" for k in (1, 2)]
    named += [f"n={min(n, 12) if n < 12 else min(n // 6 * 6, 60)}", f"cut={reason}"]
    if n <= 6:
        named.append("short " + " ".join("A" if w.isupper() else "Aa" if w[0].isupper() else "a" for w in words))
    return sorted(set(map(_bucket, named)))


@lru_cache(maxsize=200_000)
def _bucket(token: str) -> int:
    return zlib.crc32(token.encode()) % BUCKETS

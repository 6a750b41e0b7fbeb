"""Blocks that the learnt weights may not cut, whatever they look like: turns of a conversation, lines of a list that the story gives."""

import re
from collections.abc import Collection, Sequence

from analysis.corpus.cleaning.runs import one_pattern
from analysis.corpus.cleaning.shapes import ENDED, NO_HEADLINE
from analysis.corpus.cleaning.spared import opinions, points, speakers

CLOCK = re.compile(
    r"^\W*\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[a-z]{2,4})?\W*$", re.IGNORECASE
)  # in a live blog, when the thing below it happened
TURN = re.compile(r"^(?:[A-Z][\w.’'-]*+,? ?){1,4}(?:\([^()]{1,30}\))?: \S")  # "DAHL: Good morning."
LEAST_TURNS = 3  # turns that make a conversation
LEAST_TIMES = 3  # times of day that make a live blog
LONGEST_REFRAIN, LEAST_REFRAINS = 60, 4  # characters of a line that comes again with another figure; how often
FIGURE = re.compile(r"\d+")
WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
LINE = 8  # words; a longer block is no line of a list of names
FIRST_LINES = 3  # of an announced list, none of which looks like boilerplate


def protected(blocks: Sequence[str], reasons: Sequence[str], likely: Collection[int]) -> frozenset[int]:
    """The numbers of blocks to keep, of which `likely` look like boilerplate and `reasons` says what is cut already.

    Times of day, and in a live blog what stands right below one; points and refrains of a list or of a summary, lines of a list
    of one pattern; who speaks and what somebody says in an interview or a transcript; the lines below a colon, such as winners
    of a prize.
    """
    times = frozenset(i for i, block in enumerate(blocks) if CLOCK.match(block))
    below = frozenset(i + 1 for i in times if len(times) >= LEAST_TIMES)
    plain = frozenset(i for i, block in enumerate(blocks) if NO_HEADLINE.match(block))
    listed = one_pattern(blocks) | points(blocks) | opinions(blocks) | _announced(blocks, reasons, likely)
    return times | below | plain | _refrains(blocks) | listed | speakers(blocks) | _turns(blocks, reasons)


def _refrains(blocks: Sequence[str]) -> frozenset[int]:
    """Lines of a few words and a figure that differ in the figure alone, four or more of a page: "Last year: 3"."""
    lines: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        if len(block) <= LONGEST_REFRAIN and WORDS.search(block) and FIGURE.search(block):
            lines.setdefault(FIGURE.sub("0", block), []).append(i)
    return frozenset(i for places in lines.values() if len(places) >= LEAST_REFRAINS for i in places)


def _turns(blocks: Sequence[str], reasons: Sequence[str]) -> frozenset[int]:
    """What is said by named speakers in turn, three times or more on a page."""
    turns = [
        i
        for i, (block, reason) in enumerate(zip(blocks, reasons, strict=True))
        if not reason and TURN.match(block) and ENDED.search(block[-8:])
    ]
    return frozenset(turns) if len(turns) >= LEAST_TURNS else frozenset()


def _announced(blocks: Sequence[str], reasons: Sequence[str], likely: Collection[int]) -> frozenset[int]:
    """Short lines below a block that ends in a colon, down to the next sentence; the first ones must look like the story."""
    lines: set[int] = set()
    inside = False
    for i, block in enumerate(blocks):
        is_line = not ENDED.search(block[-8:]) and len(block.split()) <= LINE
        if not reasons[i] and block.endswith(":") and len(block.split()) >= 4:
            first = range(i + 1, i + 1 + FIRST_LINES)
            inside = first[-1] < len(blocks) and not any(n in likely or reasons[n] for n in first)
        elif reasons[i] in ("related", "newsletter", "comments") or (not reasons[i] and block and ENDED.search(block)):
            inside = False
        elif inside and is_line:
            lines.add(i)
    return frozenset(lines)

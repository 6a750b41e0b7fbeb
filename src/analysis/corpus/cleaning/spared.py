"""Blocks that look like boilerplate and are the story's: speakers of an interview, the points that sum a story up."""

import re
from collections.abc import Sequence

from analysis.corpus.cleaning.shapes import ENDED, NAME

LABEL = re.compile(rf"{NAME}:?")
LEAST_TURNS = 2  # blocks that hold the speaker's name alone
HEADING = re.compile(r"story highlights", re.IGNORECASE)
RUN_TOGETHER = re.compile(r"^(Story [Hh]ighlights)\s+(?=[A-Z“\"'‘\d])")
OPINION = re.compile(rf"^(?P<name>{NAME}): \S")
LEAST_OPINIONS = 3  # people whose opinions a piece collects, each below a line of this pattern
POINTS, POINT = 8, 30  # lines below such a heading, and words of one, at most


def speakers(blocks: Sequence[str]) -> frozenset[int]:
    """The blocks that name whose turn it is: a name alone that alternates with another name alone, each twice or more.

    Whoever wrote the piece may be one of the two, so that the name is no byline there: without it the questions would read as
    the other speaker's words.
    """
    labels = [(i, block) for i, block in enumerate(blocks) if len(block) <= 60 and LABEL.fullmatch(block)]
    names = [name for _, name in labels]
    turns = {name for name in names if names.count(name) >= LEAST_TURNS}
    taken = [name for name in names if name in turns]
    alternating = {name for name in turns if any(other != name for other in _between(taken, name))}
    return frozenset(i for i, name in labels if name in alternating) if len(alternating) > 1 else frozenset()


def _between(names: Sequence[str], name: str) -> Sequence[str]:
    """The names from the first turn of a speaker to the next name behind the last."""
    last = len(names) - 1 - names[::-1].index(name)
    return names[names.index(name) : last + 1]


def points(blocks: Sequence[str]) -> frozenset[int]:
    """The lines below "Story highlights", down to the first paragraph: the outlet's own summary, which stays like a standfirst."""
    found: set[int] = set()
    for i, block in enumerate(blocks):
        if not HEADING.fullmatch(block):
            continue
        for n in range(i + 1, min(i + 1 + POINTS, len(blocks))):
            if len(blocks[n].split()) > POINT or ENDED.search(blocks[n]):
                break
            found.add(n)
    return frozenset(found)


def opinions(blocks: Sequence[str]) -> frozenset[int]:
    """The lines "Name Name: what that person thinks" of a piece that collects what several people think."""
    found = {
        i: match["name"]
        for i, block in enumerate(blocks)
        if (match := OPINION.match(block)) and not ENDED.search(block)
    }
    return frozenset(found) if len(set(found.values())) >= LEAST_OPINIONS else frozenset()


def parted(block: str) -> list[str]:
    """A block whose heading "Story highlights" was run together with the first point, as two."""
    match = RUN_TOGETHER.match(block)
    return [match[1], block[match.end() :]] if match else [block]

"""Invented stories and invented boilerplate -> pages, in a drawn order: kinds of boilerplate that the marked pages show seldom."""

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate
from analysis.training.cleaning.pages import MarkedPage

HERE = Path(__file__).parent
N_PAGES = 240
WEIGHT = 0.5  # of an invented page, beside one that was found
MOST = {"top": 4, "inside": 3, "bottom": 5}  # groups of boilerplate in each place
CLEAN = 0.2  # share of pages without any

NAMES = ("Arroyo", "Novik", "Lindqvist", "Holm", "Aas", "Brenn", "Thorn", "Reyes", "Quist", "Sandvik", "Roth", "Lang")
OTHERS = (
    "Baker",
    "Okafor",
    "Silva",
    "Haddad",
    "Nowak",
    "Tanaka",
    "Murray",
    "Costa",
    "Weber",
    "Iqbal",
    "Dunn",
    "Moreau",
)
OUTLETS = ("Herald", "Post", "Ledger", "Observer", "Times", "Gazette", "Daily News", "Record", "Monitor", "Journal")


@dataclass(frozen=True)
class InventedLines:
    """Lines of boilerplate that stand together."""

    kind: str
    where: str
    lines: tuple[str, ...]


@cache
def read_stories() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Title and blocks of each invented story."""
    content = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))
    return tuple((one["title"], tuple(filter(None, one["text"].split("\n")))) for one in content["story"])


@cache
def read_invented() -> tuple[InventedLines, ...]:
    """The groups of invented boilerplate."""
    content = tomllib.loads((HERE / "boilerplate.toml").read_text(encoding="utf-8"))
    return tuple(
        InventedLines(one["kind"], one["where"], tuple(filter(None, group.split("\n"))))
        for one in content["boilerplate"]
        for group in one["text"].strip().split("\n\n")
    )


def invented_pages(phrases: Boilerplate, n: int = N_PAGES, seed: int = 7) -> list[MarkedPage]:
    """Pages that are drawn anew from the same stories and boilerplate; people and outlets have another name in each."""
    chance = random.Random(seed)
    return [_page(chance, phrases, f"invented {number}") for number in range(n)]


def _page(chance: random.Random, phrases: Boilerplate, site: str) -> MarkedPage:
    title, story = chance.choice(read_stories())
    lines: list[tuple[str, str]] = [(block, "") for block in _some(story, chance)]
    if chance.random() >= CLEAN:
        end = len(lines)
        for group in _drawn("inside", chance):
            place = chance.randint(1, end)
            lines[place:place] = _marked(group)
        lines += [line for group in _drawn("bottom", chance) for line in _marked(group)]
        headline = [(title, "headline")] if chance.random() < 0.6 else []
        lines[:0] = [*[line for group in _drawn("top", chance) for line in _marked(group)], *headline]
    rename = _renaming(chance)
    blocks, kinds = [rename(block) for block, _ in lines], [kind for _, kind in lines]
    shown = rename(title) if chance.random() < 0.8 else ""
    reasons = find_boilerplate(blocks, phrases, shown)
    return MarkedPage(site, shown, blocks, reasons, [int(bool(kind)) for kind in kinds], kinds, WEIGHT, found=False)


def _some(story: Sequence[str], chance: random.Random) -> Sequence[str]:
    """The story, whole or without its last blocks: stories end in any way."""
    return story if chance.random() < 0.5 or len(story) < 6 else story[: chance.randint(5, len(story))]


def _drawn(where: str, chance: random.Random) -> list[InventedLines]:
    groups = [group for group in read_invented() if group.where in (where, "any")]
    return chance.sample(groups, chance.randint(0, MOST[where]))


def _marked(group: InventedLines) -> list[tuple[str, str]]:
    return [(line, group.kind) for line in group.lines]


class _renaming:
    """People and outlets of one page under other names."""

    def __init__(self, chance: random.Random) -> None:
        names = dict(zip(NAMES, chance.sample(OTHERS, len(OTHERS)), strict=True)) if chance.random() < 0.7 else {}
        self.names = names | ({"Courier": chance.choice(OUTLETS)} if chance.random() < 0.8 else {})
        self.pattern = re.compile(rf"\b(?:{'|'.join(self.names)})\b") if self.names else None

    def __call__(self, text: str) -> str:
        return self.pattern.sub(lambda match: self.names[match[0]], text) if self.pattern else text

"""findings by two keys -> bands from those who speak to those who are spoken about, as wide as what is said is much.

A band is red or green where its interval, taken together with all others, leaves out 0; grey where it does not, or where it rests on too
few stories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from analysis.display import theme
from analysis.display.figures.rows import Names
from analysis.display.figures.sheet import Drawing, Sheet, Size, shortened, widest, wrapped
from analysis.display.printed import ends, printed_name
from analysis.findings.dimensions import with_dimensions
from analysis.tables import records

GAP = 8.0  # points between two of a side
TALL = 300.0  # points that all bands take together
THIN = 1.0  # points of the thinnest band
BAR = 7.0  # width of the bar beside a name
OPENS = 0.2  # of a band's length, where it is level: what is pressed to open it
KEY = 22.0
NO_LEAN = "not told apart from 0"
COLOURS = {"negative": theme.RED.light, NO_LEAN: theme.SILVER.light, "positive": theme.TEAL.light}


@dataclass
class FlowSide:
    """Those on one side from top to bottom: what each is called, where its bar begins, how high it is, and how much of it bands have taken."""

    labels: dict[str, list[str]]
    tops: dict[str, float]
    heights: dict[str, float]
    bottom: float
    taken: dict[str, float]

    def take(self, one: str, wide: float) -> float:
        """Where the next band of that one begins."""
        top = self.tops[one] + self.taken[one]
        self.taken[one] += wide
        return top


def draw_flows(
    findings: pd.DataFrame,
    *,
    sources: str,
    targets: str,
    names: Names,
    min_stories: int = 0,
    titles: tuple[str, str] = ("", ""),
) -> Drawing:
    """A band for each finding, as wide as it has mentions.

    Args:
        sources, targets: the keys of the left and of the right side; those with most mentions stand on top.
        min_stories: a band of fewer stories is grey.
        titles: what the sides stand for, such as "who speaks" and "about whom".
    """
    table, keys = with_dimensions(findings), (sources, targets)
    return Drawing(lambda size: _drawn(table, keys, names, min_stories, titles, size), table, keys, names)


def lean(finding: Mapping[str, Any], min_stories: int) -> str:
    """Whether a finding is told apart from 0, by its `apart` where it has one, else by its interval: a key of COLOURS."""
    low, high = ends(finding)
    if finding["n_stories"] < min_stories or not finding.get("apart", low > 0 or high < 0):
        return NO_LEAN
    return "positive" if finding["estimate"] > 0 else "negative"


def _drawn(
    table: pd.DataFrame, keys: tuple[str, str], names: Names, min_stories: int, titles: tuple[str, str], size: Size
) -> Figure:
    scale = TALL / max(float(table["n_mentions"].sum()), 1.0)
    room = size.width * (0.31 if size.narrow else 0.28)
    sides = [_side(table.groupby(key)["n_mentions"].sum(), scale, names, room - 8, size) for key in keys]
    above, height = KEY + size.note + 8, max(side.bottom for side in sides)
    left, right = (8 + widest([line for lines in side.labels.values() for line in lines], size.label) for side in sides)
    reach = size.width - left - right
    sheet = Sheet(size, above + height + 6)
    axes = sheet.axes(left, above, reach, height)
    axes.set(xlim=(0, reach), ylim=(height, 0))
    _key(sheet)
    rows = sorted(records(table), key=lambda row: -row["n_mentions"])
    widths = [max(row["n_mentions"] * scale, THIN) for row in rows]
    starts = [_starts(rows, widths, keys, sides), _starts(rows, widths, keys[::-1], sides[::-1])]
    for row, wide, *ys in zip(rows, widths, *starts, strict=True):
        _band(axes, (BAR, reach - BAR), ys, wide, COLOURS[lean(row, min_stories)])
        sheet.region(row, left + BAR, above + ys[0], OPENS * reach, wide)
    for side, title, x, bar, align in (
        (sides[0], titles[0], left - 6, 0.0, "right"),
        (sides[1], titles[1], size.width - right + 6, reach - BAR, "left"),
    ):
        sheet.note(x, KEY + size.note / 2, title, ha=align)
        for one, lines in side.labels.items():
            axes.add_patch(
                Rectangle((bar, side.tops[one]), BAR, side.heights[one], facecolor=theme.SLATE.light, linewidth=0)
            )
            middle = above + side.tops[one] + side.heights[one] / 2
            for place, words in enumerate(lines):
                y = middle + (place - (len(lines) - 1) / 2) * (size.label + 1)
                sheet.words(x, y, words, ha=align)
    return sheet.figure


def _starts(
    rows: Sequence[Mapping[str, Any]], widths: Sequence[float], keys: Sequence[str], sides: Sequence[FlowSide]
) -> list[float]:
    """Where each band begins on the first of the sides: it leaves its bar in the order in which the other ends stand."""
    others = list(sides[1].tops)
    order = sorted(range(len(rows)), key=lambda number: others.index(str(rows[number][keys[1]])))
    starts = {number: sides[0].take(str(rows[number][keys[0]]), widths[number]) for number in order}
    return [starts[number] for number in range(len(rows))]


def _side(mentions: "pd.Series[int]", scale: float, names: Names, room: float, size: Size) -> FlowSide:
    labels, tops, heights, y = {}, {}, {}, 0.0
    for one, n in mentions.sort_values(ascending=False, kind="stable").items():
        lines = wrapped(f"{printed_name(one, names)} {n:,}", size.label, room)
        lines = lines if len(lines) < 3 else [lines[0], shortened(" ".join(lines[1:]), size.label, room)]
        high, least = max(n * scale, THIN), len(lines) * (size.label + 2)
        labels[str(one)], heights[str(one)] = lines, high
        tops[str(one)] = y + max(least - high, 0.0) / 2
        y += max(high, least) + GAP
    return FlowSide(labels, tops, heights, y - GAP, dict.fromkeys(labels, 0.0))


def _band(axes: Axes, xs: tuple[float, float], ys: Sequence[float], wide: float, colour: str) -> None:
    (x0, x1), (y0, y1) = xs, ys
    middle = (x0 + x1) / 2
    there = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
    back = [(x, y + wide) for x, y in reversed(there)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    edge = 0.6 if wide > 3 else 0.0
    axes.add_patch(
        PathPatch(
            Path([*there, *back, there[0]], codes),
            facecolor=colour,
            edgecolor=theme.PAPER.light,
            linewidth=edge,
            alpha=0.8,
        )
    )


def _key(sheet: Sheet) -> None:
    """What the colours say."""
    x = 0.0
    for words, colour in COLOURS.items():
        sheet.axes(x, 3, 10, 10).add_patch(Rectangle((0, 0), 1, 1, facecolor=colour, linewidth=0))
        sheet.note(x + 14, 8, words)
        x += 26 + widest([words], sheet.size.note)

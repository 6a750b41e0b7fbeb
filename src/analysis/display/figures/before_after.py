"""two sides of an event + the change between them -> dumbbells: from a hollow dot before to a full one after, the change beside it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display import theme
from analysis.display.figures.rows import GAP, LABELS, Names, axis_below, numbers_of, panel_axes, panel_parts
from analysis.display.figures.scales import clear, fitted, shades, ticks
from analysis.display.figures.sheet import Drawing, Sheet, Size, shortened, widest, width_of
from analysis.display.printed import number_text, printed_name, style_of
from analysis.errors import UsageError
from analysis.findings.dimensions import with_dimensions
from analysis.tables import largest_first, records


def draw_before_after(
    before: pd.DataFrame, after: pd.DataFrame, change: pd.DataFrame, *, rows: str, panels: str = "", names: Names
) -> Drawing:
    """A dumbbell for each value of `rows`, the largest rise first, in a panel for each value of `panels`; grey: no change can be told.

    Args:
        before, after: means of the two sides (`estimates.estimate_sides`), so that one minus the other is the change.
        change: their differences, adjusted over all comparisons (`findings.family`); its rows are drawn.
    Raises:
        UsageError: a change lacks one of its sides.
    """
    keys = [panels, rows] if panels else [rows]
    table, sides = with_dimensions(change), {"before": with_dimensions(before), "after": with_dimensions(after)}
    for name, side in sides.items():
        table = table.merge(side[[*keys, "estimate"]].rename(columns={"estimate": name}), on=keys, how="left")
    if (lacking := table[["before", "after"]].isna().any(axis=1)).any():
        others = ", ".join(dict.fromkeys(table.loc[lacking, rows]))
        raise UsageError(f"No side before or after is given of {others}: estimate both with the same rows.")
    parts = [largest_first(part, "estimate", 2, [rows]) for part in panel_parts(table, panels)]
    drawn = pd.concat(parts) if parts else table
    means = pd.concat([before, after])
    return Drawing(
        lambda size: _drawn(parts, means, rows, panels, names, size),
        drawn.drop(columns=[*sides]),
        tuple(keys),
        names,
        means,
    )


def _drawn(parts: list[pd.DataFrame], means: pd.DataFrame, rows: str, panels: str, names: Names, size: Size) -> Figure:
    shown, style = [row for part in parts for row in records(part)], style_of(records(means.head(1))[0])
    sides = [f"{number_text(row['before'], style)} → {number_text(row['after'], style)}" for row in shown]
    layout = _layout(sides, shown, [printed_name(row[rows], names) for row in shown], size)
    head, top = (28.0 if panels else 2.0), size.note + 12 if size.narrow else 2 * size.note + 12
    bottom = top + sum(head + layout.row * len(part) for part in parts)
    sheet = Sheet(size, bottom + 2 * size.note + 18)
    scale = fitted(means.assign(**dict.fromkeys(("low", "high", "low_adjusted", "high_adjusted"), math.nan)))
    marks, (column, colours) = ticks(*scale, 5 if size.narrow else 7), shades(pd.DataFrame(shown), panels, rows)
    _key(sheet, size)
    _heads(sheet, layout, top)
    words = iter(sides)
    for axes, part, y in panel_axes(sheet, parts, panels, names, layout, scale, head, top):
        for number, row in enumerate(part):
            shade = colours[row[column]] if clear(row) else theme.SOFT.light
            _dumbbell(axes, row, number * layout.row + layout.line, shade, marks)
            _printed(sheet, layout, row, next(words), printed_name(row[rows], names), y + number * layout.row)
    axis_below(sheet, layout.plot, layout.plot_width, bottom, scale, marks, means)
    return sheet.figure


@dataclass(frozen=True)
class Dumbbells:
    """Where the drawing and the right ends of the numbers stand, how high a row is, and where in it the dumbbell is."""

    plot: float
    plot_width: float
    sides: float
    change: float
    row: float
    line: float


def _layout(sides: list[str], shown: list[dict[str, Any]], labels: list[str], size: Size) -> Dumbbells:
    if size.narrow:
        return Dumbbells(6, size.width - 12, size.width, size.width, 58, 46)
    count = width_of("stories", size.note)
    change = widest([*map(numbers_of, shown)], size.label)
    label = min(LABELS, widest(labels, size.label))
    width = size.width - label - widest(sides, size.label) - change - count - 4 * GAP
    return Dumbbells(label + GAP, width, size.width - count - change - 2 * GAP, size.width - count - GAP, 24, 12)


def _heads(sheet: Sheet, layout: Dumbbells, top: float) -> None:
    if not sheet.size.narrow:
        for place, words in (
            (layout.sides, "before → after"),
            (layout.change, "change [interval]"),
            (sheet.size.width, "stories"),
        ):
            sheet.note(place, top - 10, words, ha="right")


def _key(sheet: Sheet, size: Size) -> None:
    axes = sheet.axes(0, 0, size.width, size.note + 8)
    axes.set(xlim=(0, size.width), ylim=(size.note + 8, 0))
    middle = (size.note + 8) / 2
    axes.plot(
        [6], [middle], "o", color=theme.SOFT.light, markerfacecolor=theme.PAPER.light, markersize=7, markeredgewidth=1.6
    )
    second = 16 + width_of("before", size.note) + 16
    axes.plot([second], [middle], "o", color=theme.SOFT.light, markersize=7)
    sheet.note(16, middle, "before")
    sheet.note(second + 10, middle, "after")


def _dumbbell(axes: Axes, row: Mapping[str, Any], middle: float, shade: str, marks: list[float]) -> None:
    axes.vlines(
        [mark for mark in marks if mark], middle - 9, middle + 9, color=theme.RULE.light, linewidth=0.8, zorder=0
    )
    axes.vlines([0], middle - 10, middle + 10, color=theme.SOFT.light, linewidth=1, zorder=1)
    axes.hlines([middle], [row["before"]], [row["after"]], color=shade, linewidth=3, alpha=0.5, zorder=2)
    for side, face in (("before", theme.PAPER.light), ("after", shade)):
        axes.plot(
            [row[side]],
            [middle],
            "o",
            color=shade,
            markerfacecolor=face,
            markersize=7.5,
            markeredgewidth=1.6,
            zorder=3,
            clip_on=False,
        )


def _printed(sheet: Sheet, layout: Dumbbells, row: Mapping[str, Any], sides: str, name: str, y: float) -> None:
    size, n = sheet.size, f"{row['n_stories']:,}"
    if size.narrow:
        sheet.words(0, y + 10, shortened(name, size.label, size.width - width_of(sides, size.label) - 8))
        sheet.words(size.width, y + 10, sides, ha="right")
        sheet.note(0, y + 27, f"{numbers_of(row)} · {n} stories")
        return
    sheet.words(0, y + layout.line, shortened(name, size.label, LABELS))
    for place, words in ((layout.sides, sides), (layout.change, numbers_of(row)), (size.width, n)):
        sheet.words(place, y + layout.line, words, ha="right")

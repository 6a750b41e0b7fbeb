"""findings by period -> panels over an axis of days: each estimate a dot with its interval as a bar.

A period stands at its days, so that an uneven window looks uneven. What rests on few stories, or on a period that the articles
cover in part, is hollow; a period without articles is grey and holds nothing. No line joins what nothing is known between.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display import theme
from analysis.display.figures.dates import Days, PeriodPlace, days_of, draw_ticks, panel_over, places_of
from analysis.display.figures.events import draw_event_list, draw_gutter, gutter_of
from analysis.display.figures.scales import axis_words, colours_of, finite, fitted, tick_texts, ticks
from analysis.display.figures.sheet import Drawing, Sheet, Size, shortened, widest, width_of, wrapped
from analysis.display.printed import ends, printed_name
from analysis.errors import UsageError
from analysis.findings.dimensions import with_dimensions
from analysis.tables import records

Names = Mapping[str, str]
HEAD, BELOW = 30.0, 8.0  # points above a panel for its name, and between two panels


def draw_over_time(
    findings: pd.DataFrame, *, panels: str, names: Names, periods: pd.DataFrame, events: pd.DataFrame | None = None,
    min_stories: int = 0,
) -> Drawing:  # fmt: skip
    """A panel for each value of `panels`, in which each period has a dot at the middle of its days, and its interval.

    Args:
        periods: `findings.periods.periods` of the window.
        events: `day`, `name`; those of the window are named in a gutter above the panels.
        min_stories: estimates that rest on fewer are hollow.
    Raises:
        UsageError: the findings are of a period that the window lacks, or of several measures.
    """
    table = of_window(findings, periods)
    return Drawing(
        lambda size: _drawn(table, panels, names, periods, events, min_stories, size), table, (panels, "period"), names
    )


def of_window(findings: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """The findings, once it is clear that the window holds their periods."""
    if others := sorted(set(findings["period"].dropna()) - set(periods["period"])):
        raise UsageError(
            f"The findings are of {', '.join(others)}, which `periods` does not hold: make both of the same study."
        )
    return with_dimensions(findings)


def members_of(table: pd.DataFrame, panels: str) -> dict[object, pd.DataFrame]:
    """The findings of each panel, in order of appearance."""
    column = table[panels].astype(object)
    return {value: table[column.isna() if pd.isna(value) else column == value] for value in dict.fromkeys(column)}


def _drawn(
    table: pd.DataFrame, panels: str, names: Names, periods: pd.DataFrame, events: pd.DataFrame | None, min_stories: int, size: Size
) -> Figure:  # fmt: skip
    scale = fitted(table)
    marks = ticks(*scale, 4)
    texts = tick_texts(marks, table)
    left = widest([*texts, "n"], size.note) + 8
    axis = days_of(periods, left, size.width - left - 6)
    places, gutter, parts = places_of(periods, axis), gutter_of(events, axis, size), members_of(table, panels)
    lines = {member: _lines_of_counts(_counts(part, places, axis), size) for member, part in parts.items()}
    high, count = (96.0 if size.narrow else 118.0), (size.note * 1.1) * max(1, *lines.values()) + 6
    keys, line = _key(table, places, min_stories, size), size.note + 4
    foot = 2.4 * size.note + 6
    body = len(parts) * (HEAD + high + count + BELOW)
    sheet = Sheet(size, gutter.above + body + foot + len(keys) * line + gutter.below + 4)
    draw_gutter(sheet, gutter, axis, 0)
    colours, y = colours_of(table, panels), gutter.above
    for member, part in parts.items():
        name = shortened(printed_name(member, names), size.label, size.width, bold=True)
        sheet.words(0, y + HEAD / 2 - 4, name, weight="bold")
        axes = panel_over(sheet, axis, places, gutter.events, y + HEAD, high)
        _scale(sheet, axes, axis, scale, dict(zip(marks, texts, strict=True)), y + HEAD, high)
        for row in records(part):
            _dot(axes, row, places[row["period"]], colours[member], min_stories)
            sheet.region(row, *axis.across(places[row["period"]], y + HEAD), high)
        _write_counts(sheet, _counts(part, places, axis), axis, lines[member], y + HEAD + high)
        y += HEAD + high + count + BELOW
    draw_ticks(sheet, axis, y - BELOW)
    sheet.figure.days = axis
    for number, words in enumerate(keys):
        sheet.note(0, y - BELOW + foot + (number + 0.5) * line, words)
    draw_event_list(sheet, gutter, y - BELOW + foot + len(keys) * line)
    return sheet.figure


def _scale(
    sheet: Sheet, axes: Axes, axis: Days, scale: tuple[float, float], marks: dict[float, str], top: float, height: float
) -> None:
    axes.set(ylim=scale)
    axes.hlines([mark for mark in marks if mark], 0, axis.span, color=theme.RULE.light, linewidth=0.8, zorder=0.2)
    axes.hlines([0], 0, axis.span, color=theme.SOFT.light, linewidth=1, zorder=0.3)
    for mark, words in marks.items():
        y = top + height * (scale[1] - mark) / (scale[1] - scale[0])
        sheet.note(axis.left - 6, y, words, ha="right")


def _dot(axes: Axes, row: Mapping[str, Any], place: PeriodPlace, shade: str, min_stories: int) -> None:
    hollow, (low, high) = row["n_stories"] < min_stories or place.partial, ends(row)
    if finite(low):
        axes.vlines([place.middle], [low], [high], color=shade, linewidth=1.4 if hollow else 2.6, alpha=0.5, zorder=2)
    if finite(row["estimate"]):
        axes.plot([place.middle], [row["estimate"]], "o", color=shade, markersize=7, markeredgewidth=1.4, zorder=3, clip_on=False,
                  markerfacecolor=theme.PAPER.light if hollow else shade)  # fmt: skip


def _counts(part: pd.DataFrame, places: Mapping[str, PeriodPlace], axis: Days) -> list[tuple[float, str]]:
    """Where each count stands below its dot, and its words."""
    return [(axis.place(places[row["period"]].middle), f"{row['n_stories']:,}") for row in records(part)]


def _lines_of_counts(counts: list[tuple[float, str]], size: Size) -> int:
    """In how many lines the counts have room, neighbours in turn; 0: not even in two."""
    for lines in (1, 2):
        rows = [counts[start::lines] for start in range(lines)]
        pairs = [(a, b) for row in rows for a, b in pairwise(row)]
        if all(b[0] - a[0] > (width_of(a[1], size.note) + width_of(b[1], size.note)) / 2 + 3 for a, b in pairs):
            return lines
    return 0


def _write_counts(sheet: Sheet, counts: list[tuple[float, str]], axis: Days, lines: int, y: float) -> None:
    """The counts in their lines; where they have no room, every so many of them."""
    note = sheet.size.note
    step = 1 if lines else 1 + int(len(counts) * (widest([words for _, words in counts], note) + 3) // axis.width)
    sheet.note(axis.left - 6, y + note + 1, "n", ha="right")
    for number, (x, words) in enumerate(counts):
        if number % step == 0:
            sheet.note(x, y + 1 + note * (1 + 1.1 * (number % lines if lines else 0)), words, ha="center")


def _key(table: pd.DataFrame, places: Mapping[str, PeriodPlace], min_stories: int, size: Size) -> list[str]:
    """What the axis is of, and what is hollow or grey where anything is."""
    few = [f"fewer than {min_stories} stories"] if (table["n_stories"] < min_stories).any() else []
    part = ["a period covered in part"] if any(places[period].partial for period in table["period"]) else []
    said = [
        f"{axis_words(table)}; n: stories.",
        f"Hollow: {' or '.join(few + part)}." if few + part else "",
        "Grey: no articles." if any(place.gap for place in places.values()) else "",
    ]
    return wrapped(" ".join(filter(None, said)), size.note, size.width)

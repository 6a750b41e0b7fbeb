"""findings -> a row for each estimate: a dot with its interval, or a bar, and the numbers beside it; one panel an actor.

Panels share their axis, which is fitted to the data. On a phone the name and the numbers stand above what is drawn of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display import theme
from analysis.display.figures.scales import OWN, axis_words, clear, finite, fitted, shades, tick_texts, ticks
from analysis.display.figures.sheet import Drawing, Sheet, Size, shortened, widest, width_of
from analysis.display.printed import ends, interval_text, number_text, printed_name, style_of
from analysis.findings.dimensions import with_dimensions
from analysis.measures import COUNT
from analysis.tables import largest_first, records

Names = Mapping[str, str]
LABELS = 200  # points that names may take on a desk
GAP = 14


@dataclass(frozen=True)
class RowColumns:
    """Where a row's name, drawing, numbers and count stand, and how high it is."""

    label: float
    plot: float
    plot_width: float
    numbers: float
    row: float
    line: float  # from the top of a row to the middle of its drawing
    words: float = 0  # from there to below words that stand above the drawing


class PanelPlaces(Protocol):
    """What rows of panels need to know of where they stand."""

    @property
    def plot(self) -> float:
        """Left end of the drawing."""

    @property
    def plot_width(self) -> float:
        """Its width."""

    @property
    def row(self) -> float:
        """How high a row is."""


def draw_estimates(findings: pd.DataFrame, *, rows: str, panels: str = "", names: Names, bars: bool = False) -> Drawing:
    """A row for each value of `rows`, largest estimate first (labels and voices in their order), in a panel for each value of `panels`.

    Differences whose interval (over all comparisons, where it was adjusted) holds 0 are grey.

    Args:
        findings: of one measure and estimand.
        bars: bars from 0 in place of dots, for the parts of a whole.
    """
    table = with_dimensions(findings)
    parts = [_sorted(part, rows) for part in panel_parts(table, panels)]
    placed = pd.concat(parts) if parts else table
    keys = (panels, rows) if panels else (rows,)
    return Drawing(lambda size: _drawn(parts, rows, panels, names, bars, size), placed, keys, names)


def panel_parts(table: pd.DataFrame, panels: str) -> list[pd.DataFrame]:
    """The findings of each panel, in order of appearance; all in one where `panels` is ""."""
    if table.empty:
        return []
    return [table[table[panels] == value] for value in dict.fromkeys(table[panels])] if panels else [table]


def _sorted(part: pd.DataFrame, rows: str) -> pd.DataFrame:
    own = [group for group in OWN.get(part["measure"].iloc[0], ()) if rows == "group"]
    if not own:
        return largest_first(part, "estimate", 2, [rows])
    return part.sort_values(rows, key=lambda values: values.map(own.index), kind="stable")


def _drawn(parts: Sequence[pd.DataFrame], rows: str, panels: str, names: Names, bars: bool, size: Size) -> Figure:
    table = pd.concat(parts)
    columns = _columns(table, rows, names, size)
    head = 26.0 if panels else 4.0
    top = size.note + 10
    bottom = top + sum(head + columns.row * len(part) for part in parts)
    sheet = Sheet(size, bottom + 2 * size.note + 18)
    scale = fitted(table, from_0=bars)
    marks = ticks(*scale, 5 if size.narrow else 7)
    column, colours = shades(table, "" if bars else panels, rows)
    _heads(sheet, columns, table, top)
    for axes, part, y in panel_axes(sheet, parts, panels, names, columns, scale, head, top):
        _guides(axes, columns, len(part), marks)
        for number, row in enumerate(part):
            shade = colours[row[column]]
            _row(axes, row, number * columns.row + columns.line, shade if clear(row) else theme.SOFT.light, bars)
            _printed(sheet, row, columns, y + number * columns.row, printed_name(row[rows], names))
            sheet.region(row, 0, y + number * columns.row, size.width, columns.row)
    axis_below(sheet, columns.plot, columns.plot_width, bottom, scale, marks, table)
    return sheet.figure


def _columns(table: pd.DataFrame, rows: str, names: Names, size: Size) -> RowColumns:
    if size.narrow:
        return RowColumns(0, 4, size.width - 8, size.width, row=40, line=28, words=20)
    label = min(LABELS, widest([printed_name(row, names) for row in table[rows]], size.label))
    numbers = widest([numbers_of(row) for row in records(table)], size.label)
    count = width_of("stories", size.note) + GAP
    plot_width = size.width - label - numbers - count - 2 * GAP
    return RowColumns(0, label + GAP, plot_width, size.width - count, row=22, line=11)


def _heads(sheet: Sheet, columns: RowColumns, table: pd.DataFrame, top: float) -> None:
    of_count = table["estimand"].iloc[0] == COUNT
    words = "" if of_count else "estimate [interval]"
    if sheet.size.narrow:
        sheet.note(sheet.size.width, top - 10, "number" if of_count else f"{words} · stories", ha="right")
        return
    sheet.note(columns.numbers, top - 10, words, ha="right")
    sheet.note(sheet.size.width, top - 10, "stories", ha="right")


def _guides(axes: Axes, columns: RowColumns, n: int, marks: Sequence[float]) -> None:
    """The lines of the scale, beside each row, all at once: a call for each takes longer than all else that is drawn."""
    reach = min(columns.row - columns.line, columns.line - columns.words) - 1
    places = [(mark, number * columns.row + columns.line) for number in range(n) for mark in marks if mark != 0]
    xs, middles = [mark for mark, _ in places], [middle for _, middle in places]
    tops, bottoms = [one - reach for one in middles], [one + reach for one in middles]
    axes.vlines(xs, tops, bottoms, color=theme.RULE.light, linewidth=0.8, zorder=0)
    rows = [number * columns.row + columns.line for number in range(n)]
    tops, bottoms = [one - reach - 1 for one in rows], [one + reach + 1 for one in rows]
    axes.vlines([0.0] * n, tops, bottoms, color=theme.SOFT.light, linewidth=1, zorder=1)


def _row(axes: Axes, row: Mapping[str, Any], middle: float, shade: str, bars: bool) -> None:
    low, high = ends(row)
    if bars and finite(row["estimate"]):
        axes.barh([middle], [row["estimate"]], height=11, color=shade, linewidth=0, zorder=2)
        if finite(low):
            axes.hlines([middle], [low], [high], color=theme.INK.light, linewidth=1.2, zorder=3)
        return
    if finite(low):
        axes.hlines([middle], [low], [high], color=shade, linewidth=2.6, alpha=0.5, zorder=2)
    axes.plot([row["estimate"]], [middle], "o", color=shade, markersize=7.5, markeredgewidth=0, zorder=3, clip_on=False)


def _printed(sheet: Sheet, row: Mapping[str, Any], columns: RowColumns, y: float, name: str) -> None:
    size, numbers, n = sheet.size, numbers_of(row), f"{row['n_stories']:,}"
    if size.narrow:
        said = f"{numbers} · {n}"
        sheet.words(size.width, y + 11, said, ha="right", fontsize=size.note)
        sheet.words(0, y + 11, shortened(name, size.label, size.width - width_of(said, size.note) - 8))
        return
    sheet.words(columns.label, y + columns.line, shortened(name, size.label, LABELS))
    sheet.words(columns.numbers, y + columns.line, numbers, ha="right")
    sheet.note(size.width, y + columns.line, n, ha="right")


def axis_below(
    sheet: Sheet,
    left: float,
    width: float,
    y: float,
    scale: tuple[float, float],
    marks: Sequence[float],
    table: pd.DataFrame,
) -> None:
    """The ticks of a scale and what they are of, below a panel that ends at `y`."""
    note = sheet.size.note
    for mark, words in zip(marks, tick_texts(marks, table), strict=True):
        x = left + width * (mark - scale[0]) / (scale[1] - scale[0])
        half = width_of(words, note) / 2
        sheet.note(min(max(x, half), sheet.size.width - half), y + note / 2 + 4, words, ha="center")
    words = axis_words(table)
    half = width_of(words, note) / 2
    middle = min(max(left + width / 2, half), sheet.size.width - half)
    sheet.note(middle, y + 1.5 * note + 9, shortened(words, note, sheet.size.width), ha="center")


def panel_axes(
    sheet: Sheet, parts: Sequence[pd.DataFrame], panels: str, names: Names, place: PanelPlaces, scale: tuple[float, float],
    head: float, top: float,
) -> Iterator[tuple[Axes, list[dict[str, Any]], float]]:  # fmt: skip
    """For each panel, one below another from `top` on: axes for its rows below its name, the rows, and how far down they begin."""
    for part in parts:
        if panels:
            panel_name(sheet, printed_name(part[panels].iloc[0], names), top + head - 12)
        top += head
        height = place.row * len(part)
        axes = sheet.axes(place.plot, top, place.plot_width, height)
        axes.set(xlim=scale, ylim=(height, 0))
        yield axes, records(part), top
        top += height


def panel_name(sheet: Sheet, name: str, middle: float) -> None:
    """The name of a panel, above it."""
    size = sheet.size
    sheet.words(0, middle, shortened(name, size.label, size.width, bold=True), weight="bold")


def numbers_of(row: Mapping[str, Any]) -> str:
    """What is printed in a row: "+0.31 [+0.20, +0.42]"; of a count the number alone."""
    counted = row.get("estimand") == COUNT
    return number_text(row["estimate"], style_of(row)) if counted else interval_text(row)

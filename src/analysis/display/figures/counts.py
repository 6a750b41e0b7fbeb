"""counts by period -> a strip of bars over an axis of days for each outlet, with the number on each bar and the sum beside its name."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display import theme
from analysis.display.figures.dates import Days, PeriodPlace, days_of, draw_ticks, panel_over, places_of
from analysis.display.figures.events import draw_event_list, draw_gutter, gutter_of
from analysis.display.figures.over_time import Names, members_of, of_window
from analysis.display.figures.scales import colours_of
from analysis.display.figures.sheet import Drawing, Sheet, Size, shortened, widest, width_of, wrapped
from analysis.display.printed import printed_name
from analysis.tables import records

NAMED = 180.0  # points that names may take on a desk
STRIP = 40.0


def draw_counts(
    findings: pd.DataFrame, *, panels: str, names: Names, periods: pd.DataFrame, events: pd.DataFrame | None = None
) -> Drawing:
    """A strip for each value of `panels`; a period covered in part is hollow, one without articles grey.

    Args:
        periods, events: as for `draw_over_time`.
    """
    table = of_window(findings, periods)
    return Drawing(lambda size: _drawn(table, panels, names, periods, events, size), table, (panels, "period"), names)


def _drawn(
    table: pd.DataFrame, panels: str, names: Names, periods: pd.DataFrame, events: pd.DataFrame | None, size: Size
) -> Figure:
    parts = members_of(table, panels)
    sums = {member: f"{part['estimate'].sum():,.0f}" for member, part in parts.items()}
    labels = {member: printed_name(member, names) for member in parts}
    beside = min(NAMED, widest(list(labels.values()), size.label)) + widest(list(sums.values()), size.label) + 8
    left = 0.0 if size.narrow else beside + 14
    axis = days_of(periods, left, size.width - left)
    places, gutter, keys = places_of(periods, axis), gutter_of(events, axis, size), []
    keys, line = _key(places, size), size.note + 4
    head = 20.0 if size.narrow else 2.0
    foot = 2.4 * size.note + 6
    sheet = Sheet(size, gutter.above + len(parts) * (head + STRIP + 4) + foot + len(keys) * line + gutter.below + 4)
    draw_gutter(sheet, gutter, axis, 0)
    colours, y, top = colours_of(table, panels), gutter.above, float(table["estimate"].max()) or 1.0
    for member, part in parts.items():
        axes = panel_over(sheet, axis, places, gutter.events, y + head, STRIP)
        axes.set_ylim(0, top * STRIP / (STRIP - size.note - 3))
        axes.axhline(0, color=theme.SOFT.light, linewidth=1, zorder=2)
        _bars(axes, records(part), places, colours[member], axis, size)
        for row in records(part):
            sheet.region(row, *axis.across(places[row["period"]], y + head), STRIP)
        right, middle = (size.width, y + head / 2) if size.narrow else (beside, y + head + STRIP - 10)
        sheet.words(0, middle, shortened(labels[member], size.label, right - width_of(sums[member], size.label) - 8))
        sheet.words(right, middle, sums[member], ha="right", color=theme.SOFT.light)
        y += head + STRIP + 4
    draw_ticks(sheet, axis, y - 4)
    sheet.figure.days = axis
    for number, words in enumerate(keys):
        sheet.note(0, y + foot - 4 + (number + 0.5) * line, words)
    draw_event_list(sheet, gutter, y + foot - 4 + len(keys) * line)
    return sheet.figure


def _bars(
    axes: Axes, rows: list[dict[str, Any]], places: Mapping[str, PeriodPlace], shade: str, axis: Days, size: Size
) -> None:
    own = [places[row["period"]] for row in rows]
    texts = [f"{row['estimate']:,.0f}" for row in rows]
    room = min((place.end - place.start for place in own), default=0.0) * axis.width / axis.span
    written = widest(texts, size.note) <= room
    for row, place, words in zip(rows, own, texts, strict=True):
        axes.bar(place.middle, row["estimate"], width=0.82 * (place.end - place.start), edgecolor=shade, zorder=1,
                 color=theme.PAPER.light if place.partial else shade, linewidth=1.2 if place.partial else 0)  # fmt: skip
        if written:
            axes.annotate(words, (place.middle, row["estimate"]), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom",
                          fontsize=size.note, color=theme.SOFT.light, parse_math=False,
                          bbox={"facecolor": theme.PAPER.light, "linewidth": 0, "pad": 0.5})  # fmt: skip


def _key(places: Mapping[str, PeriodPlace], size: Size) -> list[str]:
    said = ["Hollow: a period covered in part."] if any(place.partial for place in places.values()) else []
    said += ["Grey: no articles."] if any(place.gap for place in places.values()) else []
    return wrapped(" ".join(said), size.note, size.width) if said else []

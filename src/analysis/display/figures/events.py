"""events -> a gutter above panels over days that names them.

Names stand beside their lines where they fit without touching each other or another event's line; else events are numbered in
the gutter and listed below the panels, with their days. Either way nothing is written across what is drawn.
"""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import pandas as pd
from matplotlib.lines import Line2D

from analysis.display import theme
from analysis.display.figures.dates import Days
from analysis.display.figures.sheet import Sheet, Size, width_of, wrapped

LANES = 3  # of names above a panel
MOST_NAMED = 5  # events; more are numbered


class Named(NamedTuple):
    """Where an event's name stands: in which lane, from the panels up, and on which side of its line."""

    lane: int
    right: bool


@dataclass(frozen=True)
class Gutter:
    """The events of an axis, and how high the room is that they take above the panels and below them."""

    events: pd.DataFrame  # day, name
    named: tuple[Named, ...]  # where each name stands; none: they are numbered
    lines: tuple[tuple[str, ...], ...]  # of each entry of the list below; none: names stand in the gutter
    above: float
    below: float


def gutter_of(events: pd.DataFrame | None, axis: Days, size: Size) -> Gutter:
    """Where the events within an axis are named."""
    if events is None or events.empty:
        return Gutter(pd.DataFrame({"day": [], "name": []}), (), (), 0, 0)
    inside = events[events["day"].between(axis.first, axis.last)].sort_values("day", kind="stable")[["day", "name"]]
    named = _named(inside, axis, size)
    line = size.note + 4
    if inside.empty or named:
        lanes = max((one.lane for one in named), default=-1) + 1
        return Gutter(inside, named, (), lanes * line + (8 if lanes else 0), 0)
    width = size.width if size.narrow else size.width / 2 - 8
    texts = [f"{day.day} {day:%b %Y}: {name}" for day, name in inside.itertuples(index=False)]
    lines = tuple(tuple(wrapped(text, size.note, width - 24)) for text in texts)
    columns = [lines] if size.narrow else [lines[: -(-len(lines) // 2)], lines[-(-len(lines) // 2) :]]
    return Gutter(inside, (), lines, 30, max(sum(map(len, column)) for column in columns) * line + 10)


def _named(events: pd.DataFrame, axis: Days, size: Size) -> tuple[Named, ...]:
    """Where names stand so that they take the fewest lanes; none where there are too many, or they have no room."""
    if not len(events) or len(events) > MOST_NAMED:
        return ()
    lines = [axis.place(axis.number(day)) for day in events["day"]]
    widths = [width_of(name, size.note) + 9 for name in events["name"]]
    tried = (_lanes(lines, widths, right, size) for right in product((True, False), repeat=len(lines)))
    return min((named for named in tried if named), key=lambda named: max(one.lane for one in named), default=())


def _lanes(lines: list[float], widths: list[float], right: tuple[bool, ...], size: Size) -> tuple[Named, ...]:
    """The names to the right of their lines or to the left, each in a lane above all whose lines it passes."""
    spans = [(x, x + w) if to_right else (x - w, x) for x, w, to_right in zip(lines, widths, right, strict=True)]
    below = [  # (name, other): the other's line passes under the name
        (number, other)
        for number, (start, end) in enumerate(spans)
        for other, (first, last) in enumerate(spans)
        if other != number and (start - 4 < lines[other] < end + 4 or (not right[number] and first < start < last))
    ]
    lanes = [0] * len(spans)
    for _ in range(LANES):
        for number, other in below:
            lanes[number] = max(lanes[number], lanes[other] + 1)
    if any(start < 0 or end > size.width for start, end in spans) or max(lanes) >= LANES:
        return ()
    return tuple(Named(lane, to_right) for lane, to_right in zip(lanes, right, strict=True))


def draw_gutter(sheet: Sheet, gutter: Gutter, axis: Days, top: float) -> None:
    """The names or numbers of the events, in the room above the panels, which begins at `top`."""
    line, bottom = sheet.size.note + 4, top + gutter.above
    places = [axis.place(axis.number(day)) for day in gutter.events["day"]]
    if gutter.named:
        for x, name, (lane, right) in zip(places, gutter.events["name"], gutter.named, strict=True):
            y = bottom - 8 - (lane + 0.5) * line
            _leader(sheet, [(x, bottom), (x, y - 5)])
            sheet.note(x + (5 if right else -5), y, name, ha="left" if right else "right")
        return
    for number, (x, beside) in enumerate(zip(places, _spread(places, sheet.size), strict=True), start=1):
        _leader(sheet, [(x, bottom), (x, bottom - 4), (beside, bottom - 12)])
        sheet.note(beside, bottom - 20, str(number), ha="center", weight="bold")


def draw_event_list(sheet: Sheet, gutter: Gutter, top: float) -> None:
    """The numbered events, below the panels, in one column on a phone and in two on a desk."""
    line, half = sheet.size.note + 4, -(-len(gutter.lines) // 2)
    y, x = top + 10 + line / 2, 0.0
    for number, lines in enumerate(gutter.lines, start=1):
        if number == half + 1 and not sheet.size.narrow:
            y, x = top + 10 + line / 2, sheet.size.width / 2 + 8
        sheet.note(x + 17, y, str(number), ha="right", weight="bold")
        for words in lines:
            sheet.note(x + 24, y, words)
            y += line


def _spread(places: list[float], size: Size) -> list[float]:
    """Places at least a number apart and within the sheet, each as near to its own as that allows, in their order."""
    apart = width_of("00", size.note) + 3
    least, most = apart / 2, size.width - apart / 2
    spread: list[float] = []
    for x in places:
        spread.append(max(x, spread[-1] + apart if spread else least))
    for number in reversed(range(len(spread))):
        limit = spread[number + 1] - apart if number + 1 < len(spread) else most
        spread[number] = min(spread[number], limit)
    return spread


def _leader(sheet: Sheet, points: list[tuple[float, float]]) -> None:
    x, y = zip(*((x / sheet.size.width, 1 - y / sheet.height) for x, y in points), strict=True)
    sheet.figure.add_artist(Line2D(x, y, color=theme.SOFT.light, linewidth=0.9))

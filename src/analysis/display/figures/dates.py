"""periods -> places on an axis of days: where each stands, ticks at the first days of months or years, panels over it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import theme
from analysis.display.figures.sheet import Sheet, Size, width_of
from analysis.tables import records

STEPS = (
    (1, "D"), (2, "D"), (7, "D"), (14, "D"), (1, "MS"), (2, "MS"), (3, "MS"), (6, "MS"), (12, "MS"), (24, "MS"), (60, "MS"), (240, "MS"),
)  # fmt: skip
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """An axis of days between two points of a sheet."""

    first: pd.Timestamp
    last: pd.Timestamp
    left: float
    width: float

    def number(self, day: pd.Timestamp) -> float:
        """Days since the first."""
        return float((day - self.first) / DAY)

    @property
    def span(self) -> float:
        """Days from the first to the last."""
        return self.number(self.last)

    def place(self, number: float) -> float:
        """Where a day, by its number, is on the sheet, in points."""
        return self.left + self.width * number / self.span

    def across(self, place: "PeriodPlace", top: float) -> tuple[float, float, float]:
        """Left end, top (as given) and width of a period's days on the sheet."""
        return self.place(place.start), top, self.place(place.end) - self.place(place.start)


class PeriodPlace(NamedTuple):
    """Where a period stands on the axis, in days since its first, and what of it the articles cover."""

    start: float
    end: float
    partial: bool
    gap: bool

    @property
    def middle(self) -> float:
        """The middle of its days."""
        return (self.start + self.end) / 2


def days_of(periods: pd.DataFrame, left: float, width: float) -> Days:
    """The axis of a window: from the first day of its first period to the last of its last."""
    return Days(_naive(periods["start"]).iloc[0], _naive(periods["end"]).iloc[-1], left, width)


def places_of(periods: pd.DataFrame, axis: Days) -> dict[str, PeriodPlace]:
    """Each period's place, by its name, in order."""
    days = periods.assign(start=_naive(periods["start"]), end=_naive(periods["end"]))
    return {
        row["period"]: PeriodPlace(
            axis.number(row["start"]), axis.number(row["end"]), bool(row["partial"]), bool(row["gap"])
        )
        for row in records(days)
    }


def panel_over(
    sheet: Sheet, axis: Days, places: dict[str, PeriodPlace], events: pd.DataFrame, top: float, height: float
) -> Axes:
    """Axes over the days: grey where nothing was collected, a thin line behind all else at each event, ticks at the bottom."""
    axes = sheet.axes(axis.left, top, axis.width, height)
    axes.set_xlim(0, axis.span)
    for place in places.values():
        if place.gap:
            axes.axvspan(place.start, place.end, color=theme.RULE.light, alpha=0.6, linewidth=0, zorder=0)
    looks: dict[str, Any] = {
        "color": theme.SOFT.light,
        "linewidth": 0.9,
        "zorder": 0.4,
        "transform": axes.get_xaxis_transform(),
    }
    axes.vlines([axis.number(day) for day in events["day"]], 0, 1, linestyle=(0, (2, 3)), **looks)
    axes.vlines([axis.number(day) for day, _ in _ticks(axis, sheet.size)], 0, 4 / height, **looks)
    return axes


def draw_ticks(sheet: Sheet, axis: Days, y: float) -> None:
    """The words of the ticks, below panels that end at `y`; they take two lines."""
    for day, words in _ticks(axis, sheet.size):
        for number, line in enumerate(words):
            half = width_of(line, sheet.size.note) / 2
            x = min(max(axis.place(axis.number(day)), half), sheet.size.width - half)
            sheet.note(x, y + (0.8 + 1.15 * number) * sheet.size.note, line, ha="center")


def _ticks(axis: Days, size: Size) -> list[tuple[pd.Timestamp, list[str]]]:
    """First days of months, quarters or years, or days, as many as have room, each with its lines of words."""
    room = width_of("2018" if size.narrow else "30 May", size.note) + 12
    for step, unit in STEPS:
        begun = axis.first.normalize().replace(month=1, day=1) if unit == "MS" else axis.first.normalize()
        if step > 12:
            begun = begun.replace(year=begun.year - begun.year % (step // 12))
        days = pd.date_range(begun, axis.last, freq=f"{step}{unit}")
        days = days[(days >= axis.first) & (days < axis.last)]
        if len(days) * room <= axis.width:
            break
    return [(day, _tick_words(day, unit, step, number == 0)) for number, day in enumerate(days)]


def _tick_words(day: pd.Timestamp, unit: str, step: int, first: bool) -> list[str]:
    if step >= 12 and unit == "MS":
        return [f"{day.year}"]
    words = f"{day.day} {day:%b}" if unit == "D" else f"{day:%b}"
    return [words, f"{day.year}"] if first or (unit == "MS" and day.month == 1) else [words]


def _naive(days: pd.Series) -> pd.Series:
    return days.dt.tz_localize(None) if days.dt.tz is not None else days

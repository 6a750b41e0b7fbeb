"""findings -> how far an axis reaches, where its ticks stand, how they are printed, and in which colours things are drawn."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.display import theme
from analysis.display.printed import ends, number_text, style_of
from analysis.measures import DIFFERENCES, MEAN, measure_in
from analysis.tables import records

OWN: Mapping[str, Mapping[str, str]] = {"label_share": theme.SENTIMENT, "voice_share": theme.VOICES}
"""By measure: groups with an order and colours of their own."""

ROOM = 0.06  # of the span, left free at either end


def fitted(findings: pd.DataFrame, *, from_0: bool = False) -> tuple[float, float]:
    """How far an axis reaches: as far as estimates and intervals do, and to 0 where that is no farther off than they span, or where
    lengths are drawn from it (`from_0`)."""
    measure, estimand = measure_in(findings)
    reach = [value for row in records(findings) for value in (float(row["estimate"]), *ends(row))]
    known = [value for value in reach if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    span = high - low or 0.1
    if from_0 or estimand in DIFFERENCES or low - span <= 0 <= high + span:
        low, high = min(low, 0.0), max(high, 0.0)
    room = ROOM * (high - low or span)
    first, last = measure.limits(estimand)
    if low == high:  # all at 0: an axis needs some length
        return max(first, low - span), min(last, high + span)
    return low - (room if low > first and low != 0 else 0), high + (room if high < last and high != 0 else 0)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers within a scale, at most that many of them."""
    places = MaxNLocator(nbins=max(most - 1, 1), steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [round(float(place), 10) for place in places if low - 1e-9 <= place <= high + 1e-9]


def tick_texts(places: Sequence[float], findings: pd.DataFrame) -> list[str]:
    """Ticks as the measure has its numbers printed: "+0.2", "20 %", "+20"."""
    style = style_of(records(findings.head(1))[0])
    if style in ("signed", "decimal"):
        step = min((b - a for a, b in pairwise(places)), default=1.0)
        digits = next((n for n in range(4) if abs(round(step, n) - step) < 1e-9), 3)
        sign = "+" if style == "signed" else ""
        return ["0" if place == 0 else f"{place:{sign}.{digits}f}".replace("-", "−") for place in places]
    return ["0" if place == 0 else number_text(place, style) for place in places]


def axis_words(findings: pd.DataFrame) -> str:
    """What an axis says of its numbers: "Net sentiment toward the actor (−1 to +1)", "Difference in share of articles"."""
    measure, estimand = measure_in(findings)
    if estimand not in DIFFERENCES:
        return measure.axis
    name = measure.name(estimand)
    points = " (points)" if measure.style == "percent" else ""
    return name[:1].upper() + name[1:] + points


def shades(findings: pd.DataFrame, panels: str, rows: str) -> tuple[str, dict[object, str]]:
    """By which column rows are coloured, and how: by panel where there are several, else one colour for all but groups that own one."""
    if panels:
        return panels, colours_of(findings, panels)
    colours = colours_of(findings, rows)
    return rows, colours if rows == "group" else dict.fromkeys(colours, theme.SERIES[0])


def clear(finding: Mapping[str, object]) -> bool:
    """Whether the interval that is printed of a difference leaves out 0; a mean that is not compared with 0 always counts."""
    low, high = ends(finding)
    if finding.get("estimand", MEAN) not in DIFFERENCES:
        return True
    return bool(low > 0 or high < 0)


def colours_of(findings: pd.DataFrame, column: str) -> dict[object, str]:
    """A colour for each value of a column: frames keep theirs in every report, labels and voices have their own, others go by order."""
    values = list(dict.fromkeys(findings[column].astype(object)))
    measure = measure_in(findings)[0]
    own = OWN.get(measure.id, {})
    frames = column == "group" and (measure.table in ("frames", "learned_frames") or bool({*values} & {*theme.FRAMES}))
    if frames:
        return {value: theme.frame_colour(str(value)) for value in values}
    return {value: own.get(str(value), theme.SERIES[n % len(theme.SERIES)]) for n, value in enumerate(values)}


def finite(value: float) -> bool:
    """Whether there is a number."""
    return math.isfinite(value)

"""Numbers and names as pages and sentences print them: signs, percentages, intervals, and what an estimate rests on."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.findings.speakers import SPEAKER
from analysis.measures import DIFFERENCES, MEAN, measure_of

VOICES = {"outlet": "the outlet itself", "actor": "an actor of the study", "named": "a named source", "institution": "an institution",
          "unnamed": "an unnamed source", "unknown": "somebody, not told who"}  # fmt: skip
"""What figures call the voices that mentions stand in."""


def signed(value: float, digits: int = 2) -> str:
    """+0.31, −0.20, 0.00; "n/a" where undefined. The minus sign is U+2212."""
    if math.isnan(value):
        return "n/a"
    rounded = f"{value:+.{digits}f}"
    return rounded[1:] if float(rounded) == 0 else rounded.replace("-", "−")


def percentage(value: float) -> str:
    """0.314 as "31 %"; "n/a" where undefined."""
    return "n/a" if math.isnan(value) else f"{value:.0%}".replace("%", "\u00a0%").replace("-", "−")


def number_text(value: float, style: str) -> str:
    """A value as the registry has it printed: `style` is one of `measures.STYLES`, or "points" for a difference of shares."""
    if math.isnan(value):
        return "n/a"
    if style in ("count", "decimal"):
        return f"{value:,.{0 if style == 'count' else 2}f}".replace("-", "−")
    return percentage(value) if style == "percent" else signed(100 * value, 0) if style == "points" else signed(value)


def style_of(finding: Mapping[str, Any]) -> str:
    """How the numbers of a finding are printed: as its measure has it; a difference of shares in points, others with a sign."""
    measure = measure_of(finding)
    style = measure.style if measure else "signed"
    if finding.get("estimand") in DIFFERENCES:
        return "points" if style == "percent" else "signed"
    return style


def interval_text(finding: Mapping[str, Any]) -> str:
    """ "+0.31 [+0.20, +0.42]": estimate and interval, in the style of the finding's measure."""
    return " ".join(estimate_and_interval(finding))


def estimate_and_interval(finding: Mapping[str, Any]) -> tuple[str, str]:
    """ "+0.31" and "[+0.20, +0.42]", or "+10 points" and "[+3, +20]", in the style of the finding."""
    style = style_of(finding)
    estimate, low, high = (number_text(value, style) for value in (finding["estimate"], *ends(finding)))
    estimate = f"{estimate}\u00a0points" if style == "points" else estimate
    return estimate, "[no interval]" if math.isnan(ends(finding)[0]) else f"[{low}, {high}]"


def size_text(change: Mapping[str, Any]) -> str:
    """A fall of -0.3 [-0.5, -0.1] as "0.30 [0.10, 0.50]", of a share as "30 points [10, 50]": the verb gives the direction.

    An end on the other side of 0 keeps its sign; one of points that would print as 0 has a decimal: [0.3, 53].
    """
    side = -1 if change["estimate"] < 0 else 1
    points = style_of(change) == "points"
    low, high = sorted(side * end for end in ends(change))
    values = [100 * value if points else value for value in (abs(float(change["estimate"])), low, high)]
    size, low_text, high_text = (
        f"{value:.1f}" if points and 0.05 <= value < 0.5 else number_text(value, "count" if points else "decimal")
        for value in values
    )
    unit = "\u00a0points" if points else ""
    return f"{size}{unit} [{low_text}, {high_text}]"


def ends(finding: Mapping[str, Any]) -> tuple[float, float]:
    """The interval that is printed: where a finding was compared together with others, the one that holds for all of them."""
    adjusted = finding.get("low_adjusted")
    if adjusted is None or math.isnan(adjusted):
        return float(finding["low"]), float(finding["high"])
    return float(adjusted), float(finding["high_adjusted"])


def base_text(finding: Mapping[str, Any]) -> str:
    """What an estimate rests on: "26 articles, 24 stories, 178 mentions"."""
    parts = [(finding["n_articles"], "article"), (finding["n_stories"], "story")]
    if not pd.isna(finding["actor_id"]):
        parts.append((finding["n_mentions"], "mention"))
    plural = {"article": "articles", "story": "stories", "mention": "mentions"}
    return ", ".join(f"{n:,} {what if n == 1 else plural[what]}" for n, what in parts)


def printed_key(finding: Mapping[str, Any], key: str, names: Mapping[str, str]) -> str:
    """What a key of a finding is called: the measure by the registry, everything else by `names`."""
    measure = measure_of(finding) if key == "measure" else None
    return measure.name(finding.get("estimand", MEAN)) if measure else printed_name(finding[key], names)


def printed_group(finding: Mapping[str, Any], keys: Sequence[str], names: Mapping[str, str]) -> str:
    """What a finding is of: "Brett Kavanaugh, The Paper"; of somebody who speaks "Ann Ortiz about Brett Kavanaugh"."""
    of = {key: printed_key(finding, key, names) for key in keys if key in finding or key == "measure"}
    speaker = of.pop(SPEAKER, "")
    return " about ".join(filter(None, [speaker, ", ".join(of.values())]))


def printed_name(key: object, names: Mapping[str, str]) -> str:
    """The name of an id; "All" where there is none, as in a finding over all outlets."""
    return "All" if pd.isna(key) else names.get(str(key), str(key))  # type: ignore[call-overload]


def printed_address(url: object) -> str:
    """The address of an article, where a browser may open it; "" where there is none, or it is no address of a page."""
    return url if isinstance(url, str) and url.lower().startswith(("https://", "http://")) else ""


def in_zone(table: pd.DataFrame, time_zone: str) -> pd.DataFrame:
    """The table with its times as the clocks of a zone show them; what says no zone stays as it is."""
    zoned = [name for name in table.columns if isinstance(table[name].dtype, pd.DatetimeTZDtype)]
    return table.assign(**{name: table[name].dt.tz_convert(time_zone) for name in zoned}) if zoned else table

"""Numbers and names as pages and sentences print them: signs, percentages, intervals, and what an estimate rests on."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measures import MEAN, measure_of
from analysis.tables import records


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
    """A value as the registry has it printed: `style` is one of `measures.STYLES`."""
    if style == "count":
        return f"{value:,.0f}"
    return percentage(value) if style == "percent" else signed(value)


def interval_text(finding: Mapping[str, Any]) -> str:
    """ "+0.31 [+0.20, +0.42]": estimate and interval, in the style of the finding's measure."""
    return " ".join(estimate_and_interval(finding))


def estimate_and_interval(finding: Mapping[str, Any]) -> tuple[str, str]:
    """ "+0.31" and "[+0.20, +0.42]", in the style of the finding's measure."""
    measure = measure_of(finding)
    style = measure.style if measure else "signed"
    estimate, low, high = (number_text(finding[key], style) for key in ("estimate", "low", "high"))
    return estimate, "[no interval]" if math.isnan(finding["low"]) else f"[{low}, {high}]"


def base_text(finding: Mapping[str, Any]) -> str:
    """What an estimate rests on: "26 articles, 24 stories, 178 mentions"."""
    parts = [(finding["n_articles"], "article"), (finding["n_stories"], "story")]
    if not pd.isna(finding["actor_id"]):
        parts.append((finding["n_mentions"], "mention"))
    plural = {"article": "articles", "story": "stories", "mention": "mentions"}
    return ", ".join(f"{n:,} {what if n == 1 else plural[what]}" for n, what in parts)


def key_text(finding: Mapping[str, Any], key: str, names: Mapping[str, str]) -> str:
    """What a key of a finding is called: the measure by the registry, everything else by `names`."""
    measure = measure_of(finding) if key == "measure" else None
    return measure.name(finding.get("estimand", MEAN)) if measure else printed_name(finding[key], names)


def with_measure_names(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with the name of what was estimated in place of the ids of measure and estimand; other tables as they are."""
    if not {"measure", "estimand"} <= set(findings.columns):
        return findings
    named = [key_text(finding, "measure", {}) for finding in records(findings)]
    return findings.assign(measure=named).drop(columns="estimand")


def printed_name(key: object, names: Mapping[str, str]) -> str:
    """The name of an id; "All" where there is none, as in a finding over all outlets."""
    return "All" if pd.isna(key) else names.get(str(key), str(key))  # type: ignore[call-overload]

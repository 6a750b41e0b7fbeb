"""Numbers and names as pages and sentences print them: signs, percentages, intervals, and what an estimate rests on."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd


def signed(value: float, digits: int = 2) -> str:
    """+0.31, −0.20, 0.00; "n/a" where undefined. The minus sign is U+2212."""
    if math.isnan(value):
        return "n/a"
    rounded = f"{value:+.{digits}f}"
    return rounded[1:] if float(rounded) == 0 else rounded.replace("-", "−")


def percentage(value: float) -> str:
    """0.314 as "31 %"; "n/a" where undefined."""
    return "n/a" if math.isnan(value) else f"{value:.0%}".replace("%", "\u00a0%").replace("-", "−")


def interval_text(finding: Mapping[str, Any], *, percent: bool = False) -> str:
    """ "+0.31 [+0.20, +0.42]": estimate and interval."""
    return " ".join(estimate_and_interval(finding, percent=percent))


def estimate_and_interval(finding: Mapping[str, Any], *, percent: bool = False) -> tuple[str, str]:
    """ "+0.31" and "[+0.20, +0.42]"."""
    show = percentage if percent else signed
    interval = "no interval" if math.isnan(finding["low"]) else f"{show(finding['low'])}, {show(finding['high'])}"
    return show(finding["estimate"]), f"[{interval}]"


def base_text(finding: Mapping[str, Any]) -> str:
    """What an estimate rests on: "26 articles, 24 stories, 178 mentions"."""
    parts = [(finding["n_articles"], "article"), (finding["n_stories"], "story")]
    if not pd.isna(finding["actor_id"]):
        parts.append((finding["n_mentions"], "mention"))
    plural = {"article": "articles", "story": "stories", "mention": "mentions"}
    return ", ".join(f"{n:,} {what if n == 1 else plural[what]}" for n, what in parts)


def printed_name(key: object, names: Mapping[str, str]) -> str:
    """The name of an id; "All" where there is none, as in a finding over all outlets."""
    return "All" if pd.isna(key) else names.get(str(key), str(key))  # type: ignore[call-overload]

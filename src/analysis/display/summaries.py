"""findings -> sentences: what a busy reader gets. Each sentence carries its estimate, its interval and its base.

A sentence claims a difference only where its interval leaves out zero; otherwise it says that none can be told.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.display.printed import base_text, interval_text, number_text, percentage, printed_name, style_of
from analysis.findings.estimates import too_few
from analysis.measures import measure_in, measure_of
from analysis.study import Study
from analysis.tables import CUE_AGREEMENT, largest_first, records

Names = Mapping[str, str]


def overall_sentence(finding: Mapping[str, object], names: Names) -> str:
    """How an actor is presented over the whole window."""
    name = printed_name(finding["actor_id"], names)
    low, high = float(finding["low"]), float(finding["high"])  # type: ignore[arg-type]
    base = f"{_label(finding)} {interval_text(finding)} over {base_text(finding)}"
    if math.isnan(low):
        return f"{name}: too few stories to tell how favourably the news presents them ({base})."
    if low <= 0 <= high:
        return f"{name}: no lean can be told; {base}."
    return f"{name} is presented more often {'favourably than unfavourably' if low > 0 else 'unfavourably than favourably'}: {base}."


def spread_sentence(by_outlet: pd.DataFrame, actor_id: str, study: Study, names: Names) -> str:
    """Which outlets present an actor best and worst; `by_outlet` holds findings by actor_id and outlet."""
    findings = by_outlet[by_outlet["actor_id"] == actor_id]
    findings = largest_first(findings[~too_few(findings, study)], "estimate", 2, ["outlet"])
    name = printed_name(actor_id, names)
    if len(findings) < 2:
        return f"{name}: fewer than two outlets carry {study.min_stories} stories or more, so none are compared."
    best, *_, worst = records(findings)
    if worst["high"] < best["low"]:
        return (
            f"{name} fares best in {printed_name(best['outlet'], names)} ({interval_text(best)}) and worst in "
            f"{printed_name(worst['outlet'], names)} ({interval_text(worst)})."
        )
    style = style_of(best)
    return (
        f"{name}: the two extremes among the outlets cannot be told apart; estimates run from "
        f"{number_text(worst['estimate'], style)} ({printed_name(worst['outlet'], names)}) to {number_text(best['estimate'], style)} ({printed_name(best['outlet'], names)}), {_why_alike(best, worst)}."
    )


def _why_alike(best: Mapping[str, float], worst: Mapping[str, float]) -> str:
    known = not any(math.isnan(finding["low"]) for finding in (best, worst))
    return "with intervals that overlap" if known else "of too few stories for intervals"


def change_sentence(change: Mapping[str, object], names: Names, *, since: str) -> str:
    """How an estimate differs after an event or from one period to the next; `change` is of `estimate_differences`."""
    low, high = float(change["low"]), float(change["high"])  # type: ignore[arg-type]
    keys = [change[key] for key in ("actor_id", "outlet") if not pd.isna(change[key])]  # type: ignore[call-overload]
    subject = " in ".join(printed_name(key, names) for key in keys)
    if math.isnan(low) or low <= 0 <= high:
        return f"{subject}: no change can be told {since} ({interval_text(change)})."
    return f"{subject}: {_label(change)} {'rose' if low > 0 else 'fell'} by {_size(change)} {since}."


def frames_sentence(shares: pd.DataFrame, names: Names, *, where: str) -> str:
    """The issue frames that most articles carry; `shares` holds findings by group (the frame)."""
    top = largest_first(shares[shares["estimate"] > 0], "estimate", 2, ["group"]).head(3)
    if top.empty:
        return f"No frame of the codebook was found {where}."
    listed = [
        f"{printed_name(row['group'], names).lower()} ({percentage(row['estimate'])} of articles, {percentage(row['low'])} to "
        f"{percentage(row['high'])})" if not math.isnan(row["low"]) else f"{printed_name(row['group'], names).lower()} ({percentage(row['estimate'])} of articles)"
        for row in records(top)
    ]  # fmt: skip
    return f"Leading issue frames {where}: {'; '.join(listed)}."


def voice_sentence(own_share: Mapping[str, object], names: Names) -> str:
    """How much of what is unfavourable to an actor is the outlets' own words; `own_share` is a mean of 0s and 1s."""
    name = printed_name(own_share["actor_id"], names)
    return (
        f"Of the mentions unfavourable to {name}, {interval_text(own_share)} are in the outlets' own words; "
        f"the rest stand in words of somebody quoted ({own_share['n_mentions']:,} mentions)."
    )


def word_lines(words: pd.DataFrame) -> pd.DataFrame:
    """Rows of keyness as `Page.lines` shows them; `*` marks what a false discovery rate of 5 % and the interval both allow."""
    shown = [
        (
            f"{interval_text(row)}{' *' if row['distinct'] else ''}",
            f"{row['per_1000']:.1f} in 1,000 words here, {row['per_1000_rest']:.1f} elsewhere; {row['n_articles']:,} articles, "
            f"{row['n_stories']:,} stories, dispersion {row['dispersion']:.2f}",
        )
        for row in records(words)
    ]
    return words.assign(number=[number for number, _ in shown], base=[base for _, base in shown])


def cue_lines(cues: pd.DataFrame, agreement: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rows of `framing.cues.cue_table` as `Page.lines` shows them, with how often coders agreed where that is known."""
    known = CUE_AGREEMENT.empty() if agreement is None else agreement
    joined = cues.merge(known[list(CUE_AGREEMENT.columns)], on=["frame_id", "cue"], how="left")
    said = [f"{row['n_hits']:,} hits" if agreement is None else _agreed(row) for row in records(joined)]
    base = [
        f"weight {row['weight']:g}; {row['n_hits']:,} hits in {row['n_articles']:,} articles: {row['forms']}"
        for row in records(joined)
    ]
    return joined.assign(number=said, base=base)


def _agreed(cue: Mapping[str, object]) -> str:
    if pd.isna(cue["n_coded"]):  # type: ignore[call-overload]
        return "in no coded text"
    interval = f"{percentage(float(cue['low']))} to {percentage(float(cue['high']))}"  # type: ignore[arg-type]
    return f"coders agreed in {percentage(float(cue['agreed']))} ({interval}) of {int(cue['n_coded'])} coded texts"  # type: ignore[arg-type, call-overload]


def alt_text(findings: pd.DataFrame, keys: Sequence[str], names: Names, *, what: str, most: int = 14) -> str:
    """Alternative text of a figure: what it shows, then its estimates in reading order, at most `most` of them."""
    style = measure_in(findings)[0].style if len(findings) else ""
    listed = [
        f"{', '.join(printed_name(row[key], names) for key in keys)} {number_text(row['estimate'], style)}"
        for row in records(findings.head(most))
    ]
    rest = f"; and {len(findings) - most} more in the table below" if len(findings) > most else ""
    return f"{what}. {'; '.join(listed)}{rest}."


def _size(change: Mapping[str, object]) -> str:
    """A fall of -0.3 [-0.5, -0.1] as "0.30 [0.10, 0.50]", of a share as "30 points [10, 50]": the verb gives the direction."""
    low, high = sorted(abs(float(change[key])) for key in ("low", "high"))  # type: ignore[arg-type]
    points = style_of(change) == "points"
    size, low_text, high_text = (
        number_text(100 * value if points else value, "count" if points else "decimal")
        for value in (abs(float(change["estimate"])), low, high)  # type: ignore[arg-type]
    )
    return f"{size}{' points' if points else ''} [{low_text}, {high_text}]"


def _label(finding: Mapping[str, object]) -> str:
    measure = measure_of(finding)
    return measure.label if measure else "estimate"

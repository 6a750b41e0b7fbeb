"""findings -> sentences: what a busy reader gets. Each sentence carries its estimate, its interval and its base.

A sentence states a lean, a difference or a change only where that holds together with all that its page compares
(`findings.family`): its `p_adjusted` is below 1 - level, and the interval printed leaves out 0. Otherwise it says that none can be told,
and of too few stories, how many would do.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.printed import base_text, interval_text, percentage, printed_name, size_text
from analysis.findings.estimates import enough
from analysis.findings.family import differs, stated
from analysis.findings.headlines import Headlines
from analysis.findings.multiverse import CORRECTED
from analysis.framing.shortfall import Shortfall
from analysis.measures import measure_of
from analysis.study import Study
from analysis.tables import largest_first, records
from analysis.validity.codes import ADJUDICATED

NAMED = 4  # outlets in a sentence; more are counted
Names = Mapping[str, str]
Finding = Mapping[str, Any]


def change_sentences(
    found: Headlines, study: Study, names: Names, *, event: str = "", periods: tuple[str, str] | None = None
) -> list[str]:
    """The changes at the event and from one period to the other, each with the outlets that it leaves out."""
    since = {"at_event": f"after the event: {event}", "recent": f"from {periods[0]} to {periods[1]}" if periods else ""}
    told = []
    for name, words in since.items():
        for change in records(getattr(found, name)):
            left_out = [
                one["outlet"]
                for one in found.left_out
                if (one["change"], one["actor_id"]) == (name, change["actor_id"])
            ]
            told.append(change_sentence(change, study, names, since=words) + _left_out(left_out, names))
    return told


def _left_out(outlets: Sequence[str], names: Names) -> str:
    listed = (
        ", ".join(printed_name(outlet, names) for outlet in outlets)
        if len(outlets) <= NAMED
        else f"{len(outlets)} outlets"
    )
    return f" Too few stories on a side leave out {listed}." if outlets else ""


def checked_sentence(found: Headlines, codes: pd.DataFrame) -> str:
    """Whether the headlines of sentiment are corrected by people's codes of this corpus, or rest on the measure alone."""
    findings = pd.concat([found.overall, found.apart, found.at_event, found.recent])
    n = int((findings["method"] == "corrected").sum())
    if findings.empty:
        return ""
    n_coded = int(findings["n_coded"].max())
    if not n and (codes["task"] == "sentiment").any():
        return "The codes of this corpus correct none of these estimates: they are by the measure alone."
    if not n:
        return "These estimates are by the measure alone, not checked on this corpus: code a sample of it in 7-coding."
    coders = ", ".join(sorted(set(codes.loc[codes["task"] == "sentiment", "coder"]) - {ADJUDICATED}))
    rest = f"; for the other {len(findings) - n} too few codes bear on them, so that they are by the measure alone"
    return (
        f"{n} of {len(findings)} estimates are corrected by codes of this corpus ({n_coded:,} mentions at most, by "
        f"{coders}){rest if n < len(findings) else ''}."
    )


def together_sentence(found: Headlines, study: Study) -> str:
    """Over how many comparisons the sentences of the headlines are adjusted."""
    if not found.n_compared:
        return ""
    many = f"{found.n_compared} comparisons" if found.n_compared > 1 else "one comparison"
    return (
        f"These sentences make {many}. They state only what holds when all are taken together, and only there the interval leaves "
        f"out 0: where nothing differs, a page such as this states any difference in at most {percentage(1 - study.level)} of cases. Figures and "
        "tables show each estimate with the interval of it by itself, which is narrower."
    )


def corrected_table(found: Headlines, names: Names) -> pd.DataFrame:
    """The headlines that codes correct: what, by the measure alone, by the codes alone, corrected, and how many mentions were coded.

    All intervals are those of each finding by itself, so that the three can be compared.
    """
    findings = pd.concat([found.overall, found.apart, found.at_event, found.recent])
    return pd.DataFrame(
        [
            {
                "estimate": _what(row, names),
                **{
                    heading: interval_text(_alone(row, suffix))
                    for heading, suffix in (("measure alone", "_raw"), ("codes alone", "_codes"), ("corrected", ""))
                },
                "mentions coded": row["n_coded"],
            }
            for row in records(findings[findings["method"] == "corrected"])
        ],
        columns=["estimate", "measure alone", "codes alone", "corrected", "mentions coded"],
    )


def _alone(row: Finding, suffix: str) -> dict[str, Any]:
    """A finding with one of its three estimates, and the interval of that by itself."""
    ends_of = {name: row[name + suffix] for name in ("estimate", "low", "high")}
    return {**row, **ends_of, "low_adjusted": math.nan}


def _what(row: Finding, names: Names) -> str:
    keys = [printed_name(row[key], names) for key in ("actor_id", "outlet", "period") if not pd.isna(row[key])]
    measure = measure_of(row)
    return " · ".join([*keys, *([measure.name(row["estimand"])] if measure else [])])


def overall_sentence(finding: Finding, study: Study, names: Names) -> str:
    """How an actor is presented over the whole window; a lean that codes do not correct is said to be of the measure alone."""
    name = printed_name(finding["actor_id"], names)
    if finding["n_stories"] < study.min_stories:
        return f"{name}: too few stories to tell how positively the news presents them ({_few(finding, study)})."
    base = f"{_label(finding)} {interval_text(finding)} over {base_text(finding)}"
    if not differs(finding, study):
        return f"{name}: no lean can be told; {base}."
    lean = "positively than negatively" if finding["estimate"] > 0 else "negatively than positively"
    unchecked = (
        "" if finding["method"] == CORRECTED else "By the measure alone, which no codes of this corpus correct, "
    )
    return f"{unchecked}{name} is presented more often {lean}: {base}."


def apart_sentence(apart: pd.DataFrame, actor_id: str, study: Study, names: Names) -> str:
    """Which outlets stand out from the others in how they present an actor; `apart` holds each outlet minus the others."""
    name, compared = printed_name(actor_id, names), enough(apart, study)
    if len(compared) < 2:
        return f"{name}: fewer than two outlets have {study.min_stories} stories or more among the articles compared, so none are."
    out = largest_first(stated(compared, study), "estimate", 2, ["outlet"])
    better, worse = (_listed(out[chosen], names) for chosen in (out["estimate"] > 0, out["estimate"] < 0))
    rest = len(compared) - len(out)
    if not better and not worse:
        return f"{name}: none of {len(compared)} outlets can be told from the others together."
    said = [f"higher in {better}" if better else "", f"lower in {worse}" if worse else ""]
    return f"Net sentiment toward {name} is {' and '.join(filter(None, said))} than in the other outlets together{_rest(rest)}."


def _rest(n: int) -> str:
    return f"; of the other {n} none can be told from the rest" if n > 1 else ""


def _listed(differences: pd.DataFrame, names: Names) -> str:
    return ", ".join(
        f"{printed_name(row['outlet'], names)} (by {interval_text(row)}, {row['n_stories']:,} stories)"
        for row in records(differences)
    )


def change_sentence(change: Finding, study: Study, names: Names, *, since: str) -> str:
    """How an estimate differs after an event or from one period to the next; `change` is of `estimate_differences`."""
    keys = [change[key] for key in ("actor_id", "outlet") if not pd.isna(change[key])]
    subject = " in ".join(printed_name(key, names) for key in keys)
    if change["n_stories"] < study.min_stories:
        return f"{subject}: too few stories to tell a change {since} ({_few(change, study)} on each side)."
    base = f"{change['n_stories']:,} stories or more on each side"
    if not differs(change, study):
        return f"{subject}: no change can be told {since} ({interval_text(change)}, {base})."
    return f"{subject}: {_label(change)} {'rose' if change['estimate'] > 0 else 'fell'} by {size_text(change)} {since}, {base}."


def _few(finding: Finding, study: Study) -> str:
    return f"{finding['n_stories']}; {study.min_stories} would do"


def frames_sentence(shares: pd.DataFrame, study: Study, names: Names, *, where: str) -> str:
    """The issue frames that most articles carry; `shares` holds findings by group (the frame)."""
    if len(shares) and not len(enough(shares, study)):
        return f"Too few stories to tell which frames lead {where} ({_few(records(shares)[0], study)})."
    top = largest_first(shares[shares["estimate"] > 0], "estimate", 2, ["group"]).head(3)
    if top.empty:
        return f"No frame of the codebook was found {where}."
    listed = [
        f"{printed_name(row['group'], names).lower()} ({percentage(row['estimate'])} of articles, {percentage(row['low'])} to "
        f"{percentage(row['high'])})" if not math.isnan(row["low"]) else f"{printed_name(row['group'], names).lower()} ({percentage(row['estimate'])} of articles)"
        for row in records(top)
    ]  # fmt: skip
    return f"Leading issue frames {where}: {'; '.join(listed)}."


def shortfall_sentence(one: Shortfall) -> str:
    """Why almost no article carries a frame."""
    why = f": {'; '.join(one.reasons)}" if one.reasons else ""
    return f"{one.frame.name}: {one.found}{why}. What would find more is said by `workbook check`."


def voice_sentence(own_share: Finding, study: Study, names: Names) -> str:
    """How much of what is negative toward an actor is the outlets' own words; `own_share` is a mean of 0s and 1s."""
    name = printed_name(own_share["actor_id"], names)
    if own_share["n_stories"] < study.min_stories:
        return f"{name}: too few stories with negative mentions to tell in whose words they stand ({_few(own_share, study)})."
    return (
        f"Of the mentions negative toward {name}, {interval_text(own_share)} are in the outlets' own words; "
        f"the rest stand in words of somebody quoted ({own_share['n_mentions']:,} mentions)."
    )


def _label(finding: Finding) -> str:
    measure = measure_of(finding)
    return measure.label if measure else "estimate"

"""sides of a contrast -> why one may not compare with the others, in words. How much is too much is named here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.study import Study
from analysis.tables import records

IN_TIME = ("period", "phase")  # columns whose sides follow each other
POINTS = (
    0.15  # between two shares: where the kinds of articles are half the scale apart, the mix alone makes 0.08 of it
)
OUTSIDE = 0.1  # of the others' articles: so many are from before a side begins, or after it ends
MIDDLE = 0.2  # of the days that all sides cover together: so far apart are the middle articles
TIMES_LONGER = 2.0  # of sides that follow each other, the longer one
LARGEST = 0.2  # of a side's mentions, in one article
TIMES_EQUAL = 2.0  # and at least so many times its part were all articles equal
EVEN = 0.25  # of a side's articles: with fewer effective ones, a few hold most mentions
ONCE = 0.5  # of a side's articles: with fewer stories, most are reprints
READ = ("side", "outlet", "day", "about", "opinion")  # of an article
SHORT = 45  # days: dates nearer to each other are told by the day, others by the month


@dataclass(frozen=True, eq=False)
class Opposed:
    """One side of a contrast, and the others."""

    side: Mapping[str, Any]  # its row of COMPARABILITY
    others: pd.DataFrame  # theirs
    articles: pd.DataFrame  # its articles
    of_others: pd.DataFrame
    days: float  # that all sides cover together
    subject: str
    study: Study

    @property
    def they(self) -> str:
        """What the others are called."""
        return "the others" if len(self.others) > 1 else "the other side"

    @property
    def theirs(self) -> str:
        """The same as owners."""
        return "the others'" if len(self.others) > 1 else "the other side's"


def object_to(table: pd.DataFrame, units: pd.DataFrame, study: Study, subject: str) -> pd.DataFrame:
    """The columns `why_...` of COMPARABILITY: reasons in words, None where there is nothing to object to.

    Args:
        table: the sides of one contrast, measured; `sides` names the column that tells them apart.
        units: their articles, with the column `side`.
        subject: what it is called in the reasons.
    """
    days = (table["last"].max() - table["first"].min()) / pd.Timedelta(days=1)
    units = units[[name for name in READ if name in units]].astype({"side": "category"})  # taken twice for each side
    reasons: dict[str, list[str | None]] = {f"why_{what}": [] for what in OBJECTIONS}
    for side in records(table):
        own, others = units["side"] == side["side"], table[table["side"] != side["side"]]
        opposed = Opposed(side, others, units[own], units[~own], days, subject, study)
        for what, objection in OBJECTIONS.items():
            reasons[f"why_{what}"].append(objection(opposed) or None)
    return pd.DataFrame(reasons, index=table.index, dtype="str")


def _articles(it: Opposed) -> str:
    n, stories = it.side["n_articles"], it.side["n_stories"]
    if stories < it.study.min_stories:
        return f"only {stories:,} {'story' if stories == 1 else 'stories'}; {it.study.min_stories} would do"
    return f"its {n:,} articles tell {stories:,} stories" if stories < ONCE * n else ""


def _dates(it: Opposed) -> str:
    """Other days than the others': later begun, earlier ended, elsewhere in between; of sides that follow each other, longer."""
    if it.others.empty:
        return ""
    if pd.isna(it.side["first"]) or it.others["first"].isna().all():
        return _undated(it)
    parts = (_length,) if it.side["sides"] in IN_TIME else (_begins, _ends, _middles)
    return "; ".join(filter(None, (part(it) for part in (*parts, _undated))))


def _length(it: Opposed) -> str:
    own = _days(it.side["last"] - it.side["first"]) + 1
    theirs = ((it.others["last"] - it.others["first"]).map(_days) + 1).median()
    if max(own, theirs) < TIMES_LONGER * min(own, theirs):
        return ""
    n = int(it.others["n_articles"].median())
    return f"covers {own:,.0f} days and {it.side['n_articles']:,} articles, {it.they} {theirs:,.0f} days and {n:,}"


def _begins(it: Opposed) -> str:
    first, begun = it.side["first"], it.others["first"].min()
    missed = _percent_outside(it.of_others["day"] < first)
    return (
        f"begins {_when(first, begun)}, {it.they} {_when(begun, first, known=first)} ({missed} earlier)"
        if missed
        else ""
    )


def _ends(it: Opposed) -> str:
    last, end = it.side["last"], it.others["last"].max()
    missed, run = _percent_outside(it.of_others["day"] > last), "run" if len(it.others) > 1 else "runs"
    return (
        f"ends {_when(last, end)}, {it.they} {run} to {_day(end, last, known=last)} ({missed} later)" if missed else ""
    )


def _percent_outside(outside: "pd.Series[bool]") -> str:
    """ "27 % of theirs are" where the days that one side lacks hold many of the others' articles; else nothing."""
    share = float(outside.mean())
    return f"{_percent(share)} of theirs are" if share >= OUTSIDE else ""


def _middles(it: Opposed) -> str:
    own, theirs = _middle(it.articles["day"]), _middle(it.of_others["day"])
    if abs(_days(own - theirs)) < max(MIDDLE * it.days, 2):
        return ""
    return f"its middle article is of {_day(own, theirs)}, {it.theirs} of {_day(theirs, own)}"


def _undated(it: Opposed) -> str:
    own, theirs = (float(units["day"].isna().mean()) for units in (it.articles, it.of_others))
    return _shares(it, own, theirs, "carry no date") if own > theirs else ""


def _outlets(it: Opposed) -> str:
    """Of sides that follow each other: articles of outlets that the others lack, or of one outlet in another share."""
    if it.side["sides"] not in IN_TIME or it.others.empty or "outlet" not in it.articles:
        return ""
    own, theirs = (units["outlet"].value_counts(normalize=True) for units in (it.articles, it.of_others))
    lacked = float(own[~own.index.isin(theirs.index)].sum())
    if lacked >= POINTS:
        lack = "lack" if len(it.others) > 1 else "lacks"
        return f"{_percent(lacked)} of its articles are of outlets that {it.they} {lack}"
    apart = own.sub(theirs, fill_value=0)
    outlet = apart.abs().sort_index().idxmax()
    ours, others = float(own.get(outlet, 0)), float(theirs.get(outlet, 0))
    if abs(ours - others) < POINTS:
        return ""
    return f"one outlet gives {_percent(ours)} of its articles, {_percent(others)} of {it.theirs}"


def _about(it: Opposed) -> str:
    return _shares(it, it.articles["about"].mean(), it.of_others["about"].mean(), f"are about {it.subject}")


def _opinion(it: Opposed) -> str:
    """Only where the genre of enough articles is known on either side."""
    known = it.others.loc[it.others["share_opinion"].notna(), "side"]
    theirs = it.of_others.loc[it.of_others["side"].isin(known), "opinion"].mean()
    return _shares(it, it.side["share_opinion"], theirs, "are opinion")


def _largest(it: Opposed) -> str:
    share = it.side["share_largest"]
    if share < LARGEST or share * it.side["n_articles"] < TIMES_EQUAL:
        return ""
    return f"one article gives {_percent(share)} of its mentions{_once(it)}"


def _effective(it: Opposed) -> str:
    n, effective = it.side["n_articles"], it.side["n_effective"]
    least = max(EVEN * n, min(it.study.min_stories, it.side["n_stories"] / TIMES_EQUAL))
    if effective >= least:
        return ""
    few = f"only {effective:,.0f} article{'' if round(effective) == 1 else 's'}"
    return f"a few of its {n:,} articles hold most of its mentions, so that an average over them is as uncertain as one of {few}{'' if _largest(it) else _once(it)}"


def _once(it: Opposed) -> str:
    return "" if it.study.weight == "mention" else f" (where mentions count alike; here {it.study.weight}s do)"


def _shares(it: Opposed, own: float, theirs: float, what: str) -> str:
    """Two shares of articles that differ by POINTS and more. Of a missing one nothing can be said."""
    if pd.isna(own) or pd.isna(theirs) or abs(own - theirs) < POINTS:
        return ""
    return f"{_percent(own)} of its articles {what}, {_percent(theirs)} of {it.theirs}"


def _when(day: pd.Timestamp, other: pd.Timestamp, known: pd.Timestamp | None = None) -> str:
    """ "in July 2019", or "on 3 July 2019" where the other day is near; without a year that is `known`."""
    return f"{'on' if _near(day, other) else 'in'} {_day(day, other, known)}"


def _day(day: pd.Timestamp, other: pd.Timestamp, known: pd.Timestamp | None = None) -> str:
    text = f"{day:%-d %B}" if _near(day, other) else f"{day:%B}"
    return text if known is not None and known.year == day.year else f"{text} {day:%Y}"


def _near(day: pd.Timestamp, other: pd.Timestamp) -> bool:
    return abs(_days(day - other)) < SHORT


def _middle(days: "pd.Series[Any]") -> pd.Timestamp:
    """The middle one of the days that are known."""
    known = days.dropna().sort_values()
    return pd.Timestamp(known.iloc[(len(known) - 1) // 2])


def _days(time: pd.Timedelta) -> float:
    return time / pd.Timedelta(days=1)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", "\u00a0%")


OBJECTIONS: Mapping[str, Callable[[Opposed], str]] = {
    "articles": _articles,
    "dates": _dates,
    "outlets": _outlets,
    "about": _about,
    "opinion": _opinion,
    "largest": _largest,
    "effective": _effective,
}
"""Each column `why_...` with what may be objected."""

"""observations -> the observations that compare: of the days, the subject or the months that all sides of a contrast have.

Each function answers with the rows it keeps. Their `attrs["notes"]` holds one sentence, for the caption of whatever is made of
them, that says what was compared and how many articles that leaves: "Compared on 1 March 2018 to 31 July 2019, articles about
Donald Trump only: 412 of 918 articles." Applied one after the other, they make one sentence of it; applied to the rows of
`contrasts.around_event`, one with its days.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import StudyError
from analysis.findings.about import rows_about, subject_name
from analysis.findings.objections import IN_TIME
from analysis.study import Study, local_time

DAY = pd.Timedelta(days=1)
MADE = "compared"  # in `attrs`: what the sentence is made of. `n`: articles before; `side`: column without which a row is not compared
PARTS = ("event", "window", "months", "subject")  # in words, in the order of the sentence


def common_window(rows: pd.DataFrame, articles: pd.DataFrame, sides: str, study: Study) -> pd.DataFrame:
    """The rows of the days on which every side was collected: from the latest beginning to the earliest end of a side.

    Two sides of `period` or `phase` follow each other: of these the longer one is cut to the length of the other, the days
    next to it kept. Sides of fewer than `study.min_stories` dated stories, which compare with nothing, do not narrow the window.
    Undated articles are left out. Where nothing is kept, the sentence says why.

    Args:
        rows: observations; reads article_id, story_id and `sides`, the column that tells the sides apart.
        articles: reads article_id, published.
    Raises:
        StudyError: more than two sides that follow each other.
    """
    day = _days(rows, articles, study)
    ends = _collected(rows, day, sides, study)
    if sides in IN_TIME:
        inside, words = _equal_lengths(rows, day, sides, ends)
    else:
        first, last = ends["first"].max(), ends["last"].min()
        inside, words = day.between(first, last), f"on {_span(first, last)}"
    if not inside.any():
        words = f"on no day at all, since {_why_none(day, ends, study)}"
    return _kept(rows, inside, window=words)


def common_subject(
    rows: pd.DataFrame, about: pd.DataFrame, subject: str = "", names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The rows of articles that are about the subject (`language.about.is_about`).

    Args:
        rows: reads article_id, and actor_id where no subject is given.
        subject: an actor_id of `about`; "": each row's own actor.
        names: ids to the names that the sentence prints.
    """
    inside = rows_about(rows, about, subject) == 1.0
    return _kept(rows, inside, subject=f"articles about {subject_name(rows, subject, names or {})} only")


def matched_months(rows: pd.DataFrame, articles: pd.DataFrame, sides: str, study: Study) -> pd.DataFrame:
    """The rows of the months in which every side has articles, with the column `month` ("2019-02").

    Differences estimated over months (`estimate_differences(..., over="month")`) compare each month with itself and weigh it
    alike on both sides, so that no side is of other times. Sides of fewer than `study.min_stories` dated stories are not asked for.

    Raises:
        StudyError: sides of `period` or `phase`, which share no month.
    """
    if sides in IN_TIME:
        raise StudyError(f"Sides of `{sides}` follow each other and share no month: compare them with `common_window`.")
    day = _days(rows, articles, study)
    month = day.dt.strftime("%Y-%m").where(day.notna())
    asked = _collected(rows, day, sides, study)
    n_sides = rows[rows[sides].isin(asked.index)].groupby(month)[sides].nunique()
    shared = list(n_sides.index[n_sides == len(asked)]) if len(asked) > 1 else []
    words = f"in the {'one month' if len(shared) == 1 else f'{len(shared):,} months'} that every side has"
    if not shared:
        words = f"in no month at all, since {_why_none(day, asked, study)}"
    return _kept(rows.assign(month=month), month.isin(shared), months=words)


def _days(rows: pd.DataFrame, articles: pd.DataFrame, study: Study) -> "pd.Series[Any]":
    """The local day of each row's article, NaT where it is undated."""
    if rows.empty or articles.empty:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    day = local_time(articles.set_index("article_id")["published"], study).dt.normalize()
    return rows["article_id"].map(day)


def _collected(rows: pd.DataFrame, day: "pd.Series[Any]", sides: str, study: Study) -> pd.DataFrame:
    """First and last day of each side that has dated stories enough."""
    dated = rows.assign(day=day).dropna(subset=["day", sides]).groupby(sides)
    ends = dated.agg(first=("day", "min"), last=("day", "max"), n=("story_id", "nunique"))
    return ends[ends["n"] >= study.min_stories]


def _why_none(day: "pd.Series[Any]", collected: pd.DataFrame, study: Study) -> str:
    """Why nothing compares: of the sides, `collected` have dated stories enough."""
    if day.empty:
        return "there are no articles"
    if day.isna().all():
        return "no article carries a date"
    if len(collected) < 2:
        stories = "story" if study.min_stories == 1 else "stories"
        return f"fewer than two sides have {study.min_stories:,} dated {stories}"
    return "the sides have none in common"


def _equal_lengths(
    rows: pd.DataFrame, day: "pd.Series[Any]", sides: str, ends: pd.DataFrame
) -> "tuple[pd.Series[bool], str]":
    if rows[sides].nunique() > 2:
        raise StudyError(f"Of `{sides}`, {rows[sides].nunique()} sides follow each other: keep the two to be compared.")
    if len(ends) < 2:
        return day.isna() & False, ""
    earlier, later = ends.sort_values("first").index
    length = min(ends["last"] - ends["first"])
    start, stop = ends.loc[earlier, "last"] - length, ends.loc[later, "first"] + length
    inside = day.between(start, ends.loc[earlier, "last"]) & (rows[sides] == earlier)
    inside |= day.between(ends.loc[later, "first"], stop) & (rows[sides] == later)
    n = round(length / DAY) + 1
    return inside, f"on {n:,} {'day' if n == 1 else 'days'} on either side"


def _kept(rows: pd.DataFrame, inside: "pd.Series[bool]", **how: str) -> pd.DataFrame:
    """The rows inside, with the sentence that says what they are of behind whatever else was noted of them."""
    before = rows.attrs.get(MADE, {})
    made = {"n": rows["article_id"].nunique(), **before, **how}
    kept = rows[inside].reset_index(drop=True)
    compared = kept[kept[made["side"]].notna()] if "side" in made else kept
    if "side" not in made or "event" in made:  # else nothing was compared, and that stays said
        made["said"] = _sentence(made, compared["article_id"].nunique())
    kept.attrs = {
        **rows.attrs,
        MADE: made,
        "notes": _told(rows.attrs.get("notes", []), before.get("said"), made["said"]),
    }
    return kept


def _told(notes: Sequence[str], before: str | None, now: str) -> list[str]:
    """The notes with this sentence in the place of the one before it, or behind them."""
    return [now if note == before else note for note in notes] if before in notes else [*notes, now]


def _sentence(made: Mapping[str, Any], n: int) -> str:
    parts = [str(made[part]) for part in PARTS if part in made]
    left = f"all {n:,} articles" if n == made["n"] else f"{n:,} of {made['n']:,} articles"
    return f"Compared {', '.join(parts)}: {left}."


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    if pd.isna(first) or pd.isna(last):
        return ""
    return f"{first:%-d %B %Y}" + (f" to {last:%-d %B %Y}" if last != first else "")

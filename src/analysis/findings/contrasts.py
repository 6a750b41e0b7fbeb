"""observations + an event, an outlet or an actor -> the rows on either side, or the difference between them."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.codebook.events import Event
from analysis.errors import StudyError
from analysis.findings.dimensions import grouped_by, in_group
from analysis.findings.estimates import LEAST_IN_CELL, MEASURED, Estimators
from analysis.findings.matched import MADE
from analysis.findings.periods import collection_gaps, covered_days
from analysis.measures import FROM_OTHERS
from analysis.study import Study, beginning_of, local_time
from analysis.tables import FINDINGS

OWN, OTHERS = "own", "the others"
SIDE = "_side"
BEFORE, AFTER = "before", "after"


def around_event(
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    events: Sequence[Event],
    event_id: str,
    study: Study,
    days: int | None = None,
) -> pd.DataFrame:
    """The rows with `phase`: equally many days "before" the event and "after" it, its own day included in the second.

    Days are those of the study's time zone. Only outlets that have rows on both sides and are collected on at least half the
    days of each (`periods.collection_gaps`) are compared. All other rows have no `phase`: outside the window, undated, of
    another outlet.

    Args:
        articles: those of the window, which the rows are of.
        days: on each side. None: as many as the articles cover on both; more than that are cut to it.
    Returns:
        the rows with `phase` and `day` (from the event on, 0 its own). `attrs`: `notes`, sentences that say what is compared
        and what is left out; `days`; `outlets_left_out`, ids.
    Raises:
        StudyError: the codebook has no such event (with the nearest), or `days` is no whole number from 1 on.
    """
    event = pd.Timestamp(find_event(events, event_id).date)
    span = _span(articles, event, study, days)
    distance = (local_time(articles["published"], study).dt.normalize() - event).dt.days
    day = rows["article_id"].map(distance.set_axis(articles["article_id"]))
    phase = pd.Series(BEFORE, index=rows.index).mask(day >= 0, AFTER).where(day.between(-span, span - 1))
    placed = rows.assign(phase=phase, day=day)
    before, after = (_outlets_on(placed, side) for side in (BEFORE, AFTER))
    shared = (before & after) - _uncollected(articles, event, span, study)
    left_out = sorted((before | after) - shared)
    placed = placed.assign(phase=phase.where(rows["outlet"].isin(shared))).reset_index(drop=True)
    made = _what_is_compared(placed, articles, event, span, study, asked=days)
    placed.attrs = {
        "notes": [made["said"], *_of_outlets(left_out)], "days": span, "outlets_left_out": left_out, MADE: made,
    }  # fmt: skip
    return placed


def find_event(events: Sequence[Event], event_id: str) -> Event:
    """The event of that id. Raises StudyError naming the nearest where there is none."""
    known = {event.id: event for event in events}
    if event_id not in known:
        raise StudyError(f"There is no event `{event_id}` in events.toml.{nearest(event_id, known)}")
    return known[event_id]


def last_two_periods(rows: pd.DataFrame, periods: pd.DataFrame, study: Study) -> tuple[str, str] | None:
    """The last two neighbouring periods that can be compared; None where there are none.

    Both are covered as a whole, follow on each other, and hold `study.min_stories` stories or more of the outlets that a
    standardised difference compares: those with LEAST_IN_CELL stories or more in each.

    Args:
        periods: of `findings.periods.periods`, for the articles that the rows are of.
    """
    stories = rows.dropna(subset="period")[["period", "outlet", "story_id"]].drop_duplicates()
    sizes = stories.groupby(["outlet", "period"]).size().unstack("period", fill_value=0)
    whole = periods.loc[~(periods["partial"] | periods["gap"]) & periods["period"].isin(sizes), "period"]
    for first, second in reversed(list(pairwise(periods["period"]))):
        if not {first, second} <= set(whole):
            continue
        shared = sizes.index[(sizes[[first, second]] >= LEAST_IN_CELL).all(axis=1)]
        told = stories[stories["outlet"].isin(shared)].groupby("period")["story_id"].nunique()
        if told.reindex([first, second]).min() >= study.min_stories:
            return first, second
    return None


def against_others(
    rows: pd.DataFrame,
    by: Sequence[str],
    column: str,
    *,
    measure: str,
    study: Study,
    estimators: Estimators = MEASURED,
    over: str | None = None,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Mean of each value of `column` (an outlet, an actor) minus the mean of all others, in each group of `by`.

    Args:
        column: outlet, actor_id, or another of the rows, such as genre (`findings.dimensions`).
        estimators: by the measure alone, or corrected by codes.
        over: a column whose mix must be no difference, such as the `month` of `matched.matched_months`: each of its values is
            compared with itself (`estimate_differences`).
        only: the values to set against the others; None: all.
    Returns:
        findings with `column` set to the value; counts are of the smaller side. Empty where there are fewer than two values.
    """
    if rows[column].nunique() < 2:
        return FINDINGS.empty()
    rows, (*by, column), dimension = in_group(rows, [*by, column])
    values = sorted(rows[column].dropna().unique())
    parts = [FINDINGS.empty()]
    for value in [
        value for value in values if only is None or value in only
    ]:  # the others keep their own, by which outlets may count alike
        sides = rows.assign(**{SIDE: np.where(rows[column] == value, OWN, OTHERS)})
        found = estimators.differences(sides, by, SIDE, OTHERS, OWN, measure=measure, study=study, over=over)
        parts.append(grouped_by(found.assign(**{column: value}, period=None, estimand=FROM_OTHERS), dimension))
    return FINDINGS.build(pd.concat(parts, ignore_index=True))


def _span(articles: pd.DataFrame, event: pd.Timestamp, study: Study, days: int | None) -> int:
    """Days on each side: as many as the articles cover on both, or those asked for where they are fewer; 0: not both sides."""
    if days is not None and (not isinstance(days, int) or days < 1):
        raise StudyError(f"`days` is {days!r}: give the number of days on each side of the event, from 1 on.")
    first, last = covered_days(articles, study)
    if pd.isna(first) or pd.isna(last):
        return 0
    longest = max(0, min((event - first).days, (last - event).days + 1))
    return longest if days is None else min(days, longest)


def _outlets_on(rows: pd.DataFrame, phase: str) -> set[str]:
    return set(rows.loc[rows["phase"] == phase, "outlet"])


def _uncollected(articles: pd.DataFrame, event: pd.Timestamp, span: int, study: Study) -> set[str]:
    """The outlets that are not collected on more than half of either side."""
    edges = beginning_of(pd.Series([event + pd.Timedelta(days=n) for n in (-span, 0, span)]), study)
    gaps, out = collection_gaps(articles, study), set()
    for start, end in pairwise(edges):
        inside = gaps[(gaps["start"] < end) & (gaps["end"] > start)]
        lasting = inside["end"].where(inside["end"] < end, end) - inside["start"].where(inside["start"] > start, start)
        missing = lasting.groupby(inside["outlet"]).sum()
        out |= set(missing.index[missing > (end - start) / 2])
    return out


def _what_is_compared(
    rows: pd.DataFrame, articles: pd.DataFrame, event: pd.Timestamp, span: int, study: Study, *, asked: int | None
) -> dict[str, Any]:
    """The sentence (`said`), and of what `matched` makes one of it and of what else is compared."""
    n_all = rows["article_id"].nunique()
    if not span:
        begun, ended = map(_spelled, covered_days(articles, study))
        said = f"The articles, from {begun} to {ended}, do not lie on both sides of {_spelled(event)}: nothing is compared."
        return {"n": n_all, "side": "phase", "said": said}
    first, last = event - pd.Timedelta(days=span), event + pd.Timedelta(days=span - 1)
    why = "" if span == asked else ", as many as the articles cover on both sides"
    days = (
        f"the {_counted(span, 'day')} before {_spelled(event)} and the {_counted(span, 'day')} from then on{why} "
        f"({_spelled(first)} to {_spelled(last)}, {study.time_zone})"
    )
    n = rows.loc[rows["phase"].notna(), "article_id"].nunique()
    said = f"Compared: {days}; {n:,} of {_counted(n_all, 'article')} lie in them."
    return {"n": n_all, "side": "phase", "event": days, "said": said}


def _of_outlets(left_out: Sequence[str]) -> list[str]:
    if not left_out:
        return []
    return [
        f"Left out: {_counted(len(left_out), 'outlet')} without articles on both sides, or collected on less than half the days of one."
    ]


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _spelled(day: pd.Timestamp) -> str:
    return "no day" if pd.isna(day) else f"{day.day} {day:%B %Y}"

"""observations + an event, an outlet or an actor -> the rows on either side, or the difference between them."""

from collections.abc import Sequence

import pandas as pd

from analysis.codebook.entries import nearest
from analysis.codebook.events import Event
from analysis.errors import StudyError
from analysis.findings.estimates import estimate_differences
from analysis.measures import FROM_OTHERS
from analysis.study import Study
from analysis.tables import FINDINGS

OTHERS = "the others"
BEFORE, AFTER = "before", "after"


def around_event(rows: pd.DataFrame, articles: pd.DataFrame, events: Sequence[Event], event_id: str) -> pd.DataFrame:
    """The rows with `phase`: "before" the day of the event, or "after" (that day included); undated rows are left out.

    Raises StudyError naming the nearest where the codebook has no such event.
    """
    event = find_event(events, event_id)
    published = rows["article_id"].map(articles.set_index("article_id")["published"])
    dated = rows[published.notna()]
    before = published[published.notna()] < pd.Timestamp(event.date, tz="UTC")
    return dated.assign(phase=before.map({True: BEFORE, False: AFTER})).reset_index(drop=True)


def find_event(events: Sequence[Event], event_id: str) -> Event:
    """The event of that id. Raises StudyError naming the nearest where there is none."""
    known = {event.id: event for event in events}
    if event_id not in known:
        raise StudyError(f"There is no event `{event_id}` in events.toml.{nearest(event_id, known)}")
    return known[event_id]


def last_two_periods(rows: pd.DataFrame, *, least: int = 5) -> tuple[str, str] | None:
    """The last period with at least `least` articles and the one with as many before it; None where there are no two."""
    n_articles = rows.dropna(subset="period").groupby("period")["article_id"].nunique()
    enough = sorted(n_articles[n_articles >= least].index)
    return (enough[-2], enough[-1]) if len(enough) >= 2 else None


def against_others(rows: pd.DataFrame, by: Sequence[str], column: str, *, measure: str, study: Study) -> pd.DataFrame:
    """Mean of each value of `column` (an outlet, an actor) minus the mean of all others, in each group of `by`.

    Returns:
        findings with `column` set to the value; counts are of the smaller side. Empty where there are fewer than two values.
    """
    parts = [FINDINGS.empty()]
    for value in sorted(rows[column].dropna().unique()):
        sides = rows.assign(side=(rows[column] == value).map({True: value, False: OTHERS}))
        differences = estimate_differences(sides, by, "side", OTHERS, value, measure=measure, study=study)
        parts.append(differences.assign(**{column: value, "period": None}, estimand=FROM_OTHERS))
    return FINDINGS.build(pd.concat(parts, ignore_index=True))

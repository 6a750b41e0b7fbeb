"""observations + an event or two outlets -> the rows on either side of it."""

import pandas as pd

from analysis.codebook.entries import nearest
from analysis.errors import StudyError

BEFORE, AFTER = "before", "after"


def around_event(rows: pd.DataFrame, articles: pd.DataFrame, events: pd.DataFrame, event_id: str) -> pd.DataFrame:
    """The rows with `phase`: "before" the day of the event, or "after" (that day included); undated rows are left out.

    Raises StudyError naming the events inside the window where `event_id` is none of them.
    """
    day = events.set_index("event_id")["date"].get(event_id)
    if day is None:
        inside = list(events["event_id"])
        hint = nearest(event_id, inside) if inside else " The codebook has no event inside the window."
        raise StudyError(f"No event `{event_id}` inside the window of this study.{hint}")
    published = rows["article_id"].map(articles.set_index("article_id")["published"])
    phase = published.map(lambda moment: BEFORE if moment < day else AFTER, na_action="ignore")
    return rows.assign(phase=phase)[published.notna()].reset_index(drop=True)


def last_two_periods(rows: pd.DataFrame, *, least: int = 5) -> tuple[str, str] | None:
    """The last period with at least `least` articles and the one with as many before it; None where there are no two."""
    n_articles = rows.dropna(subset="period").groupby("period")["article_id"].nunique()
    enough = sorted(n_articles[n_articles >= least].index)
    return (enough[-2], enough[-1]) if len(enough) >= 2 else None

"""How often a change is stated where there is none: an outlet whose collection ends, or a trend that was under way.

    python tests/bench/changes.py [STUDIES]

Studies of six outlets with levels of their own, over 400 days around an event after which nothing changes. For each way of
comparing, prints the share of studies in which the change at the event, or from one period to the next, has p below 0.05.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from analysis.codebook.events import Event
from analysis.findings.contrasts import AFTER, BEFORE, around_event, last_two_periods
from analysis.findings.estimates import estimate_differences
from analysis.findings.periods import periods
from analysis.findings.trend import trend_before
from analysis.study import Study, period_of
from analysis.tables import FINDINGS

STUDY = Study(period="quarter", start="2018-01-01", end="2019-02-04")
EVENT = Event("event", date(2018, 7, 20), "Event", "200 days before the end")
ENDS = "an outlet's collection ends"
TREND = "a trend under way"
CASES = {
    "nothing": {"ends": False, "slope": 0.0},
    ENDS: {"ends": True, "slope": 0.0},
    TREND: {"ends": False, "slope": 0.6},
}


def draw(rng: np.random.Generator, *, ends: bool, slope: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles, and their rows: three mentions of an article that share its view. Of the first outlet, 0.5 below, all stop."""
    day, outlet = rng.integers(0, 400, 360), rng.integers(0, 6, 360)
    if ends:
        kept = (outlet > 0) | (day < rng.integers(180, 260))
        day, outlet = day[kept], outlet[kept]
    level = np.append(-0.5, rng.uniform(-0.2, 0.3, 5))[outlet] + slope * (day - 200) / 400
    view = np.clip(level + rng.normal(0, 0.4, len(day)), -0.95, 0.95)
    published = pd.Timestamp("2018-01-01", tz="UTC") + pd.to_timedelta(day, unit="D")
    ids = [f"a{n}" for n in range(len(day))]
    articles = pd.DataFrame({"article_id": ids, "story_id": ids, "published": published, "outlet": outlet.astype(str)})
    labels = np.where(rng.random((3, len(day))) < np.abs(view), np.sign(view), 0.0)
    rows = articles.assign(period=period_of(articles["published"], STUDY))
    return articles, pd.concat([rows.assign(value=value) for value in labels], ignore_index=True)


def changes(articles: pd.DataFrame, rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The change as each way of comparing finds it."""
    settings = {"measure": "net_sentiment", "study": STUDY}
    after = rows["published"] >= pd.Timestamp(EVENT.date, tz="UTC")
    bare = rows.assign(phase=np.where(after, AFTER, BEFORE))
    phases = around_event(rows, articles, [EVENT], EVENT.id, STUDY)
    yield "bare before and after", estimate_differences(bare, [], "phase", BEFORE, AFTER, **settings)
    yield "same days, same outlets", estimate_differences(phases, [], "phase", BEFORE, AFTER, over="outlet", **settings)
    yield "trend before carried on", trend_before(phases, [], **settings)
    pair = last_two_periods(rows, periods(articles, STUDY), STUDY)
    yield "last two periods", estimate_differences(rows, [], "period", *pair, over="outlet", **settings) if pair else (
        FINDINGS.empty()
    )  # fmt: skip


def stated(n_studies: int, *, ends: bool, slope: float, seed: int = 11) -> dict[str, float]:
    """Share of studies in which each way of comparing states a change."""
    rng, n = np.random.default_rng(seed), Counter[str]()
    for _ in range(n_studies):
        for name, finding in changes(*draw(rng, ends=ends, slope=slope)):
            n[name] += int((finding["p"] < 0.05).any())
    return {name: times / n_studies for name, times in n.items()}


if __name__ == "__main__":
    n_studies = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for case, settings in CASES.items():
        print(case, {name: f"{share:.1%}" for name, share in stated(n_studies, **settings).items()})

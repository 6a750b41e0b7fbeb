import dataclasses
from datetime import date
from typing import Any, cast

import pandas as pd
import pytest
from factories import SHIPPED, make_articles

from analysis.codebook.events import Event
from analysis.corpus.load import Corpus
from analysis.display.page import Page
from analysis.study import Study
from analysis.tables import CUTS, REJECTS
from analysis.workbook import Workbook

CODEBOOK = dataclasses.replace(SHIPPED, events=(Event("vote", date(2019, 2, 27), "Vote", "why"),))


def make_workbook(*times, **settings):
    """A workbook of articles at these times that were not measured."""
    articles = make_articles(*["x"] * len(times), published=pd.to_datetime(list(times), utc=True, format="ISO8601"))
    corpus = Corpus(articles, CUTS.empty(), REJECTS.empty(), "test", None, ())
    return Workbook(Study(**settings), corpus, cast(Any, None), CODEBOOK, (), Page("x"))


def test_events_come_with_their_days_for_figures_to_place():
    events = make_workbook("2019-01-01", "2019-12-31").events()
    assert events.to_dict("records") == [{"event_id": "vote", "day": pd.Timestamp("2019-02-27"), "name": "Vote"}]


@pytest.mark.parametrize("first, last, settings, seen", [
    ("2019-02-27T23:00Z", "2019-03-05", {},                           True),   # the event is of 27 February
    ("2019-02-26T23:00Z", "2019-02-26", {},                           False),
    ("2019-02-26", "2019-02-26T14:59Z", {"time_zone": "Asia/Seoul"},  False),
    ("2019-02-26", "2019-02-26T15:00Z", {"time_zone": "Asia/Seoul"},  True),   # there it is midnight
    ("2019-03-01", "2019-03-05", {"start": "2019-02-01"},             True),   # the window covers it
    ("2019-03-01", "2019-03-05", {"start": "2019-02-28"},             False),
])  # fmt: skip
def test_events_are_those_of_the_window_in_days_of_the_time_zone(first, last, settings, seen):
    assert len(make_workbook(first, last, **settings).events()) == seen


def test_the_periods_are_those_of_the_window():
    book = make_workbook("2019-01-31T23:59Z", "2019-03-01", period="month", start="2019-01-01", end="2019-03-31")
    assert list(book.periods["period"]) == ["2019-01", "2019-02", "2019-03"]
    assert list(book.periods["gap"]) == [False, True, False]

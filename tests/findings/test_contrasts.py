from datetime import date

import pandas as pd
import pytest
from changes import CASES, ENDS, TREND, stated
from factories import make_articles

from analysis.codebook.events import Event
from analysis.errors import StudyError
from analysis.findings.contrasts import around_event, last_two_periods
from analysis.findings.periods import periods
from analysis.study import Study

EVENTS = (Event("vote", date(2019, 3, 1), "Vote", "why"), Event("later", date(2025, 1, 1), "Later", "why"))
STUDY = Study(min_stories=2)


def make_dated(*times, outlet="x", **columns):
    published = pd.to_datetime(list(times), utc=True, format="ISO8601")
    return make_articles(*["text"] * len(times), published=published, outlet=outlet, **columns)


def rows_of(articles):
    return articles[["article_id", "story_id", "outlet"]].assign(value=1.0, period=articles["published"].dt.strftime("%Y-%m"))  # fmt: skip


def phases(articles, *, study=STUDY, days=None, event="vote"):
    return around_event(rows_of(articles), articles, EVENTS, event, study, days)


def test_both_sides_are_as_long_as_the_articles_allow_and_the_rest_is_out():
    # from 1 February: 28 days before the vote; to 5 March: 5 days from it on
    articles = make_dated(
        "2019-02-01", "2019-02-23T23:59Z", "2019-02-24", "2019-02-28", "2019-03-01", "2019-03-05", None
    )
    rows = phases(articles)
    assert rows["phase"].fillna("out").tolist() == ["out", "out", "before", "before", "after", "after", "out"]
    assert rows["day"].dropna().tolist() == [-28, -6, -5, -1, 0, 4]
    assert rows.attrs["days"] == 5
    assert rows.attrs["notes"] == [
        "Compared: the 5 days before 1 March 2019 and the 5 days from then on, as many as the articles cover on both sides "
        "(24 February 2019 to 5 March 2019, UTC); 4 of 7 articles lie in them."
    ]


def test_a_window_of_the_study_counts_as_covered():
    articles = make_dated("2019-02-20", "2019-03-05")
    rows = phases(articles, study=Study(start="2019-02-01", end="2019-03-31"))
    assert rows.attrs["days"] == 28
    assert rows["phase"].tolist() == ["before", "after"]


@pytest.mark.parametrize("days, expected, said", [
    (2,   ["out", "before", "after", "out"],   "the 2 days from then on (27 February 2019 to 2 March 2019"),
    (400, ["before", "before", "after", "after"], "as many as the articles cover on both sides"),
])  # fmt: skip
def test_fewer_days_may_be_asked_for_and_more_are_cut(days, expected, said):
    rows = phases(make_dated("2019-02-19", "2019-02-28", "2019-03-01", "2019-03-10"), days=days)
    assert rows["phase"].fillna("out").tolist() == expected
    assert said in rows.attrs["notes"][0]


@pytest.mark.parametrize("days", [0, -3, 1.5])
def test_days_that_are_none_are_refused(days):
    with pytest.raises(StudyError, match=r"`days` is .*: give the number of days on each side"):
        phases(make_dated("2019-02-20", "2019-03-05"), days=days)


def test_the_event_begins_at_midnight_of_the_time_zone():
    articles = make_dated("2019-02-28T14:59Z", "2019-02-28T15:00Z")
    assert phases(articles, study=Study(time_zone="Asia/Seoul"))["phase"].tolist() == ["before", "after"]
    assert phases(articles)["phase"].isna().all()  # in UTC both are of the day before


def test_an_event_outside_the_articles_is_compared_with_nothing():
    rows = phases(make_dated("2019-02-19", "2019-03-10"), event="later")
    assert rows["phase"].isna().all()
    assert rows.attrs["notes"] == [
        "The articles, from 19 February 2019 to 10 March 2019, do not lie on both sides of 1 January 2025: nothing is compared."
    ]
    assert phases(make_dated(None)).attrs["notes"] == [
        "The articles, from no day to no day, do not lie on both sides of 1 March 2019: nothing is compared."
    ]


def test_an_unknown_event_is_named_with_the_nearest():
    with pytest.raises(StudyError, match="Did you mean `vote`"):
        phases(make_dated("2019-03-01"), event="votes")


def test_only_outlets_on_both_sides_are_compared():
    articles = make_dated("2019-02-20", "2019-03-08", "2019-02-21", "2019-03-09", outlet=["x", "x", "y", "z"])
    rows = phases(articles)
    assert rows["phase"].fillna("out").tolist() == ["before", "after", "out", "out"]
    assert rows.attrs["outlets_left_out"] == ["y", "z"]
    assert rows.attrs["notes"][1].startswith("Left out: 2 outlets without articles on both sides")


def every(days, outlet, first, last):
    times = pd.date_range(first, last, freq=f"{days}D")
    return make_dated(*times.strftime("%Y-%m-%d"), outlet=outlet, article_id=[f"{outlet}{day}" for day in times])


@pytest.mark.parametrize("until, left_out", [("2019-03-20", ["y"]), ("2019-04-20", [])])
def test_an_outlet_that_is_not_collected_on_half_a_side_is_left_out(until, left_out):
    articles = pd.concat([every(1, "x", "2019-01-01", "2019-04-28"), every(1, "y", "2019-01-01", until)], ignore_index=True)  # fmt: skip
    rows = phases(articles)  # 59 days on each side
    assert rows.attrs["outlets_left_out"] == left_out


MONTHS = Study(period="month", min_stories=2, start="2019-01-01", end="2019-06-20")


@pytest.mark.parametrize("months, outlets, expected", [
    ("01 01 02 02 03 03 04 04",       "x",        ("2019-03", "2019-04")),
    ("04 04 05 05 06 06 06",          "x",        ("2019-04", "2019-05")),  # of June 20 days are covered
    ("01 01 02 02 04 04",             "x",        ("2019-01", "2019-02")),  # nothing is known of March
    ("01 01 02 02 03 04 04",          "x",        ("2019-01", "2019-02")),  # March has one story
    ("01 01 03 03 05 05",             "x",        None),
    ("03 03",                         "x",        None),
    ("02 02 03 03 04 04 04 04",       "xxxxxyyy", ("2019-02", "2019-03")),  # x alone is in both, with one story in April
])  # fmt: skip
def test_the_last_two_periods_are_whole_neighbours_with_enough_stories_of_the_same_outlets(months, outlets, expected):
    times = [f"2019-{month}-{n + 2:02d}" for n, month in enumerate(months.split())]
    articles = make_dated(*times, outlet=list(outlets) if len(outlets) > 1 else outlets)
    assert last_two_periods(rows_of(articles), periods(articles, MONTHS), MONTHS) == expected


def test_reprints_are_one_story_and_undated_rows_are_in_no_period():
    articles = make_dated("2019-02-02", "2019-02-03", "2019-03-02", "2019-03-03", None, story_id=["s", "s", "t", "u", "v"])  # fmt: skip
    assert last_two_periods(rows_of(articles), periods(articles, MONTHS), MONTHS) is None
    assert last_two_periods(rows_of(articles).iloc[:0], periods(articles, MONTHS), MONTHS) is None


def test_a_change_that_only_the_outlets_or_a_trend_make_is_seldom_stated():
    """12 studies each; python tests/bench/changes.py runs 500."""
    ends, trend = (stated(12, **CASES[case]) for case in (ENDS, TREND))
    assert ends["same days, same outlets"] <= 2 / 12
    assert ends["last two periods"] <= 2 / 12
    assert trend["bare before and after"] > 0.9
    assert trend["trend before carried on"] <= 2 / 12

import numpy as np
import pandas as pd
import pytest
from factories import make_articles

from analysis.findings.periods import collected, collection_gaps, covered_days, missing_periods, periods
from analysis.study import Study
from analysis.tables import COLLECTED, GAPS, PERIODS

MONTHS = Study(period="month")


def dated(*times, outlet="the_paper"):
    """One article a time; an outlet for all, or one for each."""
    return make_articles(*["x"] * len(times), published=pd.to_datetime(list(times), utc=True, format="ISO8601"), outlet=outlet)  # fmt: skip


def every(days, outlet, first, last):
    """An article of the outlet every so many days."""
    times = pd.date_range(first, last, freq=f"{days}D", tz="UTC") + pd.Timedelta(hours=12)
    return make_articles(*["x"] * len(times), published=times, outlet=outlet, article_id=[f"{outlet}{i}" for i in range(len(times))])  # fmt: skip


def shown(table, *columns):
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_every_period_of_the_window_is_listed_also_one_without_articles():
    articles = dated("2019-01-31T23:59Z", "2019-03-01T00:00Z", "2019-03-02", outlet=["x", "x", "y"])
    table = periods(articles, Study(period="month", start="2019-01-01", end="2019-04-30"))
    assert shown(table, "period", "n_articles", "n_outlets", "partial", "gap") == [
        ("2019-01", 1, 1, False, False),
        ("2019-02", 0, 0, False, True),
        ("2019-03", 2, 2, False, False),
        ("2019-04", 0, 0, False, True),
    ]
    assert shown(table, "start", "end")[1] == (pd.Timestamp("2019-02-01", tz="UTC"), pd.Timestamp("2019-03-01", tz="UTC"))  # fmt: skip
    assert table.attrs["notes"] == ["Without articles, so nothing is known of them: 2019-02, 2019-04."]


@pytest.mark.parametrize("start, end, partial", [
    ("2019-01-01", "2019-03-31", [False, False, False]),
    ("2019-01-02", "2019-03-31", [True, False, False]),
    ("2019-01-01", "2019-03-30", [False, False, True]),
    (None,         "2019-03-31", [True, False, False]),   # the first article is of 10 January
    ("2019-01-01", None,         [False, False, True]),   # the last is of 20 March
])  # fmt: skip
def test_a_period_is_partial_where_the_window_or_else_the_articles_begin_or_end_inside_it(start, end, partial):
    table = periods(dated("2019-01-10", "2019-02-10", "2019-03-20"), Study(period="month", start=start, end=end))
    assert list(table["partial"]) == partial


def test_a_window_inside_one_period_gives_that_period_in_part():
    table = periods(dated("2019-05-06"), Study(period="year", start="2019-05-06", end="2019-05-07"))
    assert shown(table, "period", "partial", "gap", "n_articles") == [("2019", True, False, 1)]
    assert table.attrs["notes"] == ["Covered in part: 2019."]


def test_one_article_a_day_that_stops_long_before_the_window_ends_makes_its_last_period_partial():
    articles = every(1, "x", "2019-01-01", "2019-02-10")
    study = Study(period="month", start="2019-01-01", end="2019-03-31")
    # 41 of 90 days have an article: 49 without have a chance of 42 (49/90)^49 = 5e-12
    assert covered_days(articles, study) == (pd.Timestamp("2019-01-01"), pd.Timestamp("2019-02-10"))
    assert shown(periods(articles, study), "period", "partial", "gap") == [
        ("2019-01", False, False), ("2019-02", True, False), ("2019-03", False, True),
    ]  # fmt: skip


def test_periods_begin_and_end_at_midnight_of_the_time_zone():
    articles = dated("2019-02-28T23:30Z", "2019-03-31T14:59Z", "2019-03-31T15:00Z")
    table = periods(articles, Study(period="month", time_zone="Asia/Seoul"))
    assert shown(table, "period", "n_articles") == [("2019-03", 2), ("2019-04", 1)]
    assert list(table["start"]) == [pd.Timestamp("2019-02-28T15:00Z"), pd.Timestamp("2019-03-31T15:00Z")]
    assert list(table["partial"]) == [False, True]  # from 1 March on, up to 1 April


def test_a_week_of_the_change_of_clocks_has_an_hour_less():
    table = periods(dated("2019-03-27", "2019-03-31"), Study(period="week", time_zone="Europe/Berlin"))
    assert list(table["period"]) == ["2019-03-25"]
    assert (table["end"] - table["start"])[0] == pd.Timedelta(hours=7 * 24 - 1)


@pytest.mark.parametrize("period, expected", [
    ("week", ["2018-12-31", "2019-01-07"]), ("quarter", ["2019-Q1"]), ("year", ["2019"]),
])  # fmt: skip
def test_periods_of_another_length_are_all_listed(period, expected):
    assert list(periods(dated("2019-01-01", "2019-01-08"), Study(period=period))["period"]) == expected


def test_undated_articles_are_in_no_period_and_alone_make_none():
    assert list(periods(dated("2019-01-10", None), MONTHS)["n_articles"]) == [1]
    nothing = periods(dated(None), Study())
    assert nothing.empty
    assert list(nothing.columns) == list(PERIODS.columns)
    assert collection_gaps(dated(None), Study()).columns.equals(GAPS.empty().columns)
    assert collected(dated(None), Study()).columns.equals(COLLECTED.empty().columns)


def two_outlets(*, until):
    """x has an article every day of 2019, y every second day until a day."""
    return pd.concat([every(1, "x", "2019-01-01", "2019-12-31"), every(2, "y", "2019-01-01", until)], ignore_index=True)


def test_an_outlet_that_stops_while_others_go_on_is_not_collected_any_more():
    articles = two_outlets(until="2019-07-10")
    [gap] = shown(collection_gaps(articles, MONTHS), "outlet", "start", "end", "n_days", "chance")
    # y's last article is of 10 July (its 96th day); 174 of 365 days are left, each without y at a chance of 1 - 96/365
    assert gap[:4] == ("y", pd.Timestamp("2019-07-11", tz="UTC"), pd.Timestamp("2020-01-01", tz="UTC"), 174)
    assert gap[4] == pytest.approx(97 * (1 - 96 / 365) ** 174)
    months = ["2019-08", "2019-09", "2019-10", "2019-11", "2019-12"]  # in July it has articles
    assert shown(missing_periods(articles, MONTHS), "outlet", "period") == [("y", month) for month in months]
    assert shown(collected(articles, MONTHS), "outlet", "n_articles", "missing") == [
        ("x", 365, ""), ("y", 96, "; ".join(months)),
    ]  # fmt: skip
    assert list(collected(articles, MONTHS)["share_days"]) == pytest.approx([1, 96 / 365])


def test_a_pause_that_its_usual_rate_lets_expect_is_no_gap():
    assert collection_gaps(two_outlets(until="2019-12-31"), MONTHS).empty
    # 9 days without y at the end: 179 (1 - 178/365)^9 = 0.43
    assert collection_gaps(two_outlets(until="2019-12-22"), MONTHS).empty


def test_days_on_which_nobody_has_articles_are_no_gap_of_an_outlet():
    articles = two_outlets(until="2019-12-31")
    summer = articles["published"].between(pd.Timestamp("2019-06-01", tz="UTC"), pd.Timestamp("2019-09-01", tz="UTC"))
    quiet = articles[~summer]
    assert collection_gaps(quiet, MONTHS).empty
    assert list(periods(quiet, MONTHS).query("gap")["period"]) == ["2019-06", "2019-07", "2019-08"]


def test_a_lone_outlet_is_held_against_all_days():
    articles = every(1, "x", "2019-01-01", "2019-03-31")
    pause = articles["published"].between(pd.Timestamp("2019-02-01", tz="UTC"), pd.Timestamp("2019-03-01", tz="UTC"))
    [gap] = shown(collection_gaps(articles[~pause], MONTHS), "start", "end", "n_days")
    assert gap == (pd.Timestamp("2019-02-01", tz="UTC"), pd.Timestamp("2019-03-01", tz="UTC"), 28)


@pytest.mark.parametrize("share", [0.03, 0.2, 0.7])
def test_outlets_that_are_collected_throughout_are_seldom_said_to_have_gaps(share):
    """Where an outlet has articles on days drawn at random, a gap is seen in 1 in 1,000 outlets or fewer."""
    rng, days = np.random.default_rng(5), pd.date_range("2019-01-01", "2019-12-31", tz="UTC")
    parts = [every(1, "steady", "2019-01-01", "2019-12-31")]
    for number in range(300):
        own = days[rng.random(len(days)) < share]
        parts.append(make_articles(*["x"] * len(own), published=own, outlet=f"o{number}"))
    assert len(collection_gaps(pd.concat(parts, ignore_index=True), MONTHS)) <= 1

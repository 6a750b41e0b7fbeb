from datetime import date

import pandas as pd
import pytest
from changes import CASES, ENDS, TREND, stated
from factories import make_articles
from side_factories import make_side, make_sides

from analysis.codebook.events import Event
from analysis.errors import StudyError
from analysis.findings.contrasts import against_others, around_event, last_two_periods
from analysis.findings.estimates import MEASURED, estimate_differences
from analysis.findings.matched import common_subject
from analysis.findings.periods import periods
from analysis.study import Study
from analysis.tables import ABOUT
from analysis.validity.corrected import estimators

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


def about_lund(*article_ids):
    return ABOUT.build(
        pd.DataFrame({"article_id": article_ids}).assign(
            actor_id="lund", in_title=True, in_lead=True, share_sentences=1.0, by_words=False
        )
    )


def test_days_and_subject_make_one_sentence_that_counts_what_is_compared():
    """Of four articles in the days, two are about Lund; so is a third, outside them."""
    articles = make_dated("2019-02-01", "2019-02-24", "2019-02-28", "2019-03-01", "2019-03-05")
    lone = make_dated("2019-03-02", outlet="y").assign(article_id="y0")
    rows = phases(pd.concat([articles, lone], ignore_index=True))
    about = about_lund(*articles["article_id"].iloc[[0, 1, 3]], "y0")
    assert common_subject(rows, about, "lund").attrs["notes"] == [
        "Compared the 5 days before 1 March 2019 and the 5 days from then on, as many as the articles cover on both sides "
        "(24 February 2019 to 5 March 2019, UTC), articles about lund only: 2 of 6 articles.",
        "Left out: 1 outlet without articles on both sides, or collected on less than half the days of one.",
    ]


def test_where_no_days_compare_no_subject_does():
    rows = phases(make_dated("2019-02-01", "2019-02-20"))
    assert common_subject(rows, about_lund(*rows["article_id"]), "lund").attrs["notes"] == rows.attrs["notes"]


def test_against_the_others_they_may_count_alike_as_outlets():
    """Others of echo: post with 30 articles of -1, star with 10 of +1."""
    sides = [make_side("echo", value=1.0), make_side("post", 30, value=-1.0), make_side("star", 10, value=1.0)]
    rows = make_sides(*sides).rows
    settings = {"measure": "net_sentiment", "study": Study()}
    of = {
        weight: against_others(rows, ["actor_id"], "outlet", **settings | {"study": Study(weight=weight)})
        .set_index("outlet")["estimate"]
        .to_dict()
        for weight in ("article", "outlet")
    }
    assert of["article"] == pytest.approx({"echo": 1.5, "post": -2.0, "star": 1 - (20 - 30) / 50})
    assert of["outlet"] == pytest.approx({"echo": 1.0, "post": -2.0, "star": 1.0})


def test_against_the_others_is_the_difference_of_the_two_sides():
    rows = make_sides(
        *(make_side(name, n, value=[1.0, 0.0, -1.0] * (n // 3)) for name, n in zip("abc", (12, 30, 24), strict=True))
    ).rows
    rows = pd.concat([rows, rows.assign(actor_id="lund", value=-rows["value"])], ignore_index=True)
    settings = {"measure": "net_sentiment", "study": Study()}
    found = against_others(rows, ["actor_id"], "outlet", **settings)
    assert found[["outlet", "actor_id"]].to_numpy().tolist() == [[o, a] for o in "abc" for a in ("lund", "ortiz")]
    alone = against_others(rows, ["actor_id"], "outlet", only={"b"}, **settings)
    pd.testing.assert_frame_equal(alone, found[found["outlet"] == "b"].reset_index(drop=True))
    for outlet in "abc":
        sides = rows.assign(period=(rows["outlet"] == outlet).map({True: "own", False: "others"}))
        alone = estimate_differences(sides, ["actor_id"], "period", "others", "own", **settings)
        columns = ["estimate", "low", "high", "p", "df", "n_articles", "n_stories", "n_mentions", "n_effective"]
        pd.testing.assert_frame_equal(
            found.loc[found["outlet"] == outlet, columns].reset_index(drop=True), alone[columns]
        )


@pytest.mark.parametrize("made", [MEASURED, "corrected"])
def test_against_the_others_over_months_each_month_stands_against_itself(made):
    """Everybody is worse in summer; echo has more of it. So it stays where people's codes correct what is measured."""
    rows = pd.concat([season(name, n, value) for name, n, value in (
        ("echo", 60, 1.0), ("echo", 180, -1.0), ("post", 180, 1.0), ("post", 60, -1.0),
    )], ignore_index=True)  # fmt: skip
    if made == "corrected":
        codes = rows.iloc[::4].assign(unit_id=lambda t: t["mention_id"], task="sentiment", coder="a", inclusion=0.25)
        made = estimators(codes.assign(code=codes["value"].map({1.0: "positive", -1.0: "negative"})))
    settings = {"measure": "net_sentiment", "study": Study(), "estimators": made}
    plain = against_others(rows, [], "outlet", **settings)
    matched = against_others(rows, [], "outlet", over="month", **settings)
    assert plain["estimate"].tolist() == pytest.approx([-1, 1], abs=0.05)
    assert matched["estimate"].tolist() == pytest.approx([0, 0], abs=0.05)
    assert plain["method"].eq("corrected").all() == matched["method"].eq("corrected").all() == (made is not MEASURED)


def season(outlet, n, value):
    """`n` articles of one month, with one mention each."""
    month = "2019-01" if value > 0 else "2019-07"
    ids = [f"{outlet}{month}{i}" for i in range(n)]
    return pd.DataFrame({"article_id": ids, "story_id": ids, "mention_id": ids, "outlet": outlet, "month": month, "value": value})  # fmt: skip


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

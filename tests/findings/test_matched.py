"""Which rows compare, and the sentence that says so."""

import pandas as pd
import pytest
from side_factories import make_side, make_sides

from analysis.errors import StudyError
from analysis.findings.estimates import estimate_differences
from analysis.findings.matched import common_subject, common_window, matched_months
from analysis.study import Study

STUDY = Study()
NAMES = {"ortiz": "Ann Ortiz"}


def phases(*sides, **columns):
    return [side.assign(phase=phase, **columns) for side, phase in zip(sides, ("before", "after"), strict=True)]


def test_the_common_window_is_from_the_latest_beginning_to_the_earliest_end():
    rows, articles, _ = make_sides(
        make_side("echo", 30), make_side("post", 12, first="2019-03-01")
    )  # to 22 October, to 19 June
    kept = common_window(rows, articles, "outlet", STUDY)
    assert kept.groupby("outlet")["article_id"].nunique().to_dict() == {"echo": 11, "post": 12}
    assert kept.attrs["notes"] == ["Compared on 1 March 2019 to 19 June 2019: 23 of 42 articles."]


def test_days_are_those_of_the_study_s_time_zone():
    rows, articles, _ = make_sides(make_side("echo", first="2019-01-01T16:00"), make_side("post", first="2019-01-01"))
    assert common_window(rows, articles, "outlet", Study(time_zone="Asia/Seoul")).attrs["notes"] == [
        "Compared on 2 January 2019 to 10 July 2019: 38 of 40 articles."
    ]


def test_where_all_is_common_all_is_kept():
    rows, articles, _ = make_sides(make_side("echo"), make_side("post"))
    kept = common_window(rows, articles, "outlet", STUDY)
    assert kept.attrs["notes"] == ["Compared on 5 January 2019 to 14 July 2019: all 40 articles."]
    assert kept["article_id"].to_list() == rows["article_id"].to_list()


def test_sides_of_few_stories_and_undated_articles_do_not_narrow_it():
    few, undated = make_side("star", 3, first="2019-05-01"), make_side("sun", first=None)
    rows, articles, _ = make_sides(make_side("echo"), make_side("post"), few, undated)
    kept = common_window(rows, articles, "outlet", STUDY)
    assert kept.groupby("outlet")["article_id"].nunique().to_dict() == {"echo": 20, "post": 20, "star": 3}


@pytest.mark.parametrize("post", [make_side("post", first="2021-01-01"), make_side("post", first=None)])
def test_without_a_common_day_nothing_is_kept_and_the_sentence_says_so(post):
    rows, articles, _ = make_sides(make_side("echo", every=5), post)
    kept = common_window(rows, articles, "outlet", STUDY)
    if post["published"].isna().all():  # one side is left, and nothing stands against it
        assert len(kept) == 20
        return
    assert kept.empty
    assert kept.attrs["notes"] == ["Compared on no day at all, since the sides have none in common: 0 of 40 articles."]


def test_sides_that_follow_each_other_are_cut_to_equal_lengths():
    before, after = phases(
        make_side("echo", 60, first="2018-01-01", every=7), make_side("post", 11, first="2019-03-01", every=10)
    )
    rows, articles, _ = make_sides(before, after)
    kept = common_window(rows, articles, "phase", STUDY)
    assert kept.groupby("phase")["article_id"].nunique().to_dict() == {"after": 11, "before": 15}
    assert kept.attrs["notes"] == ["Compared on 101 days on either side: 26 of 71 articles."]
    days = kept["article_id"].map(articles.set_index("article_id")["published"])[kept["phase"] == "before"]
    assert days.max() == pd.Timestamp("2019-02-18", tz="UTC")  # those next to the event are kept


def test_more_than_two_sides_that_follow_each_other_are_refused():
    rows, articles, _ = make_sides(*(make_side(name, period=f"2019-0{n}") for n, name in enumerate("abc")))
    with pytest.raises(StudyError, match="Of `period`, 3 sides follow each other: keep the two to be compared"):
        common_window(rows, articles, "period", STUDY)


def test_one_side_in_time_is_compared_with_nothing():
    rows, articles, _ = make_sides(*phases(make_side("echo"), make_side("post", 2, first="2020-01-01")))
    assert common_window(rows, articles, "phase", STUDY).empty


def test_the_common_subject_is_the_row_s_own_actor_or_the_one_asked_for():
    rows, _, about = make_sides(make_side("echo", is_about=[i < 5 for i in range(20)]), make_side("post"))
    kept = common_subject(rows, about, names=NAMES)
    assert kept.attrs["notes"] == ["Compared articles about Ann Ortiz only: 25 of 40 articles."]
    of_harbour = common_subject(rows, about.assign(actor_id="the harbour"), "the harbour")
    assert of_harbour.attrs["notes"] == ["Compared articles about the harbour only: 25 of 40 articles."]
    assert common_subject(rows, about, "nobody").empty


def test_one_after_the_other_they_make_one_sentence():
    rows, articles, about = make_sides(
        make_side("echo", 30, is_about=[i % 2 == 0 for i in range(30)]), make_side("post", 12, first="2019-03-01")
    )
    kept = common_subject(common_window(rows, articles, "outlet", STUDY), about, names=NAMES)
    assert kept.attrs["notes"] == [
        "Compared on 1 March 2019 to 19 June 2019, articles about Ann Ortiz only: 18 of 42 articles."
    ]
    assert "notes" not in rows.attrs


def test_what_else_was_noted_of_the_rows_is_kept():
    rows, articles, about = make_sides(make_side("echo"), make_side("post"))
    rows.attrs["notes"] = ["One outlet is left out."]
    kept = common_subject(common_window(rows, articles, "outlet", STUDY), about, names=NAMES)
    assert kept.attrs["notes"] == [
        "One outlet is left out.",
        "Compared on 5 January 2019 to 14 July 2019, articles about Ann Ortiz only: all 40 articles.",
    ]


def test_matched_months_are_those_that_every_side_has():
    spring = make_side("post", 10, first="2019-03-05", every=7)  # to 7 May
    rows, articles, _ = make_sides(make_side("echo", 20), spring, make_side("star", 4, first="2019-05-06"))
    kept = matched_months(rows, articles, "outlet", STUDY)
    assert sorted(set(kept["month"])) == ["2019-03", "2019-04", "2019-05"]
    assert kept.attrs["notes"][0].startswith("Compared in the 3 months that every side has: ")
    apart = matched_months(
        *make_sides(make_side("echo", every=1), make_side("post", first="2021-01-01"))[:2], "outlet", STUDY
    )
    assert apart.empty
    assert apart.attrs["notes"] == [
        "Compared in no month at all, since the sides have none in common: 0 of 40 articles."
    ]


def few(name):
    return make_side(name, 4, every=1)


def undated(name):
    return make_side(name, first=None)


@pytest.mark.parametrize(
    "sides, why",
    [
        ([undated("echo"), undated("post")], "no article carries a date"),
        ([few("echo"), few("post")], "fewer than two sides have 10 dated stories"),  # though they share days
        ([few("echo"), undated("post")], "fewer than two sides have 10 dated stories"),
        ([make_side("echo", every=5), make_side("post", first="2021-01-01")], "the sides have none in common"),
    ],
)
def test_why_nothing_compares_is_said(sides, why):
    rows, articles, _ = make_sides(*sides)
    n = rows["article_id"].nunique()
    assert common_window(rows, articles, "outlet", STUDY).attrs["notes"] == [
        f"Compared on no day at all, since {why}: 0 of {n} articles."
    ]
    assert matched_months(rows, articles, "outlet", STUDY).attrs["notes"] == [
        f"Compared in no month at all, since {why}: 0 of {n} articles."
    ]


@pytest.mark.parametrize("compared", [common_window, matched_months])
def test_of_no_articles_nothing_compares(compared):
    rows, articles, _ = make_sides(make_side("echo"))
    for some, known in ((rows.head(0), articles), (rows.head(0), articles.head(0)), (rows, articles.head(0))):
        assert compared(some, known, "outlet", STUDY).empty
    kept = compared(rows.head(0).drop(columns="published"), articles.head(0), "outlet", STUDY)
    assert kept.attrs["notes"][0].endswith(" at all, since there are no articles: all 0 articles.")
    assert common_window(rows.head(0).assign(phase=""), articles, "phase", STUDY).empty


def test_one_day_and_one_month_are_singular():
    rows, articles, _ = make_sides(make_side("echo", 12, every=0), make_side("post", 12, every=0))
    assert matched_months(rows, articles, "outlet", STUDY).attrs["notes"] == [
        "Compared in the one month that every side has: all 24 articles."
    ]
    assert common_window(rows, articles, "outlet", STUDY).attrs["notes"] == [
        "Compared on 5 January 2019: all 24 articles."
    ]
    rows, articles, _ = make_sides(
        *phases(make_side("echo", 12, every=0), make_side("post", 12, first="2020-01-01", every=0))
    )
    assert common_window(rows, articles, "phase", STUDY).attrs["notes"] == [
        "Compared on 1 day on either side: all 24 articles."
    ]


def test_over_months_the_times_of_a_side_are_no_difference():
    """Everybody is worse in summer; echo has more of it."""
    echo = [make_side("echo", 6, every=3), make_side("echo", 18, first="2019-06-02", every=1, value=-1.0, article_id=[f"s{i}" for i in range(18)],
                                                     story_id=[f"s{i}" for i in range(18)])]  # fmt: skip
    post = [make_side("post", 18, every=1), make_side("post", 6, first="2019-06-02", every=3, value=-1.0, article_id=[f"t{i}" for i in range(6)],
                                                      story_id=[f"t{i}" for i in range(6)])]  # fmt: skip
    rows, articles, _ = make_sides(*echo, *post)
    settings = {"measure": "net_sentiment", "study": STUDY}
    plain = estimate_differences(rows, [], "outlet", "post", "echo", **settings)
    matched = estimate_differences(
        matched_months(rows, articles, "outlet", STUDY), [], "outlet", "post", "echo", over="month", **settings
    )
    assert plain["estimate"].item() == pytest.approx(-0.5)
    assert matched["estimate"].item() == pytest.approx(0)


def test_sides_that_follow_each_other_share_no_month():
    rows, articles, _ = make_sides(*phases(make_side("echo"), make_side("post")))
    with pytest.raises(StudyError, match="Sides of `phase` follow each other and share no month"):
        matched_months(rows, articles, "phase", STUDY)

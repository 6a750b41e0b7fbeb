"""What articles are about, and whether the sides of a contrast compare: each objection made, and not made."""

import math

import pandas as pd
import pytest
from side_factories import make_side, make_sides

from analysis.findings.about import rows_about
from analysis.findings.comparability import comparability
from analysis.study import Study
from analysis.tables import COMPARABILITY

STUDY = Study(weight="mention")
WHY = [column for column in COMPARABILITY.columns if column.startswith("why_")]


def compare(*sides, column="outlet", study=STUDY, **settings):
    rows, articles, subjects = make_sides(*sides)
    by = settings.pop("by", [])
    names = {"ortiz": "Ann Ortiz", "lund": "Bea Lund"}
    table = comparability(rows, articles, subjects, by, column, study, names=names, **settings)
    return table.set_index("side")


def objections(table, side):
    return {
        column.removeprefix("why_"): table.loc[side, column]
        for column in WHY
        if isinstance(table.loc[side, column], str)
    }


# --- rows --------------------------------------------------------------------------------------------------------------


def test_rows_are_about_their_own_actor_or_about_the_subject_asked_for():
    rows = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "actor_id": ["ortiz", "lund", "ortiz", None]})
    table = pd.DataFrame({"article_id": ["a", "b"], "actor_id": ["ortiz", "ortiz"], "in_title": [True, False], "in_lead": True,
                          "share_sentences": 0.2, "by_words": False})  # fmt: skip
    assert list(rows_about(rows, table))[:3] == [1.0, 0.0, 0.0]
    assert math.isnan(rows_about(rows, table)[3])
    assert list(rows_about(rows, table, "ortiz")) == [1.0, 1.0, 0.0, 0.0]
    assert rows_about(rows.drop(columns="actor_id"), table).isna().all()


# --- what sides are made of ----------------------------------------------------------------------------------------------


def test_a_side_is_counted_by_hand():
    one = make_side("echo", 4, mentions=[5, 1, 1, 1], is_about=[True, False, False, False], genre=["opinion", "news", "analysis", "agency"],
                    story_id=["s", "s", "t", "u"])  # fmt: skip
    side = compare(one, make_side("post", 12)).loc["echo"]
    assert (side["n_articles"], side["n_stories"], side["n_mentions"], side["n_undated"]) == (4, 3, 8, 0)
    assert (f"{side['first']:%Y-%m-%d}", f"{side['last']:%Y-%m-%d}") == ("2019-01-05", "2019-02-04")
    assert side["share_about"] == 1 / 4
    assert (side["share_opinion"], side["n_genre_known"]) == (1 / 4, 4)
    assert side["share_largest"] == 5 / 8
    assert side["n_effective"] == pytest.approx(8**2 / (25 + 1 + 1 + 1))


def test_days_are_those_of_the_study_s_time_zone():
    sides = (make_side("echo", 2, first="2019-01-04T23:00"), make_side("post", 2))
    assert f"{compare(*sides, study=Study(time_zone='Asia/Seoul')).loc['echo', 'first']:%Y-%m-%d}" == "2019-01-05"


def test_a_mention_that_has_several_rows_counts_once():
    rows, articles, subjects = make_sides(make_side("echo", 3), make_side("post", 3))
    tripled = pd.concat([rows.assign(mention_id=rows["article_id"])] * 3)
    table = comparability(tripled, articles, subjects, [], "outlet", STUDY)
    assert list(table["n_mentions"]) == [3, 3]


def test_undefined_values_and_rows_without_a_side_are_left_out():
    table = compare(
        make_side("echo", 3, value=[1.0, math.nan, 0.0]), make_side("post", 3, outlet=["post", None, "post"])
    )
    assert list(table["n_articles"]) == [2, 2]


def test_sides_that_compare_have_nothing_against_them():
    table = compare(make_side("echo"), make_side("post", first="2019-01-08"))
    assert objections(table, "echo") == objections(table, "post") == {}
    assert table.attrs["notes"] == []


def test_without_rows_there_is_a_table_all_the_same():
    rows, articles, subjects = make_sides(make_side("echo"))
    table = comparability(rows.head(0), articles, subjects, ["actor_id"], "outlet", STUDY)
    assert list(table.columns) == list(COMPARABILITY.columns)
    assert table.empty


def test_one_side_alone_is_held_against_nothing():
    assert set(objections(compare(make_side("echo")), "echo")) == set()


# --- what is said against them --------------------------------------------------------------------------------------------

POST = make_side("post")


@pytest.mark.parametrize("echo, said", [
    (make_side("echo", 9), {"articles": "only 9 stories; 10 would do"}),
    (make_side("echo", 1), {"articles": "only 1 story; 10 would do"}),
    (make_side("echo", story_id=[f"s{i // 3}" for i in range(20)], ), {"articles": "only 7 stories; 10 would do"}),
    (make_side("echo", 40, every=5, story_id=[f"s{i // 3}" for i in range(40)]), {"articles": "its 40 articles tell 14 stories"}),
])  # fmt: skip
def test_few_stories_are_said_with_how_many_would_do(echo, said):
    assert objections(compare(echo, POST), "echo").items() >= said.items()


@pytest.mark.parametrize("echo, said", [
    (make_side("echo", first="2019-03-06", every=7), "begins in March 2019, the other side in January (30\u00a0% of theirs are earlier)"),
    (make_side("echo", every=5), "ends in April 2019, the other side runs to July (50\u00a0% of theirs are later); "
                                 "its middle article is of February 2019, the other side's of April 2019"),
    (make_side("echo", 19), None),  # 5 % of the others' are later
    (make_side("echo", first=None), "100\u00a0% of its articles carry no date, 0\u00a0% of the other side's"),
])  # fmt: skip
def test_other_days_are_said_with_what_the_others_have(echo, said):
    assert objections(compare(echo, POST), "echo").get("dates") == said


def test_a_side_that_is_dated_is_not_blamed_for_those_that_are_not():
    assert "dates" not in objections(compare(make_side("echo", first=None), POST), "post")


def test_where_the_others_end_in_the_next_year_the_year_is_said():
    months = [make_side(name, first="2018-09-01", every=30) for name in ("post", "news", "star", "sun")]
    table = compare(make_side("echo", first="2018-09-01", every=5), *months)
    assert objections(table, "echo")["dates"].startswith("ends in December 2018, the others run to March 2020 (80")
    assert "dates" not in objections(table, "post")


def test_days_close_to_each_other_are_said_by_the_day():
    table = compare(make_side("echo", every=1), make_side("post", every=2))
    assert objections(table, "echo")["dates"].startswith(
        "ends on 24 January 2019, the other side runs to 12 February (50"
    )


def test_a_middle_elsewhere_is_said_where_both_ends_are_alike():
    days = [*pd.date_range("2019-01-01", periods=18, tz="UTC"), *pd.to_datetime(["2019-10-01", "2019-12-31"], utc=True)]
    table = compare(make_side("echo", published=days), make_side("post", first="2019-01-01", every=19))
    assert objections(table, "echo") == {
        "dates": "its middle article is of January 2019, the other side's of June 2019"
    }


def test_subjects_are_named_with_the_share_of_either_side():
    echo = make_side("echo", is_about=[i < 4 for i in range(20)])
    table = compare(echo, make_side("post", is_about=[i < 10 for i in range(20)]), by=["actor_id"])
    assert objections(table, "echo") == {
        "about": "20\u00a0% of its articles are about Ann Ortiz, 50\u00a0% of the other side's"
    }
    assert set(objections(table, "post")) == {"about"}
    near = compare(echo, make_side("post", is_about=[i < 6 for i in range(20)]))
    assert objections(near, "echo") == {}


def test_a_subject_of_one_s_own_is_named_as_it_is_called():
    rows, articles, subjects = make_sides(make_side("echo"), make_side("post", is_about=False))
    named = subjects.assign(actor_id="the harbour")
    table = comparability(rows, articles, named, [], "outlet", STUDY, subject="the harbour").set_index("side")
    assert (
        objections(table, "echo")["about"]
        == "100\u00a0% of its articles are about the harbour, 0\u00a0% of the other side's"
    )
    assert list(table["subject"]) == ["the harbour", "the harbour"]


def test_opinion_is_compared_where_it_is_known_of_either_side():
    opinion = make_side("echo", genre=["opinion", "letter"] * 10)
    assert objections(compare(opinion, POST), "echo") == {
        "opinion": "100\u00a0% of its articles are opinion, 0\u00a0% of the other side's"
    }
    unknown = compare(opinion, make_side("post", genre=[None, "news"] * 5 + [None] * 10))
    assert math.isnan(unknown.loc["post", "share_opinion"])
    assert objections(unknown, "echo") == objections(unknown, "post") == {}
    assert unknown.attrs["notes"] == ["The genre of 15 of 40 articles is not told."]


def test_one_article_that_gives_much_is_said():
    echo = make_side("echo", mentions=[6] + [1] * 19)
    assert objections(compare(echo, POST), "echo") == {"largest": "one article gives 24\u00a0% of its mentions"}
    of_articles = objections(compare(echo, POST, study=Study()), "echo")["largest"]
    assert of_articles == "one article gives 24\u00a0% of its mentions (where mentions count alike; here articles do)"
    assert objections(compare(make_side("echo", mentions=[4] + [1] * 19), POST), "echo") == {}
    assert "largest" not in objections(compare(make_side("echo", 4), POST), "echo")  # each of four gives a quarter


def test_few_articles_that_hold_most_mentions_are_said_to_be_worth_few():
    echo = make_side("echo", 40, every=5, mentions=[10] * 5 + [1] * 35)
    assert objections(compare(echo, POST), "echo") == {}
    echo = make_side("echo", 40, every=5, mentions=[40] * 6 + [1] * 34)
    said = objections(compare(echo, POST), "echo")
    assert said == {
        "effective": "a few of its 40 articles hold most of its mentions, so that an average over them is as uncertain as one of only 8 articles"
    }


# --- sides that follow each other -----------------------------------------------------------------------------------------


def phases(before, after):
    return before.assign(phase="before"), after.assign(phase="after")


def test_sides_in_time_are_held_to_equal_lengths_not_to_the_same_days():
    even = compare(
        *phases(make_side("echo"), make_side("echo", first="2019-08-01", article_id=[f"b{i}" for i in range(20)])),
        column="phase",
    )
    assert list(even.index) == ["before", "after"]
    assert objections(even, "before") == objections(even, "after") == {}
    uneven = compare(*phases(make_side("echo", 60), make_side("echo", 15, first="2020-09-01", article_id=[f"b{i}" for i in range(15)],
                                                              story_id=[f"b{i}" for i in range(15)])), column="phase")  # fmt: skip
    assert objections(uneven, "before") == {"dates": "covers 591 days and 60 articles, the other side 141 days and 15"}
    assert objections(uneven, "after") == {"dates": "covers 141 days and 15 articles, the other side 591 days and 60"}


def test_sides_in_time_of_other_outlets_are_said():
    lost = ["echo"] * 12 + ["post"] * 8
    after = make_side("after", first="2019-08-01", outlet="echo")
    table = compare(*phases(make_side("before", outlet=lost), after), column="phase")
    assert objections(table, "before") == {
        "outlets": "40\u00a0% of its articles are of outlets that the other side lacks"
    }
    assert objections(table, "after") == {
        "outlets": "one outlet gives 100\u00a0% of its articles, 60\u00a0% of the other side's"
    }


def test_groups_are_compared_each_within_itself():
    lund = make_side("news", actor_id="lund", is_about=False)
    table = compare(make_side("echo"), make_side("post"), lund, make_side("star", actor_id="lund"), by=["actor_id"])
    assert list(table["actor_id"]) == ["lund", "lund", "ortiz", "ortiz"]
    assert objections(table, "echo") == {}
    assert objections(table, "news") == {
        "about": "0\u00a0% of its articles are about Bea Lund, 100\u00a0% of the other side's"
    }

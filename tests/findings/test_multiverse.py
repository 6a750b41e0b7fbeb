"""A finding under each reasonable choice: each choice counted by hand, and what is said of them together."""

import re
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from side_factories import make_side, make_sides

from analysis.display.comparability import choice_lines
from analysis.errors import UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import estimate_differences, estimate_means
from analysis.findings.headlines import adjusted, headlines
from analysis.findings.matched import common_subject, matched_months
from analysis.findings.multiverse import CHOICES, headline_choices, multiverse, robustness
from analysis.study import Study
from analysis.tables import MULTIVERSE, ROBUSTNESS
from analysis.validity.corrected import estimators

STUDY = Study()
NAMES = {"ortiz": "Ann Ortiz", "echo": "The Echo", "post": "The Post"}


means, by_outlet = (partial(estimate_means, by=[key], measure="net_sentiment") for key in ("actor_id", "outlet"))


def under(table, **choices):
    usual = {"weight": "article", "window": "whole", "subject": "all", "voice": "all"} | choices
    return table.loc[(table[list(usual)] == pd.Series(usual)).all(axis=1)].iloc[0]


def alternating(n, share=2):
    """A value for each of n articles, +1 in one of `share`, else −1."""
    return [1.0 if i % share == 0 else -1.0 for i in range(n)]


@pytest.fixture(scope="module")
def table():
    """Echo: 30 articles of −1 and 0, the first 15 with three mentions and about somebody else; post: 15 from March on, of +1."""
    echo = make_side(
        "echo",
        30,
        mentions=[3] * 15 + [1] * 15,
        value=[-1.0] * 15 + [0.0, -1.0] * 7 + [0.0],
        is_about=[False] * 15 + [True] * 15,
    )
    post = make_side("post", 15, first="2019-03-06", value=1.0, own=[True] * 12 + [False] * 3)
    rows, articles, about = make_sides(echo, post)
    return multiverse(means, rows, articles, about, STUDY)


def test_every_combination_is_there_once_the_usual_first(table):
    assert len(table) == 24
    assert not table.duplicated(CHOICES).any()
    assert table["usual"].tolist() == [True] + [False] * 23
    assert table["n_changed"].tolist() == sorted(table["n_changed"])
    assert list(table.columns) == list(MULTIVERSE.columns)


def test_each_choice_is_the_estimate_of_the_rows_it_leaves(table):
    assert under(table)["estimate"] == pytest.approx((-15 - 7 + 15) / 45)
    assert under(table, weight="mention")["estimate"] == pytest.approx((-45 - 7 + 15) / 75)
    assert under(table, weight="outlet")["estimate"] == pytest.approx((-22 / 30 + 1) / 2)
    assert under(table, subject="actor")["estimate"] == pytest.approx((-7 + 15) / 30)
    assert under(table, voice="own")["estimate"] == pytest.approx((-15 - 7 + 12) / 42)
    both = under(table, window="common")  # 6 March to 24 July: six articles of echo are earlier, nine are later
    assert (both["n_articles"], both["estimate"]) == (15 + 15, pytest.approx((-9 - 3 + 15) / 30))


def test_intervals_are_those_of_the_estimates(table):
    assert (table["low"] <= table["estimate"]).all()
    assert (table["estimate"] <= table["high"]).all()


def test_choices_that_leave_too_few_stories_have_no_estimate():
    rows, articles, about = make_sides(
        make_side("echo", 12, is_about=[i < 4 for i in range(12)], value=alternating(12))
    )
    table = multiverse(means, rows, articles, about, STUDY)
    few = under(table, subject="actor")
    assert np.isnan(few["estimate"])
    assert np.isnan(few["low"])
    assert few["n_stories"] == 4
    assert robustness(table)[["n_choices", "n_too_few"]].to_numpy().tolist() == [[6, 6]]


def test_choices_that_leave_nothing_are_kept_as_such():
    rows, articles, about = make_sides(
        make_side("echo", is_about=False, own=False), make_side("post", is_about=False, own=False)
    )
    table = multiverse(means, rows, articles, about, STUDY)
    assert table["estimate"].notna().sum() == 3
    assert under(table, voice="own")["n_articles"] == 0


def test_where_there_is_nothing_to_choose_there_is_no_choice():
    sides = [make_side("echo", value=alternating(20)), make_side("post", value=alternating(20))]
    rows, articles, about = make_sides(*sides)
    table = multiverse(by_outlet, rows.drop(columns="own"), articles, about, STUDY)
    assert set(table["weight"]) == {"article", "mention"}  # of one outlet, "outlet" is "article"
    assert set(table["window"]) == {"whole"}  # all days are common
    assert set(table["voice"]) == {"all"}
    assert len(table) == 2 * 2 * 2
    assert table["usual"].sum() == 2


def test_the_study_s_weight_is_the_usual_one():
    rows, articles, about = make_sides(make_side("echo", value=alternating(20)))
    for weight in ("mention", "outlet"):
        table = multiverse(by_outlet, rows, articles, about, Study(weight=weight))
        assert table.loc[table["usual"], "weight"].tolist() == [weight]


def test_the_page_s_own_choices_are_the_usual_ones():
    rows, articles, about = make_sides(make_side("echo", 30), make_side("post", 20))
    table = multiverse(means, rows, articles, about, STUDY, usual={"window": "common", "voice": "own"})
    assert table.loc[table["usual"], ["window", "voice"]].to_numpy().tolist() == [["common", "own"]]
    same = multiverse(means, *make_sides(make_side("echo")), STUDY, usual={"window": "common"})
    assert same.loc[same["usual"], "window"].tolist() == ["whole"]
    with pytest.raises(UsageError, match=r"`usual` has 'lund' for subject\. Write one of all, actor"):
        multiverse(means, rows, articles, about, STUDY, usual={"subject": "lund"})
    with pytest.raises(UsageError, match=r"`usual` has 'x' for colour\. Write one of weight, window, subject, voice"):
        multiverse(means, rows, articles, about, STUDY, usual={"colour": "x"})


def test_differences_and_changes_are_estimated_as_the_page_estimates_them():
    rows, articles, about = make_sides(make_side("echo", value=-1.0), make_side("post", value=alternating(20)))
    against = partial(against_others, by=["actor_id"], column="outlet", measure="net_sentiment")
    others = multiverse(against, rows, articles, about, STUDY)
    assert under(others[others["outlet"] == "echo"])["estimate"] == pytest.approx(-1)
    phased = [make_side("echo", 60, first="2018-01-05", phase="before", value=alternating(60)),
              make_side("post", phase="after", first="2019-09-01", value=-1.0)]  # fmt: skip
    rows, articles, about = make_sides(*phased)

    change = partial(
        estimate_differences, by=["actor_id"], contrast="phase", first="before", second="after", measure="net_sentiment"
    )
    table = multiverse(change, rows, articles, about, STUDY, sides="phase")
    assert set(table["window"]) == {"whole", "equal"}
    assert under(table, window="equal")["estimate"] == pytest.approx(-1)
    assert under(table, window="equal")["n_articles"] == 20


def test_without_findings_there_are_tables_all_the_same():
    rows, articles, about = make_sides(make_side("echo"))
    table = multiverse(means, rows.head(0), articles, about, STUDY)
    assert list(table.columns) == list(MULTIVERSE.columns)
    assert list(robustness(table).columns) == list(ROBUSTNESS.columns)
    assert choice_lines(table, NAMES) == []


def test_of_headlines_those_that_are_stated_are_tried():
    """Echo blames, post and star waver; between March and April nothing changes."""
    sides = [make_side("echo", 40, every=1, value=[-1.0, 0.0] * 20)]
    sides += [make_side(name, 40, every=1, value=alternating(40)) for name in ("post", "star")]
    rows, articles, about = make_sides(*sides)
    rows = rows.assign(
        period=["2019-01", "2019-01", "2019-02", "2019-02"] * 30, phase=["before", "before", "after", "after"] * 30
    )
    given = {"measure": "net_sentiment", "study": STUDY, "phases": rows, "periods": ("2019-01", "2019-02")}
    made = headlines(rows, **given)
    table = headline_choices(made, rows, articles, about, **given)
    stated = table.loc[table["usual"], ["estimand", "outlet"]].to_numpy().tolist()
    assert stated == [["difference_from_others", "echo"]]
    nothing = headline_choices(headlines(rows.assign(value=0.0), **given), rows, articles, about, **given)
    assert nothing.empty


def coded(rows, wrong=0.0, every=2):
    """Codes of every so manieth mention, which find the measure's value less `wrong` in each: −1 for 0, 0 for +1 where it is 1."""
    some = rows.iloc[::every]
    found = (some["value"] - wrong).clip(-1, 1)
    return pd.DataFrame({"unit_id": some["mention_id"], "task": "sentiment", "coder": "a", "inclusion": 1 / every,
                         "code": found.map({-1.0: "negative", 0.0: "neutral", 1.0: "positive"})})  # fmt: skip


@pytest.fixture(scope="module")
def corrected():
    """The measure praises echo against post and star; people find that it overrates echo by one, so that nobody is apart but echo
    in the other direction. Forty of its 120 articles, every other one coded, are about Ortiz: enough; ten are its own words: too few."""
    sides = [
        make_side("echo", 120, every=1, value=[1.0, 0.0] * 60, is_about=[i % 3 == 0 for i in range(120)], own=[i < 10 for i in range(120)]),
        *(make_side(name, 120, every=1, value=[0.0, 0.0, 1.0, -1.0] * 30) for name in ("post", "star")),
    ]  # fmt: skip
    rows, articles, about = make_sides(*sides)
    rows = rows.assign(mention_id=rows["article_id"])
    of_echo = rows["outlet"] == "echo"
    codes = pd.concat([coded(rows[~of_echo], every=1), coded(rows[of_echo], wrong=1.0, every=1)], ignore_index=True)
    given = {"measure": "net_sentiment", "study": STUDY, "estimators": estimators(codes)}
    made = headlines(rows, **given, shown=common_subject(rows, about))
    return made, headline_choices(made, rows, articles, about, **given), (rows, articles, about)


def test_the_choices_are_corrected_as_what_is_stated_is(corrected):
    made, table, _ = corrected
    echo = table[(table["outlet"] == "echo") & table["usual"]].iloc[0]
    said = made.apart.set_index("outlet").loc["echo"]
    assert echo["estimate"] == pytest.approx(said["estimate"], abs=1e-9)
    assert echo["stated"] == said["estimate"]
    assert echo["estimate"] < 0 < said["estimate_raw"]
    assert echo["method"] == "corrected"


def test_choices_that_too_few_codes_leave_to_the_measure_are_counted_and_named(corrected):
    table = corrected[1]
    echo = table[(table["outlet"] == "echo") & table["estimate"].notna()]
    alone = echo[echo["method"] != "corrected"]
    assert set(alone["voice"]) == {"own"}
    shown = next(one for one in choice_lines(table, NAMES) if "The Echo" in one.sentence)
    assert f"; by the measure alone, for too few codes, under {len(alone)} of {len(echo)} choices" in shown.sentence
    method = next(column.cells for column in shown.columns if column.heading == "Method")
    assert method.count("by the measure alone") == len(alone)
    assert method[0] == "corrected by codes"


def test_a_statement_that_the_usual_choices_turn_is_said_and_marked(corrected):
    """Stated as corrected, tried by the measure alone."""
    made, _, (rows, articles, about) = corrected
    table = headline_choices(made, rows, articles, about, measure="net_sentiment", study=STUDY)
    shown = next(one for one in choice_lines(table, NAMES) if "The Echo" in one.sentence)
    assert re.search(r"others': −0\.\d\d is stated, but the usual choices give \+0\.\d\d \[.*\] here; ", shown.sentence)
    assert shown.beware
    assert "Method" not in [column.heading for column in shown.columns]


def test_outlets_may_be_compared_month_by_month():
    """Everybody is worse in summer, and echo has more of it; in each month echo is worse by one of three."""

    def season(name, n, first, values, at):
        ids = [f"{name}{at}{i}" for i in range(n)]
        return make_side(name, n, first=first, every=0, value=values, article_id=ids, story_id=ids)

    good, bad = [1.0, 1.0, 0.0], [0.0, -1.0, -1.0]
    sides = [season("echo", 30, "2019-01-05", [1.0, 0.0, 0.0] * 10, "w"), season("echo", 90, "2019-07-05", [-1.0] * 90, "s"),
             season("post", 90, "2019-01-05", good * 30, "w"), season("post", 30, "2019-07-05", bad * 10, "s")]  # fmt: skip
    rows, articles, about = make_sides(*sides)
    given = {"measure": "net_sentiment", "study": STUDY}
    apart = against_others(
        matched_months(rows, articles, "outlet", STUDY), ["actor_id"], "outlet", over="month", **given
    )
    made = adjusted(replace(headlines(rows, **given), apart=apart), STUDY)
    table = headline_choices(made, rows, articles, about, window="months", **given)
    echo = table[(table["estimand"] == "difference_from_others") & (table["outlet"] == "echo")]
    usual = echo[echo["usual"]].iloc[0]
    assert (usual["window"], usual["method"]) == ("months", "standardised")
    assert usual["estimate"] == usual["stated"] == pytest.approx(-1 / 3)
    assert under(echo)["estimate"] == pytest.approx((10 - 90) / 120 - (60 - 20) / 120)
    shown = next(one for one in choice_lines(table, NAMES) if "The Echo · net sentiment, minus" in one.sentence)
    assert "in the months that all sides have, each compared with itself" in shown.columns[1].cells
    with pytest.raises(UsageError, match=r"`window` is 'weeks'\. Write common or months"):
        headline_choices(made, rows, articles, about, window="weeks", **given)


def test_in_a_change_what_counts_alike_is_a_choice():
    """Echo, of few articles with many mentions, falls by one; post, of many with one, stays."""
    sides = [
        make_side(name, n, phase=phase, first=first, every=1, value=value, mentions=mentions,
                  article_id=[f"{name}{phase}{i}" for i in range(n)], story_id=[f"{name}{phase}{i}" for i in range(n)])
        for phase, first in (("before", "2019-01-01"), ("after", "2019-03-01"))
        for name, n, mentions, value in (("echo", 12, 9, 0.0 if phase == "before" else -1.0), ("post", 36, 1, 0.0))
    ]  # fmt: skip
    rows, articles, about = make_sides(*sides)
    change = partial(estimate_differences, by=["actor_id"], contrast="phase", first="before", second="after", measure="net_sentiment", over="outlet")  # fmt: skip
    table = multiverse(change, rows, articles, about, STUDY, sides="phase")
    of = {weight: under(table, weight=weight)["estimate"] for weight in ("article", "mention", "outlet")}
    assert of == pytest.approx({"article": -12 / 48, "mention": -108 / 144, "outlet": -1 / 2})


# --- together --------------------------------------------------------------------------------------------------------------


def line(*sides, by=("actor_id", "outlet"), measure="net_sentiment", study=STUDY, **settings):
    rows, articles, about = make_sides(*sides)

    def estimate(rows, study):
        return estimate_means(rows[rows["outlet"] == "echo"], list(by), measure=measure, study=study)

    return choice_lines(multiverse(estimate, rows, articles, about, study, **settings), NAMES)[0]


def test_a_finding_that_holds_everywhere_says_so():
    holds = line(make_side("echo", 40, value=[-1.0, -1.0, 0.0, -1.0] * 10))
    assert holds.sentence.startswith(
        "Ann Ortiz · The Echo · net sentiment: the same sign under 8 of 8 choices (from −0.75 to −0.75); "
        "the interval leaves out 0 under 8"
    )
    assert not holds.beware


def test_a_finding_that_changes_sign_names_the_choice_and_is_marked():
    """In the 20 articles about Ortiz she is praised, in the 40 others blamed."""
    about = [i < 20 for i in range(60)]
    turned = line(make_side("echo", 60, is_about=about, value=[1.0 if one else -1.0 for one in about]))
    assert turned.beware
    assert turned.sentence.startswith(
        "Ann Ortiz · The Echo · net sentiment: −0.33 [−0.58, −0.09] changes sign: with articles about Ann Ortiz only it is +1.00 ["
    )
    assert turned.sentence.endswith("; the same sign under 4 of 8 choices.")
    assert [column.heading for column in turned.columns] == [
        "Weight",
        "Window",
        "Subject",
        "Voice",
        "Estimate",
        "Stories",
    ]
    assert set(turned.columns[2].cells) == {"with all articles", "with articles about Ann Ortiz only"}


def test_a_finding_that_no_choice_tells_from_0_says_so_and_is_not_marked():
    nothing = line(make_side("echo", 40, value=alternating(40)))
    assert "cannot be told from 0 under any of 8 choices" in nothing.sentence
    assert not nothing.beware


def test_a_finding_that_only_another_choice_tells_from_0_names_it():
    """Long articles blame, as many short ones praise."""
    heavy = line(make_side("echo", 40, mentions=[9, 1] * 20, value=[-1.0, 1.0] * 20))
    assert "cannot be told from 0 under the usual choices (0.00 [" in heavy.sentence
    assert "with each mention counted alike it is −0.80 [" in heavy.sentence


def test_a_share_has_no_sign_to_change():
    share = line(make_side("echo", 40, value=[0.0, 1.0] * 20), measure="label_share")
    assert share.sentence == "Ann Ortiz · The Echo · share of mentions: from 50\u00a0% to 50\u00a0% under 8 choices."
    assert not share.beware


def test_too_few_stories_are_said():
    assert (
        line(make_side("echo", 5)).sentence
        == "Ann Ortiz · The Echo · net sentiment: too few stories under the usual choices (5)."
    )


def test_a_subject_asked_for_is_named():
    rows, articles, about = make_sides(
        make_side("echo", 60, value=[1.0] * 20 + [-1.0] * 40, is_about=[i < 20 for i in range(60)])
    )
    table = multiverse(means, rows, articles, about.assign(actor_id="the harbour"), STUDY, subjects=("the harbour",))
    assert "with articles about the harbour only" in choice_lines(table, NAMES)[0].sentence

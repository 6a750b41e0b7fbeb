"""Titles state what holds together with all that was compared, and nothing else."""

import math

import pytest
from figure_factories import NAMES, make_findings

from analysis.display.titles import alternative_text, finding_title, left_out_words
from analysis.measures import DIFFERENCE, FROM_OTHERS
from analysis.study import Study

STUDY = Study(min_stories=10)
KEYS = ["actor_id", "outlet"]


@pytest.mark.parametrize("estimand, title", [
    (DIFFERENCE,  "Ann Ortiz in The Paper: net sentiment rose by 0.20 after the vote"),
    (FROM_OTHERS, "Ann Ortiz in The Paper: net sentiment 0.20 above the others after the vote"),
    ("mean",      "Ann Ortiz in The Paper: net sentiment +0.20 after the vote"),
])  # fmt: skip
def test_a_title_states_what_may_be_stated(estimand, title):
    findings = make_findings(estimand=estimand, p_adjusted=[0.01, 0.2])
    assert finding_title(findings, STUDY, NAMES, keys=KEYS, when="after the vote") == title


def test_a_change_of_a_share_is_told_in_points_the_largest_first_and_more_are_counted():
    findings = make_findings(4, measure="frame_share", estimand=DIFFERENCE, group=["a", "b", "c", "d"], estimate=[0.1, -0.31, 0.2, 0.15],
                             p_adjusted=0.001)  # fmt: skip
    title = finding_title(findings, STUDY, {"b": "Threat", "c": "Peace"}, keys=["group"])
    assert (
        title
        == "Threat: share of articles fell by 31\u00a0points; Peace: share of articles rose by 20\u00a0points; 2 more differ"
    )


@pytest.mark.parametrize("estimand, none", [
    (DIFFERENCE, "no change"), (FROM_OTHERS, "no difference from the others"), ("mean", "no lean"),
])  # fmt: skip
def test_where_nothing_holds_a_title_says_that_none_can_be_told(estimand, none):
    findings = make_findings(estimand=estimand, p=0.001, p_adjusted=[0.06, 0.2])
    assert finding_title(findings, STUDY, NAMES, keys=KEYS) == f"Net sentiment: {none} can be told (2 comparisons)"


@pytest.mark.parametrize("columns", [
    {"p_adjusted": 0.001, "n_stories": 9},  # too few stories
    {"p": 0.001, "p_adjusted": math.nan},   # not compared together with the others
])  # fmt: skip
def test_what_was_not_tested_is_never_stated(columns):
    title = finding_title(make_findings(estimand=DIFFERENCE, **columns), STUDY, NAMES, keys=KEYS)
    assert title == "Too few stories to tell a difference"


def test_where_nothing_was_compared_there_is_no_title():
    assert finding_title(make_findings().head(0), STUDY, NAMES, keys=KEYS) == ""


def test_an_alternative_text_says_the_finding_then_numbers_with_their_intervals_as_many_as_can_be_listened_to():
    text = alternative_text("Ortiz fell", make_findings(20), ["outlet"], NAMES)
    assert text.startswith("Ortiz fell. The Paper +0.20 [+0.10, +0.30]; The Post −0.40 [−0.60, −0.20]; ")
    assert text.endswith("; and 6 more in the table below.")


def test_what_is_not_drawn_is_counted():
    assert (
        left_out_words(make_findings(n_stories=[3, 12]), STUDY)
        == "1 of 2 rest on fewer than 10 stories and are left out."
    )
    assert left_out_words(make_findings(), STUDY) == ""

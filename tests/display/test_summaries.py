import math

import pandas as pd
import pytest

from analysis.display import summaries
from analysis.study import Study
from analysis.validity.reported import HEADLINE, load_scores, trust_sentences

NAMES = {"lund": "Bo Lund", "x": "The Paper", "y": "The Post"}


def make_finding(estimate, low, high, **columns):
    base = {
        "measure": "net",
        "actor_id": "lund",
        "outlet": None,
        "period": None,
        "group": None,
        "n_articles": 20,
        "n_stories": 18,
        "n_mentions": 40,
    }
    return {**base, "estimate": estimate, "low": low, "high": high, **columns}


@pytest.mark.parametrize("low, high, expected", [
    (0.1, 0.5,            "more often favourably than unfavourably"),
    (-0.5, -0.1,          "more often unfavourably than favourably"),
    (-0.2, 0.3,           "no lean can be told"),
    (math.nan, math.nan,  "too few stories to tell"),
])  # fmt: skip
def test_a_lean_is_claimed_only_where_the_interval_is_clear_of_nought(low, high, expected):
    assert expected in summaries.overall_sentence(make_finding(0.3 if low > 0 else -0.3, low, high), NAMES)


@pytest.mark.parametrize("estimate, low, high, expected", [
    (-0.3, -0.5, -0.1,           "net sentiment fell by 0.30 [0.10, 0.50] since May."),
    (0.3, 0.1, 0.5,              "net sentiment rose by 0.30 [0.10, 0.50] since May."),
    (0.3, -0.1, 0.5,             "no change can be told since May"),
    (2.0, math.nan, math.nan,    "no change can be told since May"),
])  # fmt: skip
def test_a_change_is_claimed_only_where_the_interval_is_clear_of_nought(estimate, low, high, expected):
    assert expected in summaries.change_sentence(make_finding(estimate, low, high), NAMES, since="since May")


def test_outlets_are_told_apart_only_where_their_intervals_do_not_meet():
    study = Study()
    apart = pd.DataFrame([make_finding(-0.5, -0.6, -0.4, outlet="x"), make_finding(0.5, 0.4, 0.6, outlet="y")])
    near = pd.DataFrame([make_finding(-0.1, -0.3, 0.2, outlet="x"), make_finding(0.1, -0.1, 0.3, outlet="y")])
    assert "fares best in The Post (+0.50 [+0.40, +0.60]) and worst in The Paper" in summaries.spread_sentence(
        apart, "lund", study, NAMES
    )
    assert "cannot be told apart" in summaries.spread_sentence(near, "lund", study, NAMES)
    assert "fewer than two outlets" in summaries.spread_sentence(near.head(1), "lund", study, NAMES)


def test_a_frame_that_no_article_carries_does_not_lead():
    shares = pd.DataFrame([make_finding(0.5, 0.4, 0.6, group="x"), make_finding(0.0, 0.0, 0.0, group="y")])
    assert summaries.frames_sentence(shares, NAMES, where="here").count("of articles") == 1


def test_the_reports_quote_recorded_scores_of_every_measure():
    said = trust_sentences(load_scores(), list(HEADLINE))
    assert len(said) == len(HEADLINE)
    assert not [sentence for sentence in said if "not scored" in sentence]

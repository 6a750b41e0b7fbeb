import math

import pandas as pd
import pytest

from analysis.display import summaries
from analysis.measures import MEASURES, SCORINGS
from analysis.study import Study
from analysis.validity.reported import load_scores, trust_sentences

NAMES = {"lund": "Bo Lund", "x": "The Paper", "y": "The Post"}


def make_finding(estimate, low, high, **columns):
    base = {
        "measure": "net_sentiment",
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
def test_a_lean_is_claimed_only_where_the_interval_is_clear_of_zero(low, high, expected):
    assert expected in summaries.overall_sentence(make_finding(0.3 if low > 0 else -0.3, low, high), NAMES)


@pytest.mark.parametrize("estimate, low, high, expected", [
    (-0.3, -0.5, -0.1,           "net sentiment fell by 0.30 [0.10, 0.50] since May."),
    (0.3, 0.1, 0.5,              "net sentiment rose by 0.30 [0.10, 0.50] since May."),
    (0.3, -0.1, 0.5,             "no change can be told since May"),
    (2.0, math.nan, math.nan,    "no change can be told since May"),
])  # fmt: skip
def test_a_change_is_claimed_only_where_the_interval_is_clear_of_zero(estimate, low, high, expected):
    assert expected in summaries.change_sentence(make_finding(estimate, low, high), NAMES, since="since May")


def test_outlets_are_told_apart_only_where_their_intervals_do_not_meet():
    study = Study()
    apart = pd.DataFrame([make_finding(-0.5, -0.6, -0.4, outlet="x"), make_finding(0.5, 0.4, 0.6, outlet="y")])
    near = pd.DataFrame([make_finding(-0.1, -0.3, 0.2, outlet="x"), make_finding(0.1, -0.1, 0.3, outlet="y")])
    assert "fares best in The Post (+0.50 [+0.40, +0.60]) and worst in The Paper" in summaries.spread_sentence(
        apart, "lund", study, NAMES
    )
    assert "cannot be told apart" in summaries.spread_sentence(near, "lund", study, NAMES)
    nan = float("nan")
    bare = pd.DataFrame([make_finding(-0.4, nan, nan, outlet="x"), make_finding(-0.4, nan, nan, outlet="y")])
    assert "of too few stories for intervals" in summaries.spread_sentence(bare, "lund", study, NAMES)
    assert "fewer than two outlets" in summaries.spread_sentence(near.head(1), "lund", study, NAMES)


def test_a_frame_that_no_article_carries_does_not_lead():
    shares = pd.DataFrame([make_finding(0.5, 0.4, 0.6, group="x"), make_finding(0.0, 0.0, 0.0, group="y")])
    assert summaries.frames_sentence(shares, NAMES, where="here").count("of articles") == 1


def test_the_reports_quote_recorded_scores_of_every_task_that_scores_a_measure():
    tasks = {task for measure in MEASURES.values() for task in measure.tasks}
    said = trust_sentences(load_scores(), [measure.id for measure in MEASURES.values() if measure.tasks])
    assert len(said) == len(tasks)
    assert not [sentence for sentence in said if "not scored" in sentence]
    quoted = [task for task, scoring in SCORINGS.items() if scoring.quoted]
    assert len(trust_sentences(load_scores(), tasks=quoted)) == len(quoted) >= len(tasks)


def test_a_measure_that_nobody_scored_says_so_and_what_it_does_not_say():
    assert trust_sentences(load_scores(), ["sentence_tone", "articles"]) == [
        "Sentence tone: not scored against human coders yet.",
        "Articles: not scored against human coders yet.",
        "Sentence tone: It says how the words sound, not how they present the actor.",
    ]


def test_the_words_and_numbers_of_a_sentence_are_those_of_the_measure():
    share = make_finding(-0.2, -0.3, -0.1, measure="own_share_of_negative", estimand="difference")
    assert summaries.change_sentence(share, NAMES, since="since May").startswith(
        "Bo Lund: own share of negative mentions fell"
    )
    assert "20\u00a0%" in summaries.alt_text(
        pd.DataFrame([{**share, "estimate": 0.2}]), ["actor_id"], NAMES, what="Dots"
    )

import pandas as pd
import pytest

from analysis.display import summaries
from analysis.findings.headlines import Headlines
from analysis.measures import MEASURES, SCORINGS
from analysis.study import Study
from analysis.validity.reported import load_scores, trust_sentences

NAMES = {"lund": "Bo Lund", "x": "The Paper", "y": "The Post"}


STUDY = Study()


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
        "method": "corrected",
        "p_adjusted": 0.5 if low <= 0 <= high else 0.01,
    }
    return {**base, "estimate": estimate, "low": low, "high": high, **columns}


@pytest.mark.parametrize("finding, expected", [
    (make_finding(0.3, 0.1, 0.5),                       "more often positively than negatively: net sentiment +0.30 [+0.10, +0.50]"),
    (make_finding(-0.3, -0.5, -0.1),                    "Bo Lund is presented more often negatively than positively"),
    (make_finding(-0.3, -0.5, -0.1, method="mean"),     "By the measure alone, which no codes of this corpus correct, Bo Lund is presented more often negatively"),
    (make_finding(0.1, -0.2, 0.3),                      "no lean can be told"),
    (make_finding(0.3, 0.1, 0.5, p_adjusted=0.2),       "no lean can be told"),  # alone it would be one
    (make_finding(0.3, 0.1, 0.5, n_stories=7),          "too few stories to tell how positively the news presents them (7; 10 would do)"),
])  # fmt: skip
def test_a_lean_is_stated_only_where_it_holds_with_all_that_is_compared(finding, expected):
    assert expected in summaries.overall_sentence(finding, STUDY, NAMES)


@pytest.mark.parametrize("finding, expected", [
    (make_finding(-0.3, -0.5, -0.1),                    "net sentiment fell by 0.30 [0.10, 0.50] since May, 18 stories or more on each side."),
    (make_finding(0.3, 0.1, 0.5),                       "net sentiment rose by 0.30 [0.10, 0.50] since May, 18 stories or more on each side."),
    (make_finding(0.3, -0.1, 0.5),                      "no change can be told since May"),
    (make_finding(0.3, 0.1, 0.5, p_adjusted=0.06),      "no change can be told since May"),
    (make_finding(2.0, 1.9, 2.0, n_stories=2),          "too few stories to tell a change since May (2; 10 would do on each side)"),
])  # fmt: skip
def test_a_change_is_stated_only_where_it_holds_with_all_that_is_compared(finding, expected):
    assert expected in summaries.change_sentence(finding, STUDY, NAMES, since="since May")


def test_the_interval_of_a_sentence_is_the_one_that_holds_for_all_comparisons():
    finding = make_finding(0.3, 0.2, 0.4, low_adjusted=0.1, high_adjusted=0.5)
    assert "+0.30 [+0.10, +0.50]" in summaries.overall_sentence(finding, STUDY, NAMES)
    assert "rose by 0.30 [0.10, 0.50]" in summaries.change_sentence(finding, STUDY, NAMES, since="since May")


@pytest.mark.parametrize("apart, expected", [
    ([make_finding(-0.4, -0.6, -0.2, outlet="x"), make_finding(0.4, 0.2, 0.6, outlet="y")],
     "Net sentiment toward Bo Lund is higher in The Post (by +0.40 [+0.20, +0.60], 18 stories) and lower in The Paper (by −0.40 [−0.60, −0.20], 18 stories) than in the "
     "other outlets together."),
    ([make_finding(0.4, 0.2, 0.6, outlet="x"), make_finding(-0.1, -0.3, 0.2, outlet="y")],
     "Net sentiment toward Bo Lund is higher in The Paper (by +0.40 [+0.20, +0.60], 18 stories) than in the other outlets together."),
    ([make_finding(-0.1, -0.3, 0.2, outlet="x"), make_finding(0.1, -0.1, 0.3, outlet="y")],
     "Bo Lund: none of 2 outlets can be told from the others together."),
    ([make_finding(-0.4, -0.6, -0.2, outlet="x", n_stories=4), make_finding(0.1, -0.1, 0.3, outlet="y")],
     "Bo Lund: fewer than two outlets have 10 stories or more among the articles compared, so none are."),
])  # fmt: skip
def test_an_outlet_stands_out_only_where_it_differs_from_the_others(apart, expected):
    assert summaries.apart_sentence(pd.DataFrame(apart), "lund", STUDY, NAMES) == expected


def test_a_frame_that_no_article_carries_does_not_lead():
    shares = pd.DataFrame([make_finding(0.5, 0.4, 0.6, group="x"), make_finding(0.0, 0.0, 0.0, group="y")])
    assert summaries.frames_sentence(shares, STUDY, NAMES, where="here").count("of articles") == 1


def test_the_reports_quote_recorded_scores_of_every_task_that_scores_a_measure():
    tasks = {task for measure in MEASURES.values() for task in measure.tasks}
    said = trust_sentences(load_scores(), [measure.id for measure in MEASURES.values() if measure.tasks])
    assert len(said) == len(tasks)
    assert not [sentence for sentence in said if "not scored" in sentence]
    assert all(SCORINGS[task].quoted for task in tasks)


def test_a_measure_that_nobody_scored_says_so_and_what_it_does_not_say():
    assert trust_sentences(load_scores(), ["sentence_tone", "articles"]) == [
        "Sentence tone: not scored against coders yet.",
        "Articles: not scored against coders yet.",
        "Sentence tone: It says how the words sound, not how they present the actor.",
    ]


def test_the_words_and_numbers_of_a_sentence_are_those_of_the_measure():
    share = make_finding(-0.2, -0.3, -0.1, measure="own_share_of_negative", estimand="difference")
    assert summaries.change_sentence(share, STUDY, NAMES, since="since May").startswith(
        "Bo Lund: own share of negative mentions fell"
    )


@pytest.mark.parametrize("left_out, expected", [
    ([],                                " on each side)."),
    (["x", "y"],                        "Too few stories on a side leave out The Paper, The Post."),
    ([f"o{n}" for n in range(16)],      "Too few stories on a side leave out 16 outlets."),
])  # fmt: skip
def test_a_change_says_which_outlets_it_leaves_out_and_counts_many(left_out, expected):
    none = pd.DataFrame([make_finding(0.1, -0.1, 0.3)])
    found = Headlines(
        none.head(0),
        none.head(0),
        none,
        none.head(0),
        1,
        tuple({"change": "at_event", "actor_id": "lund", "outlet": o} for o in left_out),
    )
    assert summaries.change_sentences(found, STUDY, NAMES, event="May")[0].endswith(expected)

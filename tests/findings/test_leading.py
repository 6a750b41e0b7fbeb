import numpy as np
import pandas as pd
import pytest
from leading_findings import PLANTED, RISE, STUDY, leading_of, nothing_differs

from analysis.findings.headlines import Contrasts
from analysis.findings.leading import (
    APART,
    AT_EVENT,
    COVERAGE,
    FRAMES,
    LEAN,
    SENTIMENT,
    answered,
    answers,
    questions,
    strength,
)
from analysis.study import Study
from analysis.tables import ABOUT, FINDINGS

FEW = Study(min_stories=2)


def contrasts(rows):
    return Contrasts(rows, ABOUT.empty(), "", rows, rows, rows, None, None, "", None, None)


def make_rows(values, **columns):
    """Rows of these values, each an article and a story of its own."""
    n = len(values)
    ids = [f"a{number}" for number in range(n)]
    given = {
        "value": values,
        "article_id": ids,
        "story_id": ids,
        "outlet": "x",
        "own": True,
        "actor_id": "lund",
        **columns,
    }
    return pd.DataFrame(given)


def ask(made, study=FEW):
    asked = questions({measure: contrasts(rows) for measure, rows in made.items()}, study)
    return answered(asked, answers(asked, study))


def test_where_nothing_differs_no_headline_states_a_difference():
    """3 studies; python tests/bench/leading_findings.py runs 500."""
    assert nothing_differs(3, seed=1, n_frames=1) == 0


def test_what_is_planted_leads_with_an_interval_that_leaves_out_zero():
    (first, *_) = leading_of(np.random.default_rng(5), RISE, n_frames=2).ranked(STUDY)
    told = first.told(STUDY).iloc[0]
    assert (first.kind, first.contrast, told["group"]) == (FRAMES, AT_EVENT, f"frame {PLANTED}")
    assert told["low_adjusted"] > 0
    assert told["strength"] > 1


def test_all_kinds_are_one_family():
    leading = leading_of(np.random.default_rng(6), n_frames=2)
    assert {one.kind for one in leading.questions} == {"sentiment", "frames", "voices", "coverage"}
    assert leading.n_compared == sum(len(one.findings) for one in leading.questions)
    one = leading.questions[1].findings
    assert (one["p_adjusted"] >= one["p"]).all()


def test_strength_is_how_often_the_reach_towards_zero_goes_into_the_estimate():
    findings = FINDINGS.fill(pd.DataFrame({"measure": "frame_share", "estimand": "difference", "estimate": [0.3, -0.2, 0.1],
                                           "low_adjusted": [0.2, -0.6, -0.1], "high_adjusted": [0.6, -0.1, 0.2]}))  # fmt: skip
    assert strength(findings).tolist() == [3.0, 2.0, 0.5]


def test_a_lean_that_no_codes_correct_is_not_compared():
    leading = ask({"net_sentiment": make_rows([1.0] * 30 + [-1.0])})
    assert leading.n_compared == 0
    assert LEAN not in {one.contrast for one in leading.questions}


def test_outlets_apart_are_a_question_for_each_actor():
    rows = pd.concat(
        [make_rows(list(np.tile([1.0, 0.0], 20)) + list(np.tile([-1.0, 0.0], 20)), outlet=["x"] * 40 + ["y"] * 40, actor_id=actor)
         for actor in ("lund", "ortiz")], ignore_index=True)  # fmt: skip
    ranked = ask({"net_sentiment": rows}).ranked(FEW)
    assert [(one.kind, one.contrast, set(one.findings["actor_id"])) for one in ranked] == [
        (SENTIMENT, APART, {"lund"}),
        (SENTIMENT, APART, {"ortiz"}),
    ]


def test_of_two_outlets_one_is_set_against_the_other_once():
    rows = make_rows([1.0] * 9 + [0.0] * 11, outlet=["x", "y"] * 10)
    (question,) = ask({"net_sentiment": rows}).questions
    assert list(question.findings["outlet"]) == ["x"]


@pytest.mark.parametrize(
    "actors, n",
    [
        (("lund",), 0),  # its share is always 1
        (("lund", "ortiz"), 3),  # the share of one tells that of the other
        (("lund", "ortiz", "kim"), 9),
    ],
)
def test_of_two_actors_one_share_of_voice_is_compared(actors, n):
    of = [make_rows(list(np.roll([1.0, 0.0, 0.0, 1.0], number)) * 15, actor_id=one, outlet=["x", "y", "z"] * 20)
          for number, one in enumerate(actors)]  # fmt: skip
    leading = ask({"share_of_voice": pd.concat(of, ignore_index=True)})
    assert sum(len(one.findings) for one in leading.questions if one.kind == COVERAGE) == n


def test_a_group_and_its_member_are_each_compared_in_their_share_of_voice():
    of = [make_rows(list(values) * 15, actor_id=one, outlet=["x", "y", "z"] * 20)
          for one, values in (("reds", [1.0, 1.0, 0.0, 1.0]), ("ortiz", [1.0, 0.0, 1.0, 1.0]))]  # fmt: skip
    leading = ask({"share_of_voice": pd.concat(of, ignore_index=True)})
    assert sum(len(one.findings) for one in leading.questions if one.kind == COVERAGE) == 6


def test_a_frame_that_few_stories_carry_is_not_compared():
    rows = pd.concat([make_rows([1.0, 0.0] * 20, group="often", outlet=["x", "x", "y", "y"] * 10),
                      make_rows([1.0] + [0.0] * 39, group="once", outlet=["x", "x", "y", "y"] * 10)])  # fmt: skip
    leading = ask({"frame_share": rows.drop(columns="actor_id")})
    assert {frame for one in leading.questions for frame in one.findings["group"]} == {"often"}


def test_without_an_event_no_change_is_asked_about():
    rows = make_rows([1.0, 0.0] * 20, outlet=["x", "x", "y", "y"] * 10)
    assert AT_EVENT not in {one.contrast for one in ask({"net_sentiment": rows}).questions}

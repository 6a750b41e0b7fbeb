import json

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score

from analysis.agreement.gold import read_gold
from analysis.agreement.metrics import (
    accuracies,
    accuracy,
    alpha,
    alphas,
    coincidences,
    confusion,
    macro_f1,
    macro_f1s,
    precision_recall_f1,
)
from analysis.agreement.resampling import intervals, story_sums
from analysis.errors import GoldError, UsageError
from analysis.validity import load_task
from analysis.validity.evaluate import interval


def test_macro_f1_and_accuracy_by_hand():
    table = confusion(["a", "a", "b", "b"], ["a", "b", "b", "b"], ["a", "b", "c"])
    assert accuracy(table) == 3 / 4
    assert macro_f1(table) == pytest.approx((2 / 3 + 4 / 5) / 2)  # "c" occurs nowhere and does not count


@pytest.mark.parametrize("labels", [("a", "b", "c"), ("a", "b", "c", "d")])  # "d" occurs nowhere
def test_f1_and_accuracy_are_scikit_learn_s(labels):
    rng = np.random.default_rng(2)
    gold, answers = rng.choice(["a", "b", "c"], (2, 300))
    table = confusion(list(gold), list(answers), labels)
    assert macro_f1(table) == pytest.approx(f1_score(gold, answers, average="macro"))
    assert accuracy(table) == pytest.approx(accuracy_score(gold, answers))


def test_without_units_the_table_is_empty_and_nothing_is_defined():
    table = confusion([], [], ["a", "b"])
    assert table.tolist() == [[0, 0], [0, 0]]
    assert all(np.isnan(value) for value in (macro_f1(table), accuracy(table), alpha(table)))


@pytest.mark.parametrize("ordinal", [False, True])
def test_alpha_is_the_reference_implementation_s(ordinal):
    rng = np.random.default_rng(1)
    gold = rng.integers(0, 3, 200)
    found = np.where(rng.random(200) < 0.7, gold, rng.integers(0, 3, 200))
    level = "ordinal" if ordinal else "nominal"
    expected = krippendorff.alpha(np.vstack([gold, found]), level_of_measurement=level, value_domain=[0, 1, 2])
    assert alpha(confusion(list(gold), list(found), [0, 1, 2]), ordinal=ordinal) == pytest.approx(expected)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@pytest.mark.parametrize("n_coders, n_labels", [(2, 3), (3, 2), (6, 5)])
def test_alpha_of_many_coders_with_missing_codes_is_the_reference_implementation_s(level, n_coders, n_labels):
    rng = np.random.default_rng(n_coders)
    truth = rng.integers(0, n_labels, 120)
    codes = np.where(rng.random((n_coders, 120)) < 0.6, truth, rng.integers(0, n_labels, (n_coders, 120))).astype(float)
    codes[rng.random(codes.shape) < 0.4] = np.nan  # some units have one code or none
    counts = np.stack([(codes == label).sum(axis=0) for label in range(n_labels)], axis=1).astype(float)
    expected = krippendorff.alpha(codes, level_of_measurement=level, value_domain=list(range(n_labels)))
    assert alphas(coincidences(counts).sum(axis=0), ordinal=level == "ordinal") == pytest.approx(expected)


def test_scores_of_many_tables_are_those_of_each():
    tables = np.random.default_rng(3).integers(0, 9, (20, 3, 3)).astype(float)
    tables[0] = 0
    tables[1] = np.diag([5.0, 0, 0])  # one label only
    for many, one in (
        (macro_f1s, macro_f1),
        (accuracies, accuracy),
        (lambda t: alphas(t + np.swapaxes(t, 1, 2)), alpha),
    ):
        assert many(tables) == pytest.approx(np.array([one(table) for table in tables]), nan_ok=True)


def share(totals):
    with np.errstate(invalid="ignore"):
        return {"share": totals[:, 0] / totals[:, 1]}


def test_an_interval_leaves_out_stories_and_not_their_units():
    rng = np.random.default_rng(4)
    stories = np.repeat([f"s{i}" for i in range(40)], 10)
    right = np.repeat(rng.random(40) < 0.5, 10).astype(float)  # the ten units of a story are alike
    value, low, high = intervals(story_sums(np.stack([right, np.ones(400)], axis=1), pd.Series(stories)), share)[
        "share"
    ]
    assert value == right.mean()
    assert high - low == pytest.approx(2 * 2.02 * np.sqrt(0.25 / 40), rel=0.1)


@pytest.mark.parametrize("sums", [
    [[2.0, 2.0], [1.0, 1.0]],  # every story agrees
    [[1.0, 2.0], [2.0, 4.0]],  # by the same share
    [[1.0, 2.0]],              # one story
    [[1.0, 2.0], [0.0, 0.0]],  # undefined without the first
])  # fmt: skip
def test_no_spread_and_one_story_give_no_interval(sums):
    assert np.isnan(intervals(np.array(sums), share)["share"][1:]).all()


@pytest.mark.parametrize("n_stories", [10, 30])
def test_intervals_of_agreement_hold_the_truth_about_as_often_as_they_say(n_stories):
    table = np.array([[0.18, 0.06, 0.01], [0.05, 0.45, 0.08], [0.01, 0.04, 0.12]])
    truth = {"accuracy": np.trace(table), "alpha": alpha(table * 1e9), "macro_f1": macro_f1(table)}

    def scores(totals):
        coincident = totals + np.swapaxes(totals, 1, 2)
        return {"accuracy": accuracies(totals), "alpha": alphas(coincident), "macro_f1": macro_f1s(totals)}

    rng, held = np.random.default_rng(n_stories), []
    for _ in range(300):
        shares = rng.dirichlet(table.ravel() * 8, size=n_stories)  # stories differ
        sums = np.array([rng.multinomial(rng.integers(1, 5), own) for own in shares], dtype=float).reshape(-1, 3, 3)
        made = intervals(sums, scores)
        held.append([made[name][1] <= truth[name] <= made[name][2] for name in truth])
    assert (np.mean(held, axis=0) > 0.91).all()


def test_precision_recall_f1_by_hand():
    assert precision_recall_f1(2, 4, 8) == (0.5, 0.25, pytest.approx(1 / 3))
    assert all(np.isnan(precision_recall_f1(0, 0, 0)))


def test_an_interval_brackets_its_value_and_repeats():
    units = [float(i % 4 == 0) for i in range(200)]
    score = interval(units, lambda drawn: {"share": float(np.mean(drawn))})["share"]
    assert score["low"] < score["value"] == 0.25 < score["high"]
    assert score["high"] - score["low"] == pytest.approx(2 * 1.96 * np.sqrt(0.25 * 0.75 / 200), rel=0.15)
    assert score == interval(units, lambda drawn: {"share": float(np.mean(drawn))})["share"]


@pytest.mark.parametrize("lines, message", [
    ('{"text": "a"}\n{"text": "b"',        "line 2: not JSON"),
    ('{"text": "a"}\n{"txt": "b"}',        "line 2: `text` is missing"),
    ('{"text": 3}',                        "line 1: `text` is 3: write a text in quotation marks"),
    ('[1]',                                "line 1: not a JSON object but list"),
    ('',                                   "holds no record"),
])  # fmt: skip
def test_gold_that_is_not_in_the_form_is_refused(tmp_path, lines, message):
    (tmp_path / "gold.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_gold(tmp_path / "gold.jsonl", {"text": str})


def test_gold_may_be_gzipped_and_a_broken_archive_is_named(tmp_path):
    import gzip

    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"text": "a", "more": 1}).encode()))
    assert read_gold(path, {"text": str}) == [{"text": "a", "more": 1}]
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold(path, {"text": str})


def test_an_unknown_task_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="Did you mean `sentiment`"):
        load_task("sentimant")

import json
import math

import pandas as pd
import pytest

from analysis.tables import VALIDITY
from analysis.validity import Options, evaluate
from analysis.validity.abstention import abstention_metrics, abstention_sentence, abstention_table, confident_rows

NAN = math.nan
ROWS = pd.DataFrame({
    "actor_id": ["ortiz", "ortiz", "lund", "lund"],
    "p_negative": [0.9, 0.4, 0.55, NAN], "p_neutral": [0.1, 0.35, 0.25, NAN], "p_positive": [0.0, 0.25, 0.2, NAN],
})  # fmt: skip


def test_leaving_out_the_doubtful_raises_agreement():
    units = [
        ("positive", "positive", 0.9),
        ("neutral", "neutral", 0.75),
        ("negative", "neutral", 0.55),
        ("neutral", "positive", 0.4),
    ]
    found = abstention_metrics(units)
    assert [found[f"open_at_{t}"] for t in (40, 50, 60, 70)] == [0, 0.25, 0.5, 0.5]
    assert [found[f"accuracy_at_{t}"] for t in (40, 50, 60, 70)] == [0.5, pytest.approx(2 / 3), 1, 1]


def test_where_all_are_left_open_nothing_agrees():
    found = abstention_metrics([("positive", "positive", 0.65)])
    assert found["open_at_70"] == 1
    assert math.isnan(found["accuracy_at_70"])


def test_a_method_without_probabilities_leaves_nothing_open():
    assert abstention_metrics([("positive", "positive", NAN)]) == {}
    assert list(confident_rows(ROWS, 0.6).index) == [0, 3]


def test_every_mention_counts_unless_asked():
    assert len(confident_rows(ROWS, 0.0)) == 4
    assert abstention_sentence(0, 4, 0.0).startswith("Every one of the 4 mentions counts")
    assert abstention_sentence(1, 4, 0.5).startswith("1 of 4 mentions (25%) have a label less sure than 0.5")


def test_the_table_shows_the_cost_here_and_the_gain_on_coded_sentences():
    scores = VALIDITY.build(pd.DataFrame([
        {"task": "sentiment", "set": "plain_news_dev", "method": "target", "n": 9, "metric": metric, "value": value,
         "low": NAN, "high": NAN, "baseline": NAN, "weights": None}
        for metric, value in (("open_at_60", 0.2), ("accuracy_at_60", 0.9))
    ]))  # fmt: skip
    table = abstention_table(ROWS.head(3), scores, {"ortiz": "Ann Ortiz"}).set_index("less sure than")
    assert list(table.columns) == ["Ann Ortiz", "lund", "coded sentences left open", "agreement of the rest"]
    assert table.loc[0.6].tolist() == [0.5, 1.0, 0.2, 0.9]
    assert table.loc[0.5].tolist()[:2] == [0.5, 0.0]
    assert math.isnan(table.loc[0.5, "agreement of the rest"])  # not scored yet


def test_evaluate_reports_both_for_the_target_measure_and_neither_for_vader(tmp_path):
    path = tmp_path / "gold.jsonl"
    record = {"text": "Ortiz lied to the voters.", "target": "Ortiz", "start": 0, "end": 5, "label": -1}
    path.write_text(json.dumps(record), encoding="utf-8")
    target, vader = (evaluate("sentiment", path, Options(method=method), n_boot=2) for method in ("target", "vader"))
    assert target.metrics["open_at_60"]["value"] == 0
    assert target.metrics["accuracy_at_60"]["value"] == 1
    assert set(vader.metrics) == {"macro_f1", "accuracy", "alpha"}

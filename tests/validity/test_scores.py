"""`workbook scores`: which evaluations run, and what is kept of them."""

import gzip
import json

import pytest

from analysis.errors import UsageError
from analysis.validity import load_task
from analysis.validity.reported import load_scores, scores_table
from analysis.validity.scores import PLAN, Evaluation, write_scores

RECORDS = [{"text": f"Ortiz {verb} the vote.", "target": "Ortiz", "start": 0, "end": 5, "label": label}
           for verb, label in [("lost", -1), ("won", 1), ("held", 0)]]  # fmt: skip


def gold(tmp_path, records):
    (tmp_path / "sentiment").mkdir(exist_ok=True)
    with gzip.open(tmp_path / "sentiment" / "own.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return tmp_path


def test_scores_are_written_as_reports_read_them(tmp_path, capsys):
    plan = (Evaluation("sentiment", "sentiment/own", "vader"), Evaluation("sentiment", "sentiment/absent"))
    out = tmp_path / "scores.json"
    assert write_scores(gold(tmp_path, RECORDS), out, plan) == 0
    scores = load_scores(out)
    assert set(scores["metric"]) == {"macro_f1", "accuracy", "alpha"}
    assert set(scores["set"]) == {"own"}
    assert set(scores["n"]) == {3}
    assert scores["weights"].isna().all()
    assert "Ortiz" not in out.read_text(encoding="utf-8")
    assert "left out: sentiment/absent.jsonl.gz" in capsys.readouterr().out


def test_nothing_is_written_where_an_evaluation_fails(tmp_path, capsys):
    plan = (Evaluation("sentiment", "sentiment/own", "vader"),)
    assert write_scores(gold(tmp_path, [{"text": "no label"}]), tmp_path / "scores.json", plan) == 1
    assert not (tmp_path / "scores.json").exists()
    assert "failed: sentiment on sentiment/own" in capsys.readouterr().out


def test_a_folder_without_sets_is_refused(tmp_path):
    with pytest.raises(UsageError, match="holds none of the gold sets"):
        write_scores(tmp_path, tmp_path / "scores.json")


def test_methods_of_the_plan_exist():
    for one in PLAN:
        assert not one.method or one.method in load_task(one.task).methods


def test_a_metric_without_units_is_not_shown():
    scores = load_scores().head(2).assign(value=[0.5, float("nan")], low=[0.4, float("nan")], high=[0.6, float("nan")])
    assert list(scores_table(scores)["interval"]) == ["0.40 to 0.60"]

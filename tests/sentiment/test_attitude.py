import json

import pandas as pd
import pytest

from analysis.errors import GoldError
from analysis.sentiment.article import article_attitudes
from analysis.validity import Options, evaluate


def make_rows(*leans, article_id="a"):
    return pd.DataFrame(
        {
            "article_id": article_id,
            "actor_id": "ortiz",
            "p_positive": [max(x, 0) for x in leans],
            "p_negative": [max(-x, 0) for x in leans],
        }
    )


@pytest.mark.parametrize("leans, label", [
    ([0.9],                       "positive"),
    ([-0.5],                      "negative"),
    ([0.2],                       "neutral"),      # one doubtful mention says little
    ([0.2, 0.2, 0.2, 0.2, 0.2],   "positive"),     # five that lean one way say more
    ([0.9, -0.9],                 "neutral"),      # praise and blame cancel out
])  # fmt: skip
def test_mentions_add_up_to_an_attitude(leans, label):
    found = article_attitudes(make_rows(*leans)).iloc[0]
    assert found["label"] == label
    assert found["n_mentions"] == len(leans)


def test_strength_is_the_sum_over_the_root_of_the_number():
    assert article_attitudes(make_rows(0.5, 0.5, 0.5, 0.5))["strength"].iloc[0] == pytest.approx(2.0 / 2)


def test_articles_are_scored_against_codes_and_an_unnamed_target_is_counted(tmp_path):
    text = "Ann Ortiz won praise for her brave and generous work. Everyone admired Ortiz. She did a wonderful job."
    blame = "Ann Ortiz lied to voters. Critics called Ortiz a corrupt and reckless failure. She ruined the city."
    records = [
        {"text": text, "target": "Ann Ortiz", "start": 0, "end": 9, "label": 1, "type": "People"},
        {"text": blame, "target": "Ann Ortiz", "start": 0, "end": 9, "label": -1, "type": "People"},
        {
            "text": "It rained in the hills all day.",
            "target": "Bo Lund",
            "start": -1,
            "end": -1,
            "label": 0,
            "type": "People",
        },
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    score = evaluate("attitude", path, Options(), n_boot=20)
    assert score.n == 3
    assert score.metrics["accuracy"]["value"] == 1
    assert score.metrics["accuracy_people"]["value"] == 1
    assert score.notes == ["n_unlocated 1: not named in the text, answered with neutral"]


@pytest.mark.parametrize("task", ["attitude", "sentiment"])
@pytest.mark.parametrize("label", [2, "mixed", True, "1"])
def test_a_gold_file_with_other_labels_is_refused(tmp_path, task, label):
    path = tmp_path / "gold.jsonl"
    path.write_text(
        json.dumps({"text": "Ortiz left.", "target": "Ortiz", "start": 0, "end": 5, "label": label}), encoding="utf-8"
    )
    with pytest.raises(GoldError, match="`label` is"):
        evaluate(task, path, Options(), n_boot=2)


@pytest.mark.parametrize("span", [(0, 900), (-1, 5), (5, 5), (-3, -3)])
def test_a_target_outside_its_article_is_refused(tmp_path, span):
    path = tmp_path / "gold.jsonl"
    record = {"text": "Ortiz left.", "target": "Ortiz", "start": span[0], "end": span[1], "label": 0}
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(GoldError, match="is no span of the text that begins 'Ortiz left"):
        evaluate("attitude", path, Options(), n_boot=2)

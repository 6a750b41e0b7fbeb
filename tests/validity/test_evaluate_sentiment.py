"""Task `sentiment`: how a set was put together is said of, and can be told to the measure."""

import json

from analysis.validity.evaluate import Options, evaluate

CODED = [("praised", 1), ("betrayed", -1), ("met", 0), ("saved", 1), ("mocked", -1)]


def write(path, coded):
    records = [
        {"text": f"Lund said Ortiz {verb} the harbor.", "target": "Ortiz", "start": 10, "end": 15, "label": label}
        for verb, label in coded
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_a_set_of_few_neutral_sentences_is_said_to_look_chosen(tmp_path):
    score = evaluate("sentiment", write(tmp_path / "chosen.jsonl", CODED), n_boot=5)
    (note,) = score.notes
    assert note.startswith("20% of these codes are neutral")
    assert "--method chosen" in note
    drawn = write(tmp_path / "drawn.jsonl", [(verb, 0) for verb, _ in CODED])
    assert evaluate("sentiment", drawn, n_boot=5).notes == []


def test_told_that_sentences_were_chosen_the_measure_finds_more_feeling(tmp_path):
    path = write(
        tmp_path / "neutral.jsonl", [(verb, 0) for verb in ("met", "joined", "told", "left", "faced", "warned")]
    )
    drawn, chosen = (evaluate("sentiment", path, Options(method=one), n_boot=5) for one in ("target", "chosen"))
    assert (drawn.method, chosen.method) == ("target", "chosen")
    assert chosen.metrics["accuracy"]["value"] <= drawn.metrics["accuracy"]["value"]

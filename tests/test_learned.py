"""Frames learnt from coded examples."""

import json

import pytest

from analysis.errors import GoldError
from analysis.framing.learned import (
    Coded,
    cross_validate,
    fit_detector,
    learning_curve,
    load_detector,
    read_coded,
    uncertain_first,
)  # fmt: skip

PORT = [
    "Ships reached port {} and unloaded grain.",
    "The harbour crane lifted cargo {}.",
    "Cargo ships waited in harbour {}.",
]
STAGE = ["Actors on stage {} took a bow.", "The theatre opened play {}.", "A new play filled theatre {}."]
EXAMPLES = [Coded(line.format(i), ("port",)) for i in range(8) for line in PORT] + [
    Coded(line.format(i), ("stage",)) for i in range(8) for line in STAGE
]


@pytest.fixture(scope="module")
def detector():
    return fit_detector(EXAMPLES)


def test_a_detector_finds_the_frame_in_unseen_texts(detector):
    assert detector.detect(["Cargo ships left the harbour.", "The theatre gave a play."]) == [("port",), ("stage",)]


def test_probabilities_have_a_column_a_frame(detector):
    assert list(detector.probabilities(["Cargo."]).columns) == ["port", "stage"]
    assert detector.probabilities([]).empty


def test_what_is_saved_gives_the_same_answers(detector, tmp_path):
    detector.save(tmp_path / "coded.jsonl")
    again = load_detector(tmp_path / "coded.jsonl")
    texts = ["Cargo and a play.", "Nothing of either."]
    assert again.probabilities(texts).equals(detector.probabilities(texts))


def test_cross_validation_answers_every_example():
    assert all(found for found, _ in cross_validate(EXAMPLES, 4))


def test_more_examples_are_tried_in_steps():
    curve = learning_curve(EXAMPLES, steps=3)
    assert curve["n_examples"].is_monotonic_increasing
    assert curve["micro_f1"].iloc[-1] > 0.8


def test_the_most_uncertain_text_comes_first(detector):
    order = uncertain_first(detector, ["Cargo ships in the harbour crane.", "The play of cargo."])
    assert order["text"].iloc[0] == "The play of cargo."


@pytest.mark.parametrize(
    "examples, said",
    [
        (EXAMPLES[:26], "Too few examples of stage"),
        (EXAMPLES[:24], "Every example is coded"),
        ([Coded("Rain.", ())] * 20, "nothing to learn"),
    ],
)
def test_too_little_to_learn_from_is_refused(examples, said):
    with pytest.raises(GoldError, match=said):
        fit_detector(examples)


def test_an_unknown_frame_is_refused_with_its_record(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_text(json.dumps({"text": "Rain.", "frames": ["pord"]}) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="record 1: `pord`"):
        read_coded(path, ["port", "stage"])

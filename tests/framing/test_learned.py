"""Frames learnt from coded examples."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from factories import ENGLISH, SHIPPED, make_articles

from analysis import paths
from analysis.display.page import Page
from analysis.errors import GoldError, StudyError
from analysis.findings.estimates import estimate_means
from analysis.findings.observations import StudyData, learned_headline_rows
from analysis.framing.classifier import Rule, _fit, _inverse
from analysis.framing.learned import Coded, cross_validate, fit_detector, load_detector, read_coded
from analysis.framing.learned_frames import find_learned
from analysis.language.sentences import split_sentences
from analysis.study import Study
from analysis.workbook import Workbook

PORT = [
    "Ships reached port {} and unloaded grain.",
    "The harbour crane lifted cargo {}.",
    "Cargo ships waited in harbour {}.",
]
STAGE = ["Actors on stage {} took a bow.", "The theatre opened play {}.", "A new play filled theatre {}."]
EXAMPLES = [Coded(line.format(i), ("port",)) for i in range(8) for line in PORT] + [
    Coded(line.format(i), ("stage",)) for i in range(8) for line in STAGE
]


def write_examples(path):
    lines = [json.dumps({"text": example.text, "frames": list(example.frames)}) for example in EXAMPLES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def detector():
    return fit_detector(EXAMPLES, ENGLISH)


def test_a_detector_finds_the_frame_in_unseen_texts(detector):
    answers = detector.answer_each(["Cargo ships left the harbour.", "The theatre gave a play."])
    assert answers == [(("port",), "port"), (("stage",), "stage")]


def test_probabilities_have_a_column_a_frame(detector):
    assert list(detector.probabilities(["Cargo."]).columns) == ["port", "stage"]
    assert detector.probabilities([]).empty


def test_the_same_examples_from_a_file_give_the_same_answers(detector, tmp_path):
    again = load_detector(write_examples(tmp_path / "coded.jsonl"), ENGLISH)
    texts = ["Cargo and a play.", "Nothing of either."]
    assert again.probabilities(texts).equals(detector.probabilities(texts))


def test_cross_validation_answers_every_example():
    assert all(found for found, _ in cross_validate(EXAMPLES, 4, ENGLISH))


def test_leaving_a_fold_out_is_fitting_without_it():
    rng = np.random.default_rng(3)
    points, names = rng.normal(size=(30, 4)), rng.normal(size=30)
    likeness, y = points @ points.T, (points[:, 0] > 0).astype(float)
    folds = [
        (np.arange(10, 30), np.arange(10)),
        (np.r_[:10, 20:30], np.arange(10, 20)),
        (np.arange(20), np.arange(20, 30)),
    ]
    held = _fit(_inverse(likeness, 0.5), names, y, folds)[2]
    for train, test in folds:
        weights, trend, _ = _fit(_inverse(likeness[np.ix_(train, train)], 0.5), names[train], y[train], [])
        assert held[test] == pytest.approx(likeness[np.ix_(test, train)] @ weights + trend[0] + trend[1] * names[test])


@pytest.mark.parametrize(
    "likely, carried",
    [
        ([0.9, 0.8, 0.7], [True, True, False]),  # three above the threshold, but no example has more than two
        ([0.1, 0.3, 0.2], [False, True, False]),  # none above it, but every example has one
        ([0.6, 0.1, 0.1], [True, False, False]),
    ],
)
def test_a_text_carries_as_many_frames_as_examples_do(likely, carried):
    assert Rule(0.5, fewest=1, most=2).decide(np.array([likely])).tolist() == [carried]


def test_a_text_may_carry_none_where_an_example_does():
    assert not Rule(0.5, fewest=0, most=2).decide(np.array([[0.1, 0.2]])).any()


def test_learnt_frames_are_found_in_sentences_and_headlines(detector):
    articles = make_articles("Cargo ships left the harbour. The theatre gave a play.", title="A play on stage")
    sentences = split_sentences(articles, ENGLISH)
    found = find_learned(articles, sentences, detector)
    assert len(found) == len(sentences) * 2
    assert list(found.loc[found["present"] & (found["field"] == "title"), "frame_id"]) == ["stage"]
    assert list(found.loc[found["present"] & (found["field"] == "text"), "frame_id"]) == ["port", "stage"]
    assert found["probability"].between(0, 1).all()
    assert find_learned(articles, sentences.head(0), detector).empty


def test_a_study_s_coded_examples_become_findings_that_open(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    write_examples(tmp_path / "coded.jsonl")
    articles = make_articles("Cargo ships left the harbour.", "The theatre gave a play.", title=["Grain", "Applause"])
    study = Study(coded_frames=str(tmp_path / "coded.jsonl"))
    measures = SimpleNamespace(sentences=split_sentences(articles, ENGLISH))
    page = Page(notebook="3-framing", names={}, out="")
    book = Workbook(study, SimpleNamespace(articles=articles), measures, SHIPPED, (), page)
    rows = book.rows("learned_frames_in_sentences")
    assert set(rows["field"]) == {"text"}
    shares = estimate_means(rows, ["group"], measure="learned_frames_in_sentences", study=study)
    assert shares.set_index("group")["estimate"].to_dict() == {"port": 0.5, "stage": 0.5}
    behind = book.evidence(rows, ["group"])
    assert list(behind({"measure": "learned_frames_in_sentences", "group": "stage"})["marked"]) == [
        "The theatre gave a play."
    ]
    shown = page.findings(shares, rows=["group"], name="x", caption="x", evidence=behind)
    assert "The theatre gave a play." in shown._repr_html_()


def test_a_study_without_coded_examples_says_what_is_missing():
    with pytest.raises(StudyError, match="set `coded_frames`"):
        learned_headline_rows(StudyData(None, None, Study(), None))


def test_words_that_no_two_examples_share_leave_the_vectors_to_tell():
    words = "ship harbour cargo crane dock anchor sailor vessel tanker ferry actor drama stage opera ballet comedy theatre scene play tragedy"
    examples = [Coded(word[0], (("port", "stage")[i >= 10],)) for i, word in enumerate(words.split())]
    assert fit_detector(examples, ENGLISH).probabilities(["q"]).notna().all(axis=None)


@pytest.mark.parametrize(
    "examples, said",
    [
        ([*EXAMPLES[:24], Coded("A play.", ("stge",))], r"Too few examples of stge \(1\): .* spelling"),
        ([], "None of the 0 examples"),
        ([Coded("Rain.", (("port", "stage")[i % 2],)) for i in range(20)], "one and the same text"),
        (EXAMPLES[:26], "Too few examples of stage"),
        (EXAMPLES[:24], "Every example is coded"),
        ([Coded("Rain.", ())] * 20, "nothing to learn"),
    ],
)
def test_too_little_to_learn_from_is_refused(examples, said):
    with pytest.raises(GoldError, match=said):
        fit_detector(examples, ENGLISH)


def test_an_unknown_frame_is_refused_with_its_record(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_text(json.dumps({"text": "Rain.", "frames": ["pord"]}) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="record 1: `pord`"):
        read_coded(path, ["port", "stage"])


@pytest.mark.parametrize(
    "lines, said",
    [
        ("", "holds no record"),
        ("\n\n", "holds no record"),
        ('{"text": "Rain."}', "line 1: `frames` is missing"),
        ('{"text": "Rain.", "frames": "port"}', "`frames` is 'port': write a list"),
        ('{"text": "Rain.", "frames": [3]}', "record 1: the frame 3 is no text"),
        ('{"text": "Rain.", "frames": [" "]}', "record 1: the frame ' ' is no text"),
        ("text,frames", "line 1: not JSON"),
    ],
)
def test_a_file_that_is_no_set_of_coded_examples_is_refused(tmp_path, lines, said):
    path = tmp_path / "coded.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        load_detector(path, ENGLISH)


def test_a_missing_file_of_coded_examples_is_named(tmp_path):
    with pytest.raises(GoldError, match=r"absent\.jsonl is not a file"):
        load_detector(tmp_path / "absent.jsonl", ENGLISH)

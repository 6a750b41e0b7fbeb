"""How a text is written, and what is learnt from it."""

import json

import pytest

from analysis.corpus.genre import classifier
from analysis.corpus.genre.classifier import LEARNT, WEIGHTS, StyleClassifier, decide, load_classifier
from analysis.corpus.genre.style import NUMBERS, style_of
from analysis.errors import AnalysisError

REPORT = (
    "The port authority said on Monday that the harbour will close for repairs. A spokesman told reporters that the work is expected to "
    "take two weeks, according to a statement released on Tuesday. Officials declined to comment on the cost.\n\n"
) * 4
COLUMN = (
    "I have never understood why we should close the harbour. Of course it is absurd. But let's be honest: you and I both know who pays, "
    "don't we? If we do nothing, we deserve what we get. That is not a plan. It is an insult.\n\n"
) * 4


def test_terms_are_small_words_and_their_pairs_outside_quotations():
    style = style_of("", 'Of course the Harbour Board said "we should never" pay Ann Ortiz on Monday')
    assert {"course", "the", "said", "pay", "day", "course the", "Of course"} <= style.terms.keys()
    assert not {"Harbour", "Board", "Ann", "Ortiz", "Monday", "never", "should"} & style.terms.keys()


def test_of_a_title_its_words_and_marks_count():
    terms = style_of("Five things to know: why the harbour closed?", "").terms
    assert {"title:why", "title:number", "title::", "title:?"} <= terms.keys()


def test_each_number_has_a_name():
    assert len(style_of("", "The harbour closed.").numbers) == len(NUMBERS)


def test_a_report_is_news_and_a_column_is_opinion():
    assert load_classifier().genre("Harbour to close for repairs", REPORT) == "news"
    assert load_classifier().genre("Why we must keep the harbour open", COLUMN) == "opinion"


def test_probabilities_sum_up_to_one_and_are_the_same_each_time():
    first = load_classifier().probabilities("Harbour to close", REPORT)
    assert len(first) == len(LEARNT)
    assert first.sum() == pytest.approx(1, abs=1e-5)
    assert (
        first
        == StyleClassifier(**json.loads(WEIGHTS.read_text(encoding="utf-8"))).probabilities("Harbour to close", REPORT)
    ).all()


def test_a_text_without_words_is_answered():
    assert load_classifier().genre("", "") in LEARNT


@pytest.mark.parametrize("likely, expected", [
    ({"analysis": 0.3, "news": 0.4, "opinion": 0.3}, "news"),      # neither reaches what it needs
    ({"analysis": 0.5, "news": 0.1, "opinion": 0.4}, "analysis"),
    ({"analysis": 0.45, "news": 0.0, "opinion": 0.55}, "analysis"),  # 0.45 of 0.4 exceeds 0.55 of 0.5
    ({"analysis": 0.0, "news": 0.3, "opinion": 0.7}, "opinion"),
])  # fmt: skip
def test_a_genre_needs_its_least_probability(likely, expected):
    assert decide(likely, {"analysis": 0.4, "opinion": 0.5}) == expected


def test_no_name_and_no_text_is_in_the_weights():
    terms = json.loads(WEIGHTS.read_text(encoding="utf-8"))["terms"]
    assert WEIGHTS.stat().st_size < 200_000
    assert all(len(term.split()) <= 2 for term in terms)


def test_weights_that_cannot_be_read_are_said(tmp_path, monkeypatch):
    (tmp_path / "genre.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(classifier, "WEIGHTS", tmp_path / "genre.json")
    load_classifier.cache_clear()
    with pytest.raises(AnalysisError, match=r"weights of genres genre.json cannot be read"):
        load_classifier()
    load_classifier.cache_clear()

"""Where one sentence ends: closing quotes, abbreviations, lines."""

import pandas as pd
import pytest
from factories import ENGLISH

from analysis.language.sentences import sentence_spans, split_sentences
from analysis.paths import SHARED
from analysis.validity import evaluate


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text, ENGLISH)]


@pytest.mark.parametrize(
    "expected",
    [
        ['"It works."', "Mr. Roe left."],
        ["“It works.”", "Mr. Roe left."],
        ["‘It works.’", "Mr Roe left."],
        ["''It works.''", "Mr. Roe left."],
        ["“Does it work?” he said.", "“No!” Ms. Kaye said.", "They left."],  # a speaker stays with the question
        ["“Why?” asked Ann Roe.", "“Because.”"],
        ["He asked, “Why?”", "She did not know."],
        ["“I did.", "I really did,” he said.", "“Then I left.”"],
        ["The talks ended at 2:45 p.m. on Friday.", "He left at 3 p.m. Friday."],
        ["George W. Roe and J. K. Lund met in the U.S. Senate.", "They talked."],
        ["Lt. Gen. H.R. Lund spoke to Sen. Ann Roe Jr. (D-Ohio).", "She left."],
        ["The vote on Jan. 5 was No. 2 of the year.", "It passed."],
        ["(He did not.)", "They left."],
        # words that look like abbreviations, and abbreviations that end a sentence
        ["He wrote to Kim Jong Un.", "North Korea was silent.", "“Kim Jong Un.”", "Nobody asked."],
        ["It was so last month.", "Analysts told me.", "“Then no.”", "No.", "We left."],
        ["She spoke at the U.N.", "The U.N. Security Council met.", "He stayed in the U.S.A.", "They did not."],
        ["It grew up in Washington, D.C.", "But Roe Corp. Chairman Ann Roe left at 5 p.m.", "In Bonn it was late."],
        ["Roe v. Lund was heard by St. Anne's in Mt. Pleasant, Ohio, on Dec. 3.", "Was it?"],
        # dots, numbers of a list, notes
        ["1. The harbour is closed.", "2. The ships wait.", "2 ships wait."],
        ["Q. Why did you leave?", "A. The road was closed."],
        ["“We were … Well, we left...", "They stayed.", "... They slept.”"],
        ["It ended.[3]", "It began again.[4, 5]", "They left."],
        # many questions, and an embedded tweet
        ["Who pays?", "Who leaves?", "“Why now?", "Is it over?”", "“Who asks?”", "Ann Roe does not know."],
        ["So long! — Ann Roe (@annroe) May 3, 2019", "The mayor left at noon."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert sentences(" ".join(expected)) == expected


def test_a_missing_blank_behind_a_quotation_joins_nothing():
    assert sentences("“It is over.”The mayor left.") == ["“It is over.”", "The mayor left."]


def test_a_line_ends_a_sentence_and_blank_text_has_none():
    assert sentences("By Ann Roe\n\n12:16\nIt began") == ["By Ann Roe", "12:16", "It began"]
    assert sentences(" \n\n ") == []


def test_text_without_a_sentence_end_is_one_sentence():
    text = "and then " * 20_000
    assert sentences(text) == [text.strip()]


def test_rows_are_numbered_by_field_and_offsets_lead_back():
    articles = pd.DataFrame({"article_id": ["a"], "title": ["Talks end"], "text": [" They met. They left."]})
    found = split_sentences(articles, ENGLISH)
    assert found["sentence_id"].tolist() == ["a.ti0", "a.te0", "a.te1"]
    assert [articles["text"][0][s:e] for s, e in zip(found["start"][1:], found["end"][1:], strict=True)] == [
        "They met.",
        "They left.",
    ]


def test_missing_title_and_text_have_no_sentence():
    articles = pd.DataFrame({"article_id": ["a"], "title": [None], "text": [float("nan")]})
    assert split_sentences(articles, ENGLISH).empty


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_boundaries_agree_with_the_treebank():
    score = evaluate("sentences", SHARED / "gold/mentions/gum_train_news.jsonl.gz", n_boot=20)
    assert score.metrics["boundary_f1"]["value"] >= 0.973

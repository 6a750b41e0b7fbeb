"""Marks of wrong sentences: codes of unknown inclusion, read by nothing that scores."""

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.display.evidence import sentences_behind
from analysis.errors import GoldError
from analysis.language.sentences import split_sentences
from analysis.tables import CODES, records
from analysis.validity.codes import append_code, locate, make_code, read_codes
from analysis.validity.marks import mark_wrong, read_marks

ARTICLES = make_articles("Rain fell. Ann Ortiz won praise.", url=[None])
SENTENCES = split_sentences(ARTICLES, ENGLISH)


def sentence():
    rows = make_mentions(ARTICLES, ("a0", "ortiz", "Ann Ortiz")).assign(label="negative")
    return records(sentences_behind(rows, ARTICLES, SENTENCES))[0]


def test_a_mark_is_a_code_of_unknown_inclusion_at_the_mention_s_place(tmp_path):
    mark_wrong(sentence(), tmp_path / "marks.jsonl", "ann", "praise is no blame")
    mark = read_marks(tmp_path / "marks.jsonl").iloc[0]
    assert (mark["unit_id"], mark["task"], mark["code"], mark["coder"]) == ("a0.m0", "sentiment", "wrong", "ann")
    assert (mark["article_id"], mark["actor_id"], mark["start"], mark["end"]) == ("a0", "ortiz", 11, 20)
    assert mark["note"] == "praise is no blame"
    assert pd.isna(mark["inclusion"])


def test_a_marked_mention_is_found_again_in_the_corpus(tmp_path):
    mark_wrong(sentence(), tmp_path / "marks.jsonl", "ann")
    mentions = make_mentions(ARTICLES, ("a0", "ortiz", "Ann Ortiz")).assign(mention_id="new id")
    assert list(locate(read_marks(tmp_path / "marks.jsonl"), mentions, ARTICLES, SENTENCES)["unit_id"]) == ["new id"]


def test_a_mark_can_be_taken_back_and_another_reader_s_stays(tmp_path):
    path = tmp_path / "marks.jsonl"
    for coder in ("ann", "ben"):
        mark_wrong(sentence(), path, coder)
    mark_wrong(sentence(), path, "ann", take_back=True)
    assert list(read_marks(path)["coder"]) == ["ben"]


def test_marks_and_codes_do_not_mix(tmp_path):
    marks, codes = tmp_path / "marks.jsonl", tmp_path / "codes.jsonl"
    mark_wrong(sentence(), marks, "ann")
    with pytest.raises(GoldError, match="wrong"):
        read_codes(marks)
    append_code(codes, make_code({"unit_id": "a0.m0"}, "sentiment", "positive", "ann"))
    with pytest.raises(GoldError, match="line 1: not a mark"):
        read_marks(codes)


def test_no_file_has_no_marks(tmp_path):
    none = read_marks(tmp_path / "marks.jsonl")
    assert list(none.columns) == list(CODES.columns)
    assert none.empty


def test_a_sentence_of_no_mention_is_refused(tmp_path):
    with pytest.raises(GoldError, match="of no mention"):
        mark_wrong(sentence() | {"mention_id": float("nan")}, tmp_path / "marks.jsonl", "ann")


def test_a_mark_has_a_coder(tmp_path):
    with pytest.raises(GoldError, match="no coder"):
        mark_wrong(sentence(), tmp_path / "marks.jsonl", " ")

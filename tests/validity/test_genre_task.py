"""Scoring what articles are against codes of whole articles."""

import json

import pytest

from analysis.agreement.coded_articles import find_coded, text_digest
from analysis.errors import GoldError
from analysis.validity import Options, evaluate

TEXT = (
    "The port authority said on Monday that the harbour will close. Officials expect the work to take two weeks.\n\n"
    * 3
)
ARTICLES = [
    {"url": "https://paper.example/world-news/1", "title": "Harbour to close", "text": TEXT, "outlet": "The Paper"},
    {
        "url": "https://paper.example/opinion/2",
        "title": "Keep it open",
        "text": TEXT + "Ann Ortiz sails.",
        "outlet": "The Paper",
    },
]


def write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def codes(*genres, texts=None):
    texts = texts or [article["text"] for article in ARTICLES]
    return [
        {"url": article["url"], "digest": text_digest(text), "genre": genre}
        for article, text, genre in zip(ARTICLES, texts, genres, strict=True)
    ]


def test_codes_are_scored_on_the_articles_that_they_are_of(tmp_path):
    gold = write(tmp_path / "codes.jsonl", codes("news", "opinion"))
    documents = write(tmp_path / "articles.jsonl", ARTICLES)
    score = evaluate("genre", gold, Options(documents=documents), n_boot=10)
    assert score.n == 2
    assert score.metrics["macro_f1"]["value"] == 1.0
    assert score.baseline["accuracy"] == 0.5
    assert "told by address: 2 of 2 right." in score.notes


def test_documents_may_be_a_folder(tmp_path):
    gold = write(tmp_path / "codes.jsonl", codes("news", "news"))
    (tmp_path / "corpora").mkdir()
    for number, article in enumerate(ARTICLES):
        write(tmp_path / "corpora" / f"{number}.jsonl", [article])
    score = evaluate("genre", gold, Options(documents=tmp_path / "corpora"), n_boot=10)
    assert score.metrics["accuracy"]["value"] == 0.5
    assert "opinion: 0 right of 1 told, of 0 in the codes." in score.notes


def test_records_with_texts_need_no_documents(tmp_path):
    gold = write(tmp_path / "gold.jsonl", [article | {"genre": "opinion"} for article in ARTICLES])
    assert evaluate("genre", gold, n_boot=10).metrics["accuracy"]["value"] == 0.5


def test_a_genre_that_is_none_is_refused(tmp_path):
    gold = write(tmp_path / "gold.jsonl", [ARTICLES[0] | {"genre": "gossip"}])
    with pytest.raises(GoldError, match="'gossip': write one of news, opinion"):
        evaluate("genre", gold)


def test_codes_without_texts_ask_for_their_articles(tmp_path):
    gold = write(tmp_path / "codes.jsonl", codes("news", "opinion"))
    with pytest.raises(GoldError, match="--documents"):
        evaluate("genre", gold)


def test_another_text_at_the_address_is_refused(tmp_path):
    gold = write(tmp_path / "codes.jsonl", codes("news", "opinion", texts=["one", "other"]))
    documents = write(tmp_path / "articles.jsonl", ARTICLES)
    with pytest.raises(
        GoldError, match=r"record 1: the documents hold another text for https://paper\.example/world-news/1"
    ):
        find_coded(gold, [documents])


def test_white_space_does_not_change_a_digest():
    assert text_digest("The harbour\n\ncloses") == text_digest("The harbour  closes")

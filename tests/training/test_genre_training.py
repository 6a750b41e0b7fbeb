"""How genres are learnt: what an address teaches, and the same weights for the same articles."""

import numpy as np
import pytest
from factories import ENGLISH

from analysis.corpus.genre.classifier import StyleClassifier
from analysis.corpus.genre.labels import Labels
from analysis.corpus.genre.style import style_of
from analysis.training import genre as training
from analysis.training.genre import Taught, learn

WRITTEN = {
    "news": "The port authority said on Monday that the harbour will close, officials told reporters on Tuesday. It opens in a week. ",
    "opinion": "I think we should keep it open, and you know why. But it is absurd, of course. We must not pay for it! ",
    "analysis": "What does the vote mean? It could shift the balance, because it may be the first of several such tests. Here is why. ",
}


@pytest.fixture
def taught():
    styles = [style_of("", text * (1 + outlet % 3)) for outlet in range(12) for text in WRITTEN.values()]
    hosts = [f"paper{outlet}.example" for outlet in range(12) for _ in WRITTEN]
    genres = np.array([genre for _ in range(12) for genre in WRITTEN])
    coded = np.array([i % 2 == 0 for i in range(36)])
    return Taught(styles, hosts, genres, coded, coded)


def test_the_same_articles_teach_the_same_weights(taught, monkeypatch):
    monkeypatch.setattr(training, "LEAST_OUTLETS", {"title": 3, "words": 3})
    monkeypatch.setattr(training, "FOLDS", 3)
    content, found = learn(taught, taught.styles, taught.hosts)
    assert learn(taught, taught.styles, taught.hosts) == (content, found)
    assert found == {"analysis": 1.0, "news": 1.0, "opinion": 1.0}
    assert [StyleClassifier(**content).genre("", text * 2) for text in WRITTEN.values()] == list(WRITTEN)


@pytest.mark.parametrize("url, title, text, expected", [
    ("https://www.reuters.com/article/1", "Harbour to close", "", "news"),
    ("https://paper.example/opinion/1", "Keep it open", "", "opinion"),
    ("https://paper.example/1", "The harbour vote, explained", "", "analysis"),
    ("https://paper.example/1", "Keep it open", "ANALYSIS/OPINION: It must stay open.", "opinion"),
    ("https://paper.example/1", "OPINION: Keep it open", "", "opinion"),
    ("https://www.cnn.com/1", "OPINION: What the vote means", "", ""),
    ("https://www.townhall.com/1", "Analysis: Keep it open", "", ""),
    ("https://paper.example/1", "Harbour to close", "", ""),
])  # fmt: skip
def test_an_address_or_a_label_teaches(url, title, text, expected):
    article = {"url": url, "title": title, "text": text, "authors": ""}
    assert training._by_address(article, Labels(ENGLISH)) == expected

"""The index of words: where each stands, what is stored, and what is read anew."""

import numpy as np
import pytest
from damage import DAMAGE
from factories import ENGLISH, make_articles

from analysis import paths
from analysis.cache.entries import entries
from analysis.search import index as index_module
from analysis.search.index import word_index


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    monkeypatch.setattr(index_module, "SMALL", 0)
    return tmp_path / "words"


@pytest.fixture
def read(monkeypatch):
    """How many articles were read each time."""
    counts, read_part = [], index_module.read_part

    def counting(articles, *rest):
        counts.append(len(articles))
        return read_part(articles, *rest)

    monkeypatch.setattr(index_module, "read_part", counting)
    return counts


TEXTS = (
    "Rain fell. Rain again.\nThen sun.",
    "Snow’s here.",
    "Wind, wind and rain.",
    "Rain fell. Rain again.\nThen sun.",
)
ARTICLES = make_articles(*TEXTS, title=["A storm", "", "Wind", "A storm"], captions=[None, "Snow at noon", None, None])


def spelled(index):
    """Every word by its field, as it is printed at its place."""
    fields = index.field_of(np.arange(len(index)))
    words = [index.printed[number] for number in index.number]
    there = [index.text(f)[s : s + len(w)] for f, s, w in zip(fields, index.start, words, strict=True)]
    assert there == words
    return list(zip(fields.tolist(), words, strict=True))


def test_each_word_stands_where_the_index_says():
    index = word_index(ARTICLES, ENGLISH)
    words = spelled(index)
    assert words[:7] == [(0, "A"), (0, "storm"), (1, "Rain"), (1, "fell"), (1, "Rain"), (1, "again"), (1, "Then")]
    assert index.n_words().tolist() == [8, 5, 5, 8]
    assert index.n_words(["captions"]).tolist() == [0, 3, 0, 0]
    assert index.opens.tolist()[:8] == [True, False, True, False, False, False, True, False]
    assert "snow" in index.plain  # without its possessive


def test_a_second_index_reads_nothing_and_says_the_same(read):
    first, second = word_index(ARTICLES, ENGLISH), word_index(ARTICLES, ENGLISH)
    assert read == [3]  # an article with the same words as another is read once
    assert spelled(first) == spelled(second)


def test_of_a_corpus_that_grew_only_what_is_new_is_read(read):
    word_index(ARTICLES.iloc[:2], ENGLISH)
    whole = word_index(ARTICLES, ENGLISH)
    assert read == [2, 1]
    assert spelled(whole) == spelled(word_index(ARTICLES, ENGLISH))
    assert read == [2, 1]


def test_some_of_the_articles_in_another_order_are_not_read_again(read):
    word_index(ARTICLES, ENGLISH)
    some = ARTICLES.iloc[[2, 0]].reset_index(drop=True)
    assert spelled(word_index(some, ENGLISH))[:2] == [(0, "Wind"), (1, "Wind")]
    assert len(read) == 1


def test_a_corpus_that_grew_often_is_indexed_anew(read, monkeypatch, store):
    monkeypatch.setattr(index_module, "MOST", 2)
    for n in (1, 2, 3):
        index = word_index(ARTICLES.iloc[:n], ENGLISH)
    assert read == [1, 1, 3]
    assert spelled(index) == spelled(word_index(ARTICLES.iloc[:3], ENGLISH))
    assert len(read) == 3


@pytest.mark.parametrize("damage", DAMAGE[::6], ids=lambda damage: damage.name)
def test_a_damaged_index_is_never_believed(damage, store):
    expected = spelled(word_index(ARTICLES, ENGLISH))
    [folder] = entries(store)
    [part] = entries(folder)
    word_index(make_articles("Hail."), ENGLISH)
    [other] = set(entries(folder)) - {part}
    damage.apply(part, other)
    assert spelled(word_index(ARTICLES, ENGLISH)) == expected


def test_articles_without_words_and_no_articles_have_an_index():
    assert len(word_index(make_articles("", "…"), ENGLISH)) == 0
    assert len(word_index(ARTICLES.head(0), ENGLISH)) == 0

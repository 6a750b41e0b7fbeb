"""Search by meaning."""

import threading

import numpy as np
import pandas as pd
import pytest
from damage import DAMAGE, Damage
from factories import ENGLISH

from analysis import paths
from analysis.cache.entries import entries
from analysis.errors import UsageError
from analysis.language import sentence_vectors as vectors_module
from analysis.language.sentence_vectors import sentence_vectors
from analysis.language.sentences import split_sentences
from analysis.language.vectors import embed
from analysis.parallel import claims
from analysis.search import similar
from analysis.search.holding import holding, words_alike
from analysis.search.similar import similar_sentences
from analysis.tables import SIMILAR

TEXTS = {
    "a": ("Flood in the valley", "Heavy rain drowned the fields. The mayor thanked the firefighters."),
    "b": ("Cup final", "The striker scored twice.\nFans sang through the night."),
    "c": ("Flood in the valley", "Heavy rain drowned the fields. The mayor thanked the firefighters."),  # reprint of a
    "d": ("Markets", "Share prices fell. Heavy rain drowned the fields."),  # the same words in another story
}


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path)
    return tmp_path / "vectors"


def make_articles() -> pd.DataFrame:
    rows = [(key, "a" if key == "c" else key, f"out-{key}", title, text) for key, (title, text) in TEXTS.items()]
    articles = pd.DataFrame(rows, columns=["article_id", "story_id", "outlet", "title", "text"])
    return articles.assign(published=pd.date_range("2024-03-01", periods=len(rows), tz="UTC"))


ARTICLES = make_articles()
SENTENCES = split_sentences(ARTICLES, ENGLISH)


def words(found: pd.DataFrame) -> list[str]:
    return [TEXTS[row.article_id][row.field == "text"][row.start : row.end] for row in found.itertuples()]


@pytest.mark.parametrize(
    "query, first",
    [
        ("Storms ruined the crops.", "Heavy rain drowned the fields."),
        ("Praise for rescue workers", "The mayor thanked the firefighters."),
        ("A forward got two goals", "The striker scored twice."),
        ("stocks declined", "Share prices fell."),
    ],
)
def test_the_sentence_that_says_so_in_other_words_comes_first(query, first):
    assert words(similar_sentences(query, ARTICLES, SENTENCES, n=3))[0] == first


def test_rows_are_places_in_articles_the_most_similar_first():
    found = similar_sentences("Storms ruined the crops.", ARTICLES, SENTENCES, n=5)
    assert list(found.columns) == list(SIMILAR.columns)
    assert found["similarity"].is_monotonic_decreasing
    assert found["similarity"].between(-1, 1).all()
    assert list(found["outlet"]) == ["out-" + key for key in found["article_id"]]


def test_a_reprint_counts_once_and_the_earliest_is_shown():
    found = similar_sentences("Heavy rain drowned the fields.", ARTICLES, SENTENCES, n=50)
    same = [row for row, text in zip(found["article_id"], words(found), strict=True) if text.startswith("Heavy")]
    assert same == ["a", "d"]  # c reprints a; d is another story
    assert found["similarity"].iloc[0] == pytest.approx(1, abs=1e-5)


def test_articles_without_stories_are_each_their_own():
    found = similar_sentences("Heavy rain drowned the fields.", ARTICLES.drop(columns="story_id"), SENTENCES, n=3)
    assert list(found["article_id"]) == ["a", "c", "d"]


@pytest.fixture
def computed(monkeypatch):
    """The sentences whose vectors are computed."""
    texts: list[str] = []
    monkeypatch.setattr(vectors_module, "embed", lambda new: texts.extend(new) or embed(new))
    return texts


def test_it_is_told_how_many_sentences_are_read(monkeypatch):
    monkeypatch.setattr(vectors_module, "TOLD", 2)
    told: list[tuple[int, int]] = []
    texts = ["Hail fell.", "Bonds fell.", "Sleet fell."]
    assert np.array_equal(sentence_vectors(texts, lambda done, total: told.append((done, total))), embed(texts))
    assert told == [(2, 3), (3, 3)]


def test_what_is_cached_is_the_same_and_not_computed_again(computed):
    texts = ["Rain fell.", "Shares fell.", "Rain fell."]
    cold = sentence_vectors(texts)
    computed.clear()
    assert np.array_equal(sentence_vectors(texts), cold)
    assert computed == []
    assert np.array_equal(sentence_vectors(["Snow fell.", *texts])[1:], cold)
    assert computed == ["Snow fell."]  # only what is new
    assert np.array_equal(sentence_vectors(["Snow fell."]), embed(["Snow fell."]))


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.name)
def test_damaged_vectors_are_never_believed_and_always_healed(store, computed, caplog, damage: Damage):
    cold = sentence_vectors(["Rain fell."])
    [folder] = store.iterdir()
    [entry] = entries(folder)
    sentence_vectors(["Shares fell."])
    [second] = set(entries(folder)) - {entry}
    damage.apply(entry, second)
    computed.clear()
    assert np.array_equal(sentence_vectors(["Rain fell."]), cold)  # not believed
    assert computed == ["Rain fell."] * damage.computed
    n_said = len(caplog.messages)
    assert bool(n_said) == bool(damage.named)
    assert np.array_equal(sentence_vectors(["Rain fell."]), cold)  # healed
    assert computed == ["Rain fell."] * damage.computed
    assert len(caplog.messages) == n_said
    assert not list(folder.glob(".*"))


def test_of_two_that_need_the_same_vectors_one_computes_them(computed, monkeypatch):
    """The second comes while the first computes; it waits, and finds them."""
    second = threading.Thread(target=lambda: sentence_vectors(["Rain fell."]))
    waits = threading.Event()
    counted, pause = vectors_module.embed, claims.time.sleep

    def slow(new):
        if new and threading.current_thread() is not second:
            second.start()
            assert waits.wait(60)
        return counted(new)

    def sleep(seconds):
        waits.set()
        pause(seconds)

    monkeypatch.setattr(vectors_module, "embed", slow)
    monkeypatch.setattr(claims.time, "sleep", sleep)
    sentence_vectors(["Rain fell."])
    second.join()
    assert computed == ["Rain fell."]


def test_nothing_to_search_gives_an_empty_table():
    assert similar_sentences("Rain", ARTICLES, SENTENCES.head(0)).empty
    assert list(similar_sentences("Rain", ARTICLES.head(0), SENTENCES).columns) == list(SIMILAR.columns)


@pytest.mark.parametrize("query, n, said", [(" ", 5, "query is empty"), ("Rain", 0, "`n` is 0")])
def test_a_query_that_cannot_be_meant_is_refused(query, n, said):
    with pytest.raises(UsageError, match=said):
        similar_sentences(query, ARTICLES, SENTENCES, n=n)


def test_of_many_sentences_only_the_likeliest_by_their_words_are_read_and_that_is_said(monkeypatch):
    read = []
    monkeypatch.setattr(vectors_module, "embed", lambda texts: read.extend(texts) or embed(texts))
    monkeypatch.setattr(similar, "CANDIDATES", 3)
    found = similar_sentences("Stocks declined.", ARTICLES, SENTENCES, n=1)
    assert words(found) == ["Share prices fell."]  # by what its words mean: it shares none with the query
    assert len(read) <= 3
    assert found.attrs["notes"] == [
        f"Compared with the 3 of {len(SENTENCES)} sentences that are likeliest by their words."
    ]


def test_a_thorough_search_reads_all_and_only_once(monkeypatch):
    monkeypatch.setattr(similar, "CANDIDATES", 3)
    found = similar_sentences("Stocks declined.", ARTICLES, SENTENCES, thorough=True)
    assert found.attrs["notes"] == [f"Compared with all {len(SENTENCES)} sentences."]
    monkeypatch.setattr(vectors_module, "embed", None)
    again = similar_sentences("Stocks declined.", ARTICLES, SENTENCES, thorough=True)
    pd.testing.assert_frame_equal(again, found)


def test_what_was_read_before_a_run_ended_is_not_read_again(monkeypatch):
    monkeypatch.setattr(vectors_module, "AT_ONCE", 2)
    texts, read = ["Rain fell.", "Shares fell.", "Snow fell.", "Fans sang."], []

    def ending(some):
        if read:
            raise KeyboardInterrupt
        read.extend(some)
        return embed(some)

    monkeypatch.setattr(vectors_module, "embed", ending)
    with pytest.raises(KeyboardInterrupt):
        sentence_vectors(texts)
    monkeypatch.setattr(vectors_module, "embed", lambda some: read.extend(some) or embed(some))
    sentence_vectors(texts)
    assert sorted(read) == sorted(texts)


def test_of_very_many_sentences_those_are_weighed_that_hold_words_like_the_query(monkeypatch):
    weighed = []
    counted = similar.likeliest
    monkeypatch.setattr(similar, "READ", 4)
    monkeypatch.setattr(similar, "likeliest", lambda query, texts, n: weighed.extend(texts) or counted(query, texts, n))
    found = similar_sentences("Stocks declined.", ARTICLES, SENTENCES, n=1)
    assert words(found) == ["Share prices fell."]  # it shares no word with the query
    assert len(weighed) <= 4


def test_a_corpus_of_the_size_of_the_sample_is_searched_as_before():
    texts = [f"Sentence {n}." for n in range(similar.READ)]
    assert np.array_equal(holding("Stocks declined.", texts, similar.READ), np.arange(len(texts)))


def test_words_that_mean_alike_are_looked_up_and_rare_ones_weigh_more():
    assert {"stocks", "shares", "declined", "xyzzyx"} <= set(words_alike("Stocks declined, xyzzyx"))
    texts = ["The rain.", "The sun.", "The xyzzyx.", "A shrug."]
    assert holding("the xyzzyx", texts, 1).tolist() == [2]
    assert holding("☃", texts, 2).tolist() == [0, 1, 2, 3]  # nothing to look up

"""Stories of a corpus that grows: those of all articles at once, and few texts read for them."""

import random
import sys
from pathlib import Path

import pandas as pd
import pytest
from factories import make_articles

from analysis.cache.entries import entries
from analysis.corpus import growing, load, stories
from analysis.corpus.digests import text_digest
from analysis.corpus.growing import stories_of
from analysis.corpus.load import list_corpus, load_corpus
from analysis.corpus.store import listing
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.listing import list_store
from analysis.corpus.stories import find_stories

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from generate import articles as generated
from generate import write


@pytest.fixture(scope="module")
def corpus():
    """Three hundred generated articles of few outlets, which repeat themselves; reprints among them."""
    records = [*generated(300, seed=5)]
    texts = [record["text"] for record in records]
    repeated = " ".join(texts[0].split()[:120])
    texts = [f"{text} {repeated}" if n % 7 == 0 else text for n, text in enumerate(texts)]
    dates = pd.to_datetime([record["published"] for record in records])
    outlets = [f"o{len(record['outlet']) % 3}" for record in records]
    articles = make_articles(*texts, outlet=outlets, published=dates, title=[record["title"] for record in records])
    digests = [text_digest(title, text) for title, text in zip(articles["title"], articles["text"], strict=True)]
    return articles.assign(digest=digests)


class Texts:
    """Hands out the texts of articles and counts them."""

    def __init__(self, articles):
        self.articles, self.n_read = articles, 0

    def __call__(self, places):
        self.n_read += len(places)
        return self.articles["text"].iloc[places].tolist()


def grown(articles, folder):
    """The stories of these articles, and how many texts were read for them."""
    articles = articles.reset_index(drop=True)
    texts = Texts(articles)
    return stories_of(articles, texts, folder).tolist(), texts.n_read


@pytest.mark.parametrize("bucket", [200, 12])
def test_a_corpus_that_grows_and_loses_articles_has_the_stories_of_all_at_once(corpus, tmp_path, monkeypatch, bucket):
    monkeypatch.setattr(stories, "MAX_BUCKET", bucket)
    rng = random.Random(3)
    for step in range(6):
        own = corpus.iloc[sorted(rng.sample(range(300), 120 + 30 * step))]
        if step == 3:  # texts that were revised
            own = own.assign(text=own["text"].mask(own["article_id"].isin(["a7", "a40", "a41"]), "Another text. " * 9))
            own = own.assign(digest=[text_digest(*one) for one in zip(own["title"], own["text"], strict=True)])
        assert grown(own, tmp_path)[0] == find_stories(own)["story_id"].tolist()


def test_what_is_new_is_read_and_what_it_may_be_a_reprint_of(corpus, tmp_path):
    own = corpus.drop(index=range(0, 300, 7))  # without those that all share a paragraph
    _, n_first = grown(own.head(200), tmp_path)
    assert n_first >= 200
    _, n_read = grown(own.head(210), tmp_path)
    assert 10 <= n_read < 50
    assert grown(own.head(210), tmp_path)[1] == 0


def test_small_blocks_are_put_together(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(growing, "MANY", 3)
    for n in range(10, 80, 10):
        grown(corpus.head(n), tmp_path)
    assert len(entries(next(tmp_path.iterdir()) / "signatures")) <= 4
    assert grown(corpus.head(80), tmp_path)[0] == find_stories(corpus.head(80))["story_id"].tolist()


@pytest.fixture
def store(tmp_path):
    """A store of two ingests of forty articles each, some of them ingested twice."""
    for n, (size, seed) in enumerate([(40, 1), (40, 2), (50, 1)]):
        write(size, tmp_path / f"{n}.jsonl", seed)
        ingest([tmp_path / f"{n}.jsonl"], tmp_path / "store", jobs=1)
    return tmp_path / "store"


def test_a_store_is_listed_as_it_is_loaded_and_texts_are_read_by_their_places(store):
    whole, listed = load_corpus(store), list_corpus(store)
    columns = [name for name in listed.articles if name in whole.articles]
    pd.testing.assert_frame_equal(listed.articles[columns], whole.articles[columns])
    assert listed.notes == whole.notes
    backwards = listed.articles["place"].to_numpy()[::-1][:30]
    read = listed.texts(backwards)
    assert read["text"].tolist() == whole.articles["text"].tolist()[::-1][:30]
    assert read["title"].tolist() == whole.articles["title"].tolist()[::-1][:30]
    assert listed.texts(backwards[:0]).empty


def test_in_their_order_texts_are_read_once(store, monkeypatch):
    listed, opened, reading = list_store(store), [], listing._Reading
    monkeypatch.setattr(listing, "_Reading", lambda *given: opened.append(given[0]) or reading(*given))
    places = listed.articles["place"].sort_values().to_numpy()
    for first in range(0, len(places), 7):
        listed.texts(places[first : first + 7])
    assert len(opened) == len(set(opened))


def test_a_file_is_listed_with_its_texts(tmp_path):
    write(5, tmp_path / "a.jsonl", 1)
    listed = list_corpus(tmp_path / "a.jsonl")
    assert listed.texts is None
    pd.testing.assert_frame_equal(listed.articles, load.load_corpus(tmp_path / "a.jsonl").articles)

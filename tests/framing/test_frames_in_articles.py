"""Frames of articles by whole columns: the numbers of `codebook.article_frames`, which says them one article at a time."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.framing.codebook import article_frames
from analysis.framing.in_articles import frames_in_articles


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


def equal(hits, articles, frames):
    one_by_one = article_frames(hits, articles, frames)
    pd.testing.assert_frame_equal(frames_in_articles(hits, articles, frames), one_by_one, rtol=1e-14, atol=0)
    return one_by_one


def test_the_frames_of_the_sample_are_the_same_article_by_article(book):
    told = equal(book.measures.frames, book.articles, book.codebook.frames)
    assert told["present"].sum() > 100


@pytest.mark.parametrize("seed", range(3))
def test_so_are_made_up_hits_in_any_order_and_of_any_weight(book, seed):
    drawn = np.random.default_rng(seed)
    hits = book.measures.frames.sample(4_000, random_state=seed, replace=True)
    hits = hits.assign(
        score=drawn.choice([0.1, 0.3, 0.5, 1.0, 2.5], len(hits)),
        field=np.where(drawn.random(len(hits)) < 0.2, "title", "text"),
    )
    articles = book.articles.sample(frac=0.7, random_state=seed)
    equal(hits, articles.assign(n_words=drawn.integers(0, 900, len(articles))), book.codebook.frames[::2])


def test_without_hits_articles_or_frames_there_is_a_table(book):
    hits, articles, frames = book.measures.frames, book.articles, book.codebook.frames
    assert not equal(hits[:0], articles, frames)["present"].any()
    assert equal(hits, articles[:0], frames).empty
    assert equal(hits, articles, ()).empty

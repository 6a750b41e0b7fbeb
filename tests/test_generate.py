"""The generator that measures at scale: seeded, its reprints known, and no flatterer of the clusters."""

from collections import Counter

import pandas as pd
import pytest
from generate import SHARE_REPRINTS, articles, score_stories

from analysis.corpus.stories import find_stories, is_reprint, shingles

N = 600


@pytest.fixture(scope="module")
def generated():
    return list(articles(N))


def test_the_same_seed_gives_the_same_articles(generated):
    assert list(articles(N)) == generated
    assert next(iter(articles(N, seed=8))) != generated[0]


def test_articles_have_the_length_and_the_share_of_reprints_that_is_said(generated):
    words = pd.Series([len(record["text"].split()) for record in generated if not record["edit"]])
    assert words.between(290, 620).all()
    assert sum(bool(record["edit"]) for record in generated) / N == pytest.approx(SHARE_REPRINTS, abs=0.05)
    assert len({record["text"] for record in generated}) == N  # no plain copies
    assert len(Counter(record["outlet"] for record in generated)) == 8


def test_stories_that_are_no_reprints_share_words_and_reprints_are_edited(generated):
    first, *rest = [shingles(record["text"]) for record in generated if not record["edit"]]
    assert not any(is_reprint(first, other) for other in rest)
    stories = {record["cluster"]: record["text"] for record in generated if not record["edit"]}
    assert all(record["text"] != stories[record["cluster"]] for record in generated if record["edit"])


def test_the_clusters_are_scored_by_pairs(generated):
    truth = {"a": "s1", "b": "s1", "c": "s1", "d": "s2"}
    assert score_stories(truth, {"a": "x", "b": "x", "c": "y", "d": "y"}) == (1 / 2, 1 / 3)
    table = pd.DataFrame(generated).rename(columns={"id": "article_id"})
    found = find_stories(table.assign(published=pd.to_datetime(table["published"])))
    precision, recall = score_stories(
        dict(zip(table["article_id"], table["cluster"], strict=True)),
        dict(zip(found["article_id"], found["story_id"], strict=True)),
    )
    assert precision > 0.99
    assert recall > 0.97

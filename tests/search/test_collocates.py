"""Collocates: numbers worked out by hand, and the coverage of their intervals."""

import numpy as np
import pytest
from factories import ENGLISH, make_articles
from scipy.stats import chi2_contingency, t

from analysis.errors import UsageError
from analysis.search.collocates import collocates, log_likelihood, nearby, with_word
from analysis.search.find import find
from analysis.search.index import word_index
from analysis.search.query import read_query
from analysis.search.scope import field_scope

MEASURES = [
    ("log_likelihood", "log_likelihood_low", "log_likelihood_high"),
    ("log_dice", "low", "high"),
    ("log_ratio", "log_ratio_low", "log_ratio_high"),
]
TEXTS = [
    f"Heavy rain fell on hill and rain fell on town {i}. Much later the sun rose over the hill and the town."
    for i in range(8)
]


def found(query, *texts, **columns):
    return find(word_index(make_articles(*texts, **columns), ENGLISH), read_query(query))


def row(table, word):
    return table.set_index("word").loc[word]


def test_counts_by_hand():
    table = collocates(found("rain", *TEXTS), left=1, right=1)
    fell = row(table, "fell")
    assert (fell["n"], fell["n_left"], fell["n_right"], fell["n_word"]) == (16, 0, 16, 16)
    assert (fell["n_articles"], fell["n_stories"]) == (8, 8)
    n_words = 22 * 8 - 16  # without the hits themselves
    window = 4 * 8
    assert table.attrs["n_window"] == window
    assert fell["expected"] == pytest.approx(16 * window / n_words)
    cells = [[16, window - 16], [0, n_words - window]]
    assert fell["log_likelihood"] == pytest.approx(
        chi2_contingency(cells, correction=False, lambda_="log-likelihood")[0]
    )
    assert fell["log_dice"] == pytest.approx(14 + np.log2(2 * 16 / (16 + 16)))
    assert fell["log_ratio"] == pytest.approx(np.log2((16 / window) / (0.5 / (n_words - window))))


def test_a_place_near_two_hits_counts_once():
    near = nearby(found("rain", "Rain stops rain again."), 1, 1)
    assert (near.left.tolist(), near.right.tolist(), near.either.tolist()) == ([1], [1, 3], [1, 3])
    assert near.node.tolist() == [0, 2]


def test_a_window_ends_with_its_paragraph():
    assert nearby(found("rain", "Snow fell.\nRain fell.\nSun rose."), 5, 5).either.tolist() == [3]


def test_words_left_out_are_not_compared():
    table = collocates(found("rain", *TEXTS), leave_out={"fell", "on"})
    assert not {"fell", "on"} & set(table["word"])
    assert "heavy" in set(table["word"])


def test_of_part_of_the_fields_the_rest_counts_nowhere():
    articles = make_articles(*["Rain fell. Rain fell."] * 6, title="Rain stops play today, rain or no rain stops")
    hits = find(word_index(articles, ENGLISH), read_query("rain"), ["title"])
    table = collocates(hits, left=1, right=1, scope=field_scope(hits.index, ["title"]))
    assert row(table, "stops")["n_word"] == 12
    assert "fell" not in set(table["word"])


def test_a_word_of_few_stories_is_not_compared():
    hits = found("rain", *TEXTS, "Rain once. " * 6, story_id=[*"abcdefgh", "i"])
    table = collocates(hits, left=1, right=1)
    assert "once" not in set(table["word"])
    compared = ["fell", "heavy", "and"]
    assert table.attrs["n_compared"] == len(compared)
    assert table.attrs["n_rare"] == 1  # "once": 6 times, in one story


def test_articles_without_a_story_are_stories_by_themselves():
    told = collocates(found("rain", *TEXTS, story_id=[*"abcdefgh"]), left=1, right=1)
    missing = collocates(found("rain", *TEXTS, story_id=[*"ab", *[None] * 6]), left=1, right=1)
    assert missing.equals(told)


def test_intervals_rest_on_stories_or_on_articles():
    poured = [text.replace("rain fell", "rain poured") for text in TEXTS[:3]]
    hits = found("rain", *TEXTS, *poured, story_id=[*"aabbccddefg"])
    stories, articles = (row(collocates(hits, left=1, right=1, resample=one), "fell") for one in ("story", "article"))
    assert stories["n_stories"] == articles["n_stories"] == 4
    assert stories["log_ratio"] == articles["log_ratio"]
    assert stories["log_ratio_high"] != articles["log_ratio_high"]


def test_a_neighbour_is_looked_for_where_it_was_counted():
    hits = found("rain", "Heavy rain.", title="Rain rain")
    assert len(with_word(hits, "heavy")) == 1
    assert len(with_word(hits, "heavy", scope=field_scope(hits.index, ["title"]))) == 0


@pytest.mark.parametrize("left, right", [(0, 0), (-1, 3), (3, 51)])
def test_a_window_that_cannot_be_is_refused(left, right):
    with pytest.raises(UsageError, match="0 to 50 words"):
        collocates(found("rain", *TEXTS), left=left, right=right)


def test_nothing_found_has_no_collocates():
    table = collocates(found("zebra", *TEXTS))
    assert table.empty
    assert table.attrs == {"n_window": 0, "n_elsewhere": 22 * 8, "n_compared": 0, "n_rare": 0}
    assert collocates(found("rain", "Rain.")).empty


def test_reprints_widen_an_interval():
    alone = collocates(found("rain", *TEXTS), left=1, right=1)
    texts = [*TEXTS, *[TEXTS[0].replace("Heavy", "Wild")] * 8]
    apart = row(collocates(found("rain", *texts), left=1, right=1), "heavy")
    story_id = [f"a{i}" for i in range(8)] + ["a8"] * 8
    reprinted = row(collocates(found("rain", *texts, story_id=story_id), left=1, right=1), "heavy")
    assert reprinted["high"] - reprinted["low"] > apart["high"] - apart["low"]
    assert row(alone, "heavy")["n_stories"] == 8


def test_likelihood_of_no_difference_is_zero():
    assert log_likelihood(np.array([10.0]), 100.0, np.array([100.0]), 1000.0)[0] == pytest.approx(0, abs=1e-9)


def test_intervals_are_as_wide_as_leaving_out_each_story_says():
    rng = np.random.default_rng(4)
    kinds = ["cold rain fell over the hill", "rain fell over the hill", "cold wind blew over the hill", "the sun rose"]
    texts = [" ".join(rng.choice(kinds, size=8, p=rng.dirichlet([1, 1, 1, 1]))) for _ in range(60)]

    def of(*kept):
        return row(collocates(found("rain", *kept), left=1, right=0), "cold")

    whole, n = of(*texts), len(texts)
    without = [of(*texts[:i], *texts[i + 1 :]) for i in range(n)]
    reach = t.isf(0.025, whole["n_stories"] - 1)
    for measure, low, high in MEASURES:
        values = np.array([one[measure] for one in without])
        error = np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum())
        assert (whole[high] - whole[measure]) / reach == pytest.approx(error, rel=0.1), measure
        assert whole[low] == pytest.approx(max(2 * whole[measure] - whole[high], 0 if "likelihood" in measure else -99))


def test_intervals_cover_what_they_estimate():
    """Stories that differ in how often they put `cold` beside `rain`: of 60 corpora 95 % of the intervals hold the value of all."""
    rng = np.random.default_rng(1)
    kinds = [
        "cold rain came down over the wide hill",
        "rain came down over the wide hill",
        "cold wind came down over the wide hill",
    ]

    def corpus(n):
        return [" ".join(rng.choice(kinds, size=6, p=rng.dirichlet([0.8, 0.8, 0.8]))) for _ in range(n)]

    whole = row(collocates(found("rain", *corpus(1_500)), left=1, right=0), "cold")
    tables = [row(collocates(found("rain", *corpus(40)), left=1, right=0), "cold") for _ in range(60)]
    for measure, low, high in MEASURES[1:]:
        covered = np.mean([one[low] <= whole[measure] <= one[high] for one in tables])
        assert 0.88 <= covered <= 0.99, measure
    likelihood = np.mean([one["log_likelihood"] for one in tables])  # of as many stories: it grows with them
    covered = np.mean([one["log_likelihood_low"] <= likelihood <= one["log_likelihood_high"] for one in tables])
    assert 0.88 <= covered <= 0.99

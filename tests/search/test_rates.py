"""Uses per million words, their intervals, and how evenly they are spread."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

from analysis.search.rates import spread, word_rates


def rates(n, words, parts, stories=None, **settings):
    stories = pd.Series(range(len(n)) if stories is None else stories)
    return word_rates(np.array(n), np.array(words), pd.Series(parts), stories, **settings)


def test_a_rate_is_uses_over_words():
    table = rates([1, 2, 0], [1000, 1000, 1000], ["a", "a", "b"]).set_index("part")
    assert table["per_million"].tolist() == [1500, 0]
    assert table["n_articles"].tolist() == [2, 1]
    assert table["n_articles_with"].tolist() == [2, 0]
    assert table["share"].tolist() == [1, 0]
    assert table["share_expected"].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_without_clustering_an_interval_is_that_of_a_poisson_count():
    n = 4_000
    table = rates([1] * n, [100] * n, ["a"] * n).iloc[0]
    assert table["low"] == pytest.approx(1e6 * gamma.ppf(0.025, n + 0.5) / (100 * n), rel=1e-3)
    assert table["high"] == pytest.approx(1e6 * gamma.ppf(0.975, n + 0.5) / (100 * n), rel=1e-3)


def test_uses_in_one_story_make_an_interval_wider():
    n, words = [0, 0, 8, 0, 0, 8, 0, 0], [500] * 8
    apart, together = rates(n, words, ["a"] * 8), rates(n, words, ["a"] * 8, [0, 1, 2, 3, 4, 2, 5, 6])
    assert together["high"][0] - together["low"][0] > apart["high"][0] - apart["low"][0]


def test_no_use_at_all_has_an_upper_end():
    table = rates([0, 0], [5000, 5000], ["a", "a"]).iloc[0]
    assert (table["per_million"], table["low"]) == (0, 0)
    assert 0 < table["high"] < 1e4


def test_parts_without_words_or_name_are_left_out_and_few_stories_are_flagged():
    table = rates([1, 0, 0, 1], [100, 0, 100, 100], ["a", "b", None, "c"], min_stories=2)
    assert table["part"].tolist() == ["a", "c"]
    assert table["too_few"].all()
    assert rates([], [], []).empty


def test_intervals_cover_the_rate():
    """Stories that use a word much or not at all: of 300 corpora 95 % of the intervals hold the rate of all."""
    rng = np.random.default_rng(2)
    covered = []
    for _ in range(300):
        words = rng.integers(200, 900, size=60)
        n = rng.poisson(words * 0.004 * rng.gamma(0.5, 2, size=60))
        table = rates(n, words, ["a"] * 60).iloc[0]
        covered.append(table["low"] <= 4000 <= table["high"])
    assert 0.91 <= np.mean(covered) <= 0.99


@pytest.mark.parametrize(
    "n, words, dp, normalised",
    [
        ([5, 5], [100, 100], 0, 0),  # evenly
        ([10, 0], [100, 100], 0.5, 1),  # all in one of two
        ([10, 0], [300, 100], 0.25, 1 / 3),
        ([0, 0], [100, 100], np.nan, np.nan),
    ],
)
def test_the_deviation_of_proportions_by_hand(n, words, dp, normalised):
    found = spread(rates(n, words, ["a", "b"]))
    assert found.dp == pytest.approx(dp, nan_ok=True)
    assert found.dp_normalised == pytest.approx(normalised, nan_ok=True)


def test_what_chance_spreads_deviates_as_it_says():
    rng = np.random.default_rng(3)
    words = np.array([100, 300, 600])
    drawn = [spread(rates(rng.multinomial(12, words / 1000), words, ["a", "b", "c"])) for _ in range(400)]
    assert np.mean([one.dp for one in drawn]) == pytest.approx(drawn[0].by_chance, rel=0.06)

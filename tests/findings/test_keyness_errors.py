"""The quick version of tests/bench/keyness_errors.py: shuffled outlets have no distinct words, planted words are found."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from keyness_errors import false_words, generated, power, rngs, shuffled


@pytest.mark.parametrize("n_outlets, n_stories", [(2, 30), (4, 30)])
def test_outlets_that_do_not_differ_have_no_distinct_words(n_outlets, n_stories):
    corpora = (shuffled(generated(n_outlets, n_stories, None, rng), rng) for rng in rngs(10))
    runs_with_any, _ = false_words(corpora)
    assert runs_with_any <= 0.1


def test_words_that_an_outlet_uses_three_times_as_often_are_found_and_few_others():
    found, not_planted = power(generated(6, 60, (0.2, 0.3), rng) for rng in rngs(2))
    assert found > 0.7
    assert not_planted < 0.1  # 5 % in the long run

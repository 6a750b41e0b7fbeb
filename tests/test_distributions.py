"""Student's t and the normal distribution: bit by bit those of scipy.stats."""

import numpy as np
import pytest
from scipy import stats

from analysis import distributions as ours

random = np.random.default_rng(7)
DF = [np.nan, 0, -1, 1e-3, 0.5, 1, 1.5, 2, 3, 10, 50, 1e3, 1e6, 1e12, np.inf, *np.exp(random.normal(1, 2, 200))]
X = [np.nan, 0, -np.inf, np.inf, 1e-300, 40, 1e10, *random.normal(0, 3, 100)]
Q = [np.nan, 0, 1, 0.5, 1e-16, 1e-8, 0.025, 0.05, -0.1, 1.1, *random.random(100)]


@pytest.mark.parametrize("our, theirs, values", [
    (ours.t_above, stats.t.sf, X), (ours.t_quantile, stats.t.ppf, Q), (ours.t_bound, stats.t.isf, Q),
])  # fmt: skip
def test_students_t(our, theirs, values):
    values, df = np.meshgrid(values, DF)
    np.testing.assert_array_equal(our(values, df), theirs(values, df))


@pytest.mark.parametrize("our, theirs, values", [
    (ours.normal_above, stats.norm.sf, X), (ours.normal_quantile, stats.norm.ppf, Q), (ours.normal_bound, stats.norm.isf, Q),
])  # fmt: skip
def test_the_normal_distribution(our, theirs, values):
    np.testing.assert_array_equal(our(values), theirs(values))

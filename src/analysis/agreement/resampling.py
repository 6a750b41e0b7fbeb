"""Intervals of whatever can be told from sums over stories: the stories are drawn anew, with replacement.

Units of one story share an event and often a text, so whole stories are drawn (Davison & Hinkley 1997, section 3.8).
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
N_BOOT = 2_000
SAME = 1e-9  # values nearer than this are one
N_BOOT = 2_000  # samples that an interval draws
UNDEFINED = 0.05  # where a score is undefined in more than this share of the draws, it has no interval


def story_sums(values: Floats, stories: "pd.Series[str]") -> Floats:
    """Sum of the units' values in each story: first axis units, then first axis stories."""
    codes, names = pd.factorize(stories)
    sums = np.zeros((len(names), *values.shape[1:]))
    np.add.at(sums, codes, values)
    return sums


def intervals(
    sums: Floats,
    scores: Callable[[Floats], Mapping[str, Floats]],
    *,
    seed: int,
    level: float = 0.95,
    n_boot: int = N_BOOT,
) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of each score, by percentiles over resampled stories; the same seed gives the same interval.

    Args:
        sums: as from `story_sums`.
        scores: from an array of totals, whose first axis is one total a draw, to a value a draw of each score; NaN where undefined.
    Returns:
        NaN for low and high where there is one story only, the score is undefined in many draws, or it is the same in all: no
        spread among the stories at hand is no certainty about others.
    """
    values = scores(sums.sum(axis=0)[None])
    n = len(sums)
    if n < 2:
        return {name: (float(value[0]), float("nan"), float("nan")) for name, value in values.items()}
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=n_boot).astype(np.float64)
    draws = scores(np.tensordot(drawn, sums, axes=1))
    return {name: (float(value[0]), *_bounds(draws[name], level)) for name, value in values.items()}


def _bounds(draws: Floats, level: float) -> tuple[float, float]:
    finite = draws[np.isfinite(draws)]
    if len(finite) < (1 - UNDEFINED) * len(draws) or np.ptp(finite) < SAME:
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)

"""Intervals of whatever can be told from sums over stories: each story is left out in turn (the jackknife).

Units of one story share an event and often a text, so whole stories are left out (Efron & Stein 1981; Wolter 2007, ch. 4). No random
numbers are needed. An interval is made where the score has no bounds near (the logit of a share, the logarithm of the disagreement
in alpha) and turned back, so that it keeps within them and is longer on the side where there is room.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.distributions import t_quantile

Floats = npt.NDArray[np.float64]
LEAST_ALPHA = -1.0  # coders who always disagree
SAME = 1e-9  # values nearer than this are one


def story_sums(values: Floats, stories: "pd.Series[str]") -> Floats:
    """Sum of the units' values in each story: first axis units, then first axis stories."""
    codes, names = pd.factorize(stories)
    sums = np.zeros((len(names), *values.shape[1:]))
    np.add.at(sums, codes, values)
    return sums


def intervals(
    sums: Floats, scores: Callable[[Floats], Mapping[str, Floats]], *, level: float = 0.95
) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of each score, by leaving out each story in turn, with Student's t.

    Args:
        sums: as from `story_sums`.
        scores: from an array of totals, whose first axis is one total a sample, to a value a sample of each score; NaN where
            undefined. A name that begins with "alpha" is a coefficient of at most 1; all others are shares.
    Returns:
        NaN for low and high where there is one story only, the score is undefined without some story, or it is the same without
        each: no spread among the stories at hand is no certainty about others.
    """
    total = sums.sum(axis=0)
    values, without = scores(total[None]), scores(total - sums)
    quantile = float(t_quantile((1 + level) / 2, _degrees(sums)))
    return {name: _interval(name, float(value[0]), without[name], quantile) for name, value in values.items()}


def _degrees(sums: Floats) -> float:
    """Satterthwaite's degrees of freedom of a sum over stories of unequal weight; one less than there are stories where alike."""
    weights = np.abs(sums).reshape(len(sums), -1).sum(axis=1)
    squares, fourth = (weights**2).sum(), (weights**4).sum()
    return max(float(squares**2 / fourth * (len(sums) - 1) / len(sums)) if fourth > 0 else 0.0, 1.0)


def _interval(name: str, value: float, without: Floats, quantile: float) -> tuple[float, float, float]:
    n = len(without)
    error = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    highest, lowest = 1.0, -np.inf if name.startswith("alpha") else 0.0
    if n < 2 or not np.isfinite(error) or error < SAME or not lowest + SAME < value < highest - SAME:
        return value, np.nan, np.nan
    if name.startswith("alpha"):
        factor = np.exp(quantile * error / (1 - value))
        return value, max(float(1 - (1 - value) * factor), LEAST_ALPHA), float(1 - (1 - value) / factor)
    odds, factor = value / (1 - value), np.exp(quantile * error / (value * (1 - value)))
    return value, float(odds / factor / (1 + odds / factor)), float(1 / (1 + 1 / (odds * factor)))

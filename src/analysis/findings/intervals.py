"""influence -> intervals: of a share, of a net share, of a mean, and of the difference of two of them.

Each takes `alpha`, the share of intervals that may miss (0.05: 95 %), a number or one for each estimate.

- Shares: Wilson's interval (1927) with the effective number of observations of Korn & Graubard (1998), which the variance over
  stories gives; it stays within 0 and 1 and holds for rare things (Franco, Little, Louis & Slud 2019 compare such intervals).
- Means, and net shares of enough stories: Student's t with the jackknife variance over stories and Satterthwaite's df; where all
  stories are alike, what a share of stories not seen could move (`_of_the_unseen`).
- Net shares where fewer than SPARSE stories' worth of mentions differ from the commonest label: the difference of two shares.
- Differences: Welch's t (1947) of two means; of shares, and where a side is sparse, Newcombe's method 10 (1998) in the form for any
  two intervals (MOVER: Zou & Donner 2008), with the covariance of stories that stand on both sides.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analysis.distributions import normal_above, normal_bound, t_above, t_bound
from analysis.findings.influence import Influence

SPARSE = 5.0  # stories
FEWEST = 1e-9  # observations: none would divide by 0
ALIKE = 1e-18  # a variance that only rounding makes
STEPS = 34  # halvings in the search for a p
FURTHEST = 8.0  # standard errors: a p below 1e-15 is printed as such

Floats = npt.NDArray[np.float64]
Alpha = float | Floats
Bounds = tuple[Floats, Floats]


class Estimated(Protocol):
    """What has a value and an interval for each of its estimates."""

    @property
    def value(self) -> Floats: ...

    def interval(self, alpha: Alpha) -> Bounds:
        """Low and high; NaN where fewer than two stories tell."""


@dataclass(frozen=True, eq=False)
class Means:
    """Means, and net shares that are not sparse."""

    influence: Influence
    bounds: tuple[float, float] | None = None  # ends of the scale

    @property
    def value(self) -> Floats:
        return self.influence.value

    @property
    def alike(self) -> npt.NDArray[np.bool_]:
        """Where all stories have the same mean, so that they show no spread."""
        return np.asarray(self.influence.variance < ALIKE)

    def interval(self, alpha: Alpha) -> Bounds:
        reach = t_bound(np.asarray(alpha) / 2, self.influence.df) * np.sqrt(self.influence.variance)
        low, high = _of_the_unseen(self.value, self.influence.base["n_effective"].to_numpy(), self.bounds, alpha)
        return np.where(self.alike, low, self.value - reach), np.where(self.alike, high, self.value + reach)


@dataclass(frozen=True, eq=False)
class Shares:
    """Means of 0s and 1s."""

    influence: Influence

    @property
    def value(self) -> Floats:
        return self.influence.value

    def interval(self, alpha: Alpha) -> Bounds:
        low, high = wilson(self.value, effective_n(self.influence, alpha), alpha)
        alone = self.influence.base["n_stories"].to_numpy() < 2
        return np.where(alone, np.nan, low), np.where(alone, np.nan, high)


@dataclass(frozen=True, eq=False)
class NetShares:
    """Shares of +1 minus shares of -1, among 0s."""

    influence: Influence
    positive: Influence
    negative: Influence

    @property
    def value(self) -> Floats:
        return self.influence.value

    @cached_property
    def sparse(self) -> npt.NDArray[np.bool_]:
        """Where too few stories differ from the commonest label for Student's t."""
        neutral = 1 - self.positive.value - self.negative.value
        commonest = np.max([self.positive.value, self.negative.value, neutral], axis=0)
        return np.asarray((1 - commonest) * self.influence.base["n_effective"].to_numpy() < SPARSE)

    @cached_property
    def parts(self) -> "Differences":
        """The two shares."""
        return Differences(Shares(self.positive), Shares(self.negative))

    def interval(self, alpha: Alpha) -> Bounds:
        plain = Means(self.influence).interval(alpha)
        if not self.sparse.any():
            return plain
        parts = self.parts.interval(alpha)
        return np.where(self.sparse, parts[0], plain[0]), np.where(self.sparse, parts[1], plain[1])


@dataclass(frozen=True, eq=False)
class Differences:
    """Each estimate of `first` minus the one in the same row of `second`."""

    first: Means | Shares | NetShares
    second: Means | Shares | NetShares

    @property
    def value(self) -> Floats:
        return self.first.value - self.second.value

    @cached_property
    def welch(self) -> npt.NDArray[np.bool_]:
        """Where both sides have an interval by Student's t, and what differs between them varies."""
        return _plain(self.first) & _plain(self.second) & (self.error**2 >= ALIKE)

    @cached_property
    def df(self) -> Floats:
        """Satterthwaite's; infinite where the interval is no t interval."""
        a, b = self.first.influence, self.second.influence
        with np.errstate(invalid="ignore", divide="ignore"):
            df = (a.variance + b.variance) ** 2 / (a.variance**2 / a.df + b.variance**2 / b.df)
        return np.where(self.welch, np.where(np.isfinite(df), df, np.minimum(a.df, b.df)), np.inf)

    @cached_property
    def covariance(self) -> Floats:
        """Of the two sides, through the stories that stand on both."""
        return self.first.influence.covariance(self.second.influence)

    @cached_property
    def error(self) -> Floats:
        """The standard error."""
        variance = self.first.influence.variance + self.second.influence.variance - 2 * self.covariance
        return np.sqrt(np.maximum(variance, 0))

    @cached_property
    def correlation(self) -> Floats:
        """Of the two sides; 0 where one of them does not vary, or nothing between them."""
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = np.sqrt(self.first.influence.variance * self.second.influence.variance)
            told = np.nan_to_num(self.covariance / spread)
        return np.where(self.error**2 >= ALIKE, told, 0.0)

    def interval(self, alpha: Alpha) -> Bounds:
        reach = t_bound(np.asarray(alpha) / 2, self.df) * self.error
        if self.welch.all():
            return self.value - reach, self.value + reach
        low, high = newcombe(self.first, self.second, self.correlation, alpha)
        return np.where(self.welch, self.value - reach, low), np.where(self.welch, self.value + reach, high)


def _plain(side: Means | Shares | NetShares) -> npt.NDArray[np.bool_]:
    if isinstance(side, NetShares):
        return ~side.sparse
    return ~side.alike if isinstance(side, Means) else np.zeros(len(side.value), dtype=bool)


def _of_the_unseen(mean: Floats, n: Floats, bounds: tuple[float, float] | None, alpha: Alpha) -> Bounds:
    """The interval of a mean whose stories are all alike: that none of n differs does not show that none ever does.

    At most a share of all stories may differ, the upper exact binomial limit of 0 in n (Clopper & Pearson 1934); they would
    pull the mean toward the ends of the scale. NaN where the scale lacks an end.
    """
    lowest, highest = bounds if bounds and np.isfinite(bounds).all() else (np.nan, np.nan)
    share = 1 - (np.asarray(alpha) / 2) ** (1 / n)
    return mean - share * (mean - lowest), mean + share * (highest - mean)


def wilson(share: Floats, n: Floats, alpha: Alpha) -> Bounds:
    """Wilson's interval of a share of `n` observations, 0 to 1."""
    z, n = normal_bound(np.asarray(alpha) / 2), np.maximum(n, FEWEST)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(np.maximum(share * (1 - share) / n + z**2 / (4 * n**2), 0))
    return np.minimum(np.maximum(middle - reach, 0), share), np.maximum(np.minimum(middle + reach, 1), share)


def effective_n(shares: Influence, alpha: Alpha) -> Floats:
    """How many independent observations would give a share its variance over stories; at most as many as there are.

    Taken down for a variance that rests on few degrees of freedom (Korn & Graubard 1998). Where stories show no variance, as where
    none holds the thing, they count by their weight (Kish).
    """
    n = shares.base["n_mentions"].to_numpy(dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        told = (
            1 + shares.value * (1 - shares.value) / shares.variance
        )  # n of independent ones: their variance has n - 1
    known = np.where(np.isfinite(told) & (told > 1), np.minimum(told, n), shares.base["n_effective"].to_numpy())
    tail = np.asarray(alpha) / 2
    many, few = np.broadcast_arrays(t_bound(tail, np.maximum(n - 1, 1)), t_bound(tail, shares.df))
    taken_down: Floats = (
        known * np.divide(many, few, out=np.ones(few.shape), where=few > 0) ** 2
    )  # at alpha = 1 both are 0
    return taken_down


def newcombe(first: Estimated, second: Estimated, correlation: Floats, alpha: Alpha) -> Bounds:
    """The interval of first minus second from the interval of each."""
    (low_1, high_1), (low_2, high_2) = first.interval(alpha), second.interval(alpha)
    below, above = first.value - low_1, high_1 - first.value
    below_2, above_2 = second.value - low_2, high_2 - second.value
    down = below**2 + above_2**2 - 2 * correlation * below * above_2
    up = above**2 + below_2**2 - 2 * correlation * above * below_2
    value = first.value - second.value
    return value - np.sqrt(np.maximum(down, 0)), value + np.sqrt(np.maximum(up, 0))


def p_values(estimated: Means | Shares | NetShares | Differences) -> Floats:
    """Of the comparison with 0, two-sided: the largest alpha whose interval leaves out 0; NaN without an interval.

    Student's and Welch's t say it at once; for other intervals it is found by halving.
    """
    plain, error, df = _students(estimated)
    with np.errstate(invalid="ignore", divide="ignore"):
        p: Floats = 2 * t_above(np.abs(estimated.value) / error, df)
    if plain.all():
        return p
    return np.where(plain, p, _halved(estimated))


def _students(estimated: Means | Shares | NetShares | Differences) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
    """Where the interval is Student's or Welch's, the standard error, and its degrees of freedom."""
    if isinstance(estimated, Differences):
        return estimated.welch, estimated.error, estimated.df
    return _plain(estimated), np.sqrt(estimated.influence.variance), estimated.influence.df


def _halved(estimated: Estimated) -> Floats:
    nearest, furthest = np.zeros(len(estimated.value)), np.full(len(estimated.value), FURTHEST)
    for _ in range(STEPS):
        middle = (nearest + furthest) / 2
        low, high = estimated.interval(2 * normal_above(middle))
        clear = (low > 0) | (high < 0)
        nearest, furthest = np.where(clear, middle, nearest), np.where(clear, furthest, middle)
    low, _ = estimated.interval(0.05)
    return np.where(np.isfinite(low), 2 * normal_above(nearest), np.nan)

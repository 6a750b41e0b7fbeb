"""observations + codes -> influence of each story on estimates of what people would have coded, had they coded all.

The measure speaks of all rows, people of a random sample of them. An estimate is the mean that the measure predicts over all
rows plus what people found different in the sample,

    mean of l f over all rows  +  mean of (y - l f) over the coded ones, each weighted by 1 / inclusion,

which is right on average however wrong the measure f is (prediction-powered inference: Angelopoulos et al. 2023, Science 382;
for samples of unequal probability Egami et al. 2023, NeurIPS 36). The weight l, between 0 (codes alone) and 1, is the one of
least variance (PPI++: Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453), where stories and not rows are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.errors import UsageError
from analysis.findings.influence import Influence, influence, publisher_of

POPULATIONS = ("press", "corpus")
LEAST_ERRORS = 3.0  # codes in which the measure is taken to err at least; tests/bench/corrected_estimates.py shows why
NOTHING = 1e-12  # a variance below this is none

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Corrected:
    """The same estimates by people's codes with the measure's help, and by the codes alone; a row a group, as in `influence`."""

    corrected: Influence
    codes: Influence
    tuned: Floats  # the weight l of the measure, 0 to 1; by how much it helps
    n_coded: Whole  # rows that people coded
    n_coded_stories: Whole


def corrected_influence(
    rows: pd.DataFrame,
    by: Sequence[str],
    *,
    weight: str = "article",
    resample: str = "story",
    population: str = "press",
    weights: Floats | None = None,
) -> Corrected:
    """The mean of what people would have coded in each group, with what each story moves.

    Args:
        rows: of `with_codes`: value, coded (NaN: not coded), inclusion, predicted, article_id, story_id, the columns of `by`.
        by, weight, resample: as of `influence`; groups, weights and stories are the same.
        population: what the variance is about. "press": what such outlets print, of which these stories are a sample, as with
            every other finding. "corpus": these very rows, if all were coded; narrower, and no ground to compare outlets.
        weights: of each row, where `row_weights` are not those wanted.
    Returns:
        `value` is NaN in groups with fewer than two coded stories. A story's move is the jackknife's, the weight l tuned anew
        without it; `n_effective`, `share_largest` and `df` are of the coded ones. The variance of the correction is never less than if the
        measure had erred by one unit in `LEAST_ERRORS` of the codes: that it errs in none of a few does not show that it never does.
    Raises:
        UsageError: another weight or population.
    """
    if population not in POPULATIONS:
        raise UsageError(f"`population` is {population!r}. Write one of {', '.join(POPULATIONS)}.")
    plain = influence(rows, by, weight=weight, resample=resample, of="predicted")
    weights = row_weights(rows, by, weight) if weights is None else weights
    sums = _Sums.of(rows, by, weights, plain.stories, resample)
    tuned = sums.tuned()
    corrected, codes = (_jackknife(plain, sums, helps, population) for helps in (tuned, np.zeros(len(plain))))
    return Corrected(corrected, codes, tuned, sums.n_coded, sums.n_stories)


def row_weights(rows: pd.DataFrame, by: Sequence[str], weight: str) -> Floats:
    """The weight of each row by which `influence` is a weighted mean."""
    if weight == "mention":
        return np.ones(len(rows))
    weights: Floats = 1 / _articles(rows, [*by, "article_id"]).transform("size").to_numpy(dtype=float)
    if weight == "outlet":
        weights = weights / _articles(rows, [*by, publisher_of(rows)]).transform("nunique").to_numpy(dtype=float)
    return weights


def _articles(rows: pd.DataFrame, columns: list[str]) -> Any:
    return rows.groupby(columns, dropna=False)["article_id"]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over the rows of one group and story (a cell), of all rows and of the coded ones, these weighted by 1 / inclusion."""

    group: Whole
    story: Whole
    all: Floats  # weight
    all_predicted: Floats  # weight times what the measure predicts
    some: Floats
    some_predicted: Floats
    some_coded: Floats
    inclusion: Floats  # mean of the coded rows; 0 where none is
    n_coded: Whole  # rows, of each group
    n_stories: Whole  # coded, of each group
    largest: Floats  # of the weight of the coded rows of each group, that of one article

    @staticmethod
    def of(rows: pd.DataFrame, by: Sequence[str], weights: Floats, stories: pd.Index, resample: str) -> "_Sums":
        group = rows.groupby(list(by), dropna=False).ngroup().to_numpy() if by else np.zeros(len(rows), dtype=np.int64)
        story = stories.get_indexer(pd.Index(rows[f"{resample}_id"]))
        cell, of_row = np.unique(group * len(stories) + story, return_inverse=True)
        coded, predicted = rows["coded"].to_numpy(dtype=float), rows["predicted"].to_numpy(dtype=float)
        here, inclusion = ~np.isnan(coded), rows["inclusion"].to_numpy(dtype=float)
        some = np.where(here, weights / np.where(here, inclusion, 1.0), 0.0)

        def summed(values: Floats) -> Floats:
            return np.asarray(np.bincount(of_row, values, len(cell)), dtype=float)

        n = summed(here.astype(float))
        cell_group, n_groups = cell // len(stories), int(group.max()) + 1
        of_article = pd.Series(some).groupby([group, rows["article_id"].to_numpy()]).sum().groupby(level=0)
        return _Sums(
            group=cell_group,
            story=cell % len(stories),
            all=summed(weights),
            all_predicted=summed(weights * predicted),
            some=summed(some),
            some_predicted=summed(some * predicted),
            some_coded=summed(some * np.where(here, coded, 0.0)),
            inclusion=summed(np.where(here, inclusion, 0.0)) / np.maximum(n, 1.0),
            n_coded=np.bincount(cell_group, n, n_groups).astype(np.int64),
            n_stories=np.bincount(cell_group, n > 0, n_groups).astype(np.int64),
            largest=np.asarray(of_article.max() / of_article.sum(), dtype=np.float64),
        )

    def total(self, values: Floats) -> Floats:
        """Of each group."""
        return np.asarray(np.bincount(self.group, values, len(self.n_stories)), dtype=float)

    def means(self) -> tuple[Floats, Floats, Floats]:
        """Of each group: what people coded; what the measure predicts of those rows; what it predicts of all rows."""
        some = np.maximum(self.total(self.some), NOTHING)
        return (
            self.total(self.some_coded) / some,
            self.total(self.some_predicted) / some,
            self.total(self.all_predicted) / self.total(self.all),
        )

    def without(self) -> tuple[Floats, Floats, Floats]:
        """The same without the story of the cell, a row a cell."""
        some, every = (self.total(v)[self.group] - v for v in (self.some, self.all))
        some, every = np.maximum(some, NOTHING), np.maximum(every, NOTHING)
        return tuple(  # type: ignore[return-value]
            (self.total(values)[self.group] - values) / rest
            for values, rest in ((self.some_coded, some), (self.some_predicted, some), (self.all_predicted, every))
        )

    @cached_property
    def share(self) -> Floats:
        """Of the weight of the coded rows of the group, that of the cell."""
        return self.some / np.maximum(self.total(self.some), NOTHING)[self.group]

    @property
    def n_effective(self) -> Floats:
        """Coded stories of equal weight that would tell as much (Kish); NaN where none is coded."""
        squares = self.total(self.share**2)
        return 1 / np.where(squares > 0, squares, np.nan)

    def degrees(self, tuned: npt.NDArray[np.bool_]) -> Floats:
        """Satterthwaite's degrees of freedom from the weights of the coded stories; one less where l was tuned on them."""
        squares, fourth = (self.total(self.share**power) for power in (2, 4))
        n = np.maximum(self.n_stories, 1)
        degrees: Floats = np.maximum(squares**2 / np.maximum(fourth, NOTHING**2) * (n - 1) / n - tuned, 1.0)
        return degrees

    def parts(self) -> tuple[Floats, Floats]:
        """How far a cell pulls the mean code, and the gap between the measure's means of coded and of all rows."""
        coded, predicted, everywhere = (mean[self.group] for mean in self.means())
        some = np.maximum(self.total(self.some), NOTHING)[self.group]
        a = (self.some_coded - coded * self.some) / some
        b = (self.some_predicted - predicted * self.some) / some
        return a, b - (self.all_predicted - everywhere * self.all) / self.total(self.all)[self.group]

    def tuned(self) -> Floats:
        """The weight l of each group: least variance of a - l b, between 0 and 1."""
        a, b = self.parts()
        return _ratio(self.total(a * b), self.total(b * b))

    def tuned_without(self) -> Floats:
        """The same without the story of the cell, a row a cell."""
        a, b = self.parts()
        return _ratio(self.total(a * b)[self.group] - a * b, self.total(b * b)[self.group] - b * b)


def _ratio(covariance: Floats, variance: Floats) -> Floats:
    return np.where(variance > NOTHING, np.clip(covariance / np.maximum(variance, NOTHING), 0.0, 1.0), 0.0)


def _jackknife(plain: Influence, sums: _Sums, tuned: Floats, population: str) -> Influence:
    """Value and moves with this weight l of the measure."""
    coded, predicted, everywhere = sums.means()
    value = coded - tuned * (predicted - everywhere)
    moved = _at_least(_moved(sums, value, tuned, plain, population), sums, tuned)
    if population == "corpus":  # nothing is drawn but the sample: what is drawn for certain adds no error
        moved = np.where(sums.some > 0, moved * np.sqrt(1 - sums.inclusion), 0.0)
    several = sums.n_stories > 1
    moved = np.where(several[sums.group], moved, 0.0)
    return replace(
        plain,
        value=np.where(several, value, np.nan),
        moves=sparse.csr_matrix((moved, (sums.group, sums.story)), shape=plain.moves.shape),
        df=sums.degrees(tuned > 0),
        base=plain.base.assign(n_effective=sums.n_effective, share_largest=sums.largest),
    )


def _moved(sums: _Sums, value: Floats, tuned: Floats, plain: Influence, population: str) -> Floats:
    """How far the estimate moves when the story of the cell is left out, scaled as `Influence.moves`."""
    coded, predicted, everywhere = sums.without()
    if population == "corpus":
        everywhere = sums.means()[2][sums.group]
    again = np.where(tuned[sums.group] > 0, sums.tuned_without(), 0.0)
    n = np.where(sums.some > 0, sums.n_stories[sums.group], plain.base["n_stories"].to_numpy()[sums.group])
    moved: Floats = coded - again * (predicted - everywhere) - value[sums.group]
    return moved * np.sqrt((n - 1) / np.maximum(n, 1))


def _at_least(moved: Floats, sums: _Sums, tuned: Floats) -> Floats:
    """The moves of coded stories, enlarged where the measure erred in fewer than `LEAST_ERRORS` of the codes."""
    squares = sums.total(sums.share**2)
    shown = sums.total(np.where(sums.some > 0, moved**2, 0.0))
    lacking = np.maximum(LEAST_ERRORS * (tuned * squares) ** 2 - shown, 0.0) / np.maximum(squares, NOTHING)
    return np.copysign(np.sqrt(moved**2 + lacking[sums.group] * sums.share**2), moved)

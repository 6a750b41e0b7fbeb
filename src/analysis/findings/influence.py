"""observations -> influence: a weighted mean of each group, and how far every story moves it.

A mean over mentions is a ratio of two sums, so leaving one story out is arithmetic and needs no random numbers. What each
story moves is kept as a row of numbers; variances, covariances, differences and corrections are sums of such rows.

Leaving whole stories out (the jackknife of clusters: Efron & Stein 1981; Wolter 2007, ch. 4) makes reprints and mentions of one
article count as what they are: one event and one writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.corpus.outlet_groups import PUBLISHER
from analysis.errors import UsageError
from analysis.study import WEIGHTS

N_ROWS = "n_rows"  # a column: how many rows a row stands for, where some were put together (`sums.py`)

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Influence:
    """Estimates, one a group, with how far each story moves them.

    Attributes:
        keys: the columns that tell one estimate from another, a row an estimate.
        value: the estimates.
        moves: estimates by stories; how far the story moves the estimate (with it minus without it), times sqrt((n - 1) / n), so
            that a variance is the sum of squares of a row and covariances are `moves @ moves.T`.
        stories: ids of the columns of `moves`.
        df: degrees of freedom of each variance (Satterthwaite 1946, from the weights of the stories).
        base: n_articles, n_stories, n_mentions (rows), n_effective (Kish), share_largest (of the weight, of one article).
    """

    keys: pd.DataFrame
    value: Floats
    moves: sparse.csr_matrix
    stories: pd.Index
    df: Floats
    base: pd.DataFrame

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def variance(self) -> Floats:
        """Of each estimate; NaN where it rests on one story alone."""
        squares = np.asarray(self.moves.multiply(self.moves).sum(axis=1)).ravel()
        return np.where(self.base["n_stories"].to_numpy() > 1, squares, np.nan)

    def covariance(self, other: "Influence") -> Floats:
        """Of each estimate with the estimate in the same row of `other`; both must have the same stories."""
        return np.asarray(self.moves.multiply(other.moves).sum(axis=1)).ravel()

    def take(self, rows: Sequence[int] | Whole) -> "Influence":
        """The estimates in these rows."""
        rows = np.asarray(rows, dtype=np.int64)
        return replace(
            self,
            keys=self.keys.iloc[rows].reset_index(drop=True),
            value=self.value[rows],
            moves=self.moves[rows],
            df=self.df[rows],
            base=self.base.iloc[rows].reset_index(drop=True),
        )


def influence(
    rows: pd.DataFrame, by: Sequence[str], *, weight: str = "article", resample: str = "story", of: str = "value"
) -> Influence:
    """The weighted mean of a column in each group, with what each story moves.

    Args:
        rows: one row an observation, no value missing; reads `article_id`, `story_id`, the columns of `by`, for the weight
            "outlet" `outlet`, and `n_rows` where there is such a column.
        by: columns that tell one group from another; none for one estimate over all rows.
        weight: "mention": each row counts alike; "article": each article of a group, however often it mentions the actor;
            "outlet": each outlet of a group, and in it each article; an outlet weighs less without one of its stories, so that what
            outlets differ in counts as spread.
        resample: "story" or "article": what is left out at a time.
        of: the column to take the mean of.
    Raises:
        UsageError: another weight.
    """
    return influences(rows, by, weight=weight, resample=resample, values={of: rows[of].to_numpy(dtype=float)})[of]


def influences(
    rows: pd.DataFrame, by: Sequence[str], *, weight: str, resample: str, values: dict[str, Floats]
) -> dict[str, Influence]:
    """`influence` of several values of the same rows, named as in `values`."""
    if weight not in WEIGHTS:
        raise UsageError(f"`weight` is {weight!r}. Write one of {', '.join(WEIGHTS)}.")
    keys, group = _groups(rows, by)
    article, story = (pd.factorize(rows[name], sort=True) for name in ("article_id", f"{resample}_id"))
    cells = _Cells.of(rows, group, article[0], story[0], weight)
    return {
        name: _means(cells, cells.sums(value), keys, pd.Index(story[1]), len(keys)) for name, value in values.items()
    }


def publisher_of(rows: pd.DataFrame) -> str:
    """The column that says which outlet a row is of: where outlets are followed as one, who of them published it."""
    return PUBLISHER if PUBLISHER in rows else "outlet"


def _groups(rows: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, Whole]:
    if not by:
        return pd.DataFrame(index=[0]), np.zeros(len(rows), dtype=np.int64)
    grouped = rows.groupby(list(by), sort=True, dropna=False)
    keys: pd.DataFrame = grouped.size().reset_index()[list(by)]
    return keys, grouped.ngroup().to_numpy(dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Cells:
    """The rows put together by group and article: what every weight can be made from."""

    of_row: Whole  # the cell of each row
    rows: Floats | None  # that each row stands for; None: one
    n: Floats  # rows
    group: Whole
    story: Whole
    weight: Floats  # of the cell

    @staticmethod
    def of(rows: pd.DataFrame, group: Whole, article: Whole, story: Whole, weight: str) -> "_Cells":
        ids, first, of_row, n = np.unique(
            group * (int(article.max()) + 1) + article, return_index=True, return_inverse=True, return_counts=True
        )
        stands_for = rows[N_ROWS].to_numpy(dtype=float) if N_ROWS in rows else None
        n = n if stands_for is None else np.bincount(of_row, stands_for)
        cell_group = group[first]
        weights = n.astype(float) if weight == "mention" else np.ones(len(ids))
        if weight == "outlet":
            outlet, _ = pd.factorize(rows[publisher_of(rows)].iloc[first])
            _, place, size = np.unique(
                cell_group * (int(outlet.max()) + 2) + outlet, return_inverse=True, return_counts=True
            )
            weights = 1.0 / size[place]
        return _Cells(of_row, stands_for, n.astype(float), cell_group, story[first], weights)

    def sums(self, value: Floats) -> Floats:
        """Weight times mean of `value`, a cell."""
        weighted = value if self.rows is None else value * self.rows
        total = np.bincount(self.of_row, weights=weighted, minlength=len(self.n))
        sums: Floats = self.weight * total / self.n
        return sums


def _means(cells: _Cells, sums: Floats, keys: pd.DataFrame, stories: pd.Index, n_groups: int) -> Influence:
    def table(values: Floats) -> sparse.csr_matrix:
        return sparse.csr_matrix((values, (cells.group, cells.story)), shape=(n_groups, len(stories)))

    weights, totals = table(cells.weight), table(sums)  # entries of one group and story are added up
    weight = np.asarray(weights.sum(axis=1)).ravel()
    value = np.asarray(totals.sum(axis=1)).ravel() / weight
    group = np.repeat(np.arange(n_groups), np.diff(weights.indptr))
    n_stories = np.diff(weights.indptr)
    rest = np.maximum(weight[group] - weights.data, np.finfo(float).tiny)
    alone = n_stories[group] < 2
    left_out = np.where(alone, 0.0, (totals.data - value[group] * weights.data) / rest)
    moved = left_out * np.sqrt((n_stories[group] - 1) / n_stories[group])
    share = np.bincount(group, (weights.data / weight[group]) ** 2, n_groups)
    largest = np.zeros(n_groups)
    np.maximum.at(largest, cells.group, cells.weight / weight[cells.group])
    base = pd.DataFrame(
        {
            "n_articles": np.bincount(cells.group, minlength=n_groups),
            "n_stories": n_stories,
            "n_mentions": np.bincount(cells.group, cells.n, n_groups).astype(int),
            "n_effective": 1 / share,
            "share_largest": largest,
        }
    )
    moves = sparse.csr_matrix((moved, weights.indices, weights.indptr), shape=weights.shape)
    return Influence(keys, value, moves, stories, _degrees(weights, weight, group), base)


def _degrees(weights: sparse.csr_matrix, weight: Floats, group: Whole) -> Floats:
    """Satterthwaite's degrees of freedom of a variance that adds the squares of stories of unequal weight; n - 1 where alike."""
    n_groups = len(weight)
    shares = weights.data / weight[group]
    squares, fourth = (np.bincount(group, shares**power, n_groups) for power in (2, 4))
    n = np.diff(weights.indptr)
    degrees: Floats = np.maximum(squares**2 / fourth * (n - 1) / n, 1.0)
    return degrees

"""observations -> findings: means and shares, differences and changes, with intervals over stories.

Articles of one story share an event and often a text; mentions of one article share a writer. Taken singly, either makes an
interval too narrow, so what is left out at a time is a whole story (`influence.py`), and `intervals.py` says what follows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.corpus.outlet_groups import PUBLISHER
from analysis.findings.dimensions import KEYS, grouped_by, in_group
from analysis.findings.influence import Influence, influences, publisher_of
from analysis.findings.intervals import Differences, Means, NetShares, Shares, p_values
from analysis.measures import COUNT, DIFFERENCE, MEAN, Measure, find_measure
from analysis.study import Study
from analysis.tables import FINDINGS, records

LEAST_IN_CELL = 2  # stories on each side, without which a stratum of a standardised difference tells no spread

Floats = npt.NDArray[np.float64]
Sides = Means | Shares | NetShares


def estimate_means(
    rows: pd.DataFrame, by: Sequence[str], *, measure: str, study: Study, weight: str | None = None
) -> pd.DataFrame:
    """Weighted mean of `value` in each group, with its interval over stories.

    A mean of 0s and 1s is a share; one of -1, 0, +1 the share of positive minus that of negative.

    Args:
        rows: one row an observation: `value` (NaN is left out), `article_id`, `story_id`, and the columns of `by`.
        by: any of actor_id, outlet, period, and one of group, genre, is_about, meta.NAME (`findings.dimensions`); none for one
            estimate over all rows.
        measure: id of the registry (`measures.py`); written into the findings.
        weight: "article", "mention" or "outlet" (`influence.influence`). Default, None: `study.weight`.
        study: reads `level`, `resample`, `weight`.
    Returns:
        findings in the order of the keys; `n_mentions` counts rows. Fewer than two stories give a NaN interval. An interval ends
        where the scale of the measure does (`bounds`): the mean of all stories cannot lie beyond. Where the scale has
        a middle at 0 (`style` signed), `p` compares the mean with 0.
    Raises:
        UsageError: the registry has no such measure; the rows have no such column.
    """
    measured = find_measure(measure)
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return FINDINGS.empty()
    rows, by, dimension = in_group(rows, by)
    weight = weight or study.weight
    estimated = estimates(rows, by, measured, weight=weight, resample=study.resample)
    table = _mean_findings(estimated.influence.keys, estimated, measured, study)
    return FINDINGS.fill(
        grouped_by(table, dimension).assign(
            measure=measure, estimand=MEAN, weight=weight, method=_METHODS[type(estimated)],
            p=p_values(estimated) if measured.style == "signed" else np.nan,
        )
    )  # fmt: skip


def estimate_differences(
    rows: pd.DataFrame,
    by: Sequence[str],
    contrast: str,
    first: str,
    second: str,
    *,
    measure: str,
    study: Study,
    weight: str | None = None,
    over: str | None = None,
) -> pd.DataFrame:
    """Mean of `second` minus mean of `first` in each group; stories on both sides are left out of both at once.

    Args:
        rows: as for `estimate_means`, with the column `contrast` besides those of `by`.
        contrast: the column that holds `first` and `second`, such as "phase" or "period".
        measure: id of the registry, of which this is the difference (`estimand`).
        over: a column, such as "outlet", whose mix must be no difference: each value is compared with itself, and these
            differences are averaged with weights n1 n2 / (n1 + n2) of articles or mentions (Cochran 1954), or alike where each outlet
            counts alike. Values with fewer than two stories on a side are left out: `attrs["left_out"]` names them, a row a
            group and value.
    Returns:
        findings with `p`, the two-sided test that nothing differs; the column `contrast` (`period` where it is no key of a
        finding) reads "second − first"; counts are of the smaller side, which is what a difference rests on. Fewer than two
        stories on a side give a NaN interval. Groups that lack one side are left out.
    """
    measured, weight = find_measure(measure), weight or study.weight
    both = _on_sides(rows, by, contrast, [first, second], measured, weight, over, study)
    if both.sides is None:
        return _without(FINDINGS.empty(), both.left_out)
    difference = Differences(both.sides[1], both.sides[0])
    table = _difference_findings(both.keys, difference, measured, study).assign(
        measure=measure, estimand=DIFFERENCE, weight=weight, method=both.method,
        **{contrast if contrast in KEYS else "period": f"{second} − {first}"},
    )  # fmt: skip
    return _without(FINDINGS.fill(grouped_by(table, both.dimension)), both.left_out)


def estimate_sides(
    rows: pd.DataFrame, by: Sequence[str], contrast: str, first: str, second: str, *, measure: str, study: Study,
    weight: str | None = None, over: str | None = None,
) -> list[pd.DataFrame]:  # fmt: skip
    """The two means whose difference `estimate_differences` gives for the same arguments, each with the interval of it by itself.

    Returns:
        findings of `first` and of `second`, which stand in the column `contrast` (`period` where it is no key of a finding).
    """
    measured, weight = find_measure(measure), weight or study.weight
    both = _on_sides(rows, by, contrast, [first, second], measured, weight, over, study)
    if both.sides is None:
        return [FINDINGS.empty(), FINDINGS.empty()]
    column = contrast if contrast in KEYS else "period"
    tables = [
        _mean_findings(both.keys, side, measured, study).assign(
            measure=measure, estimand=MEAN, weight=weight, method=both.method, **{column: value}
        )
        for side, value in zip(both.sides, (first, second), strict=True)
    ]
    return [FINDINGS.fill(grouped_by(table, both.dimension)) for table in tables]


@dataclass(frozen=True)
class Estimators:
    """What means and differences are estimated by: by the measure alone, or corrected by people's codes (`validity.corrected`)."""

    means: Callable[..., pd.DataFrame] = estimate_means
    differences: Callable[..., pd.DataFrame] = estimate_differences


MEASURED = Estimators()


def estimates(rows: pd.DataFrame, by: Sequence[str], measure: Measure, *, weight: str, resample: str) -> Sides:
    """The means of `value`, of the kind that measure and values ask for: shares, net shares, or means."""
    value = rows["value"].to_numpy(dtype=float)
    if measure.style == "percent" and np.isin(value, (0.0, 1.0)).all():
        return Shares(influences(rows, by, weight=weight, resample=resample, values={"": value})[""])
    if measure.bounds == (-1.0, 1.0) and np.isin(value, (-1.0, 0.0, 1.0)).all():
        values = {"net": value, "positive": (value > 0).astype(float), "negative": (value < 0).astype(float)}
        found = influences(rows, by, weight=weight, resample=resample, values=values)
        return NetShares(found["net"], found["positive"], found["negative"])
    return Means(influences(rows, by, weight=weight, resample=resample, values={"": value})[""], measure.bounds)


def count_articles(rows: pd.DataFrame, by: Sequence[str], *, measure: str) -> pd.DataFrame:
    """Number of articles in each group: a count of what is there, so without an interval."""
    find_measure(measure)
    if rows.empty:
        return FINDINGS.empty()
    rows, by, dimension = in_group(rows, by)
    grouped = rows.groupby(list(by) or (lambda _: 0), sort=True, dropna=False)
    n_articles = grouped["article_id"].nunique()
    table = pd.DataFrame(
        {
            "estimate": n_articles.astype(float),
            "n_articles": n_articles,
            "n_stories": grouped["story_id"].nunique(),
            "n_mentions": grouped.size(),
        }
    )
    return FINDINGS.fill(grouped_by(table.reset_index(), dimension).assign(measure=measure, estimand=COUNT))


def too_few(findings: pd.DataFrame, study: Study) -> pd.Series:
    """True where a finding rests on fewer than `study.min_stories` stories, and so is not to be read."""
    return findings["n_stories"] < study.min_stories


def enough(findings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The findings that rest on `study.min_stories` stories or more: what a figure draws."""
    return findings[~too_few(findings, study)]


_METHODS = {Shares: "share", NetShares: "net share", Means: "mean"}


def within(
    ends: tuple[float, float] | tuple[Floats, Floats], value: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """An interval cut at the ends of its scale, where the estimate itself lies within them."""
    return np.maximum(low, np.minimum(ends[0], value)), np.minimum(high, np.maximum(ends[1], value))


def _mean_findings(keys: pd.DataFrame, estimated: Sides, measure: Measure, study: Study) -> pd.DataFrame:
    low, high = within(measure.limits(), estimated.value, *estimated.interval(1 - study.level))
    table = pd.concat([keys, estimated.influence.base.reset_index(drop=True)], axis=1)
    return table.assign(estimate=estimated.value, low=low, high=high, df=estimated.influence.df)


def _difference_findings(keys: pd.DataFrame, difference: Differences, measure: Measure, study: Study) -> pd.DataFrame:
    low, high = within(measure.limits(DIFFERENCE), difference.value, *difference.interval(1 - study.level))
    first, second = (side.influence.base.reset_index(drop=True) for side in (difference.first, difference.second))
    smaller = first.where(first <= second, second)
    smaller["share_largest"] = np.maximum(first["share_largest"], second["share_largest"])
    return pd.concat([keys, smaller], axis=1).assign(
        estimate=difference.value, low=low, high=high, df=np.where(np.isinf(difference.df), np.nan, difference.df),
        p=p_values(difference),
    )  # fmt: skip


@dataclass(frozen=True)
class _OnSides:
    """The groups that have both sides of a contrast, and each side of them; `sides` is None where there are none."""

    keys: pd.DataFrame
    sides: list[Sides] | None
    left_out: pd.DataFrame  # values of `over`
    method: str = ""
    dimension: str = ""


def _on_sides(
    rows: pd.DataFrame, by: Sequence[str], contrast: str, values: Sequence[str], measure: Measure, weight: str, over: str | None,
    study: Study,
) -> _OnSides:  # fmt: skip
    rows, by, dimension = in_group(rows[rows["value"].notna() & rows[contrast].isin(values)], by)
    left_out, alike = pd.DataFrame(), over == weight
    if over is not None:
        over = publisher_of(rows) if over == "outlet" else over
        rows, left_out = on_both_sides(rows, by, contrast, over, study)
    if rows.empty:
        return _OnSides(pd.DataFrame(), None, left_out)
    cells = estimates(rows, [*by, contrast, *([over] if over else [])], measure, weight=weight, resample=study.resample)
    keys, sides = _sides(cells, by, contrast, values, over, "each" if alike else weight)
    if not len(keys):
        return _OnSides(keys, None, left_out)
    return _OnSides(keys, sides, left_out, "standardised" if over else _METHODS[type(cells)], dimension)


def on_both_sides(
    rows: pd.DataFrame, by: Sequence[str], contrast: str, over: str, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the values of `over` that have stories enough on both sides, and the groups and values that have not."""
    strata = [*by, over]
    n_stories = rows.groupby([*strata, contrast], dropna=False)[f"{study.resample}_id"].nunique().unstack(contrast)
    kept = n_stories.reindex(columns=rows[contrast].unique()).fillna(0).min(axis=1) >= LEAST_IN_CELL
    kept = kept if rows[contrast].nunique() == 2 else kept & False
    table = kept.rename("_kept").reset_index()
    members = rows.merge(table, on=strata, how="left")["_kept"].to_numpy(dtype=bool)
    return rows[members], table.loc[~table["_kept"], strata].reset_index(drop=True)


def _without(findings: pd.DataFrame, left_out: pd.DataFrame) -> pd.DataFrame:
    left_out = left_out.drop(columns="outlet", errors="ignore") if PUBLISHER in left_out else left_out
    findings.attrs["left_out"] = records(
        left_out.rename(columns={PUBLISHER: "outlet"})
    )  # plain values, which pandas can compare
    return findings


def _sides(
    cells: Sides, by: Sequence[str], contrast: str, values: Sequence[str], over: str | None, weight: str
) -> tuple[pd.DataFrame, list[Sides]]:
    """The groups that have both sides, and each side of them, cells of `over` put together."""
    keys = cells.influence.keys.reset_index(drop=True)
    group = keys.groupby(list(by), sort=True, dropna=False).ngroup() if by else pd.Series(0, index=keys.index)
    member = [group[keys[contrast] == value] for value in values]
    both = np.intersect1d(member[0], member[1])
    rows_of = [side[side.isin(both)] for side in member]
    named = keys.iloc[rows_of[0].drop_duplicates().index].reset_index(drop=True)[list(by)]
    if not by:
        named = pd.DataFrame(index=range(len(both)))
    if over is None:
        return named, [_each(cells, partial(Influence.take, rows=rows.index.to_numpy())) for rows in rows_of]
    weights = _common_weights(cells.influence, rows_of, weight)
    return named, [_each(cells, partial(_together, rows=rows, weights=weights, groups=both)) for rows in rows_of]


def _each(cells: Sides, change: Callable[[Influence], Influence]) -> Sides:
    """The estimates with each of their influences changed."""
    if isinstance(cells, NetShares):
        return NetShares(change(cells.influence), change(cells.positive), change(cells.negative))
    if isinstance(cells, Shares):
        return Shares(change(cells.influence))
    return Means(change(cells.influence), cells.bounds)


def _common_weights(cells: Influence, rows_of: Sequence[pd.Series], weight: str) -> Floats:
    """For the strata in order, what weighs them on both sides: n1 n2 / (n1 + n2) of their articles or mentions; "each": alike."""
    if weight == "each":
        return np.ones(len(rows_of[0]))
    n = cells.base["n_mentions" if weight == "mention" else "n_articles"].to_numpy(dtype=float)
    first, second = (n[rows.index] for rows in rows_of)
    weights: Floats = first * second / (first + second)
    return weights


def _together(part: Influence, rows: pd.Series, weights: Floats, groups: npt.NDArray[np.integer]) -> Influence:
    """One side of each group: its strata averaged with these weights."""
    place, cells = np.searchsorted(groups, rows.to_numpy()), rows.index.to_numpy()
    share = weights / np.bincount(place, weights)[place]
    mix = sparse.csr_matrix((share, (place, cells)), shape=(len(groups), len(part)))
    base = part.base.iloc[cells].reset_index(drop=True)
    there = sparse.csr_matrix((np.ones(part.moves.nnz), part.moves.indices, part.moves.indptr), shape=part.moves.shape)
    n_stories = np.asarray(((mix @ there) > 0).sum(axis=1)).ravel()
    variance = share**2 * part.variance[cells]
    with np.errstate(invalid="ignore", divide="ignore"):
        df = np.bincount(place, variance) ** 2 / np.bincount(place, variance**2 / part.df[cells])
    together = pd.DataFrame(
        {
            "n_articles": np.bincount(place, base["n_articles"]).astype(int),
            "n_stories": n_stories,
            "n_mentions": np.bincount(place, base["n_mentions"]).astype(int),
            "n_effective": 1 / np.bincount(place, share**2 / base["n_effective"]),
            "share_largest": pd.Series(share * base["share_largest"]).groupby(place).max().to_numpy(),
        }
    )
    df = np.where(np.isfinite(df), df, np.maximum(n_stories - 1, 1))
    keys = pd.DataFrame(index=range(len(groups)))
    return Influence(keys, mix @ part.value, sparse.csr_matrix(mix @ part.moves), part.stories, df, together)

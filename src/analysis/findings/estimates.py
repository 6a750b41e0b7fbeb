"""measures -> findings: means and differences, with intervals that resample story clusters.

Articles of one story share an event and often a text; mentions of one article share a writer. Drawn singly, either makes
an interval too narrow, so whole stories are drawn (a cluster bootstrap: Davison & Hinkley 1997, section 3.8).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from analysis.measures import COUNT, DIFFERENCE, MEAN, find_measure
from analysis.study import Study
from analysis.tables import FINDINGS

KEYS = ["actor_id", "outlet", "period", "group"]
CHUNK = 256  # bootstrap draws held at once

Floats = npt.NDArray[np.float64]


def estimate_means(rows: pd.DataFrame, by: Sequence[str], *, measure: str, study: Study) -> pd.DataFrame:
    """Mean of `value` in each group, with a percentile interval over resampled stories.

    A mean of 0s and 1s is a share; one of -1, 0, +1 the share of positive minus that of negative.

    Args:
        rows: one row an observation: `value` (NaN is left out), `article_id`, `story_id`, and the columns of `by`.
        by: any of actor_id, outlet, period, group; none for one estimate over all rows.
        measure: id of the registry (`measures.py`), whose bounds the interval respects; written into the findings.
        study: reads `level`, `n_boot`, `seed`, `resample`.
    Returns:
        findings in the order of the keys; `n_mentions` counts rows. Fewer than two stories give a NaN interval. Where all
        stories of a group have the same mean, resampling shows no spread, and the interval is that of `_of_the_unseen`.
    Raises:
        UsageError: the registry has no such measure.
    """
    bounds = find_measure(measure).bounds
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return FINDINGS.empty()
    keys, group = _groups(rows, by)
    sums, counts = _story_sums(rows, group, len(keys), study)
    draws = _draws(sums, counts, study)
    low, high = _bounds(draws, study)
    n_stories, mean = (counts > 0).sum(axis=1), sums.sum(axis=1) / counts.sum(axis=1)
    alike = low == high
    low[alike], high[alike] = _of_the_unseen(mean[alike], n_stories[alike], bounds, study)
    low[n_stories < 2], high[n_stories < 2] = np.nan, np.nan
    table = keys.assign(
        measure=measure,
        estimand=MEAN,
        estimate=mean,
        low=low,
        high=high,
        n_articles=rows.groupby(group)["article_id"].nunique().to_numpy(),
        n_stories=rows.groupby(group)["story_id"].nunique().to_numpy(),
        n_mentions=counts.sum(axis=1).astype(int),
    )
    return FINDINGS.fill(table)


def estimate_differences(
    rows: pd.DataFrame, by: Sequence[str], contrast: str, first: str, second: str, *, measure: str, study: Study
) -> pd.DataFrame:
    """Mean of `second` minus mean of `first` in each group, both drawn in the same resamples.

    Args:
        rows: as for `estimate_means`, with the column `contrast` besides those of `by`.
        contrast: the column that holds `first` and `second`, such as "period" or "outlet".
        measure: id of the registry, of which this is the difference (`estimand`).
    Returns:
        findings; the column `contrast` (`period` where it is no key of a finding) reads "second − first"; counts are
        of the smaller side, which is what a difference rests on. Fewer than two stories on a side give a NaN interval. Groups that lack one side are left out.
    """
    find_measure(measure)
    rows = rows[rows["value"].notna() & rows[contrast].isin([first, second])]
    if rows.empty:
        return FINDINGS.empty()
    keys, group = _groups(rows, [*by, contrast])
    sums, counts = _story_sums(rows, group, len(keys), study)
    draws = _draws(sums, counts, study)
    mean = sums.sum(axis=1) / counts.sum(axis=1)
    result = []
    for _, pair in keys.groupby(list(by), dropna=False) if by else [((), keys)]:
        side = {value: int(str(index)) for index, value in pair[contrast].items()}
        if len(side) < 2:
            continue
        a, b = side[first], side[second]
        low, high = _bounds(draws[:, b : b + 1] - draws[:, a : a + 1], study)
        sides = [rows[group == k] for k in (a, b)]
        if min(rows_of["story_id"].nunique() for rows_of in sides) < 2:
            low, high = np.array([np.nan]), np.array([np.nan])
        result.append(
            {
                **{key: pair.iloc[0][key] for key in by},
                "measure": measure,
                "estimand": DIFFERENCE,
                contrast if contrast in KEYS else "period": f"{second} − {first}",
                "estimate": mean[b] - mean[a],
                "low": low[0],
                "high": high[0],
                "n_articles": min(rows_of["article_id"].nunique() for rows_of in sides),
                "n_stories": min(rows_of["story_id"].nunique() for rows_of in sides),
                "n_mentions": min(map(len, sides)),
            }
        )
    return FINDINGS.fill(pd.DataFrame(result)) if result else FINDINGS.empty()


def count_articles(rows: pd.DataFrame, by: Sequence[str], *, measure: str) -> pd.DataFrame:
    """Number of articles in each group: a count of what is there, so without an interval."""
    find_measure(measure)
    if rows.empty:
        return FINDINGS.empty()
    keys, group = _groups(rows, by)
    n_articles = rows.groupby(group)["article_id"].nunique().to_numpy()
    table = keys.assign(
        measure=measure,
        estimand=COUNT,
        estimate=n_articles.astype(float),
        low=np.nan,
        high=np.nan,
        n_articles=n_articles,
        n_stories=rows.groupby(group)["story_id"].nunique().to_numpy(),
        n_mentions=rows.groupby(group).size().to_numpy(),
    )
    return FINDINGS.fill(table)


def too_few(findings: pd.DataFrame, study: Study) -> pd.Series:
    """True where a finding rests on fewer than `study.min_stories` stories, and so is not to be read."""
    few: pd.Series = findings["n_stories"] < study.min_stories
    return few


def enough(findings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The findings that rest on `study.min_stories` stories or more: what a figure draws."""
    return findings[~too_few(findings, study)]


def _groups(rows: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, npt.NDArray[np.integer]]:
    if not by:
        return pd.DataFrame(index=[0]), np.zeros(len(rows), dtype=np.intp)
    grouped = rows.groupby(list(by), sort=True, dropna=False)
    keys = grouped.size().reset_index()[list(by)]
    return keys, grouped.ngroup().to_numpy()


def _story_sums(
    rows: pd.DataFrame, group: npt.NDArray[np.integer], n_groups: int, study: Study
) -> tuple[Floats, Floats]:
    """Sum and count of `value`, a row a group and a column a story (or article)."""
    cluster, clusters = pd.factorize(rows[f"{study.resample}_id"], sort=True)
    sums, counts = np.zeros((2, n_groups, len(clusters)))
    np.add.at(sums, (group, cluster), rows["value"].to_numpy(dtype=float))
    np.add.at(counts, (group, cluster), 1.0)
    return sums, counts


def _draws(sums: Floats, counts: Floats, study: Study) -> Floats:
    """Means of resampled stories, a row a draw and a column a group; NaN where a draw holds no story of the group."""
    rng, n = np.random.default_rng(study.seed), sums.shape[1]
    draws = []
    for begin in range(0, study.n_boot, CHUNK):
        times = rng.multinomial(n, np.full(n, 1 / n), size=min(CHUNK, study.n_boot - begin)).astype(float)
        with np.errstate(invalid="ignore"):
            draws.append((times @ sums.T) / (times @ counts.T))
    return np.vstack(draws)


def _bounds(draws: Floats, study: Study) -> tuple[Floats, Floats]:
    tail = (1 - study.level) / 2
    drawn = np.where(np.isfinite(draws).any(axis=0), draws, 0.0)
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return low, high


def _of_the_unseen(
    mean: Floats, n_stories: npt.NDArray[np.integer], bounds: tuple[float, float] | None, study: Study
) -> tuple[Floats, Floats]:
    """The interval of a mean whose stories are all alike: that none of n differs does not show that none ever does.

    At most a share of all stories may differ, the upper exact binomial limit of 0 in n (Clopper & Pearson 1934); they would
    pull the mean toward the ends of the scale. NaN where the scale has no ends.
    """
    lowest, highest = bounds or (np.nan, np.nan)
    _, share = proportion_confint(np.zeros(len(n_stories)), n_stories, alpha=1 - study.level, method="beta")
    return mean - share * (mean - lowest), mean + share * (highest - mean)

"""findings of one edition + findings of the next -> the change of each, outlet by outlet, adjusted together.

Each outlet is compared with itself, so that an outlet which came, went or wrote more makes no change. Only findings are read, no articles, so
the two sides are taken as drawn apart. Where their windows overlap, the corpus has grown or a story stands in both, they rather move
together: then fewer changes are stated, not more.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.distributions import normal_bound, t_above, t_bound
from analysis.findings.estimates import LEAST_IN_CELL
from analysis.findings.family import family
from analysis.measures import DIFFERENCE, find_measure
from analysis.study import Study
from analysis.tables import FINDINGS

KEYS = ["measure", "actor_id", "group"]
COUNTS = ["n_articles", "n_stories", "n_mentions"]
ARMS = ["down", "up"]  # the variance that an interval has below and above its estimate
CLOSE = 1e-5  # to the end of a scale: findings are kept with six digits

Floats = npt.NDArray[np.float64]


def edition_changes(before: pd.DataFrame, now: pd.DataFrame, study: Study, *, level_before: float) -> pd.DataFrame:
    """The change of each thing that both editions follow: now minus before, over the outlets that both have.

    Outlets with fewer than two stories on a side are left out; the others are averaged with weights n1 n2 / (n1 + n2) of their
    articles (mentions where these count; alike where outlets do). The interval adds up the arms of the intervals of all cells (Zou &
    Donner 2008), Welch's degrees of freedom with them.

    Args:
        before, now: findings over all outlets (`outlet` missing) and of each, with the keys measure, actor_id, group.
        level_before: of the intervals of `before`; those of `now` have `study.level`.
    Returns:
        findings adjusted over all of them (Holm), counts of the smaller side, with `before` and `now`, whose difference each is.
    """
    cells = _cells(before, level_before).merge(
        _cells(now, study.level), on=[*KEYS, "outlet"], suffixes=("_before", "_now")
    )
    if cells.empty:
        return FINDINGS.empty().assign(before=0.0, now=0.0)
    keys = cells[KEYS].drop_duplicates().reset_index(drop=True)
    group = cells.groupby(KEYS, dropna=False, sort=False).ngroup().to_numpy().astype(np.int64)
    share = _shares(cells, group, study.weight)
    values = [np.bincount(group, share * cells[f"estimate_{side}"]) for side in ("before", "now")]
    change = values[1] - values[0]
    (down, df_down), (up, df_up) = (
        _error(cells, group, share, arms) for arms in ({"now": "down", "before": "up"}, {"now": "up", "before": "down"})
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * t_above(np.abs(change) / np.where(change > 0, down, up), np.where(change > 0, df_down, df_up))
    half = (1 - study.level) / 2
    table = keys.assign(
        estimand=DIFFERENCE, weight=study.weight, method="standardised", estimate=change, p=p,
        low=change - t_bound(half, df_down) * down, high=change + t_bound(half, df_up) * up,
        df=np.where(change > 0, df_down, df_up), **_counts(cells, group),
    )  # fmt: skip
    (adjusted,) = family(FINDINGS.fill(table), study=study)
    return adjusted.assign(before=values[0], now=values[1])


def compared_outlets(findings: pd.DataFrame) -> set[str]:
    """The outlets that have stories enough in an edition for anything that is followed."""
    return set(_told(findings)["outlet"])


def _told(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings of single outlets that have an interval."""
    return findings[findings["outlet"].notna() & (findings["n_stories"] >= LEAST_IN_CELL) & findings["low"].notna()]


def _cells(findings: pd.DataFrame, level: float) -> pd.DataFrame:
    """The findings of single outlets with the variances of their arms, made wider where one story stands in several outlets."""
    told = _with_arms(_told(findings), level)
    together = _with_arms(findings[findings["outlet"].isna()], level)
    summed = findings[findings["outlet"].notna()].groupby(KEYS, dropna=False)["n_stories"].sum().rename("summed")
    whole = together.merge(summed.reset_index(), on=KEYS, how="left")
    told = told.merge(whole[[*KEYS, *ARMS, "n_stories", "summed"]], on=KEYS, how="left", suffixes=("", "_whole"))
    n = told.groupby(KEYS, dropna=False)["n_articles"].transform("sum")
    for arm in ARMS:  # several outlets with one story move together, which cells do not tell and all outlets do
        apart = (told[arm] * (told["n_articles"] / n) ** 2).groupby([told[key] for key in KEYS], dropna=False)
        wider = (told[f"{arm}_whole"] / apart.transform("sum")).where(told["summed"] > told["n_stories_whole"], 1.0)
        told[arm] *= wider.fillna(1.0).clip(lower=1.0)
    return told[[*KEYS, "outlet", "estimate", "df", *ARMS, *COUNTS]]


def _with_arms(findings: pd.DataFrame, level: float) -> pd.DataFrame:
    """With `down` and `up`, variances: of Student's intervals by its t, of others, which are not alike on both sides, by the normal distribution.

    An interval cut at an end of the scale has there the arm that it has on its other side.
    """
    below, above = (findings["estimate"] - findings["low"]), (findings["high"] - findings["estimate"])
    ends = [find_measure(measure).limits() for measure in findings["measure"]]
    lowest, highest = np.array(ends, dtype=float).reshape(-1, 2).T
    share, longer = (
        findings["method"] == "share",
        np.maximum(below, above),
    )  # Wilson's interval stays within the scale by itself
    cut_low, cut_high = ~share & (findings["low"] <= lowest + CLOSE), ~share & (findings["high"] >= highest - CLOSE)
    below, above = below.mask(cut_low, longer), above.mask(cut_high, longer)
    plain = ~share & ((below - above).abs() < CLOSE)
    df, half = findings["df"].fillna(np.inf).to_numpy(), (1 - level) / 2
    reach = np.where(plain, t_bound(half, df), normal_bound(half))
    return findings.assign(down=(below / reach) ** 2, up=(above / reach) ** 2)


def _shares(cells: pd.DataFrame, group: npt.NDArray[np.int64], weight: str) -> Floats:
    """What weighs the outlets of a group on both sides; 1 together."""
    name = "n_mentions" if weight == "mention" else "n_articles"
    first, second = (cells[f"{name}_{side}"].to_numpy(dtype=float) for side in ("before", "now"))
    weights = np.ones(len(cells)) if weight == "outlet" else first * second / (first + second)
    shares: Floats = weights / np.bincount(group, weights)[group]
    return shares


def _error(
    cells: pd.DataFrame, group: npt.NDArray[np.int64], share: Floats, arms: dict[str, str]
) -> tuple[Floats, Floats]:
    """The standard error of each difference on one side of it, and its degrees of freedom."""
    spread = [(share**2 * cells[f"{arm}_{side}"], cells[f"df_{side}"].fillna(np.inf)) for side, arm in arms.items()]
    total = sum(np.bincount(group, variance) for variance, _ in spread)
    rest = sum(np.bincount(group, variance**2 / df) for variance, df in spread)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = np.where(rest > 0, total**2 / rest, np.inf)
    return np.sqrt(total), np.maximum(df, 1.0)


def _counts(cells: pd.DataFrame, group: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.int64]]:
    """Articles, stories and mentions of the smaller side; a story in two outlets counts in both."""
    sides: Sequence[str] = ("before", "now")
    return {
        name: np.min([np.bincount(group, cells[f"{name}_{side}"]) for side in sides], axis=0).astype(np.int64)
        for name in COUNTS
    }

"""findings -> findings of one family: what a page says of differences holds for all that it compares, taken together.

Of twenty comparisons where nothing differs one is "significant". A family is every comparison of a sentence, a table or a page; its
adjusted p and interval are what sentences read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.distributions import normal_bound, t_bound
from analysis.errors import UsageError
from analysis.findings.estimates import enough, too_few, within
from analysis.measures import find_measure
from analysis.study import Study

METHODS = {"holm": "holm", "false discoveries": "fdr_bh"}
"""Holm (1979): at most 1 - level for any false statement in the family. Benjamini & Hochberg (1995): of the statements made."""

Floats = npt.NDArray[np.float64]


def family(*tables: pd.DataFrame, study: Study, method: str = "holm") -> list[pd.DataFrame]:
    """The findings with `p_adjusted`, `low_adjusted`, `high_adjusted`, adjusted over all of them that have a `p`.

    What rests on fewer than `study.min_stories` stories is not compared. The adjusted interval is the interval at the level at which it leaves out 0 exactly where `p_adjusted` is below
    1 - `study.level`: at 1 - level times p / p_adjusted (for "false discoveries" that of Benjamini & Yekutieli 2005).

    Args:
        tables: findings, such as those by outlet and those of a change; each comes back in its place.
        method: "holm", for what a page says in sentences, or "false discoveries", for a long table.
    Raises:
        UsageError: another method.
    """
    if method not in METHODS:
        raise UsageError(f"`method` is {method!r}. Write one of {', '.join(METHODS)}.")
    tables = tuple(table.assign(p=table["p"].mask(too_few(table, study))) for table in tables)
    p = np.concatenate([table["p"].to_numpy(dtype=float) for table in tables]) if tables else np.array([])
    adjusted = np.full(len(p), np.nan)
    told = np.isfinite(p)
    if told.any():
        from statsmodels.stats.multitest import multipletests  # it imports all of scipy.stats

        adjusted[told] = multipletests(p[told], method=METHODS[method])[1]
    ends = np.cumsum([len(table) for table in tables])[:-1]
    return [_adjusted(table, part, study) for table, part in zip(tables, np.split(adjusted, ends), strict=True)]


def differs(finding: Mapping[str, Any], study: Study) -> bool:
    """Whether a finding of a family may be stated as a difference, or as a mean away from 0."""
    return bool(finding["p_adjusted"] < 1 - study.level)


def stated(findings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The findings of a family that may be stated: each holds together with all of the others, and rests on stories enough."""
    return enough(findings[findings["p_adjusted"] < 1 - study.level], study)


def _adjusted(table: pd.DataFrame, p_adjusted: Floats, study: Study) -> pd.DataFrame:
    p, df = table["p"].to_numpy(dtype=float), table["df"].to_numpy(dtype=float)
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("estimate", "low", "high"))
    alpha = 1 - study.level
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(p_adjusted > 0, p / p_adjusted, 1 / max(len(table), 1))
    before, after, at_p = (_reach(part, df) for part in (np.full(len(p), alpha), alpha * share, p))
    arms = [_arm(value - low, value > 0, abs(value), before, after, at_p),
            _arm(high - value, value < 0, abs(value), before, after, at_p)]  # fmt: skip
    low, high = within(_ends(table), value, value - arms[0], value + arms[1])
    return table.assign(p_adjusted=p_adjusted, low_adjusted=low, high_adjusted=high)


def _ends(table: pd.DataFrame) -> tuple[Floats, Floats]:
    """The ends of the scale of each finding; infinite where it has none."""
    ends = [
        find_measure(measure).limits(estimand)
        for measure, estimand in zip(table["measure"], table["estimand"], strict=True)
    ]
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    return low, high


def _reach(alpha: Floats, df: Floats) -> Floats:
    """How many standard errors an interval reaches: of Student's t, or of the normal distribution where df is not known."""
    known = np.isfinite(df)
    reach: Floats = np.where(known, t_bound(alpha / 2, np.where(known, df, 1.0)), normal_bound(alpha / 2))
    return reach


def _arm(
    arm: Floats, toward_zero: npt.NDArray[np.bool_], distance: Floats, before: Floats, after: Floats, at_p: Floats
) -> Floats:
    """The arm of an interval at another level: in proportion, but toward 0 through the point where it touches 0 at its p."""
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = arm * after / before
        bent = arm + (distance - arm) * (after - before) / (at_p - before)
    reach: Floats = np.where(toward_zero & (at_p > before) & np.isfinite(bent), bent, plain)
    return reach


def comparisons(tables: Sequence[pd.DataFrame]) -> int:
    """How many comparisons the tables hold together."""
    return int(sum(table["p"].notna().sum() for table in tables))

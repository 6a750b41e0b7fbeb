"""observations + codes -> findings: what people would have coded, beside the measure alone and the codes alone.

A corrected finding is what a headline should use. Where fewer than `LEAST_CODED` stories of a side are coded it stays as the
measure alone gives it, and its notes say "not corrected".
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.findings.dimensions import in_group
from analysis.findings.estimates import MEASURED, Estimators, Sides, estimate_differences, estimate_means, within
from analysis.findings.influence import Influence, Whole
from analysis.findings.intervals import Differences, Means, NetShares, Shares, p_values
from analysis.measures import find_measure
from analysis.study import Study
from analysis.tables import FINDINGS
from analysis.validity.coded_rows import CODEABLE
from analysis.validity.correction import Correction, correct, one_mix

METHOD = "corrected"
LEAST_CODED = 20  # stories on each side; tests/bench/corrected_estimates.py shows why


def corrected_means(
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    by: Sequence[str],
    *,
    measure: str,
    study: Study,
    weight: str | None = None,
    population: str = "press",
) -> pd.DataFrame:
    """`estimate_means` of what people would have coded.

    Args:
        rows, by, measure, study, weight: as of `estimate_means`.
        codes: as `with_codes` reads them, of one coder a unit or of several.
        population: "press" (default) or "corpus", as of `corrected_influence`.
    Returns:
        findings with `method` "corrected" and `n_coded`, `n_effective` and `share_largest` of the coded stories and articles; beside them the measure alone (estimate_raw, low_raw, high_raw) and the
        codes alone (estimate_codes, low_codes, high_codes). Groups with fewer than `LEAST_CODED` coded stories are as
        `estimate_means` gives them. `attrs["notes"]` says which codes were not used, and how many findings are not corrected.
    Raises:
        UsageError, GoldError: as of `estimate_means` and `with_codes`.
    """
    raw = estimate_means(rows, by, measure=measure, study=study, weight=weight)
    if raw.empty:
        return raw
    rows, by, _ = in_group(rows[rows["value"].notna()], by)
    made = correct(rows, codes, by, measure=measure, study=study, weight=weight, population=population)
    rests_on = made.corrected.influence.base
    table = _beside(raw, made.corrected, made.codes, measure, study).assign(
        n_effective=rests_on["n_effective"].to_numpy(),
        share_largest=rests_on["share_largest"].to_numpy(),
        df=made.corrected.influence.df,
        p=p_values(made.corrected) if find_measure(measure).style == "signed" else np.nan,
        n_coded=made.n_coded,
    )
    return _where_enough(table, raw, made.n_coded_stories, made)


def corrected_differences(
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    by: Sequence[str],
    contrast: str,
    first: str,
    second: str,
    *,
    measure: str,
    study: Study,
    weight: str | None = None,
    over: str | None = None,
    population: str = "press",
) -> pd.DataFrame:
    """`estimate_differences` of what people would have coded; args and findings as there and of `corrected_means`.

    `n_coded` is of the side with fewer codes; both sides need `LEAST_CODED` coded stories.
    """
    raw = estimate_differences(
        rows, by, contrast, first, second, measure=measure, study=study, weight=weight, over=over
    )
    if raw.empty:
        return raw
    rows, by, _ = in_group(
        rows[rows["value"].notna() & rows[contrast].isin([first, second])].reset_index(drop=True), by
    )
    weights = None
    if over is not None:
        rows, weights = one_mix(rows, by, contrast, over, weight or study.weight, study)
    made = correct(
        rows,
        codes,
        [*by, contrast],
        measure=measure,
        study=study,
        weight=weight,
        population=population,
        weights=weights,
    )
    sides = _sides(made.keys, by, contrast, first, second)
    corrected, alone = (
        Differences(_take(side, sides[second].tolist()), _take(side, sides[first].tolist()))
        for side in (made.corrected, made.codes)
    )
    n_coded, n_stories = (
        np.minimum(of[sides[first]], of[sides[second]]) for of in (made.n_coded, made.n_coded_stories)
    )
    df = np.where(np.isinf(corrected.df), np.nan, corrected.df)
    one, other = (side.influence.base.reset_index(drop=True) for side in (corrected.first, corrected.second))
    table = _beside(raw, corrected, alone, measure, study).assign(
        n_effective=np.minimum(one["n_effective"], other["n_effective"]),
        share_largest=np.maximum(one["share_largest"], other["share_largest"]),
        df=df,
        p=p_values(corrected),
        n_coded=n_coded,
    )
    return _where_enough(table, raw, n_stories, made)


def estimators(codes: pd.DataFrame, *, population: str = "press") -> Estimators:
    """Means and differences corrected by these codes, for whatever takes estimators; by the measure alone where no codes can."""
    if codes.empty:
        return MEASURED

    def means(rows: pd.DataFrame, by: Sequence[str], *, measure: str, **how: Any) -> pd.DataFrame:
        if measure not in CODEABLE:
            return estimate_means(rows, by, measure=measure, **how)
        return corrected_means(rows, codes, by, measure=measure, population=population, **how)

    def differences(
        rows: pd.DataFrame, by: Sequence[str], contrast: str, first: str, second: str, *, measure: str, **how: Any
    ) -> pd.DataFrame:
        sides = (by, contrast, first, second)
        if measure not in CODEABLE:
            return estimate_differences(rows, *sides, measure=measure, **how)
        return corrected_differences(rows, codes, *sides, measure=measure, population=population, **how)

    return Estimators(means, differences)


def _sides(keys: pd.DataFrame, by: Sequence[str], contrast: str, first: str, second: str) -> pd.DataFrame:
    """Of each group that has both sides, the rows of `keys` that hold them; in the order of the groups."""
    group = keys.groupby(list(by), sort=True, dropna=False).ngroup() if by else np.zeros(len(keys), dtype=int)
    places = pd.DataFrame({"group": group, "side": keys[contrast].astype(str), "row": np.arange(len(keys))})
    return places.pivot(index="group", columns="side", values="row")[[first, second]].dropna().astype(int)


def _take(side: Any, rows: Sequence[int]) -> Any:
    """The estimates in these rows, of a side with all the influences that it holds."""
    if isinstance(side, Influence):
        return side.take(rows)
    parts = {field.name: getattr(side, field.name) for field in fields(side)}
    inner = (Influence, Means, Shares, NetShares)
    return replace(side, **{name: _take(part, rows) for name, part in parts.items() if isinstance(part, inner)})


def _beside(
    raw: pd.DataFrame, corrected: Sides | Differences, codes: Sides | Differences, measure: str, study: Study
) -> pd.DataFrame:
    ends = find_measure(measure).limits(str(raw["estimand"].iloc[0]))
    (low, high), (low_codes, high_codes) = (
        within(ends, made.value, *made.interval(1 - study.level)) for made in (corrected, codes)
    )
    return raw.assign(
        method=METHOD, estimate=corrected.value, low=low, high=high,
        estimate_raw=raw["estimate"], low_raw=raw["low"], high_raw=raw["high"],
        estimate_codes=codes.value, low_codes=low_codes, high_codes=high_codes,
    )  # fmt: skip


def _where_enough(corrected: pd.DataFrame, raw: pd.DataFrame, n_stories: Whole, made: Correction) -> pd.DataFrame:
    enough = n_stories >= LEAST_CODED
    otherwise = raw.assign(n_coded=corrected["n_coded"])
    findings = FINDINGS.build(corrected.apply(lambda column: column.where(enough, otherwise[column.name])))
    few = f"{(~enough).sum()} of {len(raw)} findings are not corrected: fewer than {LEAST_CODED} stories of a side are coded."
    findings.attrs = {**raw.attrs, "notes": [*made.notes, *([few] if not (enough.all() or made.partial) else [])]}
    return findings

"""observations + codes -> findings: what people would have coded, beside the measure alone and the codes alone.

A corrected finding is what a headline should use. Where fewer than `LEAST_CODED` stories of a side are coded it stays as the
measure alone gives it, and its notes say "not corrected".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.findings.estimates import MEASURED, Estimators, estimate_differences, estimate_means, on_both_sides
from analysis.findings.influence import Influence, Whole
from analysis.findings.intervals import (
    Alpha,
    Bounds,
    Differences,
    Floats,
    Means,
    NetShares,
    Shares,
    effective_n,
    p_values,
    wilson,
)
from analysis.measures import find_measure
from analysis.study import Study
from analysis.tables import FINDINGS
from analysis.validity.coded_rows import of_label, with_codes
from analysis.validity.prediction_powered import corrected_influence

METHOD = "corrected"
LEAST_CODED = 20  # stories on each side; tests/bench/corrected_estimates.py shows why

Sides = Means | Shares | NetShares


@dataclass(frozen=True, eq=False)
class CorrectedShares(Shares):
    """Shares from 0 to 1, resting on no fewer observations than the codes alone tell."""

    codes: Influence

    @property
    def value(self) -> Floats:
        return np.clip(self.influence.value, 0.0, 1.0)

    def interval(self, alpha: Alpha) -> Bounds:
        return wilson(self.value, np.fmax(effective_n(self.influence, alpha), effective_n(self.codes, alpha)), alpha)


@dataclass(frozen=True, eq=False)
class CorrectedNetShares(NetShares):
    """Net shares whose two shares are corrected each by itself: their interval is used where they are sparse."""

    codes: NetShares

    @cached_property
    def parts(self) -> Differences:
        """The two shares."""
        alone = self.codes
        return Differences(
            CorrectedShares(self.positive, alone.positive), CorrectedShares(self.negative, alone.negative)
        )


@dataclass(frozen=True, eq=False)
class Correction:
    """The same estimates corrected and by the codes alone, a row a group, with what they rest on."""

    keys: pd.DataFrame
    corrected: Sides
    codes: Sides
    n_coded: Whole
    n_coded_stories: Whole
    notes: list[str]


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
        codes: one settled code a unit, as `with_codes` reads them.
        population: "press" (default) or "corpus", as of `corrected_influence`.
    Returns:
        findings with `method` "corrected" and `n_coded`; beside them the measure alone (estimate_raw, low_raw, high_raw) and the
        codes alone (estimate_codes, low_codes, high_codes). Groups with fewer than `LEAST_CODED` coded stories are as
        `estimate_means` gives them. `attrs["notes"]` says which codes were not used, and how many findings are not corrected.
    Raises:
        UsageError, GoldError: as of `estimate_means` and `with_codes`.
    """
    raw = estimate_means(rows, by, measure=measure, study=study, weight=weight)
    if raw.empty:
        return raw
    made = correct(rows, codes, by, measure=measure, study=study, weight=weight, population=population)
    table = _beside(raw, made.corrected, made.codes, study).assign(
        df=made.corrected.influence.df,
        p=p_values(made.corrected) if find_measure(measure).style == "signed" else np.nan,
        n_coded=made.n_coded,
    )
    return _where_enough(table, raw, made.n_coded_stories, made.notes)


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
    population: str = "press",
    over: str | None = None,
) -> pd.DataFrame:
    """`estimate_differences` of what people would have coded; args and findings as of `corrected_means`.

    `n_coded` is of the side with fewer codes; both sides need `LEAST_CODED` coded stories.

    Args:
        over: "outlet", so that the mix of outlets is no difference: of those on both sides each counts alike on either side, since
            codes are too few to compare each with itself. None: nothing is held.
    Raises:
        UsageError: another `over`.
    """
    how: dict[str, Any] = {"measure": measure, "study": study}
    raw = estimate_differences(rows, by, contrast, first, second, weight=weight, over=over, **how)
    if raw.empty:
        return raw
    rows = rows[rows["value"].notna() & rows[contrast].isin([first, second])]
    if over is not None:
        if over != "outlet":
            raise UsageError(
                f'`over` is {over!r}: corrected differences hold the mix of outlets alone. Write "outlet".'
            )
        (rows, _), weight = on_both_sides(rows, by, contrast, over, study), "outlet"
    made = correct(rows, codes, [*by, contrast], weight=weight, population=population, **how)
    sides = _sides(made.keys, by, contrast, first, second)
    corrected, alone = (
        Differences(_take(side, sides[second].tolist()), _take(side, sides[first].tolist()))
        for side in (made.corrected, made.codes)
    )
    n_coded, n_stories = (
        sides.apply(lambda rows, of=of: of[rows]).min(axis=1).to_numpy() for of in (made.n_coded, made.n_coded_stories)
    )
    df = np.where(np.isinf(corrected.df), np.nan, corrected.df)
    table = _beside(raw, corrected, alone, study).assign(df=df, p=p_values(corrected), n_coded=n_coded)
    return _where_enough(table, raw, n_stories, made.notes)


def estimators(codes: pd.DataFrame) -> Estimators:
    """What headlines and contrasts are estimated by where there are codes: corrected where they are enough, else by the measure."""
    if codes.empty:
        return MEASURED
    return Estimators(partial(_with_codes, corrected_means, codes), partial(_with_codes, corrected_differences, codes))


def _with_codes(
    estimate: Callable[..., pd.DataFrame], codes: pd.DataFrame, rows: pd.DataFrame, *given: Any, **how: Any
) -> pd.DataFrame:
    return estimate(rows, codes, *given, **how)


def correct(
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    by: Sequence[str],
    *,
    measure: str,
    study: Study,
    weight: str | None = None,
    population: str = "press",
) -> Correction:
    """The estimates with the influence of each story: from them differences, families and contrasts follow as from any others."""
    measured, rows = find_measure(measure), rows[rows["value"].notna()]
    influences_of = partial(
        corrected_influence, by=by, weight=weight or study.weight, resample=study.resample, population=population
    )
    joined = with_codes(rows, codes, measure)
    whole = influences_of(joined)
    corrected: Sides
    alone: Sides
    if measured.style == "percent":
        alone = Shares(whole.codes)
        corrected = CorrectedShares(whole.corrected, whole.codes)
    else:
        positive, negative = (influences_of(of_label(rows, codes, label)) for label in ("positive", "negative"))
        alone = NetShares(whole.codes, positive.codes, negative.codes)
        corrected = CorrectedNetShares(whole.corrected, positive.corrected, negative.corrected, alone)
    return Correction(whole.codes.keys, corrected, alone, whole.n_coded, whole.n_coded_stories, joined.attrs["notes"])


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
    raw: pd.DataFrame, corrected: Sides | Differences, codes: Sides | Differences, study: Study
) -> pd.DataFrame:
    alpha = 1 - study.level
    (low, high), (low_codes, high_codes) = corrected.interval(alpha), codes.interval(alpha)
    return raw.assign(
        method=METHOD, estimate=corrected.value, low=low, high=high,
        estimate_raw=raw["estimate"], low_raw=raw["low"], high_raw=raw["high"],
        estimate_codes=codes.value, low_codes=low_codes, high_codes=high_codes,
    )  # fmt: skip


def _where_enough(corrected: pd.DataFrame, raw: pd.DataFrame, n_stories: Whole, notes: list[str]) -> pd.DataFrame:
    enough = n_stories >= LEAST_CODED
    otherwise = raw.assign(n_coded=corrected["n_coded"])
    findings = FINDINGS.build(corrected.apply(lambda column: column.where(enough, otherwise[column.name])))
    few = f"{(~enough).sum()} of {len(raw)} findings are not corrected: fewer than {LEAST_CODED} stories of a side are coded."
    findings.attrs = {**raw.attrs, "notes": [*notes, *([few] if not enough.all() else [])]}
    return findings

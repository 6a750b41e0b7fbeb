"""observations + codes -> corrected estimates with the influence of each story, and their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from analysis.findings.estimates import Sides, on_both_sides
from analysis.findings.influence import Influence, Whole, publisher_of
from analysis.findings.intervals import Alpha, Bounds, Differences, Floats, NetShares, Shares, effective_n, wilson
from analysis.measures import find_measure
from analysis.study import Study
from analysis.validity.coded_rows import of_label, with_codes
from analysis.validity.prediction_powered import corrected_influence, row_weights


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
    partial: bool  # the codes stand for a part of the rows only, and were not used


def correct(
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    by: Sequence[str],
    *,
    measure: str,
    study: Study,
    weight: str | None = None,
    population: str = "press",
    weights: Floats | None = None,
) -> Correction:
    """The estimates with the influence of each story: from them differences, families and contrasts follow as from any others.

    Args:
        rows: as of `corrected_means`, no `value` missing; weights: of each row, as of `corrected_influence`.
    """
    rows = rows.reset_index(drop=True)
    influences_of = partial(
        corrected_influence,
        by=by, weight=weight or study.weight, resample=study.resample, population=population, weights=weights,
    )  # fmt: skip
    joined = with_codes(rows, codes, measure)
    whole = influences_of(joined)
    corrected: Sides
    alone: Sides
    if find_measure(measure).style == "percent":
        alone = Shares(whole.codes)
        corrected = CorrectedShares(whole.corrected, whole.codes)
    else:
        positive, negative = (influences_of(of_label(rows, codes, label)) for label in ("positive", "negative"))
        alone = NetShares(whole.codes, positive.codes, negative.codes)
        corrected = CorrectedNetShares(whole.corrected, positive.corrected, negative.corrected, alone)
    counts = (whole.n_coded, whole.n_coded_stories)
    return Correction(whole.codes.keys, corrected, alone, *counts, joined.attrs["notes"], joined.attrs["partial"])


def one_mix(
    rows: pd.DataFrame, by: Sequence[str], contrast: str, over: str, weight: str, study: Study
) -> tuple[pd.DataFrame, Floats]:
    """The rows of the values of `over` that `estimate_differences` compares, and weights that give both sides their mix."""
    over = publisher_of(rows) if over == "outlet" else over
    cell = [*by, over, contrast]
    rows = on_both_sides(rows, by, contrast, over, study)[0].reset_index(drop=True)
    cells = rows.groupby(cell, dropna=False)["article_id"]
    sizes = (cells.size() if weight == "mention" else cells.nunique()).rename("_n").reset_index()
    both = sizes.groupby([*by, over], dropna=False)["_n"].transform("sum")
    # n1 n2 / (n1 + n2), or alike where each outlet counts alike, as estimate_differences weighs
    sizes["_mix"] = 1.0 if weight == "outlet" else sizes["_n"] * (1 - sizes["_n"] / both)
    mix = rows[cell].merge(sizes, on=cell, how="left", validate="many_to_one")["_mix"]
    own = pd.Series(row_weights(rows, cell, weight))
    share = own / own.groupby([rows[name] for name in cell], dropna=False).transform("sum")
    return rows, (share * mix).to_numpy(dtype=float)

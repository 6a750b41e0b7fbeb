"""The field's agreement coefficients, on label arrays."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt


def confusion(
    gold: Sequence[Hashable], found: Sequence[Hashable], labels: Sequence[Hashable]
) -> npt.NDArray[np.float64]:
    """Counts, gold labels down and found ones across, in the order of `labels`."""
    place = {label: i for i, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, ([place[g] for g in gold], [place[f] for f in found]), 1)
    return table


def macro_f1(table: npt.NDArray[np.float64]) -> float:
    """Mean F1 of the labels that occur in gold or among the answers; NaN where none does. `table` as from `confusion`."""
    total = table.sum(axis=0) + table.sum(axis=1)
    used = total > 0
    return float((2 * np.diag(table)[used] / total[used]).mean()) if used.any() else math.nan


def accuracy(table: npt.NDArray[np.float64]) -> float:
    """Share of units on the diagonal; NaN without units."""
    return float(np.trace(table) / table.sum()) if table.sum() else math.nan


def alpha(table: npt.NDArray[np.float64], *, ordinal: bool = False) -> float:
    """Krippendorff's alpha of two coders without missing codes, from their confusion table.

    Nominal difference by default; `ordinal` uses his ordinal metric over the order of the labels
    (Krippendorff 2019, Content Analysis, ch. 12). 1 is agreement, 0 chance; NaN where only one label occurs.
    """
    coincidences = table + table.T
    totals = coincidences.sum(axis=0)
    n = totals.sum()
    if n < 2:
        return math.nan
    difference = _ordinal(totals) if ordinal else 1 - np.eye(len(totals))
    expected = (np.outer(totals, totals) * difference).sum() / (n - 1)
    return float(1 - (coincidences * difference).sum() / expected) if expected else math.nan


def _ordinal(totals: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    middle = np.cumsum(totals) - totals / 2
    difference: npt.NDArray[np.float64] = (middle[:, None] - middle[None, :]) ** 2
    return difference


def precision_recall_f1(hits: float, n_found: float, n_gold: float) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; NaN where the divisor is 0."""
    precision = hits / n_found if n_found else math.nan
    recall = hits / n_gold if n_gold else math.nan
    return precision, recall, 2 * hits / (n_found + n_gold) if n_found + n_gold else math.nan

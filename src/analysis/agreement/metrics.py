"""The field's agreement coefficients.

The confusion table is scikit-learn's. Accuracy and F1 are read from that table here: scikit-learn computes them only from
the labels themselves, which takes far longer, and an interval asks for them of many tables: a bootstrap of 2,000, a jackknife of
one a story. A test holds both to scikit-learn's values. Krippendorff's alpha stands here because the package for it is GPL; a test compares with it.
"""

import math
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def confusion(gold: Sequence[Hashable], answers: Sequence[Hashable], labels: Sequence[Hashable]) -> Floats:
    """Counts, gold labels down and answered ones across, in the order of `labels`; all 0 where there are no units."""
    if not len(gold):
        return np.zeros((len(labels), len(labels)))
    from sklearn.metrics import confusion_matrix  # a second to import, and half of the tasks need no table

    return np.asarray(confusion_matrix(gold, answers, labels=labels), dtype=np.float64)


def macro_f1(table: Floats) -> float:
    """Mean F1 of the labels that occur in gold or among the answers; NaN where none does. `table` as from `confusion`."""
    return float(macro_f1s(table))


def accuracy(table: Floats) -> float:
    """Share of units on the diagonal; NaN without units."""
    return float(accuracies(table))


def alpha(table: Floats, *, ordinal: bool = False) -> float:
    """Krippendorff's alpha of two coders without missing codes, from their confusion table.

    Nominal difference by default; `ordinal` uses his ordinal metric over the order of the labels
    (Krippendorff 2019, Content Analysis, ch. 12). 1 is agreement, 0 chance; NaN where only one label occurs.
    """
    return float(alphas(table + table.T, ordinal=ordinal))


def macro_f1s(tables: Floats) -> Floats:
    """`macro_f1` of each of many tables, which are the last two axes."""
    total = tables.sum(axis=-1) + tables.sum(axis=-2)
    f1 = _divided(2 * np.diagonal(tables, axis1=-2, axis2=-1), total)
    n_used = (total > 0).sum(axis=-1)
    return _divided(np.nansum(f1, axis=-1), n_used)


def accuracies(tables: Floats) -> Floats:
    """`accuracy` of each of many tables, which are the last two axes."""
    return _divided(np.trace(tables, axis1=-2, axis2=-1), tables.sum(axis=(-2, -1)))


def coincidences(counts: Floats) -> Floats:
    """Coincidence matrices of units, each coded by any number of coders; they add up to that of all units.

    Args:
        counts: (units, labels), how many coders gave the unit that label. A unit with one code or none has no pair and adds zeros.
    Returns:
        (units, labels, labels), whose sum over units `alphas` reads (Krippendorff 2019, Content Analysis, ch. 12).
    """
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    others: Floats = np.maximum(counts.sum(axis=1) - 1, 1)[:, None, None]
    result: Floats = pairs / others
    return result


def alphas(tables: Floats, *, ordinal: bool = False) -> Floats:
    """Krippendorff's alpha of each of many coincidence matrices, which are the last two axes; NaN where only one label occurs."""
    totals = tables.sum(axis=-1)
    n = totals.sum(axis=-1)
    difference = _ordinal(totals) if ordinal else 1 - np.eye(totals.shape[-1])
    expected = (totals[..., :, None] * totals[..., None, :] * difference).sum(axis=(-2, -1))
    observed = (tables * difference).sum(axis=(-2, -1))
    usable = (n >= 2) & (expected > 0)
    return np.where(usable, 1 - _divided(observed * (n - 1), np.where(usable, expected, 0)), np.nan)


def _divided(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """NaN where the divisor is 0."""
    divisor = np.asarray(below, dtype=np.float64)
    result: Floats = np.divide(above, divisor, out=np.full(divisor.shape, np.nan), where=divisor > 0)
    return result


def _ordinal(totals: Floats) -> Floats:
    middle = np.cumsum(totals, axis=-1) - totals / 2
    difference: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
    return difference


def precision_recall_f1(n_right: float, n_answers: float, n_gold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts (of words, spans, pairs), each 0 to 1; NaN where the divisor is 0."""
    precision = n_right / n_answers if n_answers else math.nan
    recall = n_right / n_gold if n_gold else math.nan
    return precision, recall, 2 * n_right / (n_answers + n_gold) if n_answers + n_gold else math.nan

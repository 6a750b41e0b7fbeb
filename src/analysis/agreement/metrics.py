"""The field's agreement coefficients.

The confusion table is scikit-learn's. Accuracy and F1 are read from that table here: scikit-learn computes them only from
the labels themselves, which takes far longer, and a bootstrap interval asks for them 2,000 times. A test holds both
to scikit-learn's values. Krippendorff's alpha stands here because the package for it is GPL; a test compares with it.
"""

import math
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt


def confusion(
    gold: Sequence[Hashable], answers: Sequence[Hashable], labels: Sequence[Hashable]
) -> npt.NDArray[np.float64]:
    """Counts, gold labels down and answered ones across, in the order of `labels`; all 0 where there are no units."""
    if not len(gold):
        return np.zeros((len(labels), len(labels)))
    from sklearn.metrics import confusion_matrix  # a second to import, and half of the tasks need no table

    return np.asarray(confusion_matrix(gold, answers, labels=labels), dtype=np.float64)


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


def precision_recall_f1(n_right: float, n_answers: float, n_gold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts (of words, spans, pairs), each 0 to 1; NaN where the divisor is 0."""
    precision = n_right / n_answers if n_answers else math.nan
    recall = n_right / n_gold if n_gold else math.nan
    return precision, recall, 2 * n_right / (n_answers + n_gold) if n_answers + n_gold else math.nan

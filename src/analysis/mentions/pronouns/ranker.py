"""The learned part of resolving pronouns: a small forest over all candidates of a pronoun at once, kept as plain JSON.

Every tree asks each candidate the same few questions, so that its leaf is the number that the answers make.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.errors import AnalysisError

WEIGHTS = Path(__file__).parent.parent / "weights" / "pronouns.json"

SCALE = 10_000  # values are whole numbers, whose sum is the same in any order
DIGITS = 8  # of a probability: the last ones of an exponential differ between processors

Floats = npt.NDArray[np.float64]


class Ranker:
    """Boosted trees without branches of their own: tree t asks `feature[t, d] > threshold[t, d]` for each of its depths d.

    Args:
        feature, threshold: (trees, depth).
        value: (trees, 2 ** depth), the leaves, times SCALE; a candidate's worth is the sum of its leaves.
        nobody: what it is worth that none of the candidates is meant, times SCALE.
        learnt_from: `text_digest` of the texts it was fitted on.
    """

    def __init__(
        self,
        feature: npt.ArrayLike,
        threshold: npt.ArrayLike,
        value: npt.ArrayLike,
        nobody: int,
        learnt_from: Iterable[str] = (),
    ) -> None:
        self.feature, self.threshold = np.asarray(feature, np.intp), np.asarray(threshold, np.float64)
        self.value, self.nobody = np.asarray(value, np.int64), nobody
        self.learnt_from = frozenset(learnt_from)
        n_trees, depth = self.feature.shape
        self._leaves, self._roots = self.value.ravel(), np.arange(n_trees) << depth
        self._asked, self._least = self.feature.T.ravel(), self.threshold.T.ravel()  # depth by depth

    def rank(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """P that each candidate is meant, from one row of features each; what is missing to 1 is nobody's."""
        answers = np.array(rows, np.float64).take(self._asked, axis=1) > self._least
        leaf, *others = answers.view(np.uint8).reshape(len(rows), self.feature.shape[1], -1).swapaxes(0, 1)
        for answer in others:
            leaf = leaf * 2 + answer
        worth = self._leaves.take(leaf + self._roots).sum(axis=1).tolist()
        top = max(self.nobody, *worth)
        shares = [math.exp((one - top) / SCALE) for one in (*worth, self.nobody)]
        return [round(share / sum(shares), DIGITS) for share in shares[:-1]]


@cache
def load_ranker() -> Ranker:
    """The ranker that ships. Raises AnalysisError where the file is missing or broken."""
    try:
        content: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        return Ranker(**content)
    except (OSError, ValueError, TypeError) as problem:
        raise AnalysisError(
            f"The pronoun weights {WEIGHTS.name} cannot be read ({problem}): install the package again."
        ) from None


def text_digest(text: str) -> str:
    """What the weights keep of a text they were fitted on, so that nobody scores them on it unawares."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]

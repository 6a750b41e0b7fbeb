"""The learned part of resolving pronouns: two small forests of decision trees, kept as plain JSON and run with NumPy.

One forest judges each candidate alone. The other judges two candidates against each other, for a text that comes with both given.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.errors import AnalysisError

WEIGHTS = Path(__file__).parent.parent / "weights" / "pronouns.json"

DIGITS = 8  # of a probability: the last ones of an exponential differ between processors

Floats = npt.NDArray[np.float64]


class Forest:
    """Boosted regression trees: the logit is `prior` plus the values of the leaves that a row falls into."""

    def __init__(self, prior: float, trees: list[dict[str, list[float]]]) -> None:
        size = max(len(tree["feature"]) for tree in trees)
        self.prior, self.trees, self.size = prior, trees, size
        flat = {key: np.array([tree[key] + [0] * (size - len(tree[key])) for tree in trees]) for key in trees[0]}
        offset = np.arange(len(trees)) * size
        self.feature = flat["feature"].astype(np.int64).ravel()
        self.threshold, self.value = flat["threshold"].ravel(), flat["value"].ravel()
        self.left = (flat["left"].astype(np.int64) + offset[:, None]).ravel()
        self.right = (flat["right"].astype(np.int64) + offset[:, None]).ravel()
        self.roots = offset
        self.depth = int(np.log2(size + 1))

    def probability(self, rows: Floats) -> Floats:
        """P of each row. A leaf points at itself, so that every tree takes the same number of steps."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        which = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            at = np.where(rows[which, self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
        logit: Floats = self.prior + self.value[at].sum(axis=1)
        return np.asarray((1 / (1 + np.exp(-logit))).round(DIGITS))


class Ranker:
    """Ranks the candidates of one pronoun."""

    def __init__(self, alone: Forest, duel: Forest, learnt_from: Iterable[str] = ()) -> None:
        self.alone, self.duel = alone, duel
        self.learnt_from = frozenset(learnt_from)  # `text_digest` of the texts it was fitted on

    def rank(self, rows: Floats) -> Floats:
        """P of each candidate, from one row of features each."""
        return self.alone.probability(rows)

    def rank_two(self, rows: Floats) -> Floats:
        """P of the first two candidates where it is known that only they may be meant: the mean of both forests."""
        two = rows[:2]
        return (self.alone.probability(two) + self.duel.probability(against(two, two[::-1]))) / 2


def against(own: Floats, other: Floats) -> Floats:
    """What the second forest reads: a candidate, its rival, and the difference."""
    return np.hstack([own, other, own - other])


@cache
def load_ranker() -> Ranker:
    """The ranker that ships. Raises AnalysisError where the file is missing or broken."""
    try:
        content: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        alone, duel = (Forest(content[name]["prior"], content[name]["trees"]) for name in ("alone", "duel"))
        return Ranker(alone, duel, content["learnt_from"])
    except (OSError, ValueError, KeyError) as problem:
        raise AnalysisError(
            f"The pronoun weights {WEIGHTS.name} cannot be read ({problem}): install the package again."
        ) from None


def text_digest(text: str) -> str:
    """What the weights keep of a text they were fitted on, so that nobody scores them on it unawares."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]

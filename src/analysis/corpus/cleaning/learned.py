"""The learnt part of cleaning: how likely each block is boilerplate, and of which kind; a small forest over words, shape and place.

Two passes: the words of each block give it a first score; trees then read that score, those of the blocks around it and what
`features` says of the block and its place. All values are whole numbers, so every processor answers alike.
"""

import hashlib
import math
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.corpus.cleaning.features import Blocks, describe
from analysis.errors import AnalysisError

WEIGHTS = Path(__file__).parent.parent / "weights" / "blocks.npz"
SCALE = 1_000  # of log-odds: scores are whole numbers
ARRAYS = (
    "words",
    "kinds",
    "kind_names",
    "feature",
    "threshold",
    "left",
    "right",
    "value",
    "roots",
    "base",
    "learnt_from",
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Judged(NamedTuple):
    """A block's score (log-odds times SCALE that it is boilerplate), and its kind if it is."""

    score: int
    kind: str

    @property
    def probability(self) -> float:
        """The score as a probability; two decimals, for a person to read."""
        return round(1 / (1 + math.exp(-self.score / SCALE)), 2)


class Forest:
    """What was learnt.

    Args:
        words: (buckets,) first-pass log-odds of each bucket, times SCALE.
        kinds, kind_names: (kinds, buckets) weights by which the kind of a block is told, and the names of the kinds.
        feature, threshold, left, right, value: nodes of all trees: row goes left where row[feature] <= threshold; a leaf's
            children are itself, and its value is added to the score.
        roots: the first node of each tree. base: the score before any tree.
        learnt_from: `site_digest` of the sites whose pages taught it, so that nobody scores them on it unawares.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        self.arrays = arrays
        self.words = arrays["words"].astype(np.int64)
        self.kinds = arrays["kinds"].astype(np.int64)
        self.kind_names = [str(name) for name in arrays["kind_names"]]
        self.feature, self.threshold = arrays["feature"].astype(np.intp), arrays["threshold"].astype(np.float64)
        left, right = arrays["left"].astype(np.intp), arrays["right"].astype(np.intp)
        self.below = np.stack(
            [left, right], axis=1
        ).ravel()  # of each node, where a row goes that is not above it, and that is
        self.value, self.roots = arrays["value"].astype(np.int64), arrays["roots"].astype(np.intp)
        self.base = int(arrays["base"].astype(np.int64))
        self.learnt_from = frozenset(str(digest) for digest in arrays["learnt_from"])

    def learnt_of(self, site: str) -> bool:
        """Whether pages of the site taught it."""
        return site_digest(site) in self.learnt_from

    def judge(self, blocks: Sequence[str], reasons: Sequence[str], title: str = "") -> dict[int, Judged]:
        """Score and kind of every block that is unmarked and may be boilerplate, by its number; of the others nobody needs to ask."""
        described = describe(blocks, reasons, title, marked_too=False)
        if not described.told:
            return {}
        words = dict(zip(described.asked, described.words, strict=True))
        scores = self.score(self.rows(described, len(blocks)))
        return {
            i: Judged(score, self._kind(words[i]) if score > 0 else "")
            for i, score in zip(described.told, scores.tolist(), strict=True)
        }

    def rows(self, described: Blocks, size: int) -> Floats:
        """What the trees read of each block told of."""
        starts = np.cumsum([0, *map(len, described.words[:-1])])
        first = np.add.reduceat(self.words[list(chain.from_iterable(described.words))], starts).astype(np.float64)
        return described.with_scores(first, size)

    def score(self, rows: Floats) -> Ints:
        """The log-odds of each row, times SCALE."""
        node = np.tile(self.roots, (len(rows), 1))
        values, begins = rows.ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
        while True:
            is_above = values.take(self.feature.take(node) + begins) > self.threshold.take(node)
            below = self.below.take(2 * node + is_above)
            if np.array_equal(below, node):
                scores: Ints = self.base + self.value.take(node).sum(axis=1)
                return scores
            node = below

    def _kind(self, words: list[int]) -> str:
        return self.kind_names[int(self.kinds[:, words].sum(axis=1).argmax())]


def site_digest(site: str) -> str:
    """What the weights keep of a site."""
    return hashlib.sha256(site.encode()).hexdigest()[:8]


@cache
def load_forest() -> Forest:
    """The weights that ship. Raises AnalysisError where the file is missing or broken."""
    try:
        with np.load(WEIGHTS, allow_pickle=False) as file:
            return Forest({name: file[name] for name in ARRAYS})
    except (OSError, ValueError, KeyError) as problem:
        raise AnalysisError(
            f"The weights of cleaning {WEIGHTS.name} cannot be read ({problem}): install the package again."
        ) from None


def weights_digest() -> str:
    """Digest of the weights that ship."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()

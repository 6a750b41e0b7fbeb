"""Pages with marked blocks -> a `Forest`: logistic regression over words, then boosted trees over its scores, shape and place."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from analysis import paths
from analysis.corpus.cleaning.blocks import Boilerplate
from analysis.corpus.cleaning.features import BUCKETS, describe
from analysis.corpus.cleaning.learned import SCALE, Forest, site_digest
from analysis.training.cleaning.codes import coded_pages
from analysis.training.cleaning.invented import invented_pages
from analysis.training.cleaning.pages import MarkedPage, read_gold_pages

STRENGTH, KIND_STRENGTH = 0.3, 1.0  # C of the regressions: the smaller, the less a rare word counts
STORY = 2.0  # how much worse it is to lose a block of the story than to keep one of boilerplate
TREES, LEAVES, RATE, LEAST = 150, 15, 0.06, 20
INNER = 4  # folds by which first-pass scores of the examples are made, as those of pages that were not learnt from
SEED = 7

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class BlockExamples:
    """The blocks asked for of all pages, beside each other."""

    def __init__(self, pages: Sequence[MarkedPage]) -> None:
        self.pages = pages
        self.described = [describe(page.blocks, page.reasons, page.title) for page in pages]
        asked = [(page, i) for page, one in zip(pages, self.described, strict=True) for i in one.asked]
        self.page_of = np.repeat(np.arange(len(pages)), [len(one.asked) for one in self.described])
        self.words = bag([words for one in self.described for words in one.words])
        self.marks = np.array([page.boilerplate[i] for page, i in asked])
        self.kinds = [page.kinds[i] or (page.reasons[i] if page.boilerplate[i] == 1 else "") for page, i in asked]
        n_words = np.array([len(page.blocks[i].split()) for page, i in asked]) + 3.0
        size = np.bincount(self.page_of, n_words, minlength=len(pages))
        self.weight = n_words / np.sqrt(size[self.page_of]) * np.array([page.weight for page, _ in asked])
        self.weight = self.weight / self.weight.mean() * np.where(self.marks == 0, STORY, 1.0)
        self.fold = np.array([fold_of(page.site, INNER) for page in pages])[self.page_of]

    def rows(self, first: Floats) -> Floats:
        """What the trees read, given first-pass scores."""
        parts = [
            one.with_scores(first[self.page_of == n], len(page.blocks))
            for n, (page, one) in enumerate(zip(self.pages, self.described, strict=True))
            if one.asked
        ]
        return np.vstack(parts)


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: the same for all its pages, and in every run."""
    return zlib.crc32(site.encode()) % folds


def fit_forest(pages: Iterable[MarkedPage]) -> Forest:
    """Learn from all pages. The same pages give the same forest."""
    examples = BlockExamples(list(pages))
    known = np.flatnonzero(examples.marks >= 0)
    first = np.zeros(len(examples.marks))
    for fold in range(INNER):
        others, here = known[examples.fold[known] != fold], np.flatnonzero(examples.fold == fold)
        if len(here):
            first[here] = bag_scores(_words(examples, others), examples.words[here])
    trees = _trees(examples.rows(first)[known], examples.marks[known], examples.weight[known])
    kinds, names = _kinds(examples)
    learnt_from = sorted({site_digest(page.site) for page in examples.pages if page.found})
    return Forest(
        {
            "words": _words(examples, known), "kinds": kinds, "kind_names": np.array(names), **trees,
            "learnt_from": np.array(learnt_from),
        }
    )  # fmt: skip


def all_pages(phrases: Boilerplate, gold: Path, corpora: Path, held_out: Collection[str] = ()) -> list[MarkedPage]:
    """Everything that the weights learn from: marked pages but of the sites held out, invented pages, coded articles."""
    return [*read_gold_pages(gold, phrases, held_out), *invented_pages(phrases), *coded_pages(corpora, phrases)]


def fit_without(sites: Collection[str], phrases: Boilerplate, shared: Path = paths.SHARED) -> Forest:
    """Weights that never saw a page of these sites. Raises GoldError where what teaches them is not there."""
    return fit_forest(all_pages(phrases, shared / "gold" / "cleaning", shared / "corpora", sites))


def bag(words: Sequence[Sequence[int]]) -> csr_matrix:
    """Buckets as rows of ones."""
    places = np.fromiter((bucket for one in words for bucket in one), np.int64)
    ends = np.cumsum([0, *map(len, words)])
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(words), BUCKETS))


def bag_scores(weights: Ints, rows: csr_matrix) -> Floats:
    """First-pass scores of rows."""
    scores: Floats = rows @ weights.astype(np.float64)
    return scores


def _words(examples: BlockExamples, rows: Ints) -> Ints:
    """The first pass: log-odds of each bucket, in whole numbers; the constant stands in every block's buckets, so it has none."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", fit_intercept=False, random_state=SEED, max_iter=500)
    model.fit(examples.words[rows], examples.marks[rows], sample_weight=examples.weight[rows])
    weights: Ints = np.round(model.coef_[0] * SCALE).astype(np.int16)
    return weights


def _kinds(examples: BlockExamples) -> tuple[Ints, list[str]]:
    """Weights by which the kind of a block of boilerplate is told from its words."""
    kinds = [kind if kind not in ("separator", "pull_quote", "repeated") else "" for kind in examples.kinds]
    rows = np.array([i for i, kind in enumerate(kinds) if kind and examples.marks[i] == 1])
    model = LogisticRegression(C=KIND_STRENGTH, solver="lbfgs", fit_intercept=False, max_iter=500)
    model.fit(examples.words[rows], [kinds[i] for i in rows])
    return np.round(model.coef_ * 100).astype(np.int16), [str(name) for name in model.classes_]


def _trees(rows: Floats, marks: Ints, weight: Floats) -> dict[str, npt.NDArray[np.generic]]:
    """Boosted trees as arrays of nodes."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAST, l2_regularization=2.0,
        max_features=0.3, random_state=SEED,
    )  # fmt: skip
    model.fit(rows, marks, sample_weight=weight)
    nodes, roots, start = [], [], 0
    for (tree,) in model._predictors:
        own = tree.nodes
        leaf, index = own["is_leaf"].astype(bool), np.arange(len(own))
        nodes.append({
            "feature": np.where(leaf, 0, own["feature_idx"]).astype(np.int16),
            "threshold": np.where(leaf, 0.0, own["num_threshold"]).astype(np.float64),
            "left": (start + np.where(leaf, index, own["left"])).astype(np.int32),
            "right": (start + np.where(leaf, index, own["right"])).astype(np.int32),
            "value": np.where(leaf, np.round(own["value"] * SCALE), 0).astype(np.int32),
        })  # fmt: skip
        roots.append(start)
        start += len(own)
    arrays = {name: np.concatenate([one[name] for one in nodes]) for name in nodes[0]}
    base = np.round(model._baseline_prediction.ravel()[0] * SCALE)
    return {**arrays, "roots": np.array(roots, np.int32), "base": np.array(base, np.int32)}

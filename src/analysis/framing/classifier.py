"""Described texts and codes -> a classifier of several frames at once, with calibrated probabilities and a threshold.

Ridge regression on a kernel (Saunders, Gammerman & Vovk 1998): texts are alike as the cube of their vectors'
likeness and, besides, by the words they share; how near a text is to a frame's name is a trend of its own. One inverse
serves all frames and all folds. Everything else is settled by cross-validation within the training texts: how strongly
to regularise (likelihood), what a score means as a probability (Platt 1999, one slope for all frames, since a rare frame
has too few examples for its own), and from which probability on a text carries a frame (micro-F1, one threshold for all).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from sklearn.linear_model import LogisticRegression

from analysis.framing.features import Described
from analysis.language.vectors import Vectors

RIDGES = (0.03, 0.1, 0.3, 1.0)  # the larger, the smoother
WORDS = 0.5  # of shared words beside alike vectors, which count 1 at most
TREND = 10.0  # variance of a trend's coefficients beforehand: next to free
DIGITS = 6  # of a probability, and of what chooses a setting: those below differ between processors
BATCH = 4_096  # texts compared with the training texts at once
SEED = 7

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Splits = Sequence[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]


@dataclass(frozen=True)
class Calibration:
    """Scores to probabilities: one slope, an offset a frame."""

    slope: float
    offsets: Floats

    def probabilities(self, scores: Floats) -> Floats:
        logits = np.clip(self.slope * scores + self.offsets, -30, 30)
        return np.asarray((1 / (1 + np.exp(-logits))).round(DIGITS), dtype=np.float64)


@dataclass(frozen=True)
class Scorer:
    """Ridge regression of each frame on the likeness to the training texts."""

    known: Vectors
    weights: Floats  # a row a training text, a column a frame
    word_weights: Floats
    trends: Floats  # level, and what one standard deviation of likeness to the frame's name adds

    def scores(self, texts: Described) -> Floats:
        batches = np.split(texts.vectors, range(BATCH, len(texts.vectors), BATCH))
        alike = np.concatenate([_alike(batch, self.known) @ self.weights for batch in batches])
        return np.asarray(alike + texts.words @ self.word_weights + self.trends[0] + self.trends[1] * texts.names)


@dataclass(frozen=True)
class Rule:
    """Which frames a text carries. `fewest` and `most`: the numbers of frames of the training texts."""

    threshold: float
    fewest: int
    most: int

    def decide(self, likely: Floats) -> Bools:
        place = (-likely).argsort(axis=1, kind="stable").argsort(axis=1)  # 0: the likeliest frame of its text
        return np.asarray((place < self.most) & ((likely >= self.threshold) | (place < min(self.fewest, 1))))


@dataclass(frozen=True)
class Classifier:
    """What was learnt of each frame."""

    scorer: Scorer
    calibration: Calibration
    rule: Rule

    def probabilities(self, texts: Described) -> Floats:
        """A row a text, a column a frame."""
        return self.calibration.probabilities(self.scorer.scores(texts))


def learn(texts: Described, gold: Bools, splits: Splits) -> Classifier:
    """Fit a classifier to `gold` (a row a text, a column a frame); `splits` are the folds that settle its settings."""
    likeness = _alike(texts.vectors, texts.vectors) + WORDS * (texts.words @ texts.words.T).toarray()
    tried = []
    for ridge in RIDGES:
        inverse = _inverse(likeness, ridge)
        fits = [_fit(inverse, names, y, splits) for names, y in zip(texts.names.T, gold.T.astype(float), strict=True)]
        held = np.column_stack([fit[2] for fit in fits])
        calibration = calibrate(held, gold)
        likely = calibration.probabilities(held)
        tried.append((_surprise(likely, gold), fits, calibration, likely))
    _, fits, calibration, likely = min(tried, key=lambda one: one[0])
    weights = np.column_stack([fit[0] for fit in fits])
    trends = np.column_stack([fit[1] for fit in fits])
    scorer = Scorer(texts.vectors, weights, np.asarray(WORDS * (texts.words.T @ weights)), trends)
    return Classifier(scorer, calibration, _rule(likely, gold))


def calibrate(scores: Floats, gold: Bools) -> Calibration:
    """The slope and offsets that make held-out codes most likely."""
    frame = np.tile(np.eye(gold.shape[1]), (len(gold), 1))
    table = np.column_stack([scores.ravel(), frame])
    model = LogisticRegression(C=10.0, fit_intercept=False, tol=1e-8, max_iter=5_000).fit(table, gold.ravel())
    slope, *offsets = model.coef_[0]
    return Calibration(max(float(slope), 1e-3), np.array(offsets))


def _alike(some: Vectors, others: Vectors) -> Floats:
    """Summed up in 64 bits: what is learnt from likenesses makes their last digits larger."""
    return np.asarray(((1 + some.astype(np.float64) @ others.T.astype(np.float64)) / 2) ** 3)


def _inverse(likeness: Floats, ridge: float) -> Floats:
    return np.asarray(cho_solve(cho_factor(likeness + ridge * np.eye(len(likeness))), np.eye(len(likeness))))


def _fit(inverse: Floats, names: Floats, y: Floats, splits: Splits) -> tuple[Floats, Floats, Floats]:
    """Weights of the training texts, trend, and the score of each training text from a fit without its fold.

    Leaving a fold out needs no new fit: what it would miss there is the inverse's own block, solved for the weights.
    """
    trend = np.column_stack([np.ones(len(y)), names])
    reach = inverse @ trend
    middle = np.linalg.inv(trend.T @ reach + np.eye(2) / TREND)
    coefficients = middle @ (reach.T @ y)
    weights = inverse @ y - reach @ coefficients
    held = np.empty(len(y))
    for _, test in splits:
        block = inverse[np.ix_(test, test)] - reach[test] @ middle @ reach[test].T
        held[test] = y[test] - np.linalg.solve(block, weights[test])
    return weights, coefficients, held


def _surprise(likely: Floats, gold: Bools) -> float:
    """Mean negative log likelihood of the codes."""
    right = np.where(gold, likely, 1 - likely)
    return round(float(-np.log(np.clip(right, 1e-9, 1)).mean()), DIGITS)


def _rule(likely: Floats, gold: Bools) -> Rule:
    """The threshold with the best micro-F1, the middle one of several."""
    carried = gold.sum(axis=1)
    rules = [Rule(float(t), int(carried.min()), int(carried.max())) for t in np.linspace(0.1, 0.9, 33)]
    decisions = [rule.decide(likely) for rule in rules]
    f1 = np.array([2 * (own & gold).sum() / max(own.sum() + gold.sum(), 1) for own in decisions])
    best = np.flatnonzero(f1 >= f1.max() - 1e-9)
    return rules[int(best[len(best) // 2])]

"""Features and codes -> a linear classifier of several frames at once, with calibrated probabilities and a threshold.

One logistic regression a frame, balanced so that rare frames are found. Everything else is settled by cross-validation
within the training texts: how strongly to regularise (likelihood), what a score means as a probability (Platt 1999, one
slope for all frames, since a rare frame has too few examples for its own), and from which probability on a text
carries a frame (micro-F1; one threshold for all: with calibrated probabilities no other rule does better).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

STRENGTHS = (1.0, 3.0, 10.0)  # C, the inverse of regularisation
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
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)


@dataclass(frozen=True)
class Classifier:
    """What was learnt of each frame. `at_least_one`: every training text carried a frame, so every text is given one."""

    models: tuple[LogisticRegression, ...]
    calibration: Calibration
    threshold: float
    at_least_one: bool

    def probabilities(self, features: Any) -> Floats:
        """A row a text, a column a frame."""
        return self.calibration.probabilities(_scores(self.models, features))

    def decide(self, likely: Floats) -> Bools:
        """Which frames each text carries."""
        return _decide(likely, self.threshold, at_least_one=self.at_least_one)


def learn(features: Any, gold: Bools, splits: Splits) -> Classifier:
    """Fit a classifier to `gold` (a row a text, a column a frame); `splits` are the folds that settle its settings."""
    at_least_one = bool(gold.any(axis=1).all())
    tried = [(strength, _held_out(features, gold, splits, strength)) for strength in STRENGTHS]
    rated = [(strength, held, calibrate(held, gold)) for strength, held in tried]
    strength, held, calibration = min(rated, key=lambda one: _surprise(one[2].probabilities(one[1]), gold))
    threshold = _threshold(calibration.probabilities(held), gold, at_least_one=at_least_one)
    return Classifier(_fit(features, gold, strength), calibration, threshold, at_least_one)


def calibrate(scores: Floats, gold: Bools) -> Calibration:
    """The slope and offsets that make held-out codes most likely; scores that are NaN are left out."""
    known = ~np.isnan(scores)
    if not known.any() or gold[known].all() or not gold[known].any():
        return Calibration(1.0, np.zeros(gold.shape[1]))
    frame = np.broadcast_to(np.eye(gold.shape[1]), (*gold.shape, gold.shape[1]))
    table = np.column_stack([scores[known], frame[known]])
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=500).fit(table, gold[known])
    slope, *offsets = model.coef_[0]
    return Calibration(max(float(slope), 1e-3), np.array(offsets))


def _fit(features: Any, gold: Bools, strength: float) -> tuple[LogisticRegression, ...]:
    dual = features.shape[0] < features.shape[1]  # the same answer, sooner
    return tuple(
        LogisticRegression(
            C=strength, class_weight="balanced", solver="liblinear", dual=dual, max_iter=1_000, random_state=SEED
        ).fit(features, column)
        for column in gold.T
    )


def _scores(models: Sequence[LogisticRegression], features: Any) -> Floats:
    return np.column_stack([model.decision_function(features) for model in models])


def _held_out(features: Any, gold: Bools, splits: Splits, strength: float) -> Floats:
    """The scores of each training text from models that did not see it; NaN where a fold lacks the frame."""
    found = np.full(gold.shape, np.nan)
    for train, test in splits:
        count = gold[train].sum(axis=0)
        able = np.flatnonzero((count > 0) & (count < len(train)))
        if len(able):
            models = _fit(features[train], gold[train][:, able], strength)
            found[np.ix_(test, able)] = _scores(models, features[test])
    return found


def _surprise(likely: Floats, gold: Bools) -> float:
    """Mean negative log likelihood of the codes."""
    known = ~np.isnan(likely)
    right = np.where(gold, likely, 1 - likely)[known]
    return float(-np.log(np.clip(right, 1e-9, 1)).mean()) if known.any() else 0.0


def _threshold(likely: Floats, gold: Bools, *, at_least_one: bool) -> float:
    """The probability with the best micro-F1, the middle one of several; 0.5 where nothing was held out."""
    if np.isnan(likely).all():
        return 0.5
    likely = np.nan_to_num(likely, nan=0.0)
    options = np.linspace(0.1, 0.9, 33)
    found = [_decide(likely, option, at_least_one=at_least_one) for option in options]
    f1 = np.array([2 * (own & gold).sum() / (own.sum() + gold.sum()) for own in found])
    best = np.flatnonzero(f1 >= f1.max() - 1e-9)
    return float(options[best[len(best) // 2]])


def _decide(likely: Floats, threshold: float, *, at_least_one: bool) -> Bools:
    found: Bools = likely >= threshold
    if at_least_one:
        found[np.arange(len(likely)), likely.argmax(axis=1)] = True
    return found

"""Coded examples -> a detector of frames, learnt in seconds from 100 to some thousand texts that people coded.

Features are words, word pairs and letter sequences (tf-idf); one logistic regression a frame gives its probability, and a
threshold a frame, set by cross-validation within the training texts, decides. A text may carry several frames or none. What
is saved is the coded examples, not a pickled model: loading fits them again and gives the same detector.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis.codebook.entries import nearest
from analysis.errors import GoldError
from analysis.validity.gold import read_gold

LEAST = 10  # examples of a frame
FOLDS = 5
SEED = 7
LONG = 200  # words: from this mean length on texts are articles, and letter sequences add nothing but time

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """A text with the frames that a person found in it."""

    text: str
    frames: tuple[str, ...]


@dataclass(frozen=True)
class Detector:
    """A detector of frames. `thresholds` are probabilities from which on a text carries the frame."""

    frames: tuple[str, ...]
    examples: tuple[Coded, ...]
    thresholds: tuple[float, ...]
    at_least_one: bool  # every training text carried a frame, so every text is given its likeliest one
    words: "WordFeatures"
    models: tuple[LogisticRegression, ...]

    def probabilities(self, texts: Sequence[str]) -> pd.DataFrame:
        """The probability of each frame in each text, one column a frame."""
        if not texts:
            return pd.DataFrame(columns=list(self.frames), dtype=float)
        return pd.DataFrame(_probabilities(self.models, self.words.of(texts)), columns=list(self.frames))

    def detect(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The frames of each text, likeliest first."""
        likely = self.probabilities(texts).to_numpy()
        found = _decide(likely, np.array(self.thresholds), at_least_one=self.at_least_one)
        return [
            tuple(self.frames[i] for i in np.argsort(-row, kind="stable") if own[i])
            for row, own in zip(likely, found, strict=True)
        ]

    def save(self, path: Path) -> None:
        """Write the coded examples as JSON Lines; `load_detector` fits them again."""
        lines = (json.dumps({"text": e.text, "frames": list(e.frames)}, ensure_ascii=False) for e in self.examples)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class WordFeatures:
    """Words, word pairs and, in short texts, letter sequences, weighted by how rare they are."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.parts = [TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=20_000, sublinear_tf=True)]
        if sum(len(text.split()) for text in texts) / len(texts) < LONG:
            self.parts.append(
                TfidfVectorizer(
                    analyzer="char_wb", ngram_range=(3, 5), min_df=2, max_features=20_000, sublinear_tf=True
                )
            )
        for part in self.parts:
            part.fit(texts)

    def of(self, texts: Sequence[str]) -> Any:
        """A sparse row a text."""
        return sparse.hstack([part.transform(texts) for part in self.parts]).tocsr()


def read_coded(path: Path, known: Iterable[str] | None = None) -> list[Coded]:
    """Coded examples from a file of records `text, frames [..]`.

    Raises GoldError for a file not in the form, and for a frame that is not among `known`, naming the line's text.
    """
    records = read_gold(path, {"text": str, "frames": list})
    allowed = None if known is None else set(known)
    for number, record in enumerate(records, start=1):
        for frame in record["frames"]:
            if allowed is not None and frame not in allowed:
                raise GoldError(
                    f"{path}, record {number}: `{frame}` is not a known frame.{nearest(str(frame), allowed)}"
                )
    return [Coded(record["text"], tuple(record["frames"])) for record in records]


def fit_detector(examples: Sequence[Coded], *, least: int = LEAST) -> Detector:
    """Learn frames from coded examples.

    Raises GoldError where a frame has fewer than `least` examples, or only one frame is coded and all texts carry it: too
    little to learn from, so no detector and no number.
    """
    counts = Counter(frame for example in examples for frame in set(example.frames))
    frames = tuple(sorted(counts))
    _check_enough(counts, len(examples), least)
    texts = [example.text for example in examples]
    gold = np.array([[frame in example.frames for frame in frames] for example in examples])
    words = WordFeatures(texts)
    features = words.of(texts)
    held_out = _held_out(texts, features, gold)
    return Detector(
        frames=frames,
        examples=tuple(examples),
        thresholds=tuple(_threshold(held_out, gold, i) for i in range(len(frames))),
        at_least_one=bool(gold.any(axis=1).all()),
        words=words,
        models=_fit(features, gold),
    )


def load_detector(path: Path) -> Detector:
    """Fit again what `Detector.save` wrote. Raises GoldError as `read_coded` and `fit_detector` do."""
    return fit_detector(read_coded(path))


def cross_validate(examples: Sequence[Coded], folds: int, *, least: int = LEAST) -> list[tuple[tuple[str, ...], str]]:
    """(frames found, likeliest frame) of each example, from a detector that did not learn from it or from a text like it."""
    if not 2 <= folds <= len(examples):
        raise GoldError(f"{folds} folds cannot be made of {len(examples)} examples: give 2 to {len(examples)}.")
    _check_enough(Counter(frame for e in examples for frame in set(e.frames)), len(examples), least)
    answers: list[tuple[tuple[str, ...], str]] = [((), "")] * len(examples)
    for train, test in _splits([example.text for example in examples], folds):
        detector = fit_detector([examples[i] for i in train], least=min(least, 2))
        for i, answer in zip(test, answer_each(detector, [examples[i].text for i in test]), strict=True):
            answers[i] = answer
    return answers


def answer_each(detector: Detector, texts: Sequence[str]) -> list[tuple[tuple[str, ...], str]]:
    """(frames found, likeliest frame) of each text."""
    best = detector.probabilities(texts).to_numpy().argmax(axis=1)
    return [(found, detector.frames[i]) for found, i in zip(detector.detect(texts), best, strict=True)]


def learning_curve(examples: Sequence[Coded], *, steps: int = 5, share_held: float = 0.25) -> pd.DataFrame:
    """micro-F1 on held-back examples as more are learnt from: whether coding more would pay.

    Returns:
        n_examples, micro_f1; steps with too few examples of every frame are left out.
    """
    order = np.random.default_rng(SEED).permutation(len(examples))
    n_held = math.ceil(len(examples) * share_held)
    held, rest = [examples[i] for i in order[:n_held]], [examples[i] for i in order[n_held:]]
    rows = []
    for n in np.unique(np.linspace(len(rest) / steps, len(rest), steps).astype(int)):
        try:
            found = fit_detector(rest[:n], least=2).detect([example.text for example in held])
        except GoldError:
            continue
        hits = sum(len(set(f) & set(e.frames)) for f, e in zip(found, held, strict=True))
        total = sum(len(f) + len(set(e.frames)) for f, e in zip(found, held, strict=True))
        rows.append((int(n), 2 * hits / total if total else math.nan))
    return pd.DataFrame(rows, columns=["n_examples", "micro_f1"])


def uncertain_first(detector: Detector, texts: Sequence[str]) -> pd.DataFrame:
    """Texts in the order in which coding them would teach most: nearest to a threshold first. Columns text, frame, probability."""
    likely = detector.probabilities(texts).to_numpy()
    distance = np.abs(likely - np.array(detector.thresholds))
    frame = distance.argmin(axis=1)
    order = np.argsort(distance.min(axis=1), kind="stable")
    rows = [(texts[i], detector.frames[frame[i]], float(likely[i, frame[i]])) for i in order]
    return pd.DataFrame(rows, columns=["text", "frame", "probability"])


def _check_enough(counts: Counter[str], n: int, least: int) -> None:
    if not counts:
        raise GoldError(f"None of the {n} examples is coded with a frame, so there is nothing to learn.")
    few = {frame: count for frame, count in counts.items() if count < least}
    if few:
        named = ", ".join(f"{frame} ({count})" for frame, count in sorted(few.items()))
        raise GoldError(f"Too few examples of {named}: code {least} or more of each frame, or leave the frame out.")
    for frame, count in counts.items():
        if count == n:
            raise GoldError(
                f"Every example is coded `{frame}`: add examples without it, or there is nothing to tell apart."
            )


def _fit(features: Any, gold: Bools) -> tuple[LogisticRegression, ...]:
    models = []
    for column in gold.T:
        model = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear", random_state=SEED)
        models.append(model.fit(features, column))
    return tuple(models)


def _probabilities(models: Sequence[LogisticRegression], features: Any) -> Floats:
    return np.column_stack([model.predict_proba(features)[:, 1] for model in models])


def _held_out(texts: Sequence[str], features: Any, gold: Bools) -> Floats:
    """The probabilities of each training text from a model that did not see it; NaN where a fold lacks the frame."""
    found = np.full(gold.shape, np.nan)
    for train, test in _splits(texts, min(FOLDS, len(texts))):
        for i in range(gold.shape[1]):
            if 0 < gold[train, i].sum() < len(train):
                found[test, i] = _probabilities(_fit(features[train], gold[train][:, [i]]), features[test])[:, 0]
    return found


def _threshold(held_out: Floats, gold: Bools, i: int) -> float:
    """The probability that gives the frame its best F1 on held-out training texts; 0.5 where none is known."""
    known = ~np.isnan(held_out[:, i])
    scores, wanted = held_out[known, i], gold[known, i]
    if not wanted.any():
        return 0.5
    options = np.linspace(0.1, 0.9, 33)
    f1 = [2 * ((scores >= t) & wanted).sum() / ((scores >= t).sum() + wanted.sum()) for t in options]
    best = np.flatnonzero(np.array(f1) >= max(f1) - 1e-9)
    return float(options[best[len(best) // 2]])


def _decide(likely: Floats, thresholds: Floats, *, at_least_one: bool) -> Bools:
    found: Bools = likely >= thresholds
    if at_least_one:
        none = ~found.any(axis=1)
        found[none, likely[none].argmax(axis=1)] = True
    return found


def _splits(texts: Sequence[str], folds: int) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Folds that keep equal texts together."""
    group = pd.factorize(pd.Series(texts).str.lower().str.strip())[0]
    shuffled = np.random.default_rng(SEED).permutation(group.max() + 1)[group]
    splits = GroupKFold(n_splits=min(folds, group.max() + 1), shuffle=True, random_state=SEED).split(
        shuffled, groups=shuffled
    )
    return list(splits)

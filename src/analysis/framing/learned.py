"""Coded examples -> a detector of frames, learnt in seconds from 100 to some thousand texts that people coded.

Features are sentence vectors, words, word pairs and letter sequences, and how near a text is to each frame's name, so call
frames by what they are (`features`); a kernel classifier gives each frame a calibrated probability (`classifier`). A text may
carry several frames or none, but no more than any example does. What a study keeps is the coded examples, not a pickled model:
`load_detector` learns from them again and gives the same detector.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import GroupKFold

from analysis.agreement.gold import read_gold
from analysis.codebook.english import English
from analysis.codebook.entries import nearest
from analysis.errors import GoldError
from analysis.framing.classifier import SEED, Classifier, learn
from analysis.framing.features import Features, text_vectors
from analysis.language.vectors import Vectors

LEAST = 10  # examples of a frame
FOLDS = 5


@dataclass(frozen=True)
class Coded:
    """A text with the frames that a person found in it."""

    text: str
    frames: tuple[str, ...]


@dataclass(frozen=True)
class Detector:
    """A detector of frames, learnt from coded examples."""

    frames: tuple[str, ...]
    features: Features
    classifier: Classifier
    english: English  # word lists by which long paragraphs are split into sentences

    def __repr__(self) -> str:
        return f"Detector of {len(self.frames):,} frames, learnt from coded examples"

    def probabilities(self, texts: Sequence[str], vectors: Vectors | None = None) -> pd.DataFrame:
        """The probability of each frame in each text, one column a frame; calibrated on examples held back in learning.

        `vectors`: of the texts, where they are known already.
        """
        if not texts:
            return pd.DataFrame(columns=list(self.frames), dtype=float)
        described = self.features.of(texts, text_vectors(texts, self.english) if vectors is None else vectors)
        return pd.DataFrame(self.classifier.probabilities(described), columns=list(self.frames))

    def answer_each(self, texts: Sequence[str], vectors: Vectors | None = None) -> list[tuple[tuple[str, ...], str]]:
        """(frames found, likeliest frame) of each text; `vectors` where they are known already."""
        if not texts:
            return []
        likely = self.probabilities(texts, vectors)
        best = likely.to_numpy().argmax(axis=1)
        return [(frames, self.frames[i]) for frames, i in zip(self._frames(likely), best, strict=True)]

    def _frames(self, table: pd.DataFrame) -> list[tuple[str, ...]]:
        likely = table.to_numpy()
        decisions = self.classifier.rule.decide(likely)
        return [
            tuple(self.frames[i] for i in np.argsort(-row, kind="stable") if own[i])
            for row, own in zip(likely, decisions, strict=True)
        ]


def read_coded(path: Path, known: Iterable[str] | None = None) -> list[Coded]:
    """Coded examples from a file of records `text, frames [..]`.

    Raises GoldError for a file not in the form, and for a frame that is no text or not among `known`, naming the record.
    """
    records = read_gold(path, {"text": str, "frames": list})
    allowed = None if known is None else set(known)
    for number, record in enumerate(records, start=1):
        for frame in record["frames"]:
            if not isinstance(frame, str) or not frame.strip():
                raise GoldError(f"{path}, record {number}: the frame {frame!r} is no text: give each frame a name.")
            if allowed is not None and frame not in allowed:
                raise GoldError(
                    f"{path}, record {number}: `{frame}` is not a known frame.{nearest(str(frame), allowed)}"
                )
    return [Coded(record["text"], tuple(record["frames"])) for record in records]


def fit_detector(examples: Sequence[Coded], english: English, *, least: int = LEAST) -> Detector:
    """Learn frames from coded examples.

    Raises GoldError where a frame has fewer than `least` examples, or only one frame is coded and all texts carry it: too
    little to learn from, so no detector and no number.
    """
    return _fit(examples, text_vectors([example.text for example in examples], english), least, english)


def load_detector(path: Path, english: English) -> Detector:
    """A detector learnt from a file of coded examples. Raises GoldError as `read_coded` and `fit_detector` do."""
    return fit_detector(read_coded(path), english)


def cross_validate(
    examples: Sequence[Coded], folds: int, english: English, *, least: int = LEAST
) -> list[tuple[tuple[str, ...], str]]:
    """(frames found, likeliest frame) of each example, from a detector that did not learn from it or from a text like it."""
    if not 2 <= folds <= len(examples):
        raise GoldError(f"{folds} folds cannot be made of {len(examples)} examples: give 2 to {len(examples)}.")
    _check_enough(Counter(frame for e in examples for frame in set(e.frames)), len(examples), least)
    texts = [example.text for example in examples]
    vectors = text_vectors(texts, english)  # nothing of them is learnt from the codes, so once is enough
    answers: list[tuple[tuple[str, ...], str]] = [((), "")] * len(examples)
    for train, test in _splits(texts, folds):
        detector = _fit([examples[i] for i in train], vectors[train], min(least, 2), english)
        for i, answer in zip(test, detector.answer_each([texts[i] for i in test], vectors[test]), strict=True):
            answers[i] = answer
    return answers


def _fit(examples: Sequence[Coded], vectors: Vectors, least: int, english: English) -> Detector:
    counts = Counter(frame for example in examples for frame in set(example.frames))
    _check_enough(counts, len(examples), least)
    frames, texts = tuple(sorted(counts)), [example.text for example in examples]
    gold = np.array([[frame in example.frames for frame in frames] for example in examples])
    features = Features(texts, vectors, frames)
    classifier = learn(features.of(texts, vectors), gold, _splits(texts, min(FOLDS, len(texts))))
    return Detector(frames, features, classifier, english)


def _check_enough(counts: Counter[str], n: int, least: int) -> None:
    if not counts:
        raise GoldError(f"None of the {n} examples is coded with a frame, so there is nothing to learn.")
    few = {frame: count for frame, count in counts.items() if count < least}
    if few:
        named = ", ".join(f"{frame} ({count})" for frame, count in sorted(few.items()))
        raise GoldError(
            f"Too few examples of {named}: code {least} or more of each frame, leave the frame out, or mend its spelling."
        )
    for frame, count in counts.items():
        if count == n:
            raise GoldError(
                f"Every example is coded `{frame}`: add examples without it, or there is nothing to tell apart."
            )


def _splits(texts: Sequence[str], folds: int) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Folds that keep equal texts together."""
    group = pd.factorize(pd.Series(texts).str.lower().str.strip())[0]
    if group.max() < 1:
        raise GoldError("All examples are one and the same text, so there is nothing to learn: code different texts.")
    shuffled = np.random.default_rng(SEED).permutation(group.max() + 1)[group]
    splits = GroupKFold(n_splits=min(folds, group.max() + 1), shuffle=True, random_state=SEED).split(
        shuffled, groups=shuffled
    )
    return list(splits)

"""The learnt part of telling genres: news, opinion or analysis from the style of a text, with calibrated probabilities."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.corpus.genre.style import style_of
from analysis.errors import AnalysisError

WEIGHTS = Path(__file__).parent / "weights" / "genre.json"
LEARNT = ("analysis", "news", "opinion")
FURTHEST = 3.0  # standard deviations: numbers beyond count as this
DIGITS = 6  # of a probability: the last ones of an exponential differ between processors

Floats = npt.NDArray[np.float64]


class StyleClassifier:
    """Multinomial logistic regression of the genres of LEARNT.

    Args:
        terms: the words, pairs and words of titles that count, each with a weight a genre.
        numbers: (numbers of a style, genres).
        means, deviations: by which the numbers of a style are made comparable.
        intercept: a value a genre.
        slope, offsets: from scores to probabilities (Platt 1999), learnt from outlets held out.
        least: the probability, a genre, from which on an article is told to be that; "news" needs none.
    """

    def __init__(
        self,
        terms: dict[str, list[float]],
        numbers: npt.ArrayLike,
        means: npt.ArrayLike,
        deviations: npt.ArrayLike,
        intercept: npt.ArrayLike,
        slope: float = 1.0,
        offsets: npt.ArrayLike = (0.0, 0.0, 0.0),
        least: Mapping[str, float] = {"analysis": 0.5, "opinion": 0.5},
    ) -> None:
        self.row = {term: row for row, term in enumerate(terms)}
        self.known = frozenset(terms)
        self.weights = np.array(list(terms.values()), np.float64).reshape(len(terms), len(LEARNT))
        self.numbers, self.intercept = np.asarray(numbers, np.float64), np.asarray(intercept, np.float64)
        self.means, self.deviations = np.asarray(means, np.float64), np.asarray(deviations, np.float64)
        self.slope, self.offsets, self.least = slope, np.asarray(offsets, np.float64), dict(least)

    def probabilities(self, title: str, text: str) -> Floats:
        """One a genre of LEARNT, summing up to 1."""
        style = style_of(title, text, self.known)
        rows = [self.row[term] for term in style.terms]
        values = np.array(list(style.terms.values()), np.float64)
        measured = np.clip((np.array(style.numbers) - self.means) / self.deviations, -FURTHEST, FURTHEST)
        scores = (
            self.intercept
            + (values[:, None] * self.weights[rows]).sum(axis=0)
            + (measured[:, None] * self.numbers).sum(axis=0)
        )
        calibrated = self.slope * scores + self.offsets
        shares = np.exp(calibrated - calibrated.max())
        return np.asarray((shares / shares.sum()).round(DIGITS))

    def genre(self, title: str, text: str) -> str:
        """The genre that is likely enough, the one that most exceeds what it needs; "news" where none is."""
        return decide(dict(zip(LEARNT, self.probabilities(title, text).tolist(), strict=True)), self.least)


def decide(likely: Mapping[str, float], least: Mapping[str, float]) -> str:
    """Of the genres that reach their least probability the one that most exceeds it, "news" where none does."""
    excess = {genre: likely[genre] / needed for genre, needed in least.items() if likely[genre] >= needed}
    return max(excess, key=lambda genre: excess[genre]) if excess else "news"


@cache
def load_classifier() -> StyleClassifier:
    """The classifier that ships. Raises AnalysisError where the file is missing or broken."""
    try:
        content: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        return StyleClassifier(**content)
    except (OSError, ValueError, TypeError) as problem:
        raise AnalysisError(
            f"The weights of genres {WEIGHTS.name} cannot be read ({problem}): install the package again."
        ) from None

"""Texts -> what a detector of frames learns from: sentence vectors, words, and how near a text is to each frame's name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.codebook.english import English
from analysis.language.sentences import paragraph_spans, sentence_spans
from analysis.language.vectors import Vectors, embed

LONG = 200  # words: from this mean length on texts are articles, and letter sequences add nothing but time
CHUNK = 100  # words: longer paragraphs are read sentence by sentence

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Described:
    """Texts as the classifier reads them, a row each."""

    vectors: Vectors  # of length 1, what all training texts have in common taken off
    words: Any  # sparse, of length 1: words and word pairs and, in short texts, letter sequences, rare ones weigh more
    names: Floats  # a column a frame: likeness to its name, in standard deviations of the training texts


class Features:
    """What is learnt of the training texts without their codes: the words that occur, the mean vector, usual likenesses."""

    def __init__(self, texts: Sequence[str], vectors: Vectors, frames: Sequence[str]) -> None:
        kinds: list[dict[str, Any]] = [{"ngram_range": (1, 2)}]
        if sum(len(text.split()) for text in texts) / len(texts) < LONG:
            kinds.append({"analyzer": "char_wb", "ngram_range": (3, 5)})
        parts = [TfidfVectorizer(**kind, min_df=2, max_features=20_000, sublinear_tf=True) for kind in kinds]
        self.parts = [part for part in parts if _fits(part, texts)]
        self.mean = vectors.mean(axis=0, dtype=np.float64)
        self.frames = embed([frame.replace("_", " ") for frame in frames]).astype(np.float64)
        likeness = vectors.astype(np.float64) @ self.frames.T
        self.usual, self.spread = likeness.mean(axis=0), likeness.std(axis=0) + 1e-6

    def of(self, texts: Sequence[str], vectors: Vectors) -> Described:
        """The texts described; `vectors` as `text_vectors` gives them."""
        share = np.sqrt(max(len(self.parts), 1))
        words = sparse.hstack([sparse.csr_matrix((len(texts), 0)), *(p.transform(texts) / share for p in self.parts)])
        names = (vectors.astype(np.float64) @ self.frames.T - self.usual) / self.spread
        return Described(_unit(vectors - self.mean), words.tocsr(), names)


def text_vectors(texts: Sequence[str], english: English) -> Vectors:
    """One vector a text, of length 1: of a text of several paragraphs, the mean of theirs."""
    chunks = [list(_chunks(text, english)) for text in texts]
    vectors = embed(list(chain.from_iterable(chunks)))
    owner = np.repeat(np.arange(len(texts)), [len(own) for own in chunks])
    total = np.zeros((len(texts), vectors.shape[1]))
    np.add.at(total, owner, vectors)
    return _unit(total)


def _fits(part: TfidfVectorizer, texts: Sequence[str]) -> bool:
    """Learn what occurs in two texts or more; False where nothing does, so that vectors alone must tell."""
    try:
        part.fit(texts)
    except ValueError as problem:  # its only word for "nothing is left"
        if "no terms remain" in str(problem) or "empty vocabulary" in str(problem):
            return False
        raise
    return True


def _unit(vectors: npt.NDArray[Any]) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length == 0, 1, length), dtype=np.float32)


def _chunks(text: str, english: English) -> Iterator[str]:
    """The paragraphs of a text, the sentences of long ones."""
    for start, end in paragraph_spans(text):
        part = text[start:end]
        if len(part.split()) <= CHUNK:
            yield part
        else:
            yield from (part[first:last] for first, last in sentence_spans(part, english))

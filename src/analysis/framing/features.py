"""Texts -> what a detector of frames learns from: sentence vectors, words, word pairs and letter sequences."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.framing.vectors import Vectors, embed
from analysis.sentences import paragraph_spans, sentence_spans

LONG = 200  # words: from this mean length on texts are articles, and letter sequences add nothing but time
CHUNK = 100  # words: longer paragraphs are read sentence by sentence
VECTOR_WEIGHT = 2.0  # of the sentence vector beside the words, both of length 1


class Features:
    """Words, word pairs and, in short texts, letter sequences, weighted by how rare they are, beside sentence vectors."""

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

    def of(self, texts: Sequence[str], vectors: Vectors) -> Any:
        """A sparse row a text; `vectors` as `text_vectors` gives them."""
        words = [part.transform(texts) for part in self.parts]
        return sparse.hstack([sparse.csr_matrix(VECTOR_WEIGHT * vectors), *words]).tocsr()


def text_vectors(texts: Sequence[str]) -> Vectors:
    """One vector a text, of length 1: of a text of several paragraphs, the mean of theirs."""
    chunks = [list(_chunks(text)) for text in texts]
    found = embed(list(chain.from_iterable(chunks)))
    owner = np.repeat(np.arange(len(texts)), [len(own) for own in chunks])
    total = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
    np.add.at(total, owner, found)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.where(length == 0, 1, length), dtype=np.float32)


def _chunks(text: str) -> Iterator[str]:
    """The paragraphs of a text, the sentences of long ones."""
    for start, end in paragraph_spans(text):
        part = text[start:end]
        if len(part.split()) <= CHUNK:
            yield part
        else:
            yield from (part[first:last] for first, last in sentence_spans(part))

"""A query + very many sentences -> those that hold one of its words, or a word that means alike: a look-up a word, no more.

What `language.likely_sentences` reads takes some 70 µs a sentence, this some 10: of a large corpus only what is left is read there.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.language.inference import encode, vocabulary
from analysis.language.vectors import WEIGHTS

ALIKE = 100  # pieces of words looked at for each piece of the query
DIGITS = 6  # of a weight: its last ones may differ between processors, so they decide no order
_WORD = re.compile(r"\w+")


def holding(query: str, texts: Sequence[str], n: int) -> npt.NDArray[np.intp]:
    """The places of the n texts that hold most of what the query's words say, rare words weighing more and those of short ones too, in the order of the texts.

    Fewer where fewer hold any of them; all where there are no more than n, or where none holds any.
    """
    if len(texts) <= n:
        return np.arange(len(texts))
    likeness = words_alike(query)
    rows: list[int] = []
    held: list[str] = []
    known, long = likeness.keys(), np.ones(len(texts))  # words of each
    for row, text in enumerate(texts):
        own = _WORD.findall(text.lower())
        here = known & own
        if here:
            rows += [row] * len(here)
            held += here
            long[row] = len(own)
    if not rows:
        return np.arange(len(texts))
    words = sorted(likeness)
    place = {word: number for number, word in enumerate(words)}
    of = np.array([place[word] for word in held])
    alike = np.array([likeness[word] for word in words])
    weight = alike * np.log(len(texts) / np.maximum(1, np.bincount(of, minlength=len(words))))
    held_in = np.bincount(rows, weights=weight[of], minlength=len(texts))
    score = (held_in / np.sqrt(long)).round(DIGITS)
    order = np.argsort(-score, kind="stable")[:n]
    return np.sort(order[score[order] > 0])


def words_alike(query: str) -> dict[str, float]:
    """The words of a query (1), and whole words among the ALIKE nearest to each of its pieces by the encoder, with their cosines."""
    alike: dict[str, float] = {}
    vectors, words = _directions(), vocabulary(WEIGHTS)
    for piece in sorted(set(encode(WEIGHTS, [query])[0][1:-1])):
        likeness = (vectors @ vectors[piece]).round(DIGITS)
        for number in np.argsort(-likeness, kind="stable")[:ALIKE]:
            word = words[number]
            if word.isalnum() and likeness[number] > 0:
                alike[word] = max(alike.get(word, 0.0), float(likeness[number]))
    return alike | dict.fromkeys(_WORD.findall(query.lower()), 1.0)


def _directions() -> npt.NDArray[np.float64]:
    """Of each word of the vocabulary its vector, of length 1."""
    with np.load(WEIGHTS / "words.npz") as file:
        vectors = np.asarray(file["vectors"], dtype=np.float64)
    length = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    found: npt.NDArray[np.float64] = vectors / np.where(length > 0, length, 1)
    return found

"""Texts -> vectors that lie near each other where the texts say alike things (all-MiniLM-L6-v2; its card: weights/encoder/).

What else is in a batch never changes a vector.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.language.inference import batches, encode, run, session

Vectors = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights" / "encoder"
WIDTH = 384
MAX_LENGTH = 256  # tokens; what follows is not read


def embed(texts: Sequence[str], *, threads: int | None = None) -> Vectors:
    """One vector a text, in the order given: the mean over its tokens, of length 1. The dot product of two is their likeness.

    Each distinct text is read once. English; about the first 200 words of a text count.

    Args:
        threads: for the computation; all cores by default.
    Returns:
        n x 384, float32; the row of a text without words is 0, like nothing.
    """
    distinct = [text for text in dict.fromkeys(texts) if text.strip()]
    row_of = {text: row for row, text in enumerate(distinct, start=1)}
    vectors = np.zeros((len(distinct) + 1, WIDTH), dtype=np.float32)
    if distinct:
        vectors[1:] = _vectors(distinct, threads)
    return vectors[[row_of.get(text, 0) for text in texts]]


@cache
def weights_digest() -> str:
    """The SHA-256 of the files that make a vector what it is."""
    files = (WEIGHTS / name for name in ("model.onnx", "tokenizer.json"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _vectors(texts: Sequence[str], threads: int | None) -> Vectors:
    tokens = [_cropped(ids) for ids in encode(WEIGHTS, texts)]
    groups = list(batches([len(ids) for ids in tokens]))
    table = np.zeros((len(texts), WIDTH), dtype=np.float32)
    results = run(session(WEIGHTS, weights_digest()), [[tokens[row] for row in rows] for rows in groups], threads)
    for rows, vectors in zip(groups, results, strict=True):
        table[rows] = vectors
    return table


def _cropped(ids: list[int]) -> list[int]:
    return ids if len(ids) <= MAX_LENGTH else [*ids[: MAX_LENGTH - 1], ids[-1]]

"""The shipped encoder -> what it makes of each word of its vocabulary alone: `python -m analysis.training.word_vectors`.

Writes words.npz into the encoder's folder: 29,528 rows of 128 numbers of 8 bits, the first principal components of the words'
vectors. By them `language.likely_sentences` tells which sentences are worth the encoder's time. On another machine a number may
come out larger or smaller by one; what is computed with the file that ships is the same everywhere.
"""

from pathlib import Path

import numpy as np

from analysis.language.inference import batches, run, session, vocabulary
from analysis.language.vectors import WEIGHTS, WIDTH, weights_digest

DIMENSIONS = 128
LARGEST = 0.9995  # quantile of all numbers that becomes 127; those beyond are cut


def main(folder: Path = WEIGHTS) -> None:
    """Write the file."""
    words = vocabulary(folder)
    begin, end = words.index("[CLS]"), words.index("[SEP]")
    alone = [[begin, word, end] for word in range(len(words))]
    groups = list(batches([3] * len(alone)))
    vectors = np.zeros((len(alone), WIDTH), dtype=np.float64)
    results = run(session(folder, weights_digest()), [[alone[row] for row in rows] for rows in groups])
    for rows, made in zip(groups, results, strict=True):
        vectors[rows] = made
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    turned = centred @ directions[:, ::-1][:, :DIMENSIONS]
    scaled = np.clip(np.round(turned * 127 / np.quantile(np.abs(turned), LARGEST)), -127, 127)
    np.savez_compressed(folder / "words.npz", vectors=scaled.astype(np.int8))


if __name__ == "__main__":
    main()

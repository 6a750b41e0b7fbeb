"""sentences + a detector learnt from coded examples -> which frames each sentence and each headline carries."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.framing.learned import Detector
from analysis.language.texts import span_texts
from analysis.language.vectors import Vectors
from analysis.tables import Table

LEARNED_FRAMES = Table(
    row="a sentence and a frame learnt from coded examples, found or not",
    columns={
        "article_id": "str",
        "sentence_id": "str",
        "field": "str",  # title: a headline
        "start": "int64",
        "end": "int64",
        "frame_id": "str",
        "probability": "float64",
        "present": "bool",
    },
)


def find_learned(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    detector: Detector,
    vectors_of: Callable[[Sequence[str]], Vectors] | None = None,
) -> pd.DataFrame:
    """Ask a detector about each sentence, headlines included.

    A detector knows texts such as it learnt from: one of headlines is at home in headlines (`field` "title").

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`.
        vectors_of: gives the vectors of texts, as from a cache; None: they are computed.
    Returns:
        one row a sentence and frame, in the order of both.
    """
    if sentences.empty:
        return LEARNED_FRAMES.empty()
    texts = span_texts(articles, sentences)
    likely = detector.probabilities(texts, vectors_of(texts) if vectors_of else None).to_numpy()
    place = sentences[["article_id", "sentence_id", "field", "start", "end"]]
    rows = place.loc[place.index.repeat(len(detector.frames))].assign(
        frame_id=np.tile(detector.frames, len(texts)),
        probability=likely.ravel(),
        present=detector.classifier.rule.decide(likely).ravel(),
    )
    return LEARNED_FRAMES.build(rows)

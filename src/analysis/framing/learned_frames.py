"""sentences + a detector learnt from coded examples -> which frames each sentence and each headline carries."""

import numpy as np
import pandas as pd

from analysis.framing.learned import Detector
from analysis.language.sentence_vectors import sentence_vectors
from analysis.language.texts import span_texts
from analysis.tables import LEARNED_FRAMES


def find_learned(articles: pd.DataFrame, sentences: pd.DataFrame, detector: Detector) -> pd.DataFrame:
    """Ask a detector about each sentence, headlines included. Vectors of sentences are taken from the cache where they are there.

    A detector knows texts such as it learnt from: one of headlines is at home in headlines (`field` "title").

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`.
    Returns:
        one row a sentence and frame, in the order of both.
    """
    if sentences.empty:
        return LEARNED_FRAMES.empty()
    texts = span_texts(articles, sentences)
    likely = detector.probabilities(texts, sentence_vectors(texts)).to_numpy()
    place = sentences[["article_id", "sentence_id", "field", "start", "end"]]
    rows = place.loc[place.index.repeat(len(detector.frames))].assign(
        frame_id=np.tile(detector.frames, len(texts)),
        probability=likely.ravel(),
        present=detector.classifier.rule.decide(likely).ravel(),
    )
    return LEARNED_FRAMES.build(rows)

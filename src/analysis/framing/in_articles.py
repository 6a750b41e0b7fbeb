"""frames found + articles -> which frames each article carries: `codebook.article_frames` of whole columns at once.

`codebook.article_frames` says one article at a time what is meant, and its test holds the two to equal numbers, to the last bit; its
module is part of the key of the measured frames, so that it stays as it is. Here sums run in the same order as there.
"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook.frames import Frame
from analysis.framing.codebook import HALF, LONG, SHORTEST, TITLE_WEIGHT, sentence_weights
from analysis.tables import ARTICLE_FRAMES


def frames_in_articles(hits: pd.DataFrame, articles: pd.DataFrame, frames: Iterable[Frame]) -> pd.DataFrame:
    """Score each frame in each article, as `codebook.article_frames`, which says when an article carries one.

    Args:
        hits: what `find_frames` found in these articles.
        articles: reads `article_id`, `n_words`; no article twice.
    Returns:
        ARTICLE_FRAMES, one row an article and frame, in the order of both.
    """
    frames, ids = tuple(frames), articles["article_id"]
    n, size = len(frames), len(frames) * len(ids)
    placed = _placed(hits, ids, frames)
    cues = placed.groupby(["place", "cue"], as_index=False)["score"].agg(["size", "last"])  # in the order of both
    n_cues, n_hits = (_sums(one["place"], size) for one in (cues, placed))
    logs = np.array(
        [0.0, *(1 + math.log(times) for times in range(1, int(cues["size"].to_numpy().max(initial=0)) + 1))]
    )
    titled = placed[placed["in_title"]]
    total = _sums(cues["place"], size, cues["last"].to_numpy() * logs[cues["size"].to_numpy()])
    total += _sums(titled["place"], size, titled["score"].to_numpy() * (TITLE_WEIGHT - 1))
    n_words = articles["n_words"].to_numpy().repeat(n)
    density = 100 * total / np.maximum(n_words, SHORTEST)
    score = density / (density + HALF)

    carrying = _carrying(placed, frames)
    n_sentences = _sums(carrying["place"], size)
    in_title = _sums(carrying.loc[carrying["in_title"], "place"], size) > 0
    kinds, thresholds, least = (
        np.tile([getattr(frame, name) for frame in frames], len(ids))
        for name in ("kind", "threshold", "least_sentences")
    )
    least = np.maximum(least, np.where((n_words > LONG) & (kinds == "issue"), 2, 0))
    told = (n_cues >= 2) & (n_sentences >= least) | in_title
    table = {
        "article_id": ids.repeat(n).array,
        "frame_id": np.tile(np.array([frame.id for frame in frames], dtype=object), len(ids)),
        "score": score,
        "present": (score >= thresholds) & told,
        "n_hits": n_hits,
        "n_cues": n_cues,
        "n_sentences": n_sentences,
    }
    return ARTICLE_FRAMES.build(pd.DataFrame(table))


def _placed(hits: pd.DataFrame, ids: "pd.Series[str]", frames: tuple[Frame, ...]) -> pd.DataFrame:
    """The hits of these articles and frames, by numbers: place (row of the result), frame_id, sentence_id, cue (in their order), score, in_title."""
    article = pd.Index(ids).get_indexer(pd.Index(hits["article_id"]))
    frame = pd.Index([one.id for one in frames], dtype="str").get_indexer(pd.Index(hits["frame_id"]))
    numbers = {
        "place": article * len(frames) + frame,
        "frame_id": frame,
        "sentence_id": pd.factorize(hits["sentence_id"])[0],
        "cue": pd.factorize(hits["cue"], sort=True)[0],
        "score": hits["score"].to_numpy(),
        "in_title": (hits["field"] == "title").to_numpy(),
    }
    return pd.DataFrame(numbers)[(article >= 0) & (frame >= 0)]


def _carrying(placed: pd.DataFrame, frames: tuple[Frame, ...]) -> pd.DataFrame:
    """The first hit of each frame in each sentence that carries it (`codebook.carried`)."""
    total = sentence_weights(placed)  # in the order of these first hits
    least = np.array([frame.carries for frame in frames], dtype=np.float64)[total["frame_id"]]
    return placed[~placed.duplicated(["sentence_id", "frame_id"])][(total["carries"] >= least).to_numpy()]


def _sums(places: "pd.Series[int]", size: int, weights: npt.NDArray[np.float64] | None = None) -> npt.NDArray[Any]:
    """How many fall on each place, or the sum of their weights, added in their order."""
    return np.bincount(places.to_numpy(), weights, minlength=size)

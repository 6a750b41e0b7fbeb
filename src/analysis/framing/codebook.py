"""sentences + frames.toml -> frames: every cue of every frame with its place, and what a sentence or an article carries.

Cues of one frame that overlap count once, the longest of them. A sentence carries a frame where the weights of its different
cues add up to the frame's `carries`: a lone weak cue is no frame. An article's score for a frame grows with the weight of its cues per 100
words and tends to 1; a cue repeated counts less each time, one in the title counts double.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.codebook.frames import Frame
from analysis.codebook.term_finder import Matches, TermFinder, compile_terms
from analysis.codebook.word_column import Numbers
from analysis.tables import ARTICLE_FRAMES, FRAMES

if TYPE_CHECKING:
    from analysis.language.document import Documents  # of which frames read the sentences alone, no grammar

TITLE_WEIGHT = 2.0
SHORTEST = 200  # words: a shorter article is scored as if it had so many, or one cue would make a frame
LONG = 400  # words: in a longer article a lone sentence is not what it stresses
HALF = 1.0  # weight per 100 words at which the score is one half


class FrameFinder:
    """All cues of a codebook, ready to be found in one reading of many texts. `cues`: frame_id, cue and weight of each."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.cues: list[tuple[str, str, float]] = [
            (frame.id, cue.text, cue.weight) for frame in frames for cue in frame.terms
        ]
        ids, texts, weights = zip(*self.cues, strict=True) if self.cues else ((), (), ())
        self.columns: dict[str, Any] = {  # of the table of frames, by the number of the cue
            "frame_id": pd.array(ids, dtype="str"), "score": np.array(weights, np.float64), "cue": pd.array(texts, dtype="str"),
        }  # fmt: skip
        barred = [(frame.id, text) for frame in frames for text in frame.not_in]
        self.finder: TermFinder = compile_terms([text for _, text, _ in self.cues] + [text for _, text in barred])
        all_ids = [*ids, *(frame_id for frame_id, _ in barred)]
        self.frame = np.unique(np.array(all_ids, np.str_), return_inverse=True)[1]

    def find(self, texts: Sequence[str]) -> Matches:
        """Each hit of a cue, in reading order; `terms` are numbers of cues."""
        found = self.finder.find(texts)
        frames = found.texts * (self.frame.max(initial=0) + 1) + self.frame[found.terms]  # of one text
        kept = found.terms < len(self.cues)
        for places in _touching(frames, found):
            own = found.take(np.array(places))
            spans = zip(own.starts.tolist(), own.ends.tolist(), own.terms.tolist(), strict=True)
            kept[self._left_out(places, dict(zip(places, spans, strict=True)))] = False
        order = np.lexsort((found.terms, found.ends, found.starts, found.texts))
        return found.take(order[kept[order]])

    def _left_out(self, places: Sequence[int], spans: Mapping[int, tuple[int, int, int]]) -> list[int]:
        """Of hits of one frame, those that overlap a barred context or a longer (then heavier, then earlier) hit."""
        kept = [spans[i] for i in places if spans[i][2] >= len(self.cues)]
        left_out = []
        for i in sorted((i for i in places if spans[i][2] < len(self.cues)), key=lambda i: self._rank(*spans[i])):
            start, end, _ = spans[i]
            if any(start < last and first < end for first, last, _ in kept):
                left_out.append(i)
            else:
                kept.append(spans[i])
        return left_out

    def _rank(self, start: int, end: int, term: int) -> tuple[int, float, int, int]:
        return start - end, -self.cues[term][2], start, term


def _touching(frames: Numbers, found: Matches) -> Iterator[list[int]]:
    """The runs of hits of one frame in one text that overlap one another, those of a barred context among them."""
    length = int(found.ends.max(initial=0)) + 1
    starts, ends = frames * length + found.starts, frames * length + found.ends
    order = np.argsort(starts, kind="stable")
    touches = starts[order][1:] < np.maximum.accumulate(ends[order])[:-1]
    edges = np.flatnonzero(
        np.diff(touches, prepend=False, append=False)
    )  # where a run of touching neighbours begins and ends
    return (order[first : last + 1].tolist() for first, last in zip(edges[::2], edges[1::2], strict=True))


def find_frames(documents: "Documents", frames: Iterable[Frame]) -> pd.DataFrame:
    """Find each cue of each frame.

    Args:
        documents: their sentences are read; no cue runs across two.
        frames: the codebook's.
    Returns:
        frames, one row a hit, in reading order; `score` is the cue's weight, `cue` the term as the codebook writes it. A
        place may carry cues of several frames.
    """
    finder, sentences = _compiled(tuple(frames)), documents.sentences
    hits = finder.find(documents.sentence_texts)
    rows = sentences[["article_id", "sentence_id", "field", "start"]].take(hits.texts)
    first = rows["start"].to_numpy()
    told = {name: column.take(hits.terms) for name, column in finder.columns.items()}
    return FRAMES.build(rows.assign(**told, start=first + hits.starts, end=first + hits.ends))


def carried(hits: pd.DataFrame, frames: Iterable[Frame]) -> pd.DataFrame:
    """The hits in sentences that carry their frame: the weights of the sentence's different cues add up to its `carries`.

    Args:
        hits: what `find_frames` found of these frames.
        frames: the codebook's; hits of others are left out.
    Returns:
        rows of `hits` with `carries`, that sum.
    """
    total = sentence_weights(hits)
    least = total["frame_id"].map({frame.id: frame.carries for frame in frames}).astype("float64")
    return hits.merge(total[total["carries"] >= least], on=["sentence_id", "frame_id"])


def sentence_weights(hits: pd.DataFrame) -> pd.DataFrame:
    """The summed weight of the different cues of a frame in a sentence: sentence_id, frame_id, carries."""
    once = hits.drop_duplicates(["sentence_id", "frame_id", "cue"])
    return once.groupby(["sentence_id", "frame_id"], sort=False)["score"].sum().rename("carries").reset_index()


def article_frames(hits: pd.DataFrame, articles: pd.DataFrame, frames: Iterable[Frame]) -> pd.DataFrame:
    """Score each frame in each article, one by one; of many articles `in_articles.frames_in_articles` makes the same in a fraction of the time.

    An article carries a frame where the score reaches the frame's `threshold` and the title carries it, or two different cues
    tell it and the frame's `least_sentences` of its sentences carry it (in an article of more than LONG words two, if it is
    an issue frame: a generic frame is asked to be there, an issue frame to be stressed).

    Args:
        hits: what `find_frames` found in these articles.
        articles: reads `article_id`, `n_words`.
    Returns:
        one row an article and frame, in the order of both: article_id, frame_id, score (0-1), present, n_hits, n_cues,
        n_sentences.
    """
    groups: dict[tuple[str, str], list[tuple[str, float, bool]]] = {}
    columns = [hits[name] for name in ("article_id", "frame_id", "cue", "score", "field")]
    for article_id, frame_id, cue, weight, field in zip(*columns, strict=True):
        groups.setdefault((article_id, frame_id), []).append((cue, weight, field == "title"))
    frames = tuple(frames)
    n_sentences, in_title = _carrying(carried(hits, frames))
    rows = []
    for article_id, n_words in zip(articles["article_id"], articles["n_words"], strict=True):
        for frame in frames:
            key = article_id, frame.id
            own = groups.get(key, [])
            score, n_cues = frame_score(own, n_words), len({cue for cue, _, _ in own})
            least = max(frame.least_sentences, 2 if n_words > LONG and frame.kind == "issue" else 0)
            told = (n_cues >= 2 and n_sentences.get(key, 0) >= least) or key in in_title
            present = score >= frame.threshold and told
            rows.append((*key, score, present, len(own), n_cues, n_sentences.get(key, 0)))
    return ARTICLE_FRAMES.build(rows)


def frame_score(hits: Sequence[tuple[str, float, bool]], n_words: int) -> float:
    """0 (no cue) to 1 from (cue, weight, in the title) of each hit: one half at a weight of HALF per 100 words."""
    times = Counter(cue for cue, _, _ in hits)
    weight_of = {cue: weight for cue, weight, _ in hits}
    total = sum(weight_of[cue] * (1 + math.log(count)) for cue, count in sorted(times.items()))
    total += sum(weight * (TITLE_WEIGHT - 1) for _, weight, in_title in hits if in_title)
    density = 100 * total / max(n_words, SHORTEST)
    return density / (density + HALF)


@lru_cache(maxsize=8)
def _compiled(frames: tuple[Frame, ...]) -> FrameFinder:
    return FrameFinder(frames)


def _carrying(own: pd.DataFrame) -> tuple[dict[Any, int], set[Any]]:
    """Of the hits in sentences that carry their frame: sentences of each (article_id, frame_id), and those with a title among them."""
    once = own.drop_duplicates(["sentence_id", "frame_id"])
    titles = once.loc[once["field"] == "title", ["article_id", "frame_id"]]
    return once.groupby(["article_id", "frame_id"]).size().to_dict(), set(titles.itertuples(index=False, name=None))

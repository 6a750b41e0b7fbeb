"""sentences + frames.toml -> frames: every cue of every frame with its place, and what a sentence or an article carries.

Cues of one frame that overlap count once, the longest of them. A sentence carries a frame where the weights of its different
cues add up to the frame's `carries`: a lone weak cue is no frame. An article's score for a frame grows with the weight of its cues per 100
words and tends to 1; a cue repeated counts less each time, one in the title counts double.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.codebook.frames import Frame
from analysis.codebook.terms import TermFinder, TermMatch, compile_terms
from analysis.language.texts import field_texts
from analysis.tables import ARTICLE_FRAMES, FRAMES

TITLE_WEIGHT = 2.0
SHORTEST = 200  # words: a shorter article is scored as if it had so many, or one cue would make a frame
LONG = 400  # words: in a longer article a lone sentence is not what it stresses
HALF = 1.0  # weight per 100 words at which the score is one half


class FrameFinder:
    """All cues of a codebook, ready to be found in one reading of a text."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        owners = [(frame.id, cue.text, cue.weight) for frame in frames for cue in frame.terms]
        barred = [(frame.id, text) for frame in frames for text in frame.not_in]
        self.owners = owners
        self.barred = barred
        self.finder: TermFinder = compile_terms([text for _, text, _ in owners] + [text for _, text in barred])

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[str, float, str, int, int]]:
        """(frame_id, weight, cue, start, end) of each hit in `text[start:end]`, in reading order."""
        hits: dict[str, list[TermMatch]] = {}
        shut: dict[str, list[TermMatch]] = {}
        for match in self.finder.find(text, start, end):
            if match.term < len(self.owners):
                hits.setdefault(self.owners[match.term][0], []).append(match)
            else:
                shut.setdefault(self.barred[match.term - len(self.owners)][0], []).append(match)
        kept = [
            (match.start, match.end, match.term)
            for frame_id, own in hits.items()
            for match in _apart(own, shut.get(frame_id, []), self.owners)
        ]
        return [(*_reordered(self.owners[term]), first, last) for first, last, term in sorted(kept)]


def find_frames(articles: pd.DataFrame, sentences: pd.DataFrame, frames: Iterable[Frame]) -> pd.DataFrame:
    """Find each cue of each frame.

    Args:
        articles: reads `article_id`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`; no cue runs across two.
        frames: the codebook's.
    Returns:
        frames, one row a hit, in reading order; `score` is the cue's weight, `cue` the term as the codebook writes it. A
        place may carry cues of several frames.
    """
    finder, texts = _compiled(tuple(frames)), field_texts(articles)
    columns = [sentences[name] for name in ("article_id", "sentence_id", "field", "start", "end")]
    return FRAMES.build(
        [
            (article_id, sentence_id, field, *hit)
            for article_id, sentence_id, field, start, end in zip(*columns, strict=True)
            for hit in finder.find(texts[article_id, field], start, end)
        ]
    )


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
    """Score each frame in each article.

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


def _apart(
    hits: Sequence[TermMatch], shut: Sequence[TermMatch], owners: Sequence[tuple[str, str, float]]
) -> list[TermMatch]:
    """The hits of one frame that overlap neither a barred context nor a longer (then heavier, then earlier) hit."""
    order = sorted(hits, key=lambda hit: (hit.start - hit.end, -owners[hit.term][2], hit.start, hit.term))
    kept: list[TermMatch] = []
    for hit in order:
        if not any(hit.start < other.end and other.start < hit.end for other in (*kept, *shut)):
            kept.append(hit)
    return kept


def _reordered(owner: tuple[str, str, float]) -> tuple[str, float, str]:
    frame_id, text, weight = owner
    return frame_id, weight, text

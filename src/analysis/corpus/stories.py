"""articles -> articles: reprints and wire copy stay, grouped under one `story_id`, that of the earliest.

Candidates by MinHash (rensa) and bands; each verified by how much of the shorter text the longer contains. Quotations are
left out of the comparison: two reports of one event share what was said, a reprint shares the sentences around it. So is,
between two articles of one outlet, the background that it repeats in article after article.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import rensa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.corpus.cleaning.shapes import rough_quotations

Hashes = npt.NDArray[np.uint64]

SHINGLE = 5  # words
CONTAINED = 0.3  # share of the shorter text's shingles; same-event pairs of the development set reach 0.15, reprints begin at 0.61
WITHIN = 0.35  # the same of two articles of one outlet, which rewrites no agency but repeats itself
COMMON = 4  # articles of an outlet; a shingle in as many is its background
SAME = 0.7  # a pair of one outlet that shares more is the same text, however often it prints it
JACCARD = 0.1  # of all shingles of both: a digest that holds a whole story and ten others is no reprint of it
SHARED = 20  # shingles; fewer in common are a stock phrase
N_HASHES = 256
BAND = 2  # hashes a band: a pair with a Jaccard of 0.1 is a candidate with probability 0.72, of 0.2 with 0.995
MAX_BUCKET = 200  # texts in one band's bucket; more share a boilerplate phrase
SEED = 7
WORD = re.compile(r"\w+")
LONG_QUOTE = 4  # words


def find_stories(articles: pd.DataFrame) -> pd.DataFrame:
    """Group reprints under one story.

    Clusters are transitive: where a paper reprints the agency and a second one the paper, all three are one story.

    Args:
        articles: reads `article_id`, `outlet`, `published`, `text`.
    Returns:
        the same rows with `story_id`: the article_id of the cluster's earliest article, undated ones last, then by id.
    """
    texts = articles["text"].fillna("").tolist()
    pairs = np.array([*_reprints(texts, pd.factorize(articles["outlet"])[0])], dtype=np.int64).reshape(-1, 2)
    reprints = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(texts), len(texts)))
    clusters = connected_components(reprints, directed=False)[1]
    earliest = articles[["article_id", "published"]].assign(cluster=clusters).sort_values(["published", "article_id"])
    story = earliest.drop_duplicates("cluster").set_index("cluster")["article_id"]
    return articles.assign(story_id=pd.Series(clusters, index=articles.index).map(story).astype("str"))


def shingles(text: str) -> Hashes:
    """Hashes of all runs of five words outside longer quotations, sorted, each once."""
    words = WORD.findall("\n".join(map(_without_quotations, text.split("\n"))).lower())
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    codes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    total = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        total = total * np.uint64(0x9E3779B97F4A7C15) + codes[place : len(codes) - SHINGLE + 1 + place]
    return np.unique(total ^ (total >> np.uint64(29)))


def is_reprint(one: Hashes, other: Hashes, contained: float = CONTAINED) -> bool:
    """Whether two texts, as shingles, share enough for one to be a reprint of the other."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    shorter = min(len(one), len(other))
    if shared < SHARED:
        return shorter > 0 and shared == len(one) == len(other)
    return shared >= contained * shorter and shared >= JACCARD * (len(one) + len(other) - shared)


def _reprints(texts: Sequence[str], outlets: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Pairs of places, each verified."""
    pairs = _candidates(_digests(texts))
    cached = lru_cache(maxsize=4096)(lambda place: shingles(texts[place]))
    within = outlets[pairs[:, 0]] == outlets[pairs[:, 1]]
    for a, b in pairs[~within].tolist():
        if is_reprint(cached(a), cached(b)):
            yield a, b
    inside = pairs[within]
    for outlet in np.unique(outlets[inside[:, 0]]):
        of_outlet = inside[outlets[inside[:, 0]] == outlet]
        common = _common([cached(place) for place in np.unique(of_outlet).tolist()])
        for a, b in of_outlet.tolist():
            one, other = cached(a), cached(b)
            same = is_reprint(one, other, SAME)
            if same or (
                is_reprint(one, other, WITHIN) and is_reprint(_less(one, common), _less(other, common), WITHIN)
            ):
                yield a, b


def _less(text: Hashes, common: Hashes) -> Hashes:
    return np.setdiff1d(text, common, assume_unique=True)


def _common(texts: Sequence[Hashes]) -> Hashes:
    """Shingles that stand in several of these texts."""
    hashes, times = np.unique(np.concatenate(texts), return_counts=True)
    return hashes[times >= COMMON]


def _digests(texts: Sequence[str], batch: int = 1000) -> npt.NDArray[np.uint32]:
    """MinHash of each text, one row each; of a text without shingles, a row that equals no other."""
    rows = [np.empty((0, N_HASHES), dtype=np.uint32)]
    for first in range(0, len(texts), batch):
        hashes = [shingles(text) for text in texts[first : first + batch]]
        for n, text_hashes in enumerate(hashes):
            if not len(text_hashes):
                hashes[n] = np.array([first + n], dtype=np.uint64)
        offsets = np.cumsum([0, *map(len, hashes)])
        digests = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
            np.concatenate(hashes), offsets, num_perm=N_HASHES, seed=SEED
        )
        rows.append(np.array(digests.to_rows(), dtype=np.uint32))
    return np.concatenate(rows)


def _candidates(digests: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Pairs that share a band and, by their whole digests, may reach the Jaccard asked for; each once."""
    candidates: list[npt.NDArray[np.int64]] = []
    for first in range(0, N_HASHES - BAND + 1, BAND):
        band = digests[:, first].astype(np.uint64) << np.uint64(32) | digests[:, first + 1]
        pairs = _same(band)
        if len(pairs):
            alike = (digests[pairs[:, 0]] == digests[pairs[:, 1]]).mean(axis=1)
            candidates.append(pairs[alike >= JACCARD / 2])
    return np.unique(np.concatenate(candidates), axis=0) if candidates else np.empty((0, 2), dtype=np.int64)


def _same(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Pairs of places with the same value, the smaller place first."""
    order = np.argsort(values, kind="stable")
    edges = np.concatenate([[0], np.flatnonzero(np.diff(values[order])) + 1, [len(order)]])
    large = np.flatnonzero(np.diff(edges) > 1)
    pairs = []
    for start, end in zip(edges[large], edges[large + 1], strict=True):
        if end - start <= MAX_BUCKET:
            members = np.sort(order[start:end])
            left, right = np.triu_indices(len(members), k=1)
            pairs.append(np.column_stack([members[left], members[right]]))
    return np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)


def _without_quotations(paragraph: str) -> str:
    """The paragraph with each longer quotation as a space."""
    rest, place = [], 0
    for start, end in rough_quotations(paragraph):
        if len(paragraph[start:end].split()) >= LONG_QUOTE:
            rest += [paragraph[place:start], " "]
            place = end
    return "".join([*rest, paragraph[place:]])

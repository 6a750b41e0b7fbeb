"""articles -> articles: reprints and wire copy stay, grouped under one `story_id`, that of the earliest.

Candidates by MinHash (rensa) and bands; each verified by how much of the shorter text the longer contains. Quotations are
left out of the comparison: two reports of one event share what was said, a reprint shares the sentences around it. So is,
between two articles of one outlet, the background that it repeats in article after article like them. What decides on a pair are its two
texts and those of their outlet that are like them, so that a corpus which grows need not be compared anew (`growing.py`).
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import rensa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.corpus.cleaning.shapes import rough_quotations

Hashes = npt.NDArray[np.uint64]
Signatures = npt.NDArray[np.uint32]  # a row a text
Pairs = npt.NDArray[np.int64]  # a row a pair of places, the smaller first

SHINGLE = 5  # words
CONTAINED = 0.3  # share of the shorter text's shingles; same-event pairs of the development set reach 0.15, reprints begin at 0.61
WITHIN = 0.35  # the same of two articles of one outlet, which rewrites no agency but repeats itself
COMMON = 4  # articles of an outlet that are like one another; a shingle in as many is its background
NEIGHBOURS = 40  # articles of an outlet among which an article's background is looked for
SAME = 0.7  # a pair of one outlet that shares more is the same text, however often it prints it
JACCARD = 0.1  # of all shingles of both: a digest that holds a whole story and ten others is no reprint of it
SHARED = 20  # shingles; fewer in common are a stock phrase
N_HASHES = 256
BAND = 2  # hashes a band: a pair with a Jaccard of 0.1 is a candidate with probability 0.72, of 0.2 with 0.995
PAIRS_AT_ONCE = 20_000
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
    outlets = pd.factorize(articles["outlet"])[0]
    made = signatures(texts)
    pairs, _ = candidates(made, np.arange(len(texts)))
    cached = lru_cache(maxsize=4096)(lambda place: shingles(texts[place]))
    same = [*verified(pairs, neighbours(pairs, outlets, made[:, 0]), outlets, cached)]
    return articles.assign(story_id=story_ids(articles, pairs[np.array(same, dtype=bool)]))


def story_ids(articles: pd.DataFrame, reprints: Pairs) -> "pd.Series[Any]":
    """Of each article the article_id of the earliest of its story, by which pairs of places are reprints."""
    n = len(articles)
    links = coo_array((np.ones(len(reprints)), (reprints[:, 0], reprints[:, 1])), shape=(n, n))
    clusters = connected_components(links, directed=False)[1]
    earliest = articles[["article_id", "published"]].assign(cluster=clusters).sort_values(["published", "article_id"])
    story = earliest.drop_duplicates("cluster").set_index("cluster")["article_id"]
    return pd.Series(clusters, index=articles.index).map(story).astype("str")


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


def neighbours(pairs: Pairs, outlets: npt.NDArray[np.intp], order: npt.NDArray[Any]) -> dict[int, list[int]]:
    """Of each place the other places of its outlet that it is a candidate with, NEIGHBOURS at most: the first by `order`."""
    near: dict[int, list[int]] = {}
    for a, b in pairs[outlets[pairs[:, 0]] == outlets[pairs[:, 1]]].tolist():
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    return {
        place: sorted(others, key=lambda other: (order[other], other))[:NEIGHBOURS] for place, others in near.items()
    }


def verified(
    pairs: Pairs,
    near: Mapping[int, Sequence[int]],
    outlets: npt.NDArray[np.intp],
    read: Callable[[int], Hashes],
) -> Iterator[bool]:
    """Whether each pair of places is a reprint. `read` gives the shingles of a place, of those in `near` too."""

    @lru_cache(maxsize=4096)
    def own(place: int) -> Hashes:
        """Without what the place's outlet repeats."""
        text = read(place)
        others = [np.intersect1d(text, read(other), assume_unique=True) for other in near.get(place, ())]
        return np.setdiff1d(text, _common([text, *others]), assume_unique=True)

    for a, b in pairs.tolist():
        one, other = read(a), read(b)
        if outlets[a] != outlets[b]:
            yield is_reprint(one, other)
        else:
            yield is_reprint(one, other, SAME) or (
                is_reprint(one, other, WITHIN) and is_reprint(own(a), own(b), WITHIN)
            )


def _common(texts: Sequence[Hashes]) -> Hashes:
    """Shingles that stand in several of these texts."""
    hashes, times = np.unique(np.concatenate(texts), return_counts=True)
    return hashes[times >= COMMON]


def signatures(texts: Sequence[str], batch: int = 1000) -> Signatures:
    """MinHash of each text, one row each; of a text without shingles, a row that only its like equals."""
    rows = [np.empty((0, N_HASHES), dtype=np.uint32)]
    for first in range(0, len(texts), batch):
        hashes = [shingles(text) for text in texts[first : first + batch]]
        for n, text_hashes in enumerate(hashes):
            if not len(text_hashes):
                hashes[n] = np.array([zlib.crc32(texts[first + n].encode()) + (1 << 40)], dtype=np.uint64)
        offsets = np.cumsum([0, *map(len, hashes)])
        digests = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
            np.concatenate(hashes), offsets, num_perm=N_HASHES, seed=SEED
        )
        rows.append(np.array(digests.to_rows(), dtype=np.uint32))
    return np.concatenate(rows)


def candidates(
    made: Signatures, row: npt.NDArray[np.int64], new: npt.NDArray[np.bool_] | None = None
) -> tuple[Pairs, bool]:
    """Pairs that share a band and, by their whole signatures, may reach the Jaccard asked for; each once, sorted.

    Args:
        made: signatures; row: which of them is that of each place.
        new: places; then only pairs that one of these is in.
    Returns:
        the pairs, and whether a bucket was too full (of a new place, where `new` is given).
    """
    found, full = [np.empty((0, 2), dtype=np.int64)], False
    for first in range(0, N_HASHES - BAND + 1, BAND):
        band = (made[:, first].astype(np.uint64) << np.uint64(32) | made[:, first + 1])[row]
        places = np.arange(len(row)) if new is None else _in_buckets_of(band, new)
        pairs, crowded = _same(band[places])
        pairs, full = places[pairs], full or crowded
        if new is not None:
            pairs = pairs[new[pairs].any(axis=1)]
        for begin in range(0, len(pairs), PAIRS_AT_ONCE):
            some = pairs[begin : begin + PAIRS_AT_ONCE]
            alike = (made[row[some[:, 0]]] == made[row[some[:, 1]]]).mean(axis=1)
            found.append(some[alike >= JACCARD / 2])
    return unique_pairs(np.concatenate(found)), full


def unique_pairs(pairs: Pairs) -> Pairs:
    """Each pair once, sorted."""
    codes = np.unique(pairs[:, 0] << np.int64(32) | pairs[:, 1])
    return np.column_stack([codes >> np.int64(32), codes & np.int64(0xFFFFFFFF)])


def _in_buckets_of(band: npt.NDArray[np.uint64], new: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The places whose values may be those of new ones: all that are, and few others."""
    marked = np.zeros(1 << 16, dtype=bool)
    marked[(band[new] & np.uint64(0xFFFF)).astype(np.int64)] = True
    return np.flatnonzero(marked[(band & np.uint64(0xFFFF)).astype(np.int64)])


def _same(values: npt.NDArray[np.uint64]) -> tuple[Pairs, bool]:
    """Pairs of places with the same value, the smaller place first, and whether MAX_BUCKET or more had one."""
    order = np.argsort(values, kind="stable")
    edges = np.concatenate([[0], np.flatnonzero(np.diff(values[order])) + 1, [len(order)]])
    large = np.flatnonzero(np.diff(edges) > 1)
    pairs, full = [np.empty((0, 2), dtype=np.int64)], False
    for start, end in zip(edges[large], edges[large + 1], strict=True):
        full |= end - start > MAX_BUCKET
        if end - start <= MAX_BUCKET:
            members = np.sort(order[start:end])
            left, right = np.triu_indices(len(members), k=1)
            pairs.append(np.column_stack([members[left], members[right]]))
    return np.concatenate(pairs), bool(full)


def _without_quotations(paragraph: str) -> str:
    """The paragraph with each longer quotation as a space."""
    rest, place = [], 0
    for start, end in rough_quotations(paragraph):
        if len(paragraph[start:end].split()) >= LONG_QUOTE:
            rest += [paragraph[place:start], " "]
            place = end
    return "".join([*rest, paragraph[place:]])

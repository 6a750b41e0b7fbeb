"""hits -> collocates: which words stand near them more often than elsewhere, how strongly, and how sure that is.

Words are counted within a window of some words to either side, in the same paragraph, each place once however many hits it is near
(surface cooccurrence: Evert 2008). The hits' own words are left out on both sides of the comparison.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.distributions import t_above, t_bound
from analysis.errors import UsageError
from analysis.search.find import Hits
from analysis.search.index import N_FIELDS, WordIndex
from analysis.search.parts import Numbers
from analysis.search.scope import n_in_scope
from analysis.tables import COLLOCATES

WINDOW = 5  # words to either side
WIDEST = 50
LEAST = 5  # times that a word stands in the window: of fewer nothing is told
LEAST_STORIES = 3
DICE = 14  # logDice of two words that stand together once for each time that either stands at all
HALF = 0.5  # added to a count outside the window, so that the logarithm of none is finite (Hardie 2014)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Nearby:
    """Words of the index near hits: `left`, `right` of them, and `either`, each once; `node`: the words of the hits."""

    left: Numbers
    right: Numbers
    either: Numbers
    node: Numbers


def collocates(
    hits: Hits, *, left: int = WINDOW, right: int = WINDOW, leave_out: Collection[str] = (), scope: Bools | None = None, n: int = 100,
    level: float = 0.95, min_stories: int = 1, resample: str = "story",
) -> pd.DataFrame:  # fmt: skip
    """The words that are most surely attracted: of those more frequent near the hits than expected, the `n` of largest log-likelihood.

    Intervals rest on stories (or articles: `resample`): each measure is a smooth function of sums over stories, so its variance is that
    of the stories' influence on it, and its ends are t's with as many degrees of freedom as stories with the word in the window, less one.

    Args:
        left, right: words of the window.
        leave_out: words, in small letters, that are not compared, such as function words.
        scope: of each word of the index, whether it is searched; None: all are.
        n: rows at most.
        level: of the intervals.
        min_stories: words in the window of fewer are `too_few`.
        resample: "story" or "article", whose `_id` the articles have; an article without one is one by itself.
    Returns:
        tables.COLLOCATES, the largest log-likelihood first. `attrs`: `n_window` and `n_elsewhere`, the words of either side;
        `n_compared`, the words of which something could be told; `n_rare`, those near the hits of which nothing could.
    Raises:
        UsageError: a window of no words, or of more than WIDEST.
    """
    if not (0 <= left <= WIDEST and 0 <= right <= WIDEST and left + right):
        raise UsageError(
            f"A window is 0 to {WIDEST} words to either side, and one at least: here it is {left} and {right}."
        )
    index = hits.index
    near = nearby(hits, left, right, scope)
    together, anywhere = _counts(index, near.either), _anywhere(index, near.node, scope)
    window, total = len(near.either), int(anywhere.sum())
    barred = index.plain.isin(list(leave_out)) | np.fromiter(
        (not word[0].isalpha() for word in index.plain), np.bool_, len(index.plain)
    )
    present = (together > 0) & ~barred
    story_of = _units(index.articles, "story_id")
    enough = np.flatnonzero(present & (together >= LEAST))
    enough = enough[
        _n_distinct(index, near.either, story_of[index.field_of(near.either) // N_FIELDS], enough) >= LEAST_STORIES
    ]
    a, c = together[enough].astype(float), anywhere[enough].astype(float)
    expected = c * window / max(total, 1)
    likelihood = log_likelihood(a, float(window), c, float(total))
    attracted = np.flatnonzero(a > expected)
    order = attracted[np.lexsort((enough[attracted], -likelihood[attracted].round(1)))][:n]
    chosen = enough[order]
    notes = {
        "n_window": window,
        "n_elsewhere": total - window,
        "n_compared": len(enough),
        "n_rare": int(present.sum()) - len(enough),
    }
    if not len(chosen):
        return _noted(COLLOCATES.empty(), notes)
    sums = _by_story(hits, near, chosen, _units(index.articles, f"{resample}_id"), scope)
    table = _counted(index, near, chosen, story_of).assign(
        n=together[chosen],
        n_word=_anywhere(index, near.node[:0], scope)[chosen],
        expected=expected[order],
        **_measured(sums, level, len(enough)),
    )
    return _noted(COLLOCATES.build(table.assign(too_few=table["n_stories"] < min_stories)), notes)


def _noted(table: pd.DataFrame, notes: dict[str, int]) -> pd.DataFrame:
    table.attrs.update(notes)
    return table


def _units(articles: pd.DataFrame, column: str) -> Numbers:
    """The number of each article's story, or of whatever a column tells; one without is a unit by itself."""
    own = articles["article_id"].astype("str")
    return pd.factorize(articles[column].astype("str").fillna(own) if column in articles else own)[0]


def nearby(hits: Hits, left: int, right: int, scope: Bools | None = None) -> Nearby:
    """The words of the index within a window around hits, in their paragraphs and in scope."""
    index = hits.index
    node = _marked(
        index,
        [hits.first[hits.first + k <= hits.last] + k for k in range(int((hits.last - hits.first).max(initial=-1)) + 1)],
    )
    known = ~node if scope is None else ~node & scope
    sides = [
        _marked(index, [_beside(index, edge, step) for step in steps]) & known
        for edge, steps in ((hits.first, range(-1, -left - 1, -1)), (hits.last, range(1, right + 1)))
    ]
    return Nearby(
        *(np.flatnonzero(marks) for marks in (*sides, sides[0] | sides[1], node if scope is None else node & scope))
    )


def with_word(
    hits: Hits, word: str, *, left: int = WINDOW, right: int = WINDOW, scope: Bools | None = None
) -> Hits:  # fmt: skip
    """The hits that have a word, written as in a table of collocates, within their window and paragraph and in scope."""
    index, near = hits.index, np.zeros(len(hits), dtype=np.bool_)
    wanted = index.plain.get_indexer(pd.Index([word.lower()], dtype=object))[0]
    if wanted < 0:
        return hits.take(near)
    of_word = index.plain_of[index.number] == wanted
    of_word = of_word if scope is None else of_word & scope
    for edge, steps in ((hits.first, range(-1, -left - 1, -1)), (hits.last, range(1, right + 1))):
        for step in steps:
            place = np.clip(edge + step, 0, len(index) - 1)
            same = (place == edge + step) & (
                index.paragraph[place] == index.paragraph[np.clip(edge, 0, len(index) - 1)]
            )
            near |= same & of_word[place]
    return hits.take(near)


def _beside(index: WordIndex, edge: Numbers, step: int) -> Numbers:
    """The words so many steps from some others, where they stand in the same paragraph."""
    inside = (edge >= 0) & (edge < len(index)) & (edge + step >= 0) & (edge + step < len(index))
    edge = edge[inside]
    beside: Numbers = edge[index.paragraph[edge + step] == index.paragraph[edge]] + step
    return beside


def _marked(index: WordIndex, words: Sequence[Numbers]) -> Bools:
    marks = np.zeros(len(index), dtype=np.bool_)
    for some in words:
        marks[some] = True
    return marks


def log_likelihood(a: Floats, window: Floats | float, c: Floats, total: Floats | float) -> Floats:
    """G2 of a word that stands `a` times among the `window` words, and `c` times among all `total`."""
    cells = (a, window - a, c - a, total - window - c + a)
    parts = sum(_xlogx(cell) for cell in cells) + _xlogx(np.asarray(total))
    for margin in (window, total - window, c, total - c):
        parts = parts - _xlogx(np.asarray(margin, dtype=float))
    found: Floats = np.maximum(0.0, 2 * parts)
    return found


@dataclass(frozen=True, eq=False)
class StorySums:
    """Of each story (row) and word (column): `together`, in the window; `anywhere`. Of each story: `window`, `total` words, `hits`."""

    together: sparse.csr_array
    anywhere: sparse.csr_array
    of_story: Floats  # window, total, hits: a row a story

    def covariances(self) -> Floats:
        """Of each word, those of the sums over stories of its together, anywhere, window, total, hits: words x 5 x 5."""
        n, n_words = self.together.shape
        products = np.zeros((n_words, 5, 5))
        sums = np.zeros((n_words, 5))
        own = (self.together, self.anywhere)
        for i, first in enumerate(own):
            sums[:, i] = first.sum(axis=0)
            products[:, i, 2:] = first.T @ self.of_story
            products[:, 2:, i] = products[:, i, 2:]
            for k, second in enumerate(own):
                products[:, i, k] = first.multiply(second).sum(axis=0)
        sums[:, 2:] = self.of_story.sum(axis=0)
        products[:, 2:, 2:] = self.of_story.T @ self.of_story
        centred: Floats = (products - sums[:, :, None] * sums[:, None, :] / n) * (n / max(n - 1, 1))
        return centred


def _measured(sums: StorySums, level: float, n_compared: int) -> dict[str, Floats]:
    """Each measure with its interval; p is of log_ratio."""
    a, c = (np.asarray(counts.sum(axis=0), dtype=float) for counts in (sums.together, sums.anywhere))
    window, total, hits = sums.of_story.sum(axis=0).tolist()
    covariances = sums.covariances()
    bits = np.log(2)
    elsewhere, outside = c - a + HALF, max(total - window, HALF)
    ratio = (1 / a + 1 / elsewhere, -1 / elsewhere, -1 / window - 1 / outside, 1 / outside)
    spreads = {
        "log_likelihood": _error(covariances, *_slopes_of_likelihood(a, c, window, total)),
        "log_dice": _error(covariances, 1 / a / bits, -1 / (hits + c) / bits, 0.0, 0.0, -1 / (hits + c) / bits),
        "log_ratio": _error(covariances, *(part / bits for part in ratio)),
    }
    values = {
        "log_likelihood": log_likelihood(a, window, c, total),
        "log_dice": DICE + np.log2(2 * a / (hits + c)),
        "log_ratio": np.log2(a / window) - np.log2(elsewhere / outside),
    }
    df = np.maximum(np.bincount(sums.together.indices, minlength=len(a)) - 1, 1)
    reach = t_bound((1 - level) / 2, df)
    found = dict(values)
    for name, prefix in (("log_likelihood", "log_likelihood_"), ("log_dice", ""), ("log_ratio", "log_ratio_")):
        found[f"{prefix}low"], found[f"{prefix}high"] = (
            values[name] - reach * spreads[name],
            values[name] + reach * spreads[name],
        )
    found["log_likelihood_low"] = np.maximum(found["log_likelihood_low"], 0)
    tails = 2 * t_above(np.abs(values["log_ratio"]) / np.maximum(spreads["log_ratio"], 1e-12), df)
    found["p_adjusted"] = np.minimum(tails * n_compared, 1.0)
    return found


def _slopes_of_likelihood(a: Floats, c: Floats, window: float, total: float) -> tuple[Floats, Floats, Floats, Floats]:
    """The derivatives of `log_likelihood` by a, c, window and total."""
    b, d, rest = (np.maximum(cell, HALF) for cell in (window - a, c - a, total - window - c + a))
    others, without = max(total - window, HALF), np.maximum(total - c, HALF)
    return (
        2 * np.log(a * rest / (b * d)),
        2 * np.log(d * without / (rest * c)),
        2 * np.log(b * others / (rest * window)),
        2 * np.log(rest * total / (others * without)),
    )


def _error(covariances: Floats, *slopes: Floats | float) -> Floats:
    """The standard error of a function of the sums, given its derivatives by together, anywhere, window, total and hits (0: not given)."""
    by = np.zeros(covariances.shape[:2])
    for place, slope in enumerate(slopes):
        by[:, place] = slope
    error: Floats = np.sqrt(np.maximum(np.einsum("wi,wij,wj->w", by, covariances, by), 0))
    return error


def _by_story(hits: Hits, near: Nearby, chosen: Numbers, story_of: Numbers, scope: Bools | None) -> StorySums:
    index, n = hits.index, int(story_of.max(initial=-1)) + 1
    column = np.full(len(index.plain) + 1, -1, dtype=np.int64)
    column[chosen] = np.arange(len(chosen))
    of_printed = column[index.plain_of]
    wanted = of_printed >= 0
    everywhere = np.flatnonzero(wanted[index.number] if scope is None else wanted[index.number] & scope)
    everywhere = everywhere[~_marked(index, [near.node])[everywhere]]
    close = near.either[wanted[index.number[near.either]]]

    def cells(words: Numbers) -> sparse.csr_array:
        places = story_of[index.field_of(words) // N_FIELDS], of_printed[index.number[words]]
        return sparse.coo_array((np.ones(len(words)), places), shape=(n, len(chosen))).tocsr()

    def in_story(words: Numbers) -> Numbers:
        return np.bincount(story_of[index.field_of(words) // N_FIELDS], minlength=n)

    total = np.bincount(story_of, weights=n_in_scope(index, scope), minlength=n) - in_story(near.node)
    of_story = np.stack([in_story(near.either), total, np.bincount(story_of[hits.row], minlength=n)], axis=1).astype(
        float
    )
    return StorySums(cells(close), cells(everywhere), of_story)


def _counted(index: WordIndex, near: Nearby, chosen: Numbers, story_of: Numbers) -> pd.DataFrame:
    article = index.field_of(near.either) // N_FIELDS
    return pd.DataFrame(
        {
            "word": index.plain[chosen],
            "n_left": _counts(index, near.left)[chosen],
            "n_right": _counts(index, near.right)[chosen],
            "n_articles": _n_distinct(index, near.either, article, chosen),
            "n_stories": _n_distinct(index, near.either, story_of[article], chosen),
        }
    )


def _counts(index: WordIndex, words: Numbers) -> Numbers:
    """How often each distinct plain word stands among these words of the index."""
    return np.bincount(index.plain_of[index.number[words]], minlength=len(index.plain))


def _anywhere(index: WordIndex, node: Numbers, scope: Bools | None) -> Numbers:
    """How often each distinct plain word stands in scope, the words of the hits left out."""
    printed = np.bincount(index.number if scope is None else index.number[scope], minlength=len(index.printed))
    whole = np.bincount(index.plain_of, weights=printed, minlength=len(index.plain)).astype(np.int64)
    return whole - _counts(index, node)


def _n_distinct(index: WordIndex, words: Numbers, of: Numbers, chosen: Numbers) -> Numbers:
    """In how many articles, or stories (`of` each of the words), each of the chosen plain words stands."""
    column = np.full(len(index.plain) + 1, -1, dtype=np.int64)
    column[chosen] = np.arange(len(chosen))
    own = column[index.plain_of[index.number[words]]]
    there = own >= 0
    places = of[there], own[there]
    cells = sparse.coo_array(
        (np.ones(len(places[0]), np.int32), places), shape=(int(of.max(initial=0)) + 1, len(chosen))
    )
    return np.bincount(cells.tocsr().indices, minlength=len(chosen))  # places of one story are one cell


def _xlogx(value: Floats) -> Floats:
    value = np.maximum(np.asarray(value, dtype=float), 0)
    found: Floats = value * np.log(np.where(value > 0, value, 1))
    return found

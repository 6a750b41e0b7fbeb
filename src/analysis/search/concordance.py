"""hits -> concordance: each place with what stands left and right of it (keyword in context), in the order that a reader wants."""

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.search.find import Hits
from analysis.search.index import N_FIELDS
from analysis.search.parts import FIELDS, Numbers
from analysis.tables import CONCORDANCE

WIDTH = 60  # characters to either side, at most
BESIDE = 3  # words to a side that decide an order by what stands there
ORDERS = ("newest", "date", "left", "right", "outlet", "reading")


def drawn(hits: Hits, n: int, *, seed: int) -> Hits:
    """At most `n` of them, drawn at random (the same with the same `seed`), in the order in which they came."""
    if len(hits) <= n:
        return hits
    return hits.take(np.sort(np.random.default_rng(seed).choice(len(hits), size=n, replace=False)))


def ordered(hits: Hits, order: str) -> Hits:
    """The hits in another order; what is alike in it stands newest first, then in reading order.

    Args:
        order: "newest" article first; "date", oldest first; "left" and "right", alphabetically by the BESIDE words that stand there, the
            nearest first; "outlet", by its name; "reading", in the order of the articles.
    Raises:
        UsageError: for another order.
    """
    if order not in ORDERS:
        raise UsageError(f"A concordance is sorted by {', '.join(ORDERS[:-1])} or {ORDERS[-1]}, not by {order!r}.")
    if order == "reading" or not len(hits):
        return hits.take(np.argsort(hits.first, kind="stable"))
    published = hits.index.articles["published"]
    oldest = published.rank(method="dense").fillna(0).to_numpy(dtype=np.int64)[hits.row]
    newest = (hits.start, hits.field, -oldest)
    if order == "newest":
        return hits.take(np.lexsort(newest))
    if order == "date":
        undated = oldest == 0
        return hits.take(np.lexsort((hits.start, hits.field, oldest, undated)))
    if order == "outlet":
        names = pd.factorize(hits.index.articles["outlet"], sort=True)[0][hits.row]
        return hits.take(np.lexsort((*newest, names)))
    return hits.take(np.lexsort((*newest, *reversed(_beside(hits, order)))))


def _beside(hits: Hits, side: str) -> list[Numbers]:
    """Of the words left or right of each place, the nearest first, their places in the alphabet; -1 beyond its paragraph."""
    index = hits.index
    step, edge = (-1, hits.first) if side == "left" else (1, hits.last)
    paragraph = index.paragraph[np.clip(edge, 0, len(index) - 1)]
    columns = []
    for k in range(1, BESIDE + 1):
        word = edge + step * k
        inside = (word >= 0) & (word < len(index))
        word = np.clip(word, 0, len(index) - 1)
        columns.append(np.where(inside & (index.paragraph[word] == paragraph), index.plain_of[index.number[word]], -1))
    return columns


def concordance_table(hits: Hits, *, width: int = WIDTH) -> pd.DataFrame:
    """The hits as `tables.CONCORDANCE`, in their order; contexts are whole words of the same paragraph, of `width` characters at most."""
    index, articles = hits.index, hits.index.articles
    lines, text, held = [], "", -1
    for field, start, end in zip(hits.field.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True):
        if field != held:
            text, held = index.text(field), field
        lines.append((_left(text, start, width), text[start:end], _right(text, end, width)))
    left, keyword, right = zip(*lines, strict=True) if lines else ((), (), ())
    about = [articles[name].array[hits.row] for name in ("article_id", "outlet", "published")]
    fields = [FIELDS[number] for number in (hits.field % N_FIELDS).tolist()]
    return CONCORDANCE.of_columns([*about, fields, left, keyword, right, hits.start.tolist(), hits.end.tolist()])


def of_articles(hits: Hits, kept: "pd.Series[bool]") -> Hits:
    """Those in some of the articles. Args: kept: of each row of `hits.index.articles`, whether it is one of them."""
    return hits.take(kept.to_numpy(dtype=np.bool_)[hits.row])


def _left(text: str, start: int, width: int) -> str:
    part = text[max(0, start - width) : start].rpartition("\n")[2]
    begin = start - len(part)
    if begin > 0 and part and not part[0].isspace() and not text[begin - 1].isspace():
        part = _after_first_word(part)
    return part.lstrip()


def _right(text: str, end: int, width: int) -> str:
    part = text[end : end + width].partition("\n")[0]
    stop = end + len(part)
    if stop < len(text) and part and not part[-1].isspace() and not text[stop].isspace():
        cut = max((place for place, mark in enumerate(part) if mark.isspace()), default=0)
        part = part[:cut]
    return part.rstrip()


def _after_first_word(part: str) -> str:
    return next((part[place:] for place, mark in enumerate(part) if mark.isspace()), "")

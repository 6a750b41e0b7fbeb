"""What of the articles is searched: some of their fields, or the words of somebody who is quoted."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.search.find import Hits
from analysis.search.index import N_FIELDS, WordIndex
from analysis.search.parts import FIELDS, Numbers

LONGEST = 1 << 32  # characters of a field, and more

Bools = npt.NDArray[np.bool_]


def field_scope(index: WordIndex, fields: Sequence[str]) -> Bools:
    """Of each word of the index, whether it stands in one of the fields."""
    wanted = np.tile(np.isin(FIELDS, list(fields)), len(index.articles))
    return np.repeat(wanted, np.diff(index.first))


def quoted_scope(index: WordIndex, statements: pd.DataFrame) -> Bools:
    """Of each word of the index, whether it stands in one of the statements. Args: statements: rows of `attributions`."""
    fields = _fields(index, statements)
    begin, end = (statements[name].to_numpy() for name in ("content_start", "content_end"))
    edges = np.zeros(len(index) + 1, dtype=np.int32)
    for field, start, stop in zip(fields.tolist(), begin.tolist(), end.tolist(), strict=True):
        first = index.first[field]
        starts = index.start[first : index.first[field + 1]]
        edges[first + starts.searchsorted(start)] += 1
        edges[first + starts.searchsorted(stop)] -= 1
    return np.cumsum(edges[:-1]) > 0


def statements_of(
    index: WordIndex, attributions: pd.DataFrame, *, actors: Collection[str] = (), words: str = ""
) -> pd.DataFrame:
    """The statements of a source, of those in the articles of an index.

    Args:
        attributions: as `tables.ATTRIBUTIONS`.
        actors: ids of the codebook, any of whom speaks; (): whoever speaks.
        words: whole words that the source is called by in the article, in any case, such as "White House"; read where `actors` is ().
    """
    own = attributions[attributions["article_id"].isin(index.articles["article_id"])]
    if actors:
        return own[own["source_actor_id"].isin(list(actors))]
    if not words:
        return own
    named = own[own["source_start"] >= 0]
    places = zip(
        _fields(index, named).tolist(), named["source_start"].tolist(), named["source_end"].tolist(), strict=True
    )
    return named[list(_holding(index, places, words))]


def _holding(index: WordIndex, places: Iterable[tuple[int, int, int]], words: str) -> Iterator[bool]:
    """Of each place, (field, start, end), whether it holds the words, whole; places in one field follow each other."""
    spaced = r"\s+".join(map(re.escape, words.casefold().split()))
    called = re.compile(rf"(?<!\w){spaced}(?!\w)")
    text, held = "", -1
    for field, start, end in places:
        if field != held:
            text, held = index.text(field), field
        yield called.search(text[start:end].casefold()) is not None


def said_in(hits: Hits, statements: pd.DataFrame) -> Hits:
    """The hits that lie in one of the statements, from their first character to their last."""
    fields = LONGEST * _fields(hits.index, statements)
    begins = fields + statements["content_start"].to_numpy(dtype=np.int64)
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], (fields + statements["content_end"].to_numpy(dtype=np.int64))[order]
    farthest = np.append(0, np.maximum.accumulate(ends))  # of the first statements, as many as the place says
    own = LONGEST * hits.field
    return hits.take(farthest[begins.searchsorted(own + hits.start, side="right")] >= own + hits.end)


def n_in_scope(index: WordIndex, scope: Bools | None) -> Numbers:
    """How many words of each article are searched."""
    if scope is None:
        return index.n_words()
    before = np.append(0, np.cumsum(scope, dtype=np.int64))
    return np.diff(before[index.first[::N_FIELDS]])


def _fields(index: WordIndex, rows: pd.DataFrame) -> Numbers:
    """The number of the field that each row's place stands in."""
    article = pd.Index(index.articles["article_id"]).get_indexer(pd.Index(rows["article_id"]))
    numbers: Numbers = N_FIELDS * article + rows["field"].map(FIELDS.index).to_numpy(dtype=np.int64)
    return numbers

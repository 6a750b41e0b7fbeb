"""Search by meaning: the sentences of a corpus that say something like a given one, by their sentence vectors.

Vectors are kept in the store under digests of the sentences and of the weights, so that a corpus is read once. Deleting
them loses time, never results.
"""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths
from analysis.cache import forget_oldest, mark_used
from analysis.errors import UsageError
from analysis.language.texts import span_texts
from analysis.language.vectors import WIDTH, Vectors, embed, weights_digest
from analysis.tables import UTC, Table, largest_first

HEX = "0123456789abcdef"
SHOWN = 2  # digits of a similarity: those below differ between processors
KEY = "S32"  # the dtype of a sentence's digest

Keys = npt.NDArray[Any]

SIMILAR = Table(
    row="a sentence that says something like the query",
    columns={
        "article_id": "str",
        "outlet": "str",
        "published": UTC,
        "field": "str",
        "start": "int64",
        "end": "int64",
        "sentence_id": "str",
        "similarity": "float64",  # cosine, -1 to 1
    },
)


def similar_sentences(query: str, articles: pd.DataFrame, sentences: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The n sentences most like a query, whatever words they use; the same sentence of a reprinted story once.

    English; likeness of topic and statement, blind to irony and weak on "not".

    Args:
        query: a sentence or a few words.
        articles: reads `article_id`, `story_id` (where there is one), `outlet`, `published`, `title`, `text`.
        sentences: reads `sentence_id`, `article_id`, `field`, `start`, `end`.
        n: rows at most.
    Returns:
        article_id, outlet, published, field, start, end, sentence_id, similarity; the most similar first, then the earliest.
    Raises:
        UsageError: for a query without words, or an `n` below 1.
    """
    if not query.strip():
        raise UsageError("The query is empty: give a sentence, or a few words, to look for.")
    if n < 1:
        raise UsageError(f"`n` is {n}: give 1 or more.")
    sentences = sentences[sentences["article_id"].isin(articles["article_id"])]
    if sentences.empty:
        return SIMILAR.empty()
    texts = span_texts(articles, sentences)
    likeness = np.clip(sentence_vectors(texts) @ embed([query])[0], -1, 1).astype(np.float64).round(SHOWN)
    columns = ["article_id", "outlet", "published", *(name for name in ("story_id",) if name in articles)]
    found = sentences.assign(similarity=likeness, words=[" ".join(text.lower().split()) for text in texts])
    found = found.merge(articles[columns], on="article_id", how="left", validate="many_to_one")
    order = largest_first(found, "similarity", SHOWN, ["published", "sentence_id"])
    story = order["story_id"].fillna(order["article_id"]) if "story_id" in order else order["article_id"]
    return SIMILAR.build(order[~order.assign(story=story).duplicated(["story", "words"])].head(n))


def sentence_vectors(texts: Sequence[str], store: Path | None = None) -> Vectors:
    """The vectors of sentences in the order given, as `embed` makes them; only those are computed that are not kept yet.

    Kept in `store` (`.workbook/vectors` by default), so that of a corpus that has grown only new sentences are read. Several
    processes may write at once: at worst one of them computes again what another did.
    """
    folder = (store or paths.STORE / "vectors") / weights_digest()[:16]
    keys = np.array([_key(text) for text in texts], dtype=KEY)
    distinct, first, place = np.unique(keys, return_index=True, return_inverse=True)
    found, known = np.zeros((len(distinct), WIDTH), dtype=np.float32), np.zeros(len(distinct), dtype=bool)
    for shard, rows in _shards(distinct):
        kept, vectors = _read(folder / f"{shard}.npz")
        known[rows] = np.isin(distinct[rows], kept)
        found[rows[known[rows]]] = vectors[np.searchsorted(kept, distinct[rows[known[rows]]])]
    found[~known] = embed([texts[i] for i in first[~known]])
    for shard, rows in _shards(distinct):
        new = rows[~known[rows]]
        if len(new):
            _add(folder / f"{shard}.npz", distinct[new], found[new])
    if folder.is_dir():
        mark_used(folder)
        forget_oldest(folder.parent)
    return found[place]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _shards(keys: Keys) -> Iterator[tuple[str, npt.NDArray[np.intp]]]:
    """Places of the sorted keys by their first letter: each shard is one file."""
    bounds = np.searchsorted(keys, np.array([*HEX, "g"], dtype=KEY))
    for letter, start, end in zip(HEX, bounds, bounds[1:], strict=False):
        if start < end:
            yield letter, np.arange(start, end)


def _read(file: Path) -> tuple[Keys, Vectors]:
    """Sorted keys and their vectors; none where there is no whole file."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            return kept["keys"], kept["vectors"]
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return np.empty(0, dtype=KEY), np.empty((0, WIDTH), dtype=np.float32)


def _add(file: Path, keys: Keys, vectors: Vectors) -> None:
    """Write old and new aside and rename, so that nobody reads half a file. A store that cannot be written costs time only."""
    old_keys, old_vectors = _read(file)
    all_keys, first = np.unique(np.concatenate([old_keys, keys]), return_index=True)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                np.savez(out, keys=all_keys, vectors=np.concatenate([old_vectors, vectors])[first])
            Path(aside).replace(file)
        finally:
            Path(aside).unlink(missing_ok=True)

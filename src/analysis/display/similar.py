"""Search by meaning: the sentences of a corpus that say something like a given one, by their sentence vectors.

Vectors are cached under digests of the sentences and of the weights, so that a corpus is read once. Deleting them loses
time, never results.
"""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths
from analysis.cache import Entry, digest_of, entries, mark_used, read_entry, store_entry, tidy
from analysis.errors import UsageError
from analysis.language.texts import span_texts
from analysis.language.vectors import WIDTH, Vectors, embed, weights_digest
from analysis.locks import alone, sweep
from analysis.syntax import code_digest
from analysis.tables import SIMILAR

KEY = "S32"  # the dtype of a sentence's digest

Keys = npt.NDArray[Any]


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
    likeness = np.clip(sentence_vectors(texts) @ embed([query])[0], -1, 1)
    columns = ["article_id", "outlet", "published", *(name for name in ("story_id",) if name in articles)]
    found = sentences.assign(similarity=likeness.round(6), words=[" ".join(text.lower().split()) for text in texts])
    found = found.merge(articles[columns], on="article_id", how="left", validate="many_to_one")
    order = found.sort_values(["similarity", "published", "sentence_id"], ascending=[False, True, True])
    story = order["story_id"].fillna(order["article_id"]) if "story_id" in order else order["article_id"]
    return SIMILAR.build(order[~order.assign(story=story).duplicated(["story", "words"])].head(n))


def sentence_vectors(texts: Sequence[str], store: Path | None = None) -> Vectors:
    """The vectors of sentences in the order given, as `embed` makes them; only those are computed that are not cached yet.

    Cached in `store` (`.workbook/vectors` by default), so that of a corpus that has grown only new sentences are read. Of
    several processes that need vectors, one computes them while the others wait.
    """
    cache = _Cached((store or paths.STORE / "vectors") / _weights_key())
    keys = np.array([_key(text) for text in texts], dtype=KEY)
    distinct, first, place = np.unique(keys, return_index=True, return_inverse=True)
    found, known = np.zeros((len(distinct), WIDTH), dtype=np.float32), np.zeros(len(distinct), dtype=bool)
    cache.fill(distinct, found, known)
    if not known.all():
        with alone(cache.folder.parent / f".lock-{cache.folder.name}"):
            cache.fill(distinct, found, known)
            found[~known] = embed([texts[i] for i in first[~known]])
            cache.add(distinct[~known], found[~known])
    cache.tidy()
    return found[place]


class _Cached:
    """The vectors of one network: each entry of the folder holds sorted keys of sentences, and a vector for each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder, set[Path]()

    def fill(self, keys: Keys, vectors: Vectors, known: npt.NDArray[np.bool_]) -> None:
        """Fill in the vectors that are there, from the entries that were not read before."""
        for path in entries(self.folder):
            entry = None if path in self.seen else read_entry(path)
            self.seen.add(path)
            if entry is not None:
                stored = entry.tables["keys"]
                new = np.flatnonzero(~known & np.isin(keys, stored))
                vectors[new], known[new] = entry.tables["vectors"][np.searchsorted(stored, keys[new])], True

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Store vectors under their sorted keys."""
        if len(keys):
            store_entry(self.folder / digest_of(keys.tolist()), Entry({"keys": keys, "vectors": vectors}))

    def tidy(self) -> None:
        """Mark the folder as used, and remove what killed runs left, what another form stored, and other networks' oldest."""
        if self.folder.is_dir():
            mark_used(self.folder)
            sweep(self.folder)
            tidy(self.folder.parent)


def _weights_key() -> str:
    """What a vector hangs on besides its sentence."""
    packages = [version(package) for package in ("onnxruntime", "tokenizers")]
    return digest_of(weights_digest(), code_digest("analysis.language.vectors"), packages)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

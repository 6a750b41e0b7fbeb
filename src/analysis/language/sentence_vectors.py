"""The vectors of a corpus's sentences, cached under digests of the sentences and of the weights, so that each is read once.

Deleting them loses time, never results.
"""

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis import paths
from analysis.cache.entries import Entry, digest_of, entries, mark_used, read_entry, store_entry, tidy
from analysis.cache.syntax import code_digest
from analysis.language.vectors import WIDTH, Vectors, embed, weights_digest
from analysis.parallel.claims import alone, sweep
from analysis.progress import Tell, progress

KEY = "S32"  # the dtype of a sentence's digest
AT_ONCE = 4_096  # sentences after which what was computed is cached, so that a run that ends early has not read in vain
TOLD = 256  # sentences after which it is told how far that is, a second or so

Keys = npt.NDArray[Any]


def sentence_vectors(texts: Sequence[str], tell: Tell | None = None) -> Vectors:
    """The vectors of sentences in the order given, as `embed` makes them; only those are computed that are not cached yet.

    Cached in `.workbook/vectors`, so that of a corpus that has grown only new sentences are read. Of several processes that need vectors,
    one computes them while the others wait.

    Args:
        tell: told how many sentences are read, of how many; None: that is shown.
    """
    cache = _Cached(paths.store() / "vectors" / _weights_key())
    keys = np.array([_key(text) for text in texts], dtype=KEY)
    distinct, first, place = np.unique(keys, return_index=True, return_inverse=True)
    vectors, known = np.zeros((len(distinct), WIDTH), dtype=np.float32), np.zeros(len(distinct), dtype=bool)
    cache.fill(distinct, vectors, known)
    if not known.all():
        with alone(cache.folder.parent / f".lock-{cache.folder.name}"):
            cache.fill(distinct, vectors, known)
            missing = np.flatnonzero(~known)
            with (
                progress("reading for search by meaning", "sentences", len(missing))
                if tell is None
                else nullcontext(tell) as told
            ):
                for begin in range(0, len(missing), AT_ONCE):
                    rows = missing[begin : begin + AT_ONCE]
                    for start in range(0, len(rows), TOLD):
                        part = rows[start : start + TOLD]
                        vectors[part] = embed([texts[i] for i in first[part]])
                        told(begin + start + len(part), len(missing))
                    cache.add(distinct[rows], vectors[rows])
    cache.tidy()
    return vectors[place]


def unread(texts: Sequence[str]) -> set[bytes]:
    """The digests of those of these sentences whose vectors are not cached yet."""
    keys = np.unique(np.array([_key(text) for text in texts], dtype=KEY))
    known = _Cached(paths.store() / "vectors" / _weights_key()).known(keys)
    return set(keys[~known].tolist())


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

    def known(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """Of which of these keys there are vectors."""
        known = np.zeros(len(keys), dtype=bool)
        for path in entries(self.folder):
            entry = read_entry(path)
            if entry is not None:
                known |= np.isin(keys, entry.tables["keys"])
        return known

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

"""articles -> stories of a corpus that grows: only texts that are new, and those that they may be reprints of, are read.

Cached under `.workbook/stories`, in a folder called after the code: the signature of each text, and of each corpus last seen the pairs that
were compared with what came of it. The stories are those that `find_stories` finds in all articles at once.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.cache.entries import Entry, digest_of, entries, mark_used, read_entry, read_manifest, store_entry, tidy
from analysis.cache.syntax import code_digest
from analysis.corpus.stories import (
    N_HASHES,
    Hashes,
    Pairs,
    Signatures,
    candidates,
    neighbours,
    shingles,
    signatures,
    story_ids,
    unique_pairs,
    verified,
)
from analysis.parallel.claims import remove
from analysis.parallel.cores import default_jobs
from analysis.parallel.pool import in_order

CHUNK = 1_000  # texts read at once
BLOCK = 8_192  # signatures stored together
MANY = 32  # smaller blocks are put together
WINDOW = 20_000  # texts whose shingles are held at once
LEAST_APART = 8_000  # texts for which processes of their own are worth their start

Keys = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
Texts = Callable[[npt.NDArray[np.int64]], list[str]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Compared:
    """What was compared of a corpus: pairs of places, whether each is a reprint, and whether some bucket was too full to be looked into."""

    pairs: Pairs
    same: Mask
    crowded: bool


def stories_of(
    articles: pd.DataFrame, texts: Texts, folder: Path, *, source: str = "", progress: Progress | None = None
) -> "pd.Series[str]":
    """The story of each article, as `stories.find_stories` finds it.

    Args:
        articles: reads `article_id`, `outlet`, `published`, `digest`, that of title and text, and where there is one `place`, in whose
            order texts are asked for.
        texts: reads the texts of articles, by their row numbers.
        folder: `.workbook/stories`.
        source: name of the corpus, by which what was compared of it before is found.
        progress: told (texts read, texts to read).
    """
    own = folder / digest_of(code_digest("analysis.corpus.stories"), version("rensa"), version("scipy"))[:16]
    keys = _parsed(articles["digest"])
    identity = keys ^ pd.util.hash_array(articles["outlet"].astype("str").to_numpy(dtype=object))
    state = own / "compared" / _name_of(articles, identity)
    entry = read_entry(state)
    if entry is None:
        outlets = pd.factorize(articles["outlet"])[0]
        before, known = _before(own / "compared", articles, identity, source)
        lies = articles["place"].to_numpy() if "place" in articles else np.arange(len(articles))
        compared = _compare(keys, outlets, before, known, _Read(texts, lies, own / "signatures", progress))
        entry = _entry(articles, identity, compared, source)
        store_entry(state, entry)
    mark_used(state)
    mark_used(own)
    tidy(own / "compared")
    tidy(folder)
    pairs, same = entry.tables["pairs"], entry.tables["same"]
    return story_ids(articles, pairs[same])


@dataclass(frozen=True, eq=False)
class _Read:
    """Reads texts for what is not known of them."""

    texts: Texts
    lies: npt.NDArray[np.int64]  # where each text is stored
    folder: Path  # of signatures
    progress: Progress | None

    def signatures(self, keys: Keys) -> tuple[Signatures, npt.NDArray[np.int64]]:
        """Those of all texts, and the row of each place."""
        own, first, row = np.unique(keys, return_index=True, return_inverse=True)
        made = np.empty((len(own), N_HASHES), dtype=np.uint32)
        lacking = np.ones(len(own), dtype=bool)
        for path in entries(self.folder):
            block = read_entry(path)
            if block is not None:
                held = block.tables["keys"]
                at = np.searchsorted(own, held)
                there = at < len(own)
                there[there] = own[at[there]] == held[there]
                made[at[there]] = block.tables["signatures"][there]
                lacking[at[there]] = False
        new = np.flatnonzero(lacking)
        new = new[np.argsort(self.lies[first[new]], kind="stable")]
        self._make(new, first, own, made)
        return made, row.reshape(-1)

    def _make(self, new: npt.NDArray[np.int64], first: npt.NDArray[np.int64], own: Keys, made: Signatures) -> None:
        """Signatures of the texts that lack them, stored a block at a time."""
        jobs = default_jobs() if len(new) >= LEAST_APART else 1
        chunks = (self.texts(first[new[begin : begin + CHUNK]]) for begin in range(0, len(new), CHUNK))
        stored = 0
        for n, part in enumerate(in_order(signatures, chunks, jobs)):
            begin, end = n * CHUNK, n * CHUNK + len(part)
            made[new[begin:end]] = part
            if end - stored >= BLOCK or end == len(new):
                _write_block(self.folder, own[new[stored:end]], made[new[stored:end]])
                stored = end
            if self.progress:
                self.progress(end, len(new))
        _merge(self.folder)

    def shingles(self, places: npt.NDArray[np.int64]) -> dict[int, Hashes]:
        """Those of these places."""
        read: dict[int, Hashes] = {}
        ordered = places[np.argsort(self.lies[places], kind="stable")]
        for begin in range(0, len(ordered), CHUNK):
            some = ordered[begin : begin + CHUNK]
            read |= zip(some.tolist(), map(shingles, self.texts(some)), strict=True)
        return read


def _compare(keys: Keys, outlets: npt.NDArray[np.intp], before: Compared, known: Mask, read: _Read) -> Compared:
    """What was compared before, and what is new: pairs of new articles, and those of which a neighbour came or went.

    `before` has place -1 for articles that are gone, `known`: those that were there.
    """
    if known.all() and not (before.pairs < 0).any():
        return before
    made, row = read.signatures(keys)
    gone = (before.pairs < 0).any(axis=1)
    pairs, crowded = candidates(made, row, ~known) if known.any() else (before.pairs, True)
    if crowded or before.crowded:  # a bucket may have become too full, or not be so any more
        pairs, crowded = candidates(made, row)
    else:
        pairs = unique_pairs(np.concatenate([before.pairs[~gone], pairs]))
    same = np.zeros(len(pairs), dtype=bool)
    settled = _settled(pairs, before, outlets, same)
    todo = np.flatnonzero(~settled)
    near = neighbours(pairs, outlets, made[row, 0])
    for some, places in _windows(pairs[todo], near, outlets):
        of = read.shingles(places)
        same[todo[some]] = [*verified(pairs[todo[some]], near, outlets, of.__getitem__)]
    return Compared(pairs, same, crowded)


def _settled(pairs: Pairs, before: Compared, outlets: npt.NDArray[np.intp], same: Mask) -> Mask:
    """The pairs that were compared before and stay as they were, whose answers are put into `same`."""
    codes, old = _codes(pairs), _codes(before.pairs)
    order = np.argsort(old, kind="stable")
    at = np.searchsorted(old[order], codes)
    there = at < len(old)
    there[there] = old[order][at[there]] == codes[there]
    same[there] = before.same[order[at[there]]]
    lost = before.pairs[~np.isin(old, codes)]
    changed = np.zeros(len(outlets), dtype=bool)  # articles whose neighbours in their outlet are others now
    for some in (pairs[~there], lost):
        within = (some < 0).any(axis=1) | (outlets[some[:, 0]] == outlets[some[:, 1]])
        touched = some[within].ravel()
        changed[touched[touched >= 0]] = True
    inside = outlets[pairs[:, 0]] == outlets[pairs[:, 1]]
    settled: Mask = there & ~(inside & changed[pairs].any(axis=1))
    return settled


def _windows(
    pairs: Pairs, near: dict[int, list[int]], outlets: npt.NDArray[np.intp]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Pairs, some at a time, with the places whose texts they need: WINDOW of them or little more."""
    first, needed = 0, set[int]()
    for n, (a, b) in enumerate(pairs.tolist()):
        needed |= {a, b}
        if outlets[a] == outlets[b]:
            needed.update(near[a], near[b])
        if len(needed) >= WINDOW or n == len(pairs) - 1:
            yield np.arange(first, n + 1), np.array(sorted(needed), dtype=np.int64)
            first, needed = n + 1, set()


def _before(folder: Path, articles: pd.DataFrame, identity: Keys, source: str) -> tuple[Compared, Mask]:
    """What was last compared of this corpus, told by the places that its articles have now, and which of these those are."""
    nothing = Compared(np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=bool), False)
    known = np.zeros(len(articles), dtype=bool)
    for path in sorted(entries(folder), key=lambda path: path.stat().st_mtime, reverse=True):
        said = read_manifest(path)
        if said is None or said["about"]["source"] != source:
            continue
        entry = read_entry(path)
        if entry is not None:
            old = entry.tables["articles"]
            place = pd.Index(articles["article_id"]).get_indexer(pd.Index(old["article_id"]))
            there = place >= 0
            there[there] = identity[place[there]] == old["identity"].to_numpy()[there]
            place = np.where(there, place, -1)
            known[place[there]] = True
            pairs = np.sort(place[entry.tables["pairs"]], axis=1)
            return Compared(pairs, entry.tables["same"], entry.about["crowded"]), known
    return nothing, known


def _entry(articles: pd.DataFrame, identity: Keys, compared: Compared, source: str) -> Entry:
    own = pd.DataFrame({"article_id": articles["article_id"].to_numpy(), "identity": identity})
    tables = {"articles": own, "pairs": compared.pairs, "same": compared.same}
    return Entry(tables, {"source": source, "crowded": compared.crowded})


def _name_of(articles: pd.DataFrame, identity: Keys) -> str:
    """Of these articles in this order."""
    ids = hashlib.sha256("\x1f".join(articles["article_id"]).encode()).hexdigest()
    return digest_of(ids, hashlib.sha256(identity.tobytes()).hexdigest())


def _codes(pairs: Pairs) -> npt.NDArray[np.int64]:
    codes: npt.NDArray[np.int64] = pairs[:, 0] << np.int64(32) | pairs[:, 1] & np.int64(0xFFFFFFFF)
    return codes


def _parsed(digests: "pd.Series[str]") -> Keys:
    return np.frombuffer(bytes.fromhex("".join(digests)), dtype=">u8").astype(np.uint64)


def _write_block(folder: Path, keys: Keys, made: Signatures) -> bool:
    name = digest_of(hashlib.sha256(keys.tobytes()).hexdigest())
    return store_entry(folder / name, Entry({"keys": keys, "signatures": made}))


def _merge(folder: Path) -> None:
    """Put small blocks together: a corpus that grows daily stays fast to open."""
    small = [path for path in entries(folder) if _n_signatures(path) < BLOCK // 2]
    if len(small) > MANY:
        blocks = [block.tables for path in small if (block := read_entry(path)) is not None]
        if _write_block(
            folder, *(np.concatenate([block[name] for block in blocks]) for name in ("keys", "signatures"))
        ):
            for path in small:
                remove(path)


def _n_signatures(path: Path) -> int:
    said = read_manifest(path)
    return BLOCK if said is None else int(said["files"]["keys.npy"]["rows"])

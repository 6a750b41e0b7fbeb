"""articles -> an index of their words: made once, stored with the study's other caches, and for a corpus that grew completed.

Deleting what is stored loses time, never results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths
from analysis.cache.entries import Entry, digest_of, entries, mark_used, read_entry, read_table, store_entry, tidy
from analysis.cache.syntax import code_digest
from analysis.codebook.english import English
from analysis.parallel.claims import alone
from analysis.progress import progress
from analysis.search.parts import FIELDS, KEY, IndexPart, Numbers, article_keys, plain, read_part

SMALL = 512  # articles: so few are read sooner than an index is stored
MOST = 6  # parts of an index; of a corpus that grew more often, one is made anew of all
N_FIELDS = len(FIELDS)


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The words of the title, the text and the captions of articles, in reading order, each with its place.

    A field of an article has the number `N_FIELDS * row + FIELDS.index(field)`, row being that of the article in `articles`.
    """

    articles: pd.DataFrame
    first: Numbers  # of each field the number of words before it; at the end that of all
    number: Numbers  # of each word, which of `printed` it is
    start: Numbers  # of each word, its first character in its field
    opens: npt.NDArray[np.bool_]  # of each word, whether it is the first of its paragraph
    printed: Sequence[str]  # the distinct words
    lemma: Sequence[str]  # of each of `printed`

    def __len__(self) -> int:
        return len(self.number)

    def __repr__(self) -> str:
        return (
            f"WordIndex: {len(self):,} words, {len(self.printed):,} different ones, of {len(self.articles):,} articles"
        )

    @cached_property
    def plain(self) -> pd.Index:
        """The distinct words in small letters and without possessives, in alphabetical order."""
        return pd.Index(sorted(set(map(plain, self.printed))), dtype=object)

    @cached_property
    def plain_of(self) -> Numbers:
        """Of each of `printed`, which of `plain` it is."""
        return self.plain.get_indexer(pd.Index([plain(word) for word in self.printed], dtype=object)).astype(np.int32)

    @cached_property
    def letters(self) -> Numbers:
        """Of each of `printed`, its length in characters."""
        return np.fromiter(map(len, self.printed), np.int64, len(self.printed))

    @cached_property
    def paragraph(self) -> Numbers:
        """Of each word the number of its paragraph, over all articles."""
        return np.cumsum(self.opens, dtype=np.int32)

    def field_of(self, words: Numbers) -> Numbers:
        """The number of the field that each of these words stands in."""
        fields: Numbers = self.first.searchsorted(words, side="right") - 1
        return fields

    def n_words(self, fields: Sequence[str] = FIELDS) -> Numbers:
        """How many words each article has in some of its fields."""
        sizes = np.diff(self.first).reshape(-1, N_FIELDS)
        n_words: Numbers = sizes[:, [FIELDS.index(field) for field in fields]].sum(axis=1)
        return n_words

    def text(self, field: int) -> str:
        """What a field says."""
        name = FIELDS[field % N_FIELDS]
        words = self._fields[name][field // N_FIELDS] if name in self._fields else ""
        return words if isinstance(words, str) else ""

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return {field: self.articles[field].array for field in FIELDS if field in self.articles}


def word_index(articles: pd.DataFrame, english: English) -> WordIndex:
    """The index of these articles; those that were indexed before for this study, whatever their corpus, are not read again.

    Args:
        articles: reads `title`, `text` and, where there is one, `captions`; its other columns are for what is asked later.
        english: the codebook's word lists, for the forms of a word.
    """
    if articles.empty:
        none = np.zeros(0, dtype=np.int32)
        return WordIndex(articles, np.zeros(1, dtype=np.int64), none, none, none.astype(np.bool_), [], [])
    keys = article_keys(articles)
    if len(articles) < SMALL:
        return _joined(articles, keys, [read_part(articles, keys, english, lambda *_: None)])
    folder = paths.store() / "words" / digest_of(code_digest("analysis.search.parts"), english.digest)
    parts = _stored(folder, keys)
    if not _all_in(keys, parts):
        with alone(folder.parent / f".lock-{folder.name}"):
            parts = _completed(folder, articles, keys, english)
    mark_used(folder)
    tidy(folder)
    tidy(folder.parent)
    return _joined(articles, keys, parts)


def _completed(folder: Path, articles: pd.DataFrame, keys: Numbers, english: English) -> list[IndexPart]:
    """The parts that hold all of the articles, once those that none holds were read and stored."""
    parts = _stored(folder, keys)  # another process may have stored them meanwhile
    known = np.concatenate([part.keys for part in parts]) if parts else np.zeros(0, dtype=KEY)
    if len(parts) >= MOST:
        parts, known = [], known[:0]
    _, firsts = np.unique(keys, return_index=True)
    new = np.sort(firsts[~np.isin(keys[firsts], known)])
    if len(new):
        with progress("indexing words", "articles", len(new)) as tell:
            part = read_part(articles.iloc[new], keys[new], english, tell)
        _store(folder, part)
        parts = [*parts, part]
    return parts


def _store(folder: Path, part: IndexPart) -> None:
    tables = {
        "keys": pd.DataFrame({"key": part.keys.astype(str)}),
        "words": pd.DataFrame({"printed": part.printed, "lemma": part.lemma}, dtype="str"),
        "sizes": part.sizes,
        "number": part.number,
        "start": part.start,
        "opens": np.packbits(part.opens),
    }
    store_entry(folder / digest_of(part.keys.tolist()), Entry(tables))


def _stored(folder: Path, keys: Numbers) -> list[IndexPart]:
    """The stored parts that together hold as many of the articles as are stored, the fullest first."""
    held = []
    for path in entries(folder):
        table = read_table(path, "keys")
        if table is not None:
            own = table.column("key").to_numpy().astype(KEY)
            held.append((int(np.isin(own, keys).sum()), path, own))
    parts: list[IndexPart] = []
    known = np.zeros(0, dtype=KEY)
    for n, path, own in sorted(held, key=lambda part: (-part[0], part[1])):
        if n and not np.isin(keys[np.isin(keys, own)], known).all() and (part := _read(path)) is not None:
            parts.append(part)
            known = np.concatenate([known, own])
    return parts


def _read(path: Path) -> IndexPart | None:
    entry = read_entry(path)
    if entry is None:
        return None
    mark_used(path)
    table = entry.tables
    opens = np.unpackbits(table["opens"], count=len(table["number"])).astype(np.bool_)
    words = table["words"]
    return IndexPart(
        table["keys"]["key"].to_numpy().astype(KEY), table["sizes"], table["number"], table["start"], opens,
        words["printed"].tolist(), words["lemma"].tolist(),
    )  # fmt: skip


def _all_in(keys: Numbers, parts: Sequence[IndexPart]) -> bool:
    return bool(np.isin(keys, np.concatenate([part.keys for part in parts])).all()) if parts else False


def _joined(articles: pd.DataFrame, keys: Numbers, parts: Sequence[IndexPart]) -> WordIndex:
    """One index of the articles, in their order, of parts that hold them all, and others besides."""
    printed, lemma, numbers = _one_vocabulary(parts)
    number = np.concatenate(numbers)
    start, opens = np.concatenate([part.start for part in parts]), np.concatenate([part.opens for part in parts])
    sizes = np.concatenate([part.sizes for part in parts])
    place = _places(keys, np.concatenate([part.keys for part in parts]))
    begins = np.append(0, sizes.ravel().cumsum(dtype=np.int64))
    if not np.array_equal(place, np.arange(len(sizes))):
        fields = (N_FIELDS * place[:, None] + np.arange(N_FIELDS)).ravel()
        own = np.diff(begins)[fields]
        kept = np.append(0, own.cumsum())
        words = np.arange(kept[-1]) + np.repeat(begins[fields] - kept[:-1], own)
        number, start, opens, begins = number[words], start[words], opens[words], kept
    return WordIndex(articles, begins, number, start, opens, printed, lemma)


def _places(wanted: Numbers, there: Numbers) -> Numbers:
    """Where each of the wanted digests stands first."""
    distinct, first = np.unique(there, return_index=True)
    return first[distinct.searchsorted(wanted)]


def _one_vocabulary(parts: Sequence[IndexPart]) -> tuple[list[str], list[str], list[Numbers]]:
    """The distinct words of all parts, their lemmas, and the words of each part as numbers of these."""
    if len(parts) == 1:
        return list(parts[0].printed), list(parts[0].lemma), [parts[0].number]
    lemma_of = {word: lemma for part in parts for word, lemma in zip(part.printed, part.lemma, strict=True)}
    place = {word: number for number, word in enumerate(lemma_of)}
    numbers = [np.array([place[word] for word in part.printed], dtype=np.int32)[part.number] for part in parts]
    return list(lemma_of), list(lemma_of.values()), numbers

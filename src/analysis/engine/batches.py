"""What one stage has made of some articles: in memory, or as an entry of the cache from which a table or a column is read alone.

An entry holds the stage's tables and `articles`: which articles they are of, a key of what was read of each, and how many rows each
table has of it. The rows of an article stand together, in the order of `articles`, so that they are found without being read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis.cache.entries import Entry, digest_of, read_table, store_entry
from analysis.measures import Tables
from analysis.parallel.claims import remove

ARTICLES = "articles"  # the index of an entry

Places = npt.NDArray[np.int64]


class LostError(Exception):
    """A batch that was there is there no more, or is damaged: what it held is computed anew."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, eq=False)
class Batch:
    """The tables of one stage, here (`tables`) or at `path`; `n`: its articles, whether all or some of them are asked for."""

    stage: str
    n: int
    path: Path | None = None
    tables: Mapping[str, pd.DataFrame] | None = None

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """One table, or some of its columns; None where the entry is lost."""
        if self.tables is not None:
            table = self.tables[name]
            return pa.Table.from_pandas(table if columns is None else table[[*columns]], preserve_index=False)
        assert self.path is not None
        return read_table(self.path, name, columns)


def grouped(table: pd.DataFrame, article_ids: pd.Index) -> tuple[pd.DataFrame, Places]:
    """The rows of a table in the order of the articles, and how many each article has."""
    place = article_ids.get_indexer(pd.Index(table["article_id"]))
    if len(place) and (np.diff(place) < 0).any():
        table = table.iloc[np.argsort(place, kind="stable")]
    return table, np.bincount(place, minlength=len(article_ids)).astype(np.int64)


def write_batch(folder: Path, stage: str, index: pd.DataFrame, tables: Tables) -> Path | None:
    """Store a batch under the folder of its stage and key. `index`: article_id, key, and a count of rows for each table.

    None where the disk refuses.
    """
    path = folder / digest_of(stage, folder.name, index["article_id"].tolist(), index["key"].tolist())
    return path if store_entry(path, Entry({ARTICLES: index, **tables})) else None


def read_index(path: Path) -> pd.DataFrame | None:
    """The articles of an entry; None where it is lost."""
    index = read_table(path, ARTICLES)
    return None if index is None else index.to_pandas()


def merge(folder: Path, stage: str, names: Iterable[str], paths: Sequence[Path]) -> None:
    """Put small entries together into one: a corpus that grows daily stays fast to open. Those that cannot be read are left out."""
    indexes, parts, merged = [], [], []
    for path in paths:
        index = read_index(path)
        tables = {name: read_table(path, name) for name in names}
        if index is not None and all(table is not None for table in tables.values()):
            indexes.append(index)
            parts.append(tables)
            merged.append(path)
    if len(merged) > 1:
        whole = {name: pa.concat_tables([part[name] for part in parts]).to_pandas() for name in names}
        if write_batch(folder, stage, pd.concat(indexes, ignore_index=True), whole):
            for path in merged:
                remove(path)


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Places:
    """The numbers from each start on, as many as its count, one range after another."""
    ends = np.cumsum(counts)
    before = np.repeat(starts - (ends - counts), counts)
    return (before + np.arange(len(before))).astype(np.int64)

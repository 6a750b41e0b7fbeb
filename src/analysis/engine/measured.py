"""The tables of a corpus that was measured: each read from the cache when it is first asked for, or only some columns or articles of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.engine.batches import LostError, Places
from analysis.engine.cache import MeasureCache

PART = 8_192  # articles


class TableSource(Protocol):
    """Where tables that are not here yet come from."""

    def names(self) -> Sequence[str]:
        """The tables there are."""

    def table(self, name: str, columns: Sequence[str] | None) -> pd.DataFrame:
        """One of them, or some of its columns."""

    def n_rows(self, name: str) -> int:
        """How many rows it has."""


class Measures:
    """Every table that the stages make of a corpus, each by its name; keys and offsets as in `tables.py`.

    A table is read when it is first asked for, and stays. Where a corpus is large, `table` reads some columns, and `parts` goes
    through the articles some thousand at a time.
    """

    sentences: pd.DataFrame
    mentions: pd.DataFrame
    about: pd.DataFrame
    open_mentions: pd.DataFrame
    attributions: pd.DataFrame
    tone: pd.DataFrame
    target_sentiment: pd.DataFrame
    frames: pd.DataFrame
    portrayal: pd.DataFrame

    def __init__(self, source: "TableSource | None" = None, /, **tables: pd.DataFrame) -> None:
        self._source, self._names = source, tuple(source.names() if source else tables)
        vars(self).update(tables)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or self._source is None or name not in self._names:
            there = "" if name.startswith("_") else f" There are: {', '.join(self._names)}."
            raise AttributeError(f"No stage makes a table `{name}`.{there}")
        vars(self)[name] = table = self._source.table(name, None)
        return table

    def __repr__(self) -> str:
        return f"Measures: {', '.join(f'{self.n_rows(name):,} rows of {name}' for name in self._names)}"

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and table."""
        return ((name, getattr(self, name)) for name in self._names)

    def table(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of a table, and nothing else read; not kept."""
        if self._source is None or name in vars(self):
            return getattr(self, name)[[*columns]]  # type: ignore[no-any-return]
        return self._source.table(name, columns)

    def n_rows(self, name: str) -> int:
        """How many rows a table has; what is not here is not read for that."""
        return len(vars(self)[name]) if self._source is None or name in vars(self) else self._source.n_rows(name)

    def names(self) -> tuple[str, ...]:
        """The tables there are."""
        return self._names

    def with_tables(self, **tables: pd.DataFrame) -> "Measures":
        """These measures with other tables in place of their own."""
        here = {name: table for name, table in vars(self).items() if name in self._names}
        return Measures(self._source, **{**here, **tables})

    def stored(self) -> "CachedTables | None":
        """Where the tables lie, if they do not all lie here."""
        return self._source if isinstance(self._source, CachedTables) else None

    def of(self, articles: pd.DataFrame) -> "Measures":
        """The measures of some of the articles alone; where they lie in a cache, nothing is read for that."""
        source = self.stored()
        if source is not None:
            return Measures(source.only(articles))
        own = set(articles["article_id"])
        return Measures(**{name: table[table["article_id"].isin(own)] for name, table in self.items()})

    def parts(self, articles: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, "Measures"]]:
        """These articles of the corpus, PART at a time, with their measures: what can be added up needs no more memory than that.

        `articles` has the column article_id; its order is not kept.
        """
        source = self.stored()
        if source is not None:
            for places, stored in source.parts(articles):
                yield articles.iloc[places].reset_index(drop=True), Measures(stored)
            return
        yield articles, self.of(articles)


@dataclass(frozen=True, eq=False)
class CachedTables:
    """Tables of a cache, of all of its articles or of those at `places`.

    What was lost meanwhile, because a file was damaged or the cache was deleted, `complete` computes anew.
    """

    cache: MeasureCache
    complete: Callable[[], None]
    places: Places | None = None

    def names(self) -> Sequence[str]:
        """The tables there are."""
        return list(dict.fromkeys(name for _, name in self.cache.first))

    def table(self, name: str, columns: Sequence[str] | None) -> pd.DataFrame:
        """One of them, or some of its columns."""
        while True:
            try:
                return self.cache.table(name, columns, self.places)
            except LostError:
                self.complete()

    def n_rows(self, name: str) -> int:
        """How many rows it has."""
        return self.cache.n_rows(name, self.places)

    def only(self, articles: pd.DataFrame) -> "CachedTables":
        """Those of some of the articles, in the order in which they stand in the cache."""
        return CachedTables(
            self.cache, self.complete, np.sort(self.cache.ids.get_indexer(pd.Index(articles["article_id"])))
        )

    def parts(self, articles: pd.DataFrame) -> Iterator[tuple[Places, "CachedTables"]]:
        """Places in `articles`, and their tables, so that no batch is read twice."""
        place = self.cache.ids.get_indexer(pd.Index(articles["article_id"]))
        order = np.argsort(place, kind="stable")
        asked = self.cache.in_batches(place[order])
        back = np.empty(len(self.cache.ids), dtype=np.int64)
        back[place] = np.arange(len(place))
        for first in range(0, len(asked), PART):
            part = np.sort(asked[first : first + PART])
            yield back[part], CachedTables(self.cache, self.complete, part)

"""What the stages have made of articles, in memory and under `.workbook/measures`: STAGE/KEY/BATCH, each batch one cache entry.

KEY stands for all that a stage hangs on besides the article (`measures.stage_keys`). A batch holds what the stage made of some
articles and says in its manifest of which, each with a digest of what was read of it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.cache.entries import Entry, digest_of, entries, mark_used, read_entry, store_entry, tidy
from analysis.measures import STAGES, TABLES, Tables, article_columns
from analysis.parallel.claims import remove, sweep


class MeasureCache:
    """What is there of these articles for the keys of these stages, and what is missing."""

    def __init__(self, folder: Path | None, keys: Mapping[str, str], articles: pd.DataFrame) -> None:
        self.folder, self.keys, self.articles = folder, keys, articles
        columns = {stage.name: article_columns(stage) for stage in STAGES}
        keys_by = {read: _article_keys(articles, read) for read in set(columns.values())}
        self.article_keys = {stage: keys_by[read] for stage, read in columns.items()}
        self.places = dict(zip(articles["article_id"], range(len(articles)), strict=True))
        self.batches: dict[str, list[Tables]] = {name: [] for name in keys}
        self.batch_of: dict[str, dict[str, int]] = {name: {} for name in keys}  # of each article
        self.seen: set[Path] = set()
        self.writable = True

    def read(self) -> None:
        """Take in what earlier runs, and others that run now, have made of these articles."""
        if self.folder is not None:
            for stage, key in self.keys.items():
                for path in entries(self.folder / stage / key):
                    if path not in self.seen:
                        self._read_batch(stage, path)

    def missing(self, article_ids: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """The stages still to run, for each article (of these) that lacks any."""
        lacking = {
            article_id: tuple(stage for stage, batch_of in self.batch_of.items() if article_id not in batch_of)
            for article_id in (self.places if article_ids is None else article_ids)
        }
        return {article_id: stages for article_id, stages in lacking.items() if stages}

    def work(self, missing: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        """A text for each stage of each article, the same in every process that would compute the same."""
        for article_id, stages in missing.items():
            yield from (f"{self.keys[stage]} {self.article_keys[stage][article_id]}" for stage in stages)

    def rows(self, article_ids: Iterable[str]) -> pd.DataFrame:
        """These articles."""
        return self.articles.iloc[[self.places[article_id] for article_id in article_ids]]

    def before(self, stages: Iterable[str], article_ids: Iterable[str]) -> dict[str, Tables]:
        """The tables of these articles that the stages read and that are made by others."""
        asked, wanted = set(stages), set(article_ids)
        read = {name for stage in STAGES if stage.name in asked for name in stage.reads} - asked
        return {name: self._tables_of(name, wanted) for name in read}

    def add(self, articles: pd.DataFrame, made: Mapping[str, Tables]) -> None:
        """Take in what stages have made of articles, and store it."""
        article_ids = articles["article_id"].tolist()
        for stage, tables in made.items():
            self._hold(stage, set(article_ids), tables)
            if self.folder is not None and self.writable:
                own_keys = {article_id: self.article_keys[stage][article_id] for article_id in article_ids}
                path = self.folder / stage / self.keys[stage] / digest_of(stage, self.keys[stage], own_keys)
                self.seen.add(path)
                self.writable = store_entry(path, Entry(tables, {"articles": own_keys}))

    def tables(self, name: str) -> list[pd.DataFrame]:
        """All parts of one table, of these articles and no others."""
        stage = [stage.name for stage in STAGES if name in stage.tables][-1]
        return [tables[name] for tables in self.batches[stage] if len(tables[name])]

    def tidy(self) -> None:
        """Mark what was used, and remove what killed runs and earlier versions left and what was not used for long."""
        if self.folder is None or not self.folder.is_dir():
            return
        for old in entries(self.folder):  # an earlier version stored all stages together
            remove(old)
        for stage, key in self.keys.items():
            mark_used(self.folder / stage / key)
            sweep(self.folder / stage / key)
            tidy(self.folder / stage)

    def _read_batch(self, stage: str, path: Path) -> None:
        own_keys, held = self.article_keys[stage], self.batch_of[stage]

        def used(about: Mapping[str, Any]) -> set[str]:
            return {one for one, key in about["articles"].items() if own_keys.get(one) == key and one not in held}

        entry = read_entry(path, lambda about: bool(used(about)))
        if entry is not None:
            mine, tables = used(entry.about), dict(entry.tables)
            whole = len(mine) == len(entry.about["articles"])
            self._hold(stage, mine, tables if whole else {name: _only(table, mine) for name, table in tables.items()})
        if path.exists():  # else it was damaged, and whoever computes it first writes it anew
            self.seen.add(path)

    def _hold(self, stage: str, article_ids: set[str], tables: Tables) -> None:
        self.batch_of[stage] |= dict.fromkeys(article_ids, len(self.batches[stage]))
        self.batches[stage].append(tables)

    def _tables_of(self, stage: str, article_ids: set[str]) -> Tables:
        numbers = sorted({self.batch_of[stage][article_id] for article_id in article_ids})
        names = next(one.tables for one in STAGES if one.name == stage)
        parts = {name: [_only(self.batches[stage][number][name], article_ids) for number in numbers] for name in names}
        return {name: TABLES[name].build(pd.concat(some)) for name, some in parts.items()}


def _only(table: pd.DataFrame, article_ids: set[str]) -> pd.DataFrame:
    """The rows of these articles."""
    own = table["article_id"].isin(article_ids)
    return table if own.all() else table[own]


def _article_keys(articles: pd.DataFrame, columns: Iterable[str]) -> dict[str, str]:
    """article_id -> digest of what is read of the article."""
    values = zip(*(_plain(articles[name]) for name in columns), strict=True)
    keys = (hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")) for row in values)
    return {one: key.hexdigest()[:24] for one, key in zip(articles["article_id"], keys, strict=True)}


def _plain(values: pd.Series) -> list[object]:
    """Texts, and times as whole numbers."""
    return [*values.astype("int64" if values.dtype.kind == "M" else object).tolist()]

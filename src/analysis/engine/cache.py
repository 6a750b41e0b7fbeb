"""What the stages have made of articles, under `.workbook/measures`: STAGE/KEY/BATCH, each batch one cache entry (`batches.py`).

KEY stands for all that a stage hangs on besides the article (`measures.stage_keys`). In memory there is, for each article and stage, in
which batch its rows lie and where: tables are read when they are asked for, and only the columns asked for.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis.cache.entries import digest_of, entries, mark_used, read_manifest, tidy
from analysis.corpus.digests import text_digest
from analysis.engine.batches import ARTICLES, Batch, LostError, Places, grouped, merge, ranges, read_index, write_batch
from analysis.measures import STAGES, TABLES, WORDS, Tables, article_columns
from analysis.parallel.claims import alone, remove, sweep

FORM = 2  # of a batch
BATCH = 2_048  # articles written together, or what was made in
SECONDS = 60.0
SMALL, MANY = 8_192, 16  # so many batches of fewer articles are put together,
LARGE = 16_384  # into batches of so many or little more
HELD = 12  # tables of batches, read last
SETTLED = 2.0  # seconds after which the time of a folder tells whether it has changed

Texts = Callable[[Places], pd.DataFrame]

MAKERS = {
    name: [stage.name for stage in STAGES if name in stage.tables][-1] for stage in STAGES for name in stage.tables
}
"""The stage whose table it is in the end."""


class MeasureCache:
    """What is there of these articles for the keys of these stages, and what is missing.

    `texts` reads title and text of articles, given their column `place`, where `articles` lacks them.
    """

    def __init__(
        self, folder: Path | None, keys: Mapping[str, str], articles: pd.DataFrame, texts: Texts | None = None
    ) -> None:
        self.folder, self.articles, self.texts = folder, articles, texts
        self.keys = {stage: digest_of(FORM, key)[:16] for stage, key in keys.items()}
        self.stages = [stage for stage in STAGES if stage.name in keys]
        self.ids = pd.Index(articles["article_id"])
        columns = {stage.name: article_columns(stage) for stage in self.stages}
        words = _text_keys(articles)
        keys_by = {read: _article_keys(articles, read, words) for read in set(columns.values())}
        self.article_keys = {stage: keys_by[read] for stage, read in columns.items()}
        self.id_keys = pd.util.hash_array(articles["article_id"].to_numpy(dtype=object))
        n = len(articles)
        self.batches: list[Batch] = []
        self.batch_of = {stage.name: np.full(n, -1, dtype=np.int32) for stage in self.stages}
        self.first = {(stage.name, name): np.zeros(n, dtype=np.int32) for stage in self.stages for name in stage.tables}
        self.n_rows_of = {key: np.zeros(n, dtype=np.int32) for key in self.first}
        self.unwritten: list[tuple[int, Places]] = []  # batches that are in memory alone, and their articles
        self.written_at, self.writable = time.monotonic(), folder is not None
        self.seen: set[Path] = set()
        self.looked: dict[str, int] = {}  # the time of a stage's folder, when all in it was seen
        self.held: OrderedDict[tuple[int, str], pa.Table] = OrderedDict()

    def read(self) -> None:
        """Take in what earlier runs, and others that run now, have made of these articles."""
        if self.folder is None:
            return
        for stage in self.batch_of:
            folder = self.folder / stage / self.keys[stage]
            changed = _changed(folder)
            if changed is not None and self.looked.get(stage) == changed:
                continue
            for path in entries(folder):
                if path not in self.seen:
                    self._take_in(stage, path)
            if changed is not None and time.time_ns() - changed > SETTLED * 1e9:
                self.looked[stage] = changed

    def missing(self, places: Places | None = None) -> Iterator[tuple[tuple[str, ...], Places]]:
        """Stages still to run, and the articles (of these) that lack just them."""
        lacking = np.zeros(len(self.ids) if places is None else len(places), dtype=np.int64)
        for bit, batch_of in enumerate(self.batch_of.values()):
            lacks = (batch_of if places is None else batch_of[places]) < 0
            lacking |= lacks.astype(np.int64) << bit
        kinds, first = np.unique(lacking[lacking > 0], return_index=True)
        for kind in kinds[np.argsort(first)].tolist():
            own = np.flatnonzero(lacking == kind)
            stages = tuple(stage for bit, stage in enumerate(self.batch_of) if kind >> bit & 1)
            yield stages, own if places is None else places[own]

    def work(self, stages: Iterable[str], places: Places) -> Iterator[str]:
        """A text for each of these stages of each article, the articles within a stage: the same in every process that would
        compute the same."""
        for stage in stages:
            keys = self.article_keys[stage][places] ^ self.id_keys[places]  # two articles may be the same to a stage
            yield from (f"{self.keys[stage]} {key:016x}" for key in keys.tolist())

    def rows(self, places: Places) -> pd.DataFrame:
        """These articles, with their texts."""
        articles = self.articles.iloc[places].reset_index(drop=True)
        if self.texts is None:
            return articles
        texts = self.texts(articles["place"].to_numpy())
        return articles.assign(title=texts["title"].to_numpy(), text=texts["text"].to_numpy())

    def before(self, stages: Iterable[str], places: Places) -> dict[str, Tables]:
        """The tables of these articles that the stages read and that are made by others. Raises LostError."""
        asked = set(stages)
        read = {name for stage in self.stages if stage.name in asked for name in stage.reads} - asked
        made = {stage.name: stage.tables for stage in self.stages}
        return {stage: {name: self._table(stage, name, places) for name in made[stage]} for stage in read}

    def add(self, places: Places, made: Mapping[str, Tables]) -> None:
        """Take in what stages have made of articles."""
        ids = self.ids[places]
        for stage, tables in made.items():
            own, counts = {}, {}
            for name, table in tables.items():
                own[name], counts[name] = grouped(table, ids)
            self.unwritten.append((self._register(Batch(stage, len(places), tables=own), places, counts), places))

    def due(self) -> bool:
        """Whether what was added is to be written: it is much, or the last writing was long ago."""
        n = sum(len(places) for _, places in self.unwritten)
        return n >= BATCH * len(self.batch_of) or time.monotonic() - self.written_at > SECONDS

    def write(self) -> None:
        """Store what was added since. Where the disk refuses, it stays in memory."""
        self.written_at = time.monotonic()
        waiting, self.unwritten = self.unwritten, []
        for stage in self.batch_of if self.writable else ():
            mine = [(number, places) for number, places in waiting if self.batches[number].stage == stage]
            if mine and self.writable:
                self.writable = self._write(stage, *zip(*mine, strict=True))

    def table(self, name: str, columns: Sequence[str] | None = None, places: Places | None = None) -> pd.DataFrame:
        """One table of these articles in their order, or some of its columns. Raises LostError."""
        asked = np.arange(len(self.ids)) if places is None else places
        return self._table(MAKERS[name], name, asked, columns)

    def n_rows(self, name: str, places: Places | None = None) -> int:
        """How many rows a table has; nothing is read."""
        counts = self.n_rows_of[MAKERS[name], name]
        return int((counts if places is None else counts[places]).sum(dtype=np.int64))

    def in_batches(self, places: Places | None = None) -> Places:
        """The articles, those together that lie in one batch: in this order no batch is read twice."""
        asked = np.arange(len(self.ids)) if places is None else places
        return asked[np.argsort(self.batch_of[self.stages[0].name][asked], kind="stable")]

    def batches_of(self, name: str) -> list[tuple[int, Places]]:
        """The batches that a table lies in, each with the articles that are asked for of it, in their order there. Raises LostError."""
        stage = MAKERS[name]
        batch_of, first = self.batch_of[stage], self.first[stage, name]
        if (batch_of < 0).any():
            raise LostError(-1)
        parts = [(number, np.flatnonzero(batch_of == number)) for number in np.unique(batch_of).tolist()]
        return [(number, places[np.argsort(first[places], kind="stable")]) for number, places in parts]

    def forget(self, number: int) -> None:
        """A batch is lost: what it held is missing."""
        batch_of = self.batch_of[self.batches[number].stage]
        batch_of[batch_of == number] = -1
        self._look_again()

    def tidy(self) -> None:
        """Mark what was used, put small batches together, and remove what killed runs left and what was not used for long."""
        if self.folder is None or not self.folder.is_dir():
            return
        for old in entries(self.folder):  # an earlier version stored all stages together
            remove(old)
        for stage in self.stages:
            folder = self.folder / stage.name / self.keys[stage.name]
            mark_used(folder)
            sweep(folder)
            tidy(self.folder / stage.name)
            if len(entries(folder)) > MANY and self.writable and self._merge(stage.name, stage.tables, folder):
                self.batch_of[stage.name][:] = -1
                self._look_again()
        self.read()

    def _take_in(self, stage: str, path: Path) -> None:
        index = read_index(path)
        if index is None:
            return
        self.seen.add(path)
        places = self.ids.get_indexer(pd.Index(index["article_id"]))
        own = places >= 0
        own[own] = (self.article_keys[stage][places[own]] == index["key"].to_numpy()[own]) & (
            self.batch_of[stage][places[own]] < 0
        )
        if own.any():
            names = [name for one, name in self.first if one == stage]
            counts = {name: index[name].to_numpy() for name in names}
            self._register(Batch(stage, len(index), path), places, counts, own)

    def _register(
        self, batch: Batch, places: Places, counts: Mapping[str, npt.NDArray[Any]], own: npt.NDArray[Any] | None = None
    ) -> int:
        """Note that these articles (of them those that are `own`) lie in the batch, one after another."""
        number = len(self.batches)
        self.batches.append(batch)
        chosen = slice(None) if own is None else own
        self.batch_of[batch.stage][places[chosen]] = number
        for name, n in counts.items():
            self.first[batch.stage, name][places[chosen]] = (np.cumsum(n) - n)[chosen]
            self.n_rows_of[batch.stage, name][places[chosen]] = n[chosen]
        return number

    def _write(self, stage: str, numbers: Sequence[int], parts: Sequence[Places]) -> bool:
        places, names = np.concatenate(parts), [name for one, name in self.first if one == stage]
        counts = {name: self.n_rows_of[stage, name][places].astype(np.int64) for name in names}
        index = pd.DataFrame({"article_id": self.ids[places], "key": self.article_keys[stage][places], **counts})
        tables = {name: pd.concat([_held(self.batches[n])[name] for n in numbers], ignore_index=True) for name in names}
        assert self.folder is not None
        path = write_batch(self.folder / stage / self.keys[stage], stage, index, tables)
        if path is None:
            return False
        self.seen.add(path)
        self._register(Batch(stage, len(places), path), places, counts)
        for number in numbers:  # nothing is in them any more
            self.batches[number] = Batch(stage, 0)
        return True

    def _merge(self, stage: str, names: Sequence[str], folder: Path) -> bool:
        """Put small batches together, in the order in which they were written, where there are many. Whether there were."""
        with alone(folder / ".merge"):
            said = {path: read_manifest(path) for path in entries(folder)}
            sizes = {path: one["files"][f"{ARTICLES}.parquet"]["rows"] for path, one in said.items() if one is not None}
            small = sorted((path for path, n in sizes.items() if n < SMALL), key=_changed_at)
            if len(small) <= MANY:
                return False
            together: list[Path] = []
            for path in small:
                together.append(path)
                if sum(sizes[one] for one in together) >= LARGE or path == small[-1]:
                    merge(folder, stage, names, together)
                    together = []
            return True

    def _look_again(self) -> None:
        """At every batch there is, when next asked to read."""
        self.seen.clear()
        self.looked.clear()

    def _table(self, stage: str, name: str, places: Places, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of these articles, read batch by batch and put in the order of the articles."""
        numbers = self.batch_of[stage][places]
        order = np.argsort(numbers, kind="stable")
        first, counts = self.first[stage, name][places], self.n_rows_of[stage, name][places].astype(np.int64)
        parts = []
        for number in np.unique(numbers).tolist():
            if number < 0:
                raise LostError(number)
            own = order[numbers[order] == number]
            rows, part = ranges(first[own], counts[own]), self._part(number, name, columns)
            parts.append(part if len(rows) == len(part) and (np.diff(rows) == 1).all() else part.take(rows))
        if not parts:
            return TABLES[name].empty()[[*(columns or TABLES[name].columns)]]
        table = pa.concat_tables(parts)
        begin = np.empty(len(places), dtype=np.int64)
        begin[order] = np.cumsum(counts[order]) - counts[order]
        rows = ranges(begin, counts)
        if len(rows) and (np.diff(rows) != 1).any():
            table = table.take(rows)
        dtypes = {column: TABLES[name].columns[column] for column in columns or TABLES[name].columns}
        made: pd.DataFrame = table.to_pandas()[[*dtypes]].astype(dtypes)
        return made

    def _part(self, number: int, name: str, columns: Sequence[str] | None) -> pa.Table:
        key = number, f"{name} {columns}"
        if key in self.held:
            self.held.move_to_end(key)
            return self.held[key]
        table = self.batches[number].read(name, columns)
        if table is None:
            self.forget(number)
            raise LostError(number)
        self.held[key] = table
        while len(self.held) > HELD:
            self.held.popitem(last=False)
        return table


def _held(batch: Batch) -> Mapping[str, pd.DataFrame]:
    assert batch.tables is not None
    return batch.tables


def _changed(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None


def _changed_at(path: Path) -> tuple[int, str]:
    return _changed(path) or 0, path.name


def _article_keys(
    articles: pd.DataFrame, columns: Iterable[str], words: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Of each article a digest of what is read of it; `words`: of title and text."""
    others = [name for name in columns if name not in WORDS]
    keys = np.zeros(len(articles), dtype=np.uint64)
    if set(columns) & {"title", "text"}:
        keys ^= words
    if others:
        hashed = pd.util.hash_pandas_object(articles[others], index=False).to_numpy()
        keys ^= hashed * np.uint64(0x9E3779B97F4A7C15)
    return keys


def _text_keys(articles: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """Of each article a digest of title and text; that which a store holds, where it is there."""
    digests = (
        articles["digest"].tolist()
        if "digest" in articles
        else [
            text_digest(title, text)
            for title, text in zip(articles["title"].tolist(), articles["text"].tolist(), strict=True)
        ]
    )
    return np.frombuffer(bytes.fromhex("".join(digests)), dtype=">u8").astype(np.uint64)

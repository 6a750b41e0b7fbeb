"""measures -> one Parquet dataset that DuckDB, Spark and pandas read as it is: a folder a table, the keys in every row.

The files of a batch of the cache are linked into it where the disk can, so that nothing is stored twice; what did not change since
the last time is not written again.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.cache.entries import digest_of
from analysis.engine.batches import Places
from analysis.engine.cache import MAKERS
from analysis.engine.measured import CachedTables, Measures
from analysis.errors import AnalysisError, first_line

OF_ARTICLES = ("article_id", "story_id", "outlet", "country", "published", "n_words")
NOTE = ".dataset"  # marks a folder whose files are ours to remove


def write_dataset(measures: Measures, articles: pd.DataFrame, folder: Path) -> int:
    """Bring a dataset to what these measures are now; returns how many files were written or linked.

    Args:
        measures: of `measure`; articles: those measured, of which the columns OF_ARTICLES are written.
        folder: made where there is none; TABLE/FILE.parquet below it, for `articles` and for every table of the measures.
    Raises:
        AnalysisError: the folder holds something else, or cannot be written.
    """
    make_ours(folder)
    try:
        n = _bring(folder / "articles", _articles(articles))
        return n + sum(_bring(folder / name, _table(measures, name)) for name in measures.names())
    except OSError as problem:
        raise AnalysisError(f"{folder} cannot be written: {problem.strerror or first_line(problem)}.") from None


def make_ours(folder: Path) -> None:
    """The folder of a dataset, made where there is none, and marked. Raises AnalysisError where it holds something else or cannot be."""
    try:
        if folder.exists() and not (folder / NOTE).exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AnalysisError(f"{folder} holds something else than measures: name a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NOTE).touch()
        if not os.access(folder, os.W_OK):
            raise AnalysisError(f"{folder} cannot be written: this user may only read it.")
    except OSError as problem:
        raise AnalysisError(f"{folder} cannot be written: {problem.strerror or first_line(problem)}.") from None


class _File:
    """A file of a table: a link to one that is there, or rows to be written."""

    def __init__(self, name: str, made: Path | pd.DataFrame) -> None:
        self.name, self.made = name, made

    def put(self, path: Path) -> None:
        """Aside first, so that nobody reads half of it."""
        aside = path.with_name(f".{path.name}")
        aside.unlink(missing_ok=True)
        if isinstance(self.made, Path):
            try:
                os.link(self.made, aside)
            except OSError:  # on another disk, or on one that cannot
                shutil.copyfile(self.made, aside)
        else:
            pq.write_table(pa.Table.from_pandas(self.made, preserve_index=False), aside)
        aside.replace(path)


def _bring(folder: Path, files: Iterator[_File]) -> int:
    """The folder with these files and no others: first the new ones come, then the old ones go."""
    folder.mkdir(exist_ok=True)
    there, wanted, n = {path.name for path in folder.glob("*.parquet")}, set(), 0
    for file in files:
        wanted.add(file.name)
        if file.name not in there:
            file.put(folder / file.name)
            n += 1
    for name in there - wanted:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    return n


def _articles(articles: pd.DataFrame) -> Iterator[_File]:
    table = articles[[*OF_ARTICLES]]
    digest = digest_of(pd.util.hash_pandas_object(table, index=False).sum(), len(table))
    yield _File(f"{digest}.parquet", table)


def _table(measures: Measures, name: str) -> Iterator[_File]:
    """A file for each batch: that of the cache where all of it is asked for, else its rows that are."""
    stored = measures.stored()
    if stored is None:
        yield _File("all.parquet", getattr(measures, name))
        return
    for number, places in stored.cache.batches_of(name):
        yield _file(stored, name, number, places)


def _file(stored: CachedTables, name: str, number: int, places: Places) -> _File:
    cache = stored.cache
    batch = cache.batches[number]
    if batch.path is not None and batch.n == len(places):
        path = batch.path / f"{name}.parquet"
        if path.exists():
            return _File(f"{batch.path.name}.parquet", path)
    keys = cache.article_keys[MAKERS[name]][places]
    digest = digest_of(cache.keys[MAKERS[name]], cache.ids[places].tolist(), keys.tolist())
    return _File(f"{digest}.parquet", _rows(stored, name, places))


def _rows(stored: CachedTables, name: str, places: Places) -> pd.DataFrame:
    return CachedTables(stored.cache, stored.complete, places).table(name, None)

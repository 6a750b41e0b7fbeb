"""measures -> one Parquet dataset that DuckDB, Spark and pandas read as it is: a folder a table, the keys in every row.

The files of a batch of the cache are linked into it where the disk can, so that nothing is stored twice. What is there and holds what
was put there is not written again; what came to harm since is.
"""

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.cache.entries import checked_file, digest_of
from analysis.engine.batches import LostError, Places
from analysis.engine.cache import MAKERS
from analysis.engine.measured import CachedTables, Measures
from analysis.errors import AnalysisError, first_line

OF_ARTICLES = ("article_id", "story_id", "outlet", "country", "published", "n_words")
NOTE = ".dataset"  # marks a folder whose files are ours to remove, and holds the digest of each

Digests = dict[str, str]  # by TABLE/FILE


def write_dataset(measures: Measures, articles: pd.DataFrame, folder: Path) -> int:
    """Bring a dataset to what these measures are now; returns how many files were written or linked.

    Args:
        measures: of `measure`; articles: those measured, of which the columns OF_ARTICLES are written.
        folder: made where there is none; TABLE/FILE.parquet below it, for `articles` and for every table of the measures.
    Raises:
        AnalysisError: the folder holds something else, or cannot be written.
    """
    make_ours(folder)
    stored = measures.stored()
    try:
        noted = _noted(folder)
        n = _bring(folder / "articles", _articles(articles), noted)
        for name in measures.names():
            while True:
                try:
                    n += _bring(folder / name, _table(measures, name), noted)
                    break
                except LostError:
                    assert stored is not None
                    stored.complete()
        (folder / NOTE).write_text(json.dumps(noted, indent=0, sort_keys=True), encoding="ascii")
        return n
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
    """A file of a table: its bytes, and where they lie if they can be linked."""

    def __init__(self, name: str, content: Callable[[], bytes], lies: Path | None = None) -> None:
        self.name, self.content, self.lies = name, content, lies

    def put(self, path: Path) -> str:
        """Aside first, so that nobody reads half of it; returns the digest of its bytes."""
        content, aside = self.content(), path.with_name(f".{path.name}")
        aside.unlink(missing_ok=True)
        try:
            if self.lies is None:
                raise OSError
            os.link(self.lies, aside)
        except OSError:  # on another disk, or on one that cannot
            aside.write_bytes(content)
        aside.replace(path)
        return hashlib.sha256(content).hexdigest()


def _bring(folder: Path, files: Iterable[_File], noted: Digests) -> int:
    """The folder with these files and no others: first the new ones come, then the old ones go."""
    folder.mkdir(exist_ok=True)
    wanted, n = set(), 0
    for file in files:
        path, name = folder / file.name, f"{folder.name}/{file.name}"
        wanted.add(file.name)
        if name not in noted or _digest(path) != noted[name]:
            noted[name] = file.put(path)
            n += 1
    for name in {path.name for path in folder.glob("*.parquet")} - wanted:
        noted.pop(f"{folder.name}/{name}", None)
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    return n


def _noted(folder: Path) -> Digests:
    """What was put there before, as far as it was noted: the rest is put there again."""
    try:
        noted = json.loads((folder / NOTE).read_bytes())
        return {str(name): str(digest) for name, digest in noted.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _articles(articles: pd.DataFrame) -> Iterator[_File]:
    table = articles[[*OF_ARTICLES]]
    digest = digest_of(pd.util.hash_pandas_object(table, index=False).sum(), len(table))
    yield _File(f"{digest}.parquet", partial(_written, table))


def _table(measures: Measures, name: str) -> Iterator[_File]:
    """A file for each batch: that of the cache where all of it is asked for, else its rows that are. Raises LostError."""
    stored = measures.stored()
    if stored is None:
        content = _written(getattr(measures, name))
        yield _File(f"{hashlib.sha256(content).hexdigest()[:24]}.parquet", lambda: content)
        return
    for number, places in stored.cache.batches_of(name):
        yield _file(stored, name, number, places)


def _file(stored: CachedTables, name: str, number: int, places: Places) -> _File:
    cache = stored.cache
    batch = cache.batches[number]
    if batch.path is not None and batch.n == len(places):
        path = batch.path / f"{name}.parquet"
        return _File(f"{batch.path.name}.parquet", partial(_checked, stored, number, path), path)
    keys = cache.article_keys[MAKERS[name]][places]
    digest = digest_of(cache.keys[MAKERS[name]], cache.ids[places].tolist(), keys.tolist())
    return _File(f"{digest}.parquet", lambda: _written(_rows(stored, name, places)))


def _checked(stored: CachedTables, number: int, path: Path) -> bytes:
    content = checked_file(path.parent, path.name)
    if content is None:
        stored.cache.forget(number)
        raise LostError(number)
    return content


def _rows(stored: CachedTables, name: str, places: Places) -> pd.DataFrame:
    return CachedTables(stored.cache, stored.complete, places).table(name, None)


def _written(table: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), out)
    return out.getvalue()

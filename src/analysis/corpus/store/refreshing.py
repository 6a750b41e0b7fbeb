"""A store -> its next version, made anew from the raw records: outlets, cleaning, characters, genre and dates as they are told now.

Texts are read, cleaned and written a chunk at a time. What was made anew waits in a file without a name, on the disk of the store,
until it is known whether anything changed; one commit then puts it in the place of what was there, or there is none. Nothing is erased.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable

from analysis import paths
from analysis.codebook.boilerplate import read_boilerplate
from analysis.codebook.english import read_english
from analysis.codebook.files import file_of
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.corpus.cleaning.clean import article_id_of, survey
from analysis.corpus.store.history import Run, codebook_of, other_codebook
from analysis.corpus.store.ingest import CHUNK, CHUNK_CHARACTERS, clean_chunk
from analysis.corpus.store.overwriting import ROWS, batches_of, overwrite
from analysis.corpus.store.places import Objects
from analysis.corpus.store.raws import raw_article
from analysis.corpus.store.refreshed import Refreshed, Row
from analysis.corpus.store.revisions import READ, Revisions
from analysis.corpus.store.versions import Where, open_version, told_if_damaged
from analysis.corpus.store.writing import SCHEMA, StoreWriter, article_rows, rejects_of
from analysis.parallel.pool import in_order

ABOUT_OTHERS = ("duplicate", "superseded")  # records left out because another is there: they stay so


def refresh(
    path: Where,
    codebook: Path = paths.CODEBOOK,
    *,
    dry_run: bool = False,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Refreshed:
    """Make the latest version of a store anew. Killed before its end, it has changed nothing. Other writers of a folder wait meanwhile.

    Ids stay where the address of an article, or its outlet, title and day, stay. Repetition is judged within a chunk, as at an ingest.

    Args:
        codebook: folder of outlets.toml and boilerplate.toml.
        dry_run: write nothing.
        jobs: processes that clean; None: one a core.
        progress: told (rows made anew, rows of the store).
    Raises:
        CorpusError: the store cannot be read or written.
    """
    with told_if_damaged(path):
        table = open_version(path)
    if dry_run:
        return _Anew(path, table, codebook, jobs, progress).counted()
    done: list[Refreshed] = []

    def write(table: DeltaTable, says: CommitProperties) -> None:
        room = None if isinstance(writer.place, Objects) else writer.place.path
        with tempfile.TemporaryFile(dir=room) as file:  # gone with the process, however that ends
            made = _Anew(path, table, codebook, jobs, progress).written(file)
            if made.changed:
                _replace(table, file, says)
                made.version = int(table.version())
            done[:] = [made]

    writer = StoreWriter(path, Run("refresh", {} if codebook == paths.CODEBOOK else {"codebook": str(codebook)}))
    writer.change(write)
    return done[0]


def _replace(table: DeltaTable, file: IO[bytes], says: CommitProperties) -> None:
    with pq.ParquetFile(file) as rows:
        overwrite(table, SCHEMA, rows.iter_batches(batch_size=ROWS), says)


class _Anew:
    """The rows of one version of a store, made anew."""

    def __init__(
        self, path: Where, table: DeltaTable, codebook: Path, jobs: int | None, progress: Callable[[int, int], None]
    ) -> None:
        self.path, self.jobs, self.progress = path, jobs, progress
        self.made = Refreshed(before=int(table.version()))
        self.made.notes += other_codebook(codebook_of(table), codebook)
        self.dataset = table.to_pyarrow_dataset()
        self.outlets = read_outlets(file_of(codebook, "outlets.toml"))
        self.boilerplate = read_boilerplate(file_of(codebook, "boilerplate.toml"))
        self.english = read_english(codebook)
        self.held = Revisions.of(self._batches(READ))
        self.taken: dict[str, set[int]] = {}  # numbers of revisions under ids that are new

    def counted(self) -> Refreshed:
        """What would change."""
        for _ in self._rows():
            pass
        return self.made

    def written(self, file: IO[bytes]) -> Refreshed:
        """As `counted`; the rows go to a file, as Parquet."""
        with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
            for rows in self._rows():
                writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
        return self.made

    def _rows(self) -> Iterator[list[Row]]:
        """A chunk at a time."""
        total, n = self.dataset.count_rows(), 0
        dates = survey(self._dated(), self.outlets)
        waiting: deque[list[Row]] = deque()
        pieces = ([raw_article(row["raw"]) for row in rows if _is_raw(row)] for rows in self._chunks(waiting))
        for cleaned, _, raws in in_order(
            partial(clean_chunk, self.outlets, self.boilerplate, dates, self.english), pieces, self.jobs
        ):
            rows = waiting.popleft()
            articles = zip(cleaned.article_rows, article_rows(cleaned), strict=True)
            rejects = zip(cleaned.reject_rows, rejects_of(cleaned, (), raws), strict=True)
            made: dict[int, Row] = {**dict(rejects), **dict(articles)}
            anew = iter(made[number] for number in range(len(raws)))
            yield [self._settled(row, next(anew)) if _is_raw(row) else self._named(row) for row in rows]
            n += len(rows)
            self.progress(n, total)

    def _dated(self) -> Iterator[tuple[str, str, str, str]]:
        """What `survey` reads, of all raw records."""
        if "raw" not in self.dataset.schema.names:
            return
        for batch in self._batches(["raw"]):
            for raw in map(raw_article, filter(None, batch["raw"].to_pylist())):
                yield raw.published, raw.outlet, raw.url, raw.origin

    def _chunks(self, waiting: deque[list[Row]]) -> Iterator[list[Row]]:
        """Rows, CHUNK of them or CHUNK_CHARACTERS at a time, two texts of one article never in one chunk; noted in `waiting` too."""
        chunk: list[Row] = []
        ids, n_characters = set[str | None](), 0
        for batch in self._batches(None):
            for row in batch.to_pylist():
                if len(chunk) >= CHUNK or n_characters >= CHUNK_CHARACTERS or row["article_id"] in ids:
                    waiting.append(chunk)
                    yield chunk
                    chunk, ids, n_characters = [], set[str | None](), 0
                chunk.append(row)
                ids |= {row["article_id"]} - {None}
                n_characters += len(row.get("raw") or "")
        if chunk:
            waiting.append(chunk)
            yield chunk

    def _batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        with told_if_damaged(self.path, self.made.before):
            yield from batches_of(self.dataset, columns)

    def _settled(self, old: Row, made: Row) -> Row:
        """A row made anew, with what is not of its text: which revision it is, which ingest brought it, its raw record.

        What was left out stays out where the article is there by another record.
        """
        row = {**dict.fromkeys(SCHEMA.names), **made, "ingest": old.get("ingest"), "raw": old["raw"]}
        self.made.n_read += 1
        if row["kind"] == "reject":  # may come in again, as the text that it was
            row |= {"article_id": old["article_id"], "revision": old["revision"]}
        elif old["kind"] == "reject" and self._is_there(row["article_id"], old):
            return {**dict.fromkeys(SCHEMA.names), **old}
        else:
            row["revision"] = self._number(old, row)
        self.made.count(old, row)
        return row

    def _named(self, old: Row) -> Row:
        """A row without its raw record: an article's outlet is told anew by the name that is stored, and its address."""
        row = {**dict.fromkeys(SCHEMA.names), **old}
        if row["kind"] != "article" or row["raw"]:
            return row
        self.made.n_without_raw += 1
        outlet = _outlet_anew(row, self.outlets)
        if outlet is None:
            return row
        row["outlet"], row["country"] = outlet
        if not row["url"]:
            day = row["published"].date() if row["published"] else None
            row["article_id"] = article_id_of(row["outlet"], "", row["title"] or "", day, row["text"])
        row["revision"] = self._number(old, row)
        self.made.count(old, row)
        return row

    def _is_there(self, article_id: str, old: Row) -> bool:
        by_another = article_id in self.taken and old["article_id"] != article_id
        return by_another or bool(self.held.held([article_id]))

    def _number(self, old: Row, row: Row) -> int:
        """The number of a revision: as before under the same id; under another the same where it is free, else the next."""
        article_id = row["article_id"]
        if old["kind"] == "article" and article_id == old["article_id"]:
            return int(old["revision"])
        last = self.held.held([article_id]).get(article_id, (0, set()))[0]
        taken = self.taken.setdefault(article_id, set())
        number = int(old["revision"] or 1)
        if number <= last or number in taken:
            number = max(last, *taken, 0) + 1
        taken.add(number)
        return number


def _is_raw(row: Row) -> bool:
    """Whether a row can be made anew."""
    return bool(row.get("raw")) and row["reason"] not in ABOUT_OTHERS


def _outlet_anew(row: Row, outlets: Outlets) -> tuple[str, str | None] | None:
    """outlet_id and country where the codebook now knows an outlet by another id than is stored."""
    outlet = outlets.by_id.get(row["outlet"]) or outlets.find(row["outlet"] or "", row["url"] or "")
    if outlet is None or (outlet.id, outlet.country or None) == (row["outlet"], row["country"]):
        return None
    return outlet.id, outlet.country or None

"""Parquet and XLSX."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.corpus.readers.office import open_office, unsafe_xml
from analysis.corpus.readers.parts import BROKEN_ZIP, SourcePart, TooLarge
from analysis.corpus.readers.records import Columns, Read, Reject, read_rows

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
BATCH = 100  # rows held at once
MAX_ROW_GROUP = 4 << 30  # bytes of the pages of one row group, unpacked, as the file says
MAX_LOOK = 20  # rows without text that may pass before the table is given up


def read_parquet(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a row. Raises CorpusError naming the columns where none of them holds texts or addresses."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    n_read = 0
    with tempfile.TemporaryFile() as seekable:
        shutil.copyfileobj(part.stream, seekable, 1 << 20)
        seekable.seek(0)
        try:
            file = pq.ParquetFile(seekable, page_checksum_verification=True)
            if size := _too_large(file.metadata):
                yield Reject(part.name, "too large", f"a row group of {size:,} bytes")
                return
            for read in _table(_parquet_rows(file), file.schema_arrow.names, part, columns):
                n_read += 1
                yield read
        except (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError) as problem:
            where = f"{part.name}, after row {n_read}" if n_read else part.name
            yield Reject(where, "not Parquet", f"damaged: {' '.join(str(problem).split())[:200]}")


def read_xlsx(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a row of each sheet, the first row naming the columns."""
    n_read = 0
    try:
        with open_office(part) as archive:
            if problem := unsafe_xml(archive):
                yield Reject(part.name, *problem)
                return
            for read in _sheets(archive, part, columns):
                n_read += 1
                yield read
            if not n_read:
                yield Reject(part.name, "no rows", "no sheet of it holds any")
    except TooLarge as large:
        yield Reject(part.name, "too large", str(large))
    except BROKEN_ZIP as broken:
        where = f"{part.name}, after row {n_read}" if n_read else part.name
        yield Reject(where, "not XLSX", f"damaged: {' '.join(str(broken).split())[:200]}")


class Damaged(OSError):
    """What openpyxl stumbles over."""


def _sheets(archive: zipfile.ZipFile, part: SourcePart, columns: Columns) -> Iterator[Read]:
    import openpyxl

    assert archive.fp is not None
    archive.fp.seek(0)
    book = _guarded(lambda: openpyxl.load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False))
    several = len(book.worksheets) > 1
    n_files = sum(bool(SHEET.match(name)) for name in archive.namelist())
    if n_files > len(book.worksheets):
        yield Reject(part.name, "not XLSX", f"damaged: {n_files} sheets, of which {len(book.worksheets)} can be found")
    for sheet in book.worksheets:
        rows = _each(sheet.iter_rows(values_only=True))
        header = [str(name) if name is not None else f"column {n}" for n, name in enumerate(next(rows, ()), start=1)]
        if not header:
            continue
        where = f"{part.name}, sheet {sheet.title}" if several else part.name
        records = (
            (n, dict(zip(header, map(_cell, row), strict=False)))
            for n, row in enumerate(rows, start=2)
            if any(c is not None for c in row)
        )
        yield from _table(records, header, SourcePart(where, part.ending, part.stream), columns)


def _guarded(call: Any) -> Any:
    """openpyxl trusts what it reads, and a damaged file makes it raise anything: all of it means the same."""
    try:
        return call()
    except StopIteration:
        raise
    except Exception as problem:
        raise Damaged(f"{type(problem).__name__}: {problem}") from problem


def _each(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    while True:
        try:
            yield _guarded(rows.__next__)
        except StopIteration:
            return


def _table(
    records: Iterable[tuple[int, dict[str, Any]]], names: list[str], part: SourcePart, columns: Columns
) -> Iterator[Read]:
    rows = ((record, f"{part.name}, row {number}") for number, record in records)
    yield from read_rows(rows, names, columns, part.name)
    yield from columns.note(part.name)


def _too_large(metadata: Any) -> int:
    """Bytes of the largest row group where it is too large, else 0."""
    sizes = [metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups)]
    return int(max(sizes, default=0)) if max(sizes, default=0) > MAX_ROW_GROUP else 0


def _parquet_rows(file: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    for batch in file.iter_batches(batch_size=BATCH):
        for record in batch.to_pylist():
            number += 1
            yield number, record


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

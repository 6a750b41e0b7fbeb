"""Parquet and XLSX."""

import os
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.corpus.readers.columns import MAX_COLUMNS, Columns, read_rows
from analysis.corpus.readers.office import open_office, unsafe_xml
from analysis.corpus.readers.parts import BROKEN_ZIP, MAX_RATIO, SourcePart, TooLarge
from analysis.corpus.readers.records import Note, Read, Reject
from analysis.errors import visible_name

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
BATCH = 100  # rows held at once
MAX_ROW_GROUP = 4 << 30  # bytes of the pages of one row group, unpacked, as the file says
MAX_UNNAMED = 100  # columns of a sheet that are read without a name
MAX_ROWS = 1_000_000  # of a Parquet file, whatever its size
UNREADABLE = (
    ValueError,
    KeyError,
    OverflowError,
    TypeError,
    NotImplementedError,
)  # of Arrow, where Python has no such value


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
            if problem := _too_large(file.metadata, seekable.seek(0, os.SEEK_END)):
                yield Reject(part.name, "too large", problem)
                return
            table = _ParquetTable(file)
            for read in _table(table.records(), table.names, part, columns):
                n_read += 1
                yield read
            yield from (Note(f"{part.name}: {said}.") for said in table.notes)
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
        rows = _each(_used_rows(book, sheet))
        _, first = next(rows, (0, {}))
        if not first:
            continue
        last = min(max(*first, min(sheet.max_column or 1, MAX_UNNAMED)), MAX_COLUMNS)
        header = {n: str(first.get(n, f"column {n}")) for n in range(1, last + 1)}
        where = f"{part.name}, sheet {visible_name(sheet.title)}" if several else part.name
        if max(first) > MAX_COLUMNS:
            yield Note(f"{where}: {max(first):,} columns, of which the first {MAX_COLUMNS:,} are read.")
        records = ((number, {name: _cell(row.get(n)) for n, name in header.items()}) for number, row in rows)
        yield from _table(records, list(header.values()), SourcePart(where, part.ending, part.stream), columns)


def _used_rows(book: Any, sheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
    """Number of each row that holds something, and its cells by the number of their column.

    By openpyxl's parser rather than its rows, which are padded: a cell in the last row and column makes 17 billion empty ones.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    with sheet._get_source() as stream:
        parser = WorkSheetParser(
            stream, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            if used := {cell["column"]: cell["value"] for cell in cells if cell["value"] is not None}:
                yield number, used


def _guarded(call: Any) -> Any:
    """openpyxl trusts what it reads, and a damaged file makes it raise anything: all of it means the same."""
    try:
        return call()
    except StopIteration:
        raise
    except Exception as problem:
        raise Damaged(f"{type(problem).__name__}: {problem}") from problem


def _each(rows: Iterator[tuple[int, dict[int, Any]]]) -> Iterator[tuple[int, dict[int, Any]]]:
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


def _too_large(metadata: Any, size: int) -> str:
    """What of a file of `size` bytes is too large, "" where nothing is: equal rows are packed into next to nothing."""
    if metadata.num_rows > MAX_ROWS + MAX_RATIO * size:
        return f"{metadata.num_rows:,} rows in {size:,} bytes"
    largest = max((metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups)), default=0)
    return f"a row group of {largest:,} bytes" if largest > MAX_ROW_GROUP else ""


class _ParquetTable:
    """The rows of a Parquet file as Python values. A cell that has none (a day in the year 5,000,000) is missing, and noted."""

    def __init__(self, file: Any) -> None:
        self.file, self.names = file, list(file.schema_arrow.names)
        self.n_unread: Counter[str] = Counter()
        self.unknown_zones = {
            field.name: field.type.tz for field in file.schema_arrow if _is_in_unknown_zone(field.type)
        }

    @property
    def notes(self) -> list[str]:
        """What was read otherwise than the file says."""
        zones = [
            f"the time zone {zone[:40]!r} of `{name}` is not known, its times are taken as UTC"
            for name, zone in self.unknown_zones.items()
        ]
        return zones + [f"{n:,} cells of `{name}` cannot be read" for name, n in self.n_unread.items()]

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number of each row, from 1, and its cells."""
        number = 0
        for batch in self.file.iter_batches(batch_size=BATCH):
            columns = [self._values(name, batch.column(n)) for n, name in enumerate(self.names)]
            for row in zip(*columns, strict=True):
                number += 1
                yield number, dict(zip(self.names, row, strict=True))

    def _values(self, name: str, column: Any) -> list[Any]:
        import pyarrow as pa

        if name in self.unknown_zones:
            column = column.cast(pa.timestamp(column.type.unit, tz="UTC"))
        try:
            return list(column.to_pylist())
        except UNREADABLE:
            return [self._value(name, cell) for cell in column]

    def _value(self, name: str, cell: Any) -> Any:
        try:
            return cell.as_py()
        except UNREADABLE:
            self.n_unread[name] += 1
            return None


def _is_in_unknown_zone(kind: Any) -> bool:
    """Whether a column holds times of a zone that is not in the list of zones."""
    import pyarrow as pa

    if not pa.types.is_timestamp(kind) or kind.tz is None:
        return False
    try:
        pa.scalar(0, kind).as_py()
    except UNREADABLE:
        return True
    return False


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

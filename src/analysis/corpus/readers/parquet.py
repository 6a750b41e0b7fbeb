"""Parquet -> reads: one article a row."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.corpus.readers.columns import Columns, read_rows
from analysis.corpus.readers.parts import MAX_RATIO, SourcePart
from analysis.corpus.readers.records import Note, Read, Reject

BATCH = 100  # rows held at once
MAX_ROW_GROUP = 4 << 30  # bytes of the pages of one row group, unpacked, as the file says
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

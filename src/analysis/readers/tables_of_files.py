"""Parquet and XLSX."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from analysis.readers.parts import MAX_BYTES, Part
from analysis.readers.records import Columns, Read, Reject, read_rows

BATCH = 500  # rows held at once


def read_parquet(part: Part, columns: Columns) -> Iterator[Read]:
    """One article a row. Raises CorpusError naming the columns where none of them holds texts or addresses."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryFile() as seekable:
        shutil.copyfileobj(part.stream, seekable)
        seekable.seek(0)
        try:
            file = pq.ParquetFile(seekable)
            names = file.schema_arrow.names
            yield from _table(_parquet_rows(file), names, part, columns)
        except pa.ArrowException as problem:
            yield Reject(part.name, "not Parquet", str(problem)[:200])


def read_xlsx(part: Part, columns: Columns) -> Iterator[Read]:
    """One article a row of each sheet, the first row naming the columns."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(part.stream.read(MAX_BYTES)), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as problem:
        yield Reject(part.name, "not XLSX", str(problem)[:200])
        return
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        header = [str(name) if name is not None else f"column {n}" for n, name in enumerate(next(rows, ()), start=1)]
        if not header:
            continue
        records = (dict(zip(header, map(_cell, row), strict=False)) for row in rows if any(c is not None for c in row))
        yield from _table(records, header, part, columns, first=2)


def _table(
    records: Iterator[dict[str, Any]], names: list[str], part: Part, columns: Columns, first: int = 1
) -> Iterator[Read]:
    rows = ((record, f"{part.name}, row {number}") for number, record in enumerate(records, start=first))
    yield from read_rows(rows, names, columns, part.name)
    yield from columns.note(part.name)


def _parquet_rows(file: Any) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=BATCH):
        yield from batch.to_pylist()


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

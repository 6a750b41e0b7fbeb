"""CSV and TSV: delimiter and quoting from the beginning; a row that does not fit is left out under its line, and costs no other."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from analysis.corpus.readers import lines
from analysis.corpus.readers.columns import MAX_COLUMNS, Columns, read_rows
from analysis.corpus.readers.encoding import decode
from analysis.corpus.readers.headers import MAX_ABOVE, below, header_place
from analysis.corpus.readers.lines import text_lines
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.quoting import cells_of
from analysis.corpus.readers.records import Note, Read, Reject
from analysis.delimiters import delimiter_of, is_declared

MAX_NAME = 100  # characters of a column's name
LONE_RETURN = re.compile(r"\r(?!\n)")  # in a cell; kept from the csv module, which takes it for the end of a row
BACKSLASHED = re.compile(r"(?<=[^,;\t|\\\"])\\\"(?![\",;\t|\r\n])")  # a quotation mark as some databases write it


@dataclass(frozen=True)
class Row:
    """Cells of a row, or why there are none; `line` is the last of it."""

    line: int
    cells: list[str]
    reason: str = ""
    detail: str = ""
    is_mended: bool = False
    is_ended: bool = True  # by a line break


def read_delimited(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a row, the first row naming the columns, or one below lines about the file.

    Raises CorpusError naming the columns where none of them holds texts or addresses.
    """
    rows = rows_of(part)
    begins = [*islice(rows, MAX_ABOVE)] or [Row(1, [])]
    place = header_place([row.cells for row in begins], columns.given.values())
    first = begins[place]
    if first.reason:
        yield Reject(
            f"{part.name}, line {first.line}", first.reason, f"{first.detail}, where the names of columns should be"
        )
        return
    header = _header(first)
    if len(header) > MAX_COLUMNS:
        yield Reject(
            f"{part.name}, line {first.line}", "no column names", f"{len(header):,} columns, more than {MAX_COLUMNS:,}"
        )
        return
    if long := [name for name in header if len(name) > MAX_NAME]:
        yield Reject(f"{part.name}, line 1", "no column names", f"a text stands where a name should: {long[0][:60]!r}")
    records = _records(chain(begins[place + 1 :], rows), header, part, columns)
    yield from read_rows(records, header, columns, part.name)
    yield from columns.note(part.name)
    if place:
        yield Note(below(part.name, f"line {first.line}"))


def rows_of(part: SourcePart) -> Iterator[Row]:
    """Rows, empty ones left out.

    A row is closed by the strict rules of quoting. Where these are broken (a quotation mark that is open, or stands alone in a
    cell) the lines since the last row are read one by one, so that an open mark takes only its own line with it.
    """
    csv.field_size_limit(lines.MAX_LINE)
    start = decode(part.peek(65_536))
    delimiter = delimiter_of(start)
    style: dict[str, Any] = {"delimiter": delimiter}
    if BACKSLASHED.search(start):
        style |= {"escapechar": "\\", "doublequote": False}
    feed = _Feed(part)
    for row in _rows(csv.reader(feed, strict=True, **style), feed, style):
        if row.reason or any(cell.strip("\0 \t\r\n") for cell in row.cells):
            yield replace(row, cells=[cell.replace("\0", "\r") for cell in row.cells])


class _Feed:
    """Lines for a csv reader. Remembers those given since the last row; stops where a line is too long."""

    def __init__(self, part: SourcePart) -> None:
        self.lines = text_lines(part)
        self.given: list[tuple[int, str]] = []
        self.size = 0
        self.too_long = 0
        self.at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = next(self.lines, (0, ""))
        if line is None:
            self.too_long = number
        elif number == 1 and is_declared(line):
            return next(self)
        elif number:
            line = LONE_RETURN.sub("\0", line.replace("\0", ""))
            self.given.append((number, line))
            self.size += len(line)
            if self.size <= lines.MAX_LINE:
                return line
        self.at_end = not number
        raise StopIteration

    def taken(self) -> list[tuple[int, str]]:
        """The lines since the last row, forgotten."""
        taken, self.given, self.size = self.given, [], 0
        return taken


def _rows(reader: Any, feed: _Feed, style: dict[str, Any]) -> Iterator[Row]:
    n_columns = 0
    while not feed.at_end:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = None
        taken = feed.taken()
        n_columns = n_columns or len(cells or ())
        if cells is not None and not _runs_together(cells, taken, n_columns, style):
            number, line = taken[-1] if taken else (0, "")
            yield Row(number, cells, is_ended=line.endswith("\n"))
            continue
        for number, line in taken:
            yield _alone(number, line, n_columns, style)
        if feed.too_long:
            yield Row(feed.too_long, [], "line too long", f"more than {lines.MAX_LINE >> 20} MiB in one line")
            feed.too_long = 0


def _runs_together(cells: list[str], taken: list[tuple[int, str]], n_columns: int, style: dict[str, Any]) -> bool:
    """Whether quotation marks that stand alone made one cell of several, or one row of several lines that are rows themselves.

    Of a table divided by tabs, which no text holds, lines that have all cells are rows whatever the marks say.
    """
    if len(cells) == n_columns and not (len(taken) > 1 and style["delimiter"] == "\t"):
        return False
    return bool(taken) and all(_mended(line, n_columns, style) is not None for _, line in taken)


def _mended(line: str, n_columns: int, style: dict[str, Any]) -> list[str] | None:
    return cells_of(line, style["delimiter"], n_columns, backslashes="escapechar" in style)


def _alone(number: int, line: str, n_columns: int, style: dict[str, Any]) -> Row:
    """A line as a row of its own, stray quotation marks kept in its cells."""
    try:
        cells = next(csv.reader([line], strict=True, **style), [])
    except csv.Error:
        cells = None
    if cells is not None and len(cells) == n_columns:
        return Row(number, cells)
    if '"' in line and (mended := _mended(line, n_columns, style)) is not None:
        return Row(number, mended, is_mended=True, is_ended=line.endswith("\n"))
    if cells is not None:
        return Row(number, cells)
    try:
        return Row(number, next(csv.reader([line], strict=False, **style), []), is_mended=True)
    except csv.Error as problem:
        return Row(number, [], "not CSV", str(problem))


def _header(row: Row) -> list[str]:
    """Names of columns, no two alike; empty ones at the end are none, others are named by their number."""
    given = [cell.strip().lstrip("\ufeff") for cell in row.cells]
    while given and not given[-1]:
        given.pop()
    names: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(given, start=1):
        names.append(f"{name} ({number})" if name in taken else name or f"column {number}")
        taken.add(names[-1])
    return names


def _records(
    rows: Iterator[Row], header: list[str], part: SourcePart, columns: Columns
) -> Iterator[tuple[Mapping[str, str], str] | Reject | Note]:
    n_mended = 0
    row = Row(1, header)
    for row in rows:
        origin = f"{part.name}, line {row.line}"
        if row.reason:
            yield Reject(origin, row.reason, row.detail)
        elif problem := _ragged(row, header, columns):
            yield Reject(origin, "ragged row", problem)
        else:
            n_mended += row.is_mended
            yield _record(row, header), origin
    if not row.reason and len(row.cells) < len(header) and not row.is_ended:
        yield Reject(f"{part.name}, after line {row.line}", "truncated file", "its last row ends early")
    if n_mended:
        yield Note(f"{part.name}: {n_mended:,} rows hold a stray quotation mark; read as well as could be, check them.")


def _record(row: Row, header: list[str]) -> dict[str, str]:
    return dict(zip(header, [*row.cells, *[""] * (len(header) - len(row.cells))], strict=False))


def _ragged(row: Row, header: list[str], columns: Columns) -> str:
    """Why a row does not fit its header, "" where it does.

    One that ends early fits where its text is not its last cell: some programs leave out empty cells at the end, but a row that
    ends with the text may have been cut by a line break in it.
    """
    n_cells = len(row.cells)
    if any(cell.strip() for cell in row.cells[len(header) :]):
        return f"{n_cells} cells under {len(header)} column names" + (
            "; a quotation mark is left open" if row.is_mended else ""
        )
    record = _record(row, header)
    at = columns.of(header, record)
    text = at.get("text")
    if "\n" in record.get(at.get("url", ""), "").strip():
        return "a line break in its address: two rows may have run into one another"
    if n_cells >= len(header) and not row.is_mended:
        return ""
    if n_cells < len(header) and (text is None or header.index(text) >= n_cells - 1):
        return (
            f"{n_cells} cells under {len(header)} column names; a line break or quotation mark may stand in it unquoted"
        )
    if row.is_mended and row.cells[-1].endswith("\n"):
        return "a quotation mark is left open"
    return ""

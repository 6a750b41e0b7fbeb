"""CSV and TSV: the delimiter from the header, ragged rows left out under their line."""

import csv
import io
from collections.abc import Iterator, Mapping

from analysis.readers.encoding import decode, encoding_of
from analysis.readers.lines import MAX_LINE, bounded_lines
from analysis.readers.parts import Part
from analysis.readers.records import Columns, Read, Reject, read_rows

DELIMITERS = ",\t;|"


def read_delimited(part: Part, columns: Columns) -> Iterator[Read]:
    """One article a row, the first row naming the columns.

    Raises CorpusError naming the columns where none of them holds texts or addresses.
    """
    csv.field_size_limit(MAX_LINE)
    too_long: list[int] = []
    rows = csv.reader(_lines(part, too_long), delimiter=delimiter_of(part), strict=False)
    header = [name.strip() for name in next(rows, [])]
    yield from read_rows(_rows(rows, header, part), header, columns, part.name)
    for number in too_long:
        yield Reject(f"{part.name}, line {number}", "line too long", f"more than {MAX_LINE >> 20} MiB in one line")
    yield from columns.note(part.name)


def delimiter_of(part: Part) -> str:
    """The delimiter that divides the header, outside quotation marks, most often."""
    start = part.peek(65_536)
    header = decode(start).lstrip("\ufeff").split("\n", 1)[0]
    outside = "".join(header.split('"')[::2])
    counts = {d: outside.count(d) for d in DELIMITERS}
    return max(counts, key=lambda d: counts[d]) if any(counts.values()) else ","


def _rows(rows: Iterator[list[str]], header: list[str], part: Part) -> Iterator[tuple[Mapping[str, str], str] | Reject]:
    line = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as problem:
            yield Reject(f"{part.name}, after line {line}", "not CSV", f"{problem}; a quotation mark may be open")
            continue
        if row is None:
            return
        line = getattr(rows, "line_num", line)
        if not any(cell.strip() for cell in row):
            continue
        origin = f"{part.name}, line {line}"
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            yield Reject(origin, "ragged row", f"{len(row)} cells under {len(header)} column names")
            continue
        yield dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=False)), origin


def _lines(part: Part, too_long: list[int]) -> Iterator[str]:
    """Lines as text; the numbers of those that are too long to keep are put into `too_long`."""
    encoding = encoding_of(part.peek(4096))
    if encoding != "utf-8":
        yield from io.TextIOWrapper(part.stream, encoding=encoding, errors="replace", newline="")
        return
    for number, line in bounded_lines(part.stream):
        if line is None:
            too_long.append(number)
        else:
            yield decode(line).replace("\x00", "")

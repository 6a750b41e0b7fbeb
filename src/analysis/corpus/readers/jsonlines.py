"""JSON Lines, and JSON that holds a list of records or one record."""

from collections.abc import Iterator
from typing import Any

from analysis.corpus.readers import lines
from analysis.corpus.readers.columns import Columns, TableRow, read_records
from analysis.corpus.readers.encoding import decode
from analysis.corpus.readers.json_layouts import may_hold_records, records_of
from analysis.corpus.readers.json_pieces import Break, pieces
from analysis.corpus.readers.json_values import Doubled, parse, problem_in
from analysis.corpus.readers.lines import text_lines
from analysis.corpus.readers.parts import SourcePart, read_to_break
from analysis.corpus.readers.records import Read, Reject
from analysis.errors import CorpusError

MAX_JSON = 128 << 20  # bytes of one JSON document, which must be read whole


def read_json_lines(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a line, or a list of articles a line. A line that is neither is rejected under its number."""
    yield from read_records(_of_lines(part), columns)
    yield from columns.note(part.name)


def _of_lines(part: SourcePart) -> Iterator[TableRow]:
    for number, line in text_lines(part):
        origin = f"{part.name}, line {number}"
        if line is None:
            yield Reject(origin, "line too long", f"more than {lines.MAX_LINE >> 20} MiB in one line")
        elif line.strip("\0\ufeff \t\r\n"):
            yield from _from_line(line, origin)


def read_json(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A list of records, a record, or an object that holds a list of records under a usual name.

    Of a document that breaks, and of a packed file that does, the records that are whole are read.
    """
    data, cut = read_to_break(part.stream, MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise CorpusError(f"{part.name} is one JSON document over {MAX_JSON >> 20} MiB: convert it to JSON Lines.")
    text = decode(data).lstrip("\ufeff").replace("\x00", "")
    del data
    try:
        values = iter([parse(text)])
    except (ValueError, RecursionError):
        values = pieces(text)
    yield from read_records(_of_document((record for value in values for record in records_of(value)), part), columns)
    yield from columns.note(part.name)
    if cut is not None:
        raise cut


def _of_document(records: Iterator[Any], part: SourcePart) -> Iterator[TableRow]:
    number = 0
    for record in records:
        if isinstance(record, Break):
            where = f"{part.name}, after record {number}" if number else part.name
            yield Reject(where, "not JSON", record.problem)
        else:
            number += 1
            yield _from_record(record, f"{part.name}, record {number}")


def _from_line(line: str, origin: str) -> Iterator[TableRow]:
    try:
        value = parse(line.lstrip("\ufeff").replace("\x00", ""))
    except (ValueError, RecursionError) as problem:
        yield Reject(origin, "not JSON", problem_in(problem))
        return
    if isinstance(value, list) and may_hold_records(value):
        for number, record in enumerate(value, start=1):
            yield _from_record(record, f"{origin}, record {number}")
    else:
        yield _from_record(value, origin)


def _from_record(record: Any, origin: str) -> TableRow:
    if isinstance(record, Doubled):
        return Reject(origin, "not JSON", record.problem)
    if not isinstance(record, dict):
        return Reject(origin, "not a record", f"a JSON {type(record).__name__} where an object was expected")
    return record, origin

"""JSON Lines, and JSON that holds a list of records or one record."""

import json
import math
from collections.abc import Iterator
from typing import Any

from analysis.errors import CorpusError
from analysis.readers.encoding import decode, encoding_of
from analysis.readers.lines import MAX_LINE, bounded_lines
from analysis.readers.parts import Part
from analysis.readers.records import Columns, Read, Reject

MAX_JSON = 512 << 20  # bytes of one JSON document, which must be read whole
LISTS = ("articles", "items", "results", "records", "data", "docs", "documents", "stories", "response", "hits")


def read_json_lines(part: Part, columns: Columns) -> Iterator[Read]:
    """One article a line. A line that is not a JSON object is rejected under its number."""
    if encoding_of(part.peek(4096)).startswith(("utf-16", "utf-32")):
        yield from _from_text(part, columns)
        return
    for number, line in bounded_lines(part.stream):
        origin = f"{part.name}, line {number}"
        if line is None:
            yield Reject(origin, "line too long", f"more than {MAX_LINE >> 20} MiB in one line")
        elif line.strip():
            yield _from_line(decode(line), origin, columns)
    yield from columns.note(part.name)


def read_json(part: Part, columns: Columns) -> Iterator[Read]:
    """A list of records, a record, or an object that holds a list of records under a usual name."""
    data = part.stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise CorpusError(f"{part.name} is one JSON document over {MAX_JSON >> 20} MiB: convert it to JSON Lines.")
    try:
        document = json.loads(decode(data).lstrip("\ufeff"), parse_constant=_constant)
    except (json.JSONDecodeError, RecursionError) as problem:
        yield Reject(part.name, "not JSON", _problem(problem))
        return
    for number, record in enumerate(_records(document), start=1):
        yield _from_record(record, f"{part.name}, record {number}", columns)
    yield from columns.note(part.name)


def _from_text(part: Part, columns: Columns) -> Iterator[Read]:
    for number, line in enumerate(decode(part.stream.read(MAX_JSON)).splitlines(), start=1):
        if line.strip():
            yield _from_line(line, f"{part.name}, line {number}", columns)
    yield from columns.note(part.name)


def _from_line(line: str, origin: str, columns: Columns) -> Read:
    try:
        record = json.loads(line.lstrip("\ufeff").replace("\x00", ""), parse_constant=_constant)
    except (json.JSONDecodeError, RecursionError, ValueError) as problem:
        return Reject(origin, "not JSON", _problem(problem))
    return _from_record(record, origin, columns)


def _from_record(record: Any, origin: str, columns: Columns) -> Read:
    if not isinstance(record, dict):
        return Reject(origin, "not a record", f"a JSON {type(record).__name__} where an object was expected")
    return columns.article(record, origin)


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in LISTS:
            inner = document.get(name)
            if isinstance(inner, list) and (not inner or isinstance(inner[0], dict)):
                return inner
            if isinstance(inner, dict):
                return _records(inner)
    return [document]


def _constant(_name: str) -> float:
    return math.nan


def _problem(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} at character {problem.pos + 1}"
    return "nested too deeply" if isinstance(problem, RecursionError) else str(problem)[:200]

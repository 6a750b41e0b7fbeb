"""JSON Lines, and JSON that holds a list of records or one record."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from analysis.corpus.readers import lines
from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode
from analysis.corpus.readers.lines import text_lines
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import Read, Reject
from analysis.errors import CorpusError

MAX_JSON = 128 << 20  # bytes of one JSON document, which must be read whole
LIST_BEGINS = re.compile(
    r"\s*\[\s*|\s*\{\s*\"(?:articles|items|results|records|data|docs|documents|stories)\"\s*:\s*\[\s*"
)
BETWEEN = re.compile(r"[\s,]*")
LISTS = ("articles", "items", "results", "records", "data", "docs", "documents", "stories", "response", "hits")


def read_json_lines(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a line. A line that is not a JSON object is rejected under its number."""
    for number, line in text_lines(part):
        origin = f"{part.name}, line {number}"
        if line is None:
            yield Reject(origin, "line too long", f"more than {lines.MAX_LINE >> 20} MiB in one line")
        elif line.strip("\0\ufeff \t\r\n"):
            yield _from_line(line, origin, columns)
    yield from columns.note(part.name)


def read_json(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A list of records, a record, or an object that holds a list of records under a usual name."""
    data = part.stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise CorpusError(f"{part.name} is one JSON document over {MAX_JSON >> 20} MiB: convert it to JSON Lines.")
    text = decode(data).lstrip("\ufeff").replace("\x00", "")
    del data
    try:
        document = json.loads(text, **HOW)
    except (ValueError, RecursionError) as problem:
        yield from _until_broken(text, problem, part, columns)
        return
    for number, record in enumerate(_records(document), start=1):
        yield _from_record(record, f"{part.name}, record {number}", columns)
    yield from columns.note(part.name)


def _until_broken(text: str, problem: Exception, part: SourcePart, columns: Columns) -> Iterator[Read]:
    """The records before the place where a document breaks: of a list, or of documents one after the other."""
    begins = LIST_BEGINS.match(text) or BETWEEN.match(text)
    place, number = begins.end() if begins else 0, 0
    is_list = "[" in text[:place]
    decoder = json.JSONDecoder(**HOW)
    while place < len(text):
        try:
            record, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        number += 1
        yield _from_record(record, f"{part.name}, record {number}", columns)
        between = BETWEEN.match(text, end)
        place = between.end() if between else end
    if is_list or place < len(text):
        where = f"{part.name}, after record {number}" if number else part.name
        yield Reject(where, "not JSON", f"{_problem(problem)}; what follows is not read")
    yield from columns.note(part.name)


def _from_line(line: str, origin: str, columns: Columns) -> Read:
    try:
        record = json.loads(line.lstrip("\ufeff").replace("\x00", ""), **HOW)
    except (ValueError, RecursionError) as problem:
        return Reject(origin, "not JSON", _problem(problem))
    return _from_record(record, origin, columns)


def _from_record(record: Any, origin: str, columns: Columns) -> Read:
    if not isinstance(record, dict):
        return Reject(origin, "not a record", f"a JSON {type(record).__name__} where an object was expected")
    return columns.article(record, origin)


def _records(document: Any) -> list[Any]:
    inner: Any = document
    while isinstance(inner, dict):
        document, inner = inner, next(filter(_may_hold_records, map(inner.get, LISTS)), None)
    return inner if isinstance(inner, list) else [document]


def _may_hold_records(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and (not value or isinstance(value[0], dict)))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Raises ValueError where a key stands twice: two records run into one another, and one would be lost."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:40]!r} stands twice in one record")
    return members


def _constant(_name: str) -> float:
    return math.nan


def _problem(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg.removesuffix(' at')} at character {problem.pos + 1}"
    return "nested too deeply" if isinstance(problem, RecursionError) else str(problem)[:200]


HOW: dict[str, Any] = {"parse_constant": _constant, "object_pairs_hook": _object}

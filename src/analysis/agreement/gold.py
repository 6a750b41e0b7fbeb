"""Read a file of human codes, one JSON object a line, gzipped or not."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import GoldError

Record = dict[str, Any]

KINDS: dict[type, str] = {
    str: "a text in quotation marks",
    int: "a whole number",
    list: "a list",
    dict: "an object {...}",
}
"""What an error asks for where a field must be of this type."""


def read_gold(path: Path, fields: Mapping[str, type | tuple[type, ...]]) -> list[Record]:
    """The records of the file, each with every one of `fields` and of the right type; other fields are kept.

    Raises GoldError naming file, line and field, and GoldError where the file holds no record.
    """
    records = [_check(record, fields, f"{path}, line {line}") for line, record in _read(path)]
    if not records:
        raise GoldError(f"{path} holds no record.")
    return records


def _read(path: Path) -> Iterator[tuple[int, Record]]:
    if not path.is_file():
        raise GoldError(f"{path} is not a file.")
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, json.loads(line)
    except json.JSONDecodeError as problem:
        raise GoldError(f"{path}, line {number}: not JSON ({problem.msg} at character {problem.pos}).") from None
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as problem:
        raise GoldError(f"{path} cannot be read: {problem}.") from None


def _check(record: Record, fields: Mapping[str, type | tuple[type, ...]], where: str) -> Record:
    if not isinstance(record, dict):
        raise GoldError(f"{where}: not a JSON object but {type(record).__name__}.")
    for name, kind in fields.items():
        if name not in record:
            raise GoldError(f"{where}: `{name}` is missing. A record carries {', '.join(fields)}.")
        if not isinstance(record[name], kind):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            raise GoldError(
                f"{where}: `{name}` is {record[name]!r}: write {' or '.join(KINDS.get(k, k.__name__) for k in kinds)}."
            )
    return record

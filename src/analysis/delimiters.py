"""What divides the cells of a table in plain text: told in one way wherever one is read."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

DELIMITERS = ",\t;|"
DECLARED = re.compile(r"^\"?sep=(.)\"?\s*$", re.IGNORECASE)  # first line of Excel's files


def rows_of_csv(text: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    """The rows of a table under the names of its columns, however its cells are divided, each with the line of the text where it ends.

    As `csv.DictReader` gives them. A cell in quotation marks may hold several lines; line ends are told alike, however they are written.
    """
    lines, declared = io.StringIO(text, newline=None), is_declared(text)
    if declared:
        next(lines)
    reader = csv.DictReader(lines, delimiter=delimiter_of(text))
    return ((reader.line_num + declared, row) for row in reader)


def delimiter_of(text: str) -> str:
    """The delimiter that a table's first line declares, or that divides it, outside quotation marks, most often; else a comma."""
    header = _first_line(text)
    if declared := DECLARED.match(header):
        return declared[1]
    outside = "".join(header.split('"')[::2])
    counts = {delimiter: outside.count(delimiter) for delimiter in DELIMITERS}
    return max(counts, key=lambda delimiter: counts[delimiter]) if any(counts.values()) else ","


def is_declared(text: str) -> bool:
    """Whether a table's first line says its delimiter ("sep=;") and is no row."""
    return DECLARED.match(_first_line(text)) is not None


def _first_line(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r", "\n").split("\n", 1)[0]

"""A JSON document -> its records, however they lie in it: in a list, under a usual name, under keys of their own, by columns."""

from collections.abc import Mapping
from typing import Any

from analysis.corpus.readers.json_values import LISTS, Doubled


def records_of(document: Any) -> list[Any]:
    """The records of a document; the document itself where it is one."""
    if isinstance(document, Doubled):  # pages of records that ran into one another: those of each
        lists = [value for name, value in document.pairs if name in LISTS and isinstance(value, list)]
        return [record for records in lists for record in records] or [document]
    inner: Any = document
    while isinstance(inner, dict):
        document, inner = inner, next(filter(may_hold_records, map(inner.get, LISTS)), None)
    if isinstance(inner, list):
        return inner
    return _by_column(document) or _by_key(document) or [document] if isinstance(document, dict) else [document]


def may_hold_records(value: Any) -> bool:
    """Whether a value is an object, or a list of such."""
    return isinstance(value, dict) or (isinstance(value, list) and (not value or isinstance(value[0], dict)))


def _by_key(document: Mapping[str, Any]) -> list[Any]:
    """Records under keys of their own: {"17": {"title": ...}, "18": {"title": ...}}; none where the values are not alike."""
    values = list(document.values())
    if len(values) < 2 or not all(isinstance(value, dict) and value for value in values):
        return []
    return values if len({next(iter(value)) for value in values}) == 1 else []


def _by_column(document: Mapping[str, Any]) -> list[Any]:
    """Records of a table written by columns: {"title": [...], "text": [...]}, or with numbered rows; none where it is none."""
    values = list(document.values())
    if len(values) < 2 or not all(isinstance(value, dict | list) for value in values):
        return []
    columns = [value if isinstance(value, dict) else dict(enumerate(value)) for value in values]
    rows = list(columns[0])
    if not all(list(column) == rows for column in columns) or not all(str(row).isdigit() for row in rows):
        return []
    return [dict(zip(document, (column[row] for column in columns), strict=True)) for row in rows]

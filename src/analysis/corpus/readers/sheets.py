"""The rows of a sheet that hold something, by openpyxl's parser: hidden ones counted, merged cells with their value in each row."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from analysis.corpus.readers.parts import BROKEN_ZIP

T = TypeVar("T")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})\"")
LONGEST_TAG = 200  # bytes of a tag that names merged cells
MAX_MERGED = 100_000
PIECE = 1 << 20  # bytes read at once


class Damaged(OSError):
    """What openpyxl stumbles over."""


class SheetRows:
    """Yields the number of each row that holds something, and its cells by the number of their column.

    Not openpyxl's own rows, which are padded: a cell in the last row and column makes 17 billion empty ones.
    """

    def __init__(self, book: Any, sheet: Any) -> None:
        self.n_columns: int = sheet.max_column or 1
        self.n_hidden = self.n_merged = 0
        self._rows = _each(self._used(book, sheet))

    def __iter__(self) -> Iterator[tuple[int, dict[int, Any]]]:
        return self

    def __next__(self) -> tuple[int, dict[int, Any]]:
        return next(self._rows)

    def notes(self) -> Iterator[str]:
        """What a reader of the sheet does not see, and was read."""
        if self.n_hidden:
            yield f"{self.n_hidden:,} hidden {'row is' if self.n_hidden == 1 else 'rows are'} read too"
        if self.n_merged:
            yield f"{self.n_merged:,} {'cell' if self.n_merged == 1 else 'cells'} merged with one above {'has' if self.n_merged == 1 else 'have'} its value"

    def _used(self, book: Any, sheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
        from openpyxl.worksheet._reader import WorkSheetParser

        merged = _merged(sheet)
        below: dict[int, tuple[int, Any]] = {}  # column: the last row of merged cells, and their value
        with sheet._get_source() as stream:
            parser = WorkSheetParser(
                stream, sheet._shared_strings, data_only=True, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            for number, cells in parser.parse():
                is_hidden = parser.row_dimensions.pop(str(number), {}).get("hidden") in ("1", "true")
                used = {cell["column"]: cell["value"] for cell in cells if cell["value"] is not None}
                if not used:
                    continue
                self.n_hidden += is_hidden
                if merged:
                    for column, (last, value) in below.items():
                        if number <= last and column not in used:
                            used[column] = value
                            self.n_merged += 1
                    below |= {
                        column: (merged[number, column], used[column]) for column in used if (number, column) in merged
                    }
                yield number, used


def guarded(call: Callable[[], T]) -> T:
    """openpyxl trusts what it reads, and a damaged file makes it raise anything: all of it means the same."""
    try:
        return call()
    except StopIteration:
        raise
    except Exception as problem:
        raise Damaged(f"{type(problem).__name__}: {problem}") from problem


def _each(rows: Iterator[T]) -> Iterator[T]:
    while True:
        try:
            yield guarded(rows.__next__)
        except StopIteration:
            return


def _merged(sheet: Any) -> dict[tuple[int, int], int]:
    """First row and column of cells that are merged downwards, to their last row: they stand behind all rows of the sheet."""
    from openpyxl.utils import column_index_from_string

    merged: dict[tuple[int, int], int] = {}
    with suppress(*BROKEN_ZIP), sheet._get_source() as stream:  # a damaged sheet is told of when its rows are read
        rest = b""
        while piece := stream.read(PIECE):
            text = rest + piece
            for match in MERGED.finditer(text):
                first, last = int(match[2]), int(match[3])
                if first < last and len(merged) < MAX_MERGED:
                    merged[first, column_index_from_string(match[1].decode())] = last
            rest = text[-LONGEST_TAG:]
    return merged

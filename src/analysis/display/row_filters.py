"""a table + what its reader asks for -> the rows that are so, in the order asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.display.cells import Column
from analysis.errors import UsageError

Chosen = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

NUMBER = r"[-+−]?\s*(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*%?"  # "1,234" as it is printed
COMPARED = re.compile(rf"\s*(?P<how><=|>=|≤|≥|<|>|=)?\s*(?P<number>{NUMBER})\s*")
BETWEEN = re.compile(rf"\s*(?P<low>{NUMBER})\s*(?:\.\.|…| to )\s*(?P<high>{NUMBER})\s*")


@dataclass(frozen=True)
class RowFilter:
    """What rows a reader asks for, and in which order."""

    words: str = ""  # that any column holds, all of them, whatever their case
    columns: tuple[
        str, ...
    ] = ()  # of each column, from the first on: words, or of numbers "> 0.2", "1 .. 5", "3"; "": all rows
    sort: int | None = None  # number of a column; None: as they came
    down: bool = False

    def sorted_by(self, column: int) -> "RowFilter":
        """Sorted by a column: up first, then down, then as they came."""
        if self.sort != column:
            return replace(self, sort=column, down=False)
        return replace(self, down=True) if not self.down else replace(self, sort=None, down=False)


class SeenCells(Protocol):
    """The cells of a table as they are printed, in small letters."""

    def column(self, number: int) -> Sequence[str]:
        """Those of a column."""

    def rows(self) -> Sequence[str]:
        """All cells of each row together."""


def kept_rows(table: pd.DataFrame, columns: Sequence[Column], cells: SeenCells, asked: RowFilter) -> Places:
    """The places of the rows that are asked for.

    Args:
        columns: of the table as its reader sees it; reads their headings and which hold numbers.
        cells: words are looked for in what is seen; numbers are compared as they are.
    Raises:
        UsageError: for a filter of a column of numbers that is none.
    """
    tests = [_in(cells.rows(), word) for word in asked.words.split()]
    for number, wanted in enumerate(asked.columns[: len(columns)]):
        if columns[number].numeric and wanted.strip():
            tests.append(_compared(table.iloc[:, number], wanted, columns[number].heading))
        else:
            tests += [_in(cells.column(number), word) for word in wanted.split()]
    return np.flatnonzero(reduce(np.logical_and, tests, np.ones(len(table), dtype=bool)))


def in_order(
    places: Places, table: pd.DataFrame, columns: Sequence[Column], cells: SeenCells, asked: RowFilter
) -> list[int]:
    """The places in the order asked for: by value, or by what is seen where the values are words; missing ones last."""
    if asked.sort is None:
        return places.tolist()  # type: ignore[no-any-return]
    values = table.iloc[places, asked.sort].reset_index(drop=True)
    if not (columns[asked.sort].numeric or pd.api.types.is_datetime64_any_dtype(values)):
        shown = cells.column(asked.sort)
        values = pd.Series([shown[place] for place in places.tolist()], dtype="str").replace("", None)
    order = values.sort_values(ascending=not asked.down, kind="stable", na_position="last").index
    return places[order.to_numpy()].tolist()  # type: ignore[no-any-return]


def _in(cells: Sequence[str], word: str) -> Chosen:
    wanted = word.casefold()
    return np.fromiter((wanted in cell for cell in cells), dtype=bool, count=len(cells))


def _compared(values: "pd.Series[Any]", wanted: str, heading: str) -> Chosen:
    numbers: npt.NDArray[np.float64] = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if match := BETWEEN.fullmatch(wanted):
        return np.logical_and(numbers >= _number(match["low"]), numbers <= _number(match["high"]))
    match = COMPARED.fullmatch(wanted)
    if match is None:
        raise UsageError(f"{heading}: {wanted.strip()!r} is no number. Write as in > 0.2, <= 5, 1 .. 5 or 3.")
    number = _number(match["number"])
    match match["how"] or "=":
        case "<":
            return numbers < number
        case ">":
            return numbers > number
        case "<=" | "≤":
            return numbers <= number
        case ">=" | "≥":
            return numbers >= number
        case _:
            return np.isclose(numbers, number, rtol=0, atol=_half_a_digit(match["number"]))


def _number(written: str) -> float:
    plain = written.replace("−", "-").replace(" ", "").replace(",", "")
    return float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


def _half_a_digit(written: str) -> float:
    """Half of the last digit written: 0.31 is what is printed so."""
    digits = written.rstrip("% ").partition(".")[2]
    return float(0.5 * 10.0 ** -(len(digits) + 2 * written.rstrip().endswith("%")))

"""a table + what its reader asks for -> the rows that are so, in the order asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.display.cells import Column
from analysis.errors import UsageError

Chosen = npt.NDArray[np.bool_]

NUMBER = r"[-+−]?\s*\d+(?:\.\d+)?\s*%?"
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


def chosen_rows(table: pd.DataFrame, printed: Sequence[Column], asked: RowFilter) -> list[int]:
    """The places of the rows that are asked for, in the order asked for.

    Args:
        printed: the columns of the table as its reader sees them: words are looked for in what is seen, numbers compared as they are.
    Raises:
        UsageError: for a filter of a column of numbers that is none.
    """
    tests = [_holding(printed, word) for word in asked.words.split()]
    for number, wanted in enumerate(asked.columns[: len(printed)]):
        if wanted.strip():
            column = printed[number]
            values = table.iloc[:, number]
            tests += (
                [_compared(values, wanted, column.heading)]
                if column.numeric
                else [_in(column, word) for word in wanted.split()]
            )
    kept = reduce(np.logical_and, tests, np.ones(len(table), dtype=bool))
    places = np.flatnonzero(kept)
    return (
        places.tolist()
        if asked.sort is None
        else _ordered(table.iloc[:, asked.sort], printed[asked.sort], places, asked.down)
    )


def _ordered(values: "pd.Series[Any]", column: Column, places: npt.NDArray[np.int64], down: bool) -> list[int]:
    """By value, or by what is seen where the values are words; missing ones last."""
    words = [column.cells[place].casefold() for place in places.tolist()]
    by_value = column.numeric or pd.api.types.is_datetime64_any_dtype(values)
    keys = values.iloc[places].reset_index(drop=True) if by_value else pd.Series(words, dtype="str").replace("", None)
    return [int(places[n]) for n in keys.sort_values(ascending=not down, kind="stable", na_position="last").index]


def _in(column: Column, word: str) -> Chosen:
    wanted = word.casefold()
    return np.fromiter((wanted in cell.casefold() for cell in column.cells), dtype=bool, count=len(column.cells))


def _holding(printed: Sequence[Column], word: str) -> Chosen:
    """The rows of which any column holds the word."""
    return reduce(np.logical_or, [_in(column, word) for column in printed])


def _compared(values: "pd.Series[Any]", wanted: str, heading: str) -> Chosen:
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if match := BETWEEN.fullmatch(wanted):
        return (numbers >= _number(match["low"])) & (numbers <= _number(match["high"]))
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
    plain = written.replace("−", "-").replace(" ", "")
    return float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


def _half_a_digit(written: str) -> float:
    """Half of the last digit written: 0.31 is what is printed so."""
    digits = written.rstrip("% ").partition(".")[2]
    return 0.5 * 10 ** -(len(digits) + 2 * written.rstrip().endswith("%"))

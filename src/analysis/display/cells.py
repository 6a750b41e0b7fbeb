"""A table as its template prints it: headings in words, numbers to the right, short cells unbroken, ids as names; long ones in parts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.display.printed import printed_key, signed
from analysis.tables import records

NAMED = frozenset(
    {"actor_id", "actor", "outlet", "group", "genre", "reason", "source_actor_id", "candidates", "also in"}
)  # columns that hold ids
SEPARATOR = "; "  # between the ids of one cell
BRIEF = 18  # characters of a cell that is not broken over two lines
LONG_TEXT = 48  # characters of a cell that a phone cannot show beside others
SHOWN, FOLDED = 12, 120  # rows of a table that are seen at once, and that open below them


class Column(NamedTuple):
    """One column: its heading, whether it holds numbers, and its cells as printed."""

    heading: str
    numeric: bool
    cells: tuple[str, ...]

    @property
    def brief(self) -> bool:
        """Whether its cells are so short that they are not broken over two lines."""
        return all(len(cell) <= BRIEF for cell in self.cells)

    @property
    def long(self) -> bool:
        """Whether it holds sentences, which a phone cannot show beside other cells."""
        return any(len(cell) > LONG_TEXT for cell in self.cells)


class Parts(NamedTuple):
    """How many rows of a long table, or lines of a long list, are seen at once, open below them, and are saved alone."""

    shown: int
    folded: int
    left_out: int


def in_parts(n: int, shown: int = SHOWN, folded: int = FOLDED) -> Parts:
    """The parts of `n` rows; a few more than are to be shown are not worth folding away."""
    if n <= shown + 3:
        return Parts(n, 0, 0)
    return Parts(shown, min(n - shown, folded), max(n - shown - folded, 0))


def printed_columns(table: pd.DataFrame, names: Mapping[str, str], time_zone: str = "UTC") -> list[Column]:
    """The columns of any table; those of NAMED show the `names` of their ids, times the day in the time zone."""
    table, columns = labelled(table), []
    for number, column in enumerate(map(str, table.columns)):
        values = table.iloc[:, number]
        printed = names if column in NAMED else {}
        numeric = pd.api.types.is_numeric_dtype(values)
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            values = values.dt.tz_convert(time_zone)
        columns.append(Column(_heading(column), numeric, tuple(_cell(value, printed) for value in values)))
    return columns


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """Findings with the name of what was estimated in place of the ids of measure and estimand, and what they are split by
    besides in the place of `group`; any other table as it is."""
    if not {"measure", "estimand"} <= set(table.columns):
        return table
    named = [printed_key(finding, "measure", {}) for finding in records(table)]
    table = table.assign(measure=named).drop(columns="estimand")
    if "group_by" not in table:
        return table
    split_by = table["group_by"].dropna().unique()
    table = table.drop(columns="group_by")
    return table.rename(columns={"group": split_by[0]}) if len(split_by) == 1 else table


def _heading(column: str) -> str:
    return column.removeprefix("meta.").removesuffix("_id").removeprefix("n_").replace("_", " ")


def _cell(value: Any, names: Mapping[str, str]) -> str:
    """Nothing for a missing value, a day for a time, two decimals, thousands apart; a text with its ids as names."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return signed(value).lstrip("+") if abs(value) != float("inf") else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return SEPARATOR.join(names.get(part, part) for part in str(value).split(SEPARATOR))

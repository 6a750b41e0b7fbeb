"""A table that shows itself: in a Lab it is sorted, filtered and saved as filtered; on a page it is a plain table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.display.cells import FOLDED, SHOWN, Column, in_parts, labelled, printed_columns
from analysis.display.html import render, with_style
from analysis.display.live import in_lab
from analysis.display.row_filters import Places, RowFilter, in_order, kept_rows
from analysis.errors import UsageError, visible
from analysis.spreadsheets import save_for_people

HEAD = 200  # rows by which columns are laid out


class PrintedCells:
    """The cells of a table as they are printed, in small letters: each column once it is asked for, each value of it once."""

    def __init__(self, table: pd.DataFrame, names: Mapping[str, str], time_zone: str) -> None:
        self.table, self.names, self.time_zone = table, names, time_zone
        self._columns: dict[int, list[str]] = {}
        self._rows: list[str] | None = None

    def column(self, number: int) -> list[str]:
        """Those of a column."""
        if number not in self._columns:
            values = self.table.iloc[:, number]
            codes, unique = pd.factorize(values, use_na_sentinel=False)
            once = pd.DataFrame({values.name: unique})
            (printed,) = printed_columns(once, self.names, self.time_zone)
            words = [cell.casefold() for cell in printed.cells]
            self._columns[number] = [words[code] for code in codes.tolist()]
        return self._columns[number]

    def rows(self) -> list[str]:
        """All cells of each row together."""
        if self._rows is None:
            columns = [self.column(number) for number in range(self.table.shape[1])]
            self._rows = ["\n".join(row) for row in zip(*columns, strict=True)]
        return self._rows


@dataclass(repr=False)
class DataTable:
    """Any table as its reader sees it. `rows` are those that its reader has asked for so far, in their order.

    `columns` picks, orders and names the columns; `names` are of the ids in them; `file` is what a CSV of it is called.
    """

    table: pd.DataFrame
    caption: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = "UTC"
    file: str = "table.csv"
    asked: RowFilter = field(default_factory=RowFilter)

    def __post_init__(self) -> None:
        own = self.table[list(self.columns)].rename(columns=dict(self.columns)) if self.columns else self.table
        said = {
            name: own[name].map({True: "yes", False: "no"}) for name in own if pd.api.types.is_bool_dtype(own[name])
        }
        self.shown = labelled(own.assign(**said))  # type: ignore[arg-type]
        self.head = self.printed(list(range(min(len(own), HEAD))))
        self.cells = PrintedCells(self.shown, self.names, self.time_zone)
        self._kept: tuple[object, Places] | None = None

    def printed(self, places: Sequence[int]) -> list[Column]:
        """The columns of some rows as they are printed."""
        return printed_columns(self.shown.iloc[list(places)], self.names, self.time_zone)

    @property
    def places(self) -> list[int]:
        """Numbers, from 0 on, of the rows that are asked for."""
        key = self.asked.words, self.asked.columns
        if self._kept is None or self._kept[0] != key:
            self._kept = key, kept_rows(self.shown, self.head, self.cells, self.asked)
        return in_order(self._kept[1], self.shown, self.head, self.cells, self.asked)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are asked for, every column of the table."""
        return self.table.iloc[self.places].reset_index(drop=True)

    def filtered(self, words: str = "", **columns: str) -> "DataTable":
        """The table with those rows alone that hold these words, and in a column these words or numbers ("> 0.2", "1 .. 5").

        Raises UsageError for a column that is not there; `rows` raises it for a filter of numbers that is none.
        """
        headings = [column.heading.replace(" ", "_") for column in self.head]
        if unknown := set(columns) - set(headings):
            raise UsageError(f"The table has no column {', '.join(sorted(unknown))}. It has {', '.join(headings)}.")
        wanted = tuple(columns.get(heading, "") for heading in headings)
        return DataTable(
            self.table, self.caption, self.columns, self.names, self.time_zone, self.file, RowFilter(words, wanted)
        )

    def to_csv(self, path: str | Path) -> Path:
        """Write the rows as they are filtered and sorted, as a CSV that a spreadsheet may open safely. Returns where it lies; raises UsageError where it cannot."""
        return save_for_people(self.rows, path)

    def html(self) -> Markup:
        """The first rows, to be put on a page that has the house's style sheet; others fold away."""
        places = self.places
        parts = in_parts(len(places), SHOWN, FOLDED)
        columns = self.printed(places[: parts.shown + parts.folded])
        left_out = len(self) - len(places)
        return render("datatable", columns=columns, caption=self.caption, parts=parts, filtered_out=left_out)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        caption = f"{self.caption}\n" if self.caption else ""
        return visible(f"{caption}{len(self.table):,} rows of {', '.join(map(str, self.shown.columns))}")

    def _repr_html_(self) -> str:
        return str(with_style(self.html()))

    def _repr_mimebundle_(self, **_: Any) -> Any:
        if not in_lab():
            return {"text/plain": repr(self), "text/html": self._repr_html_()}
        from analysis.display.table_widget import TableWidget

        return TableWidget(self)._repr_mimebundle_()

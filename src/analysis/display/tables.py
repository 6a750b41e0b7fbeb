"""A table that shows itself: in a Lab it is sorted, filtered and saved as filtered; on a page it is a plain table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.display.cells import FOLDED, SHOWN, Column, in_parts, printed_columns
from analysis.display.html import render, with_style
from analysis.display.live import in_lab
from analysis.display.row_filters import RowFilter, chosen_rows
from analysis.errors import visible
from analysis.spreadsheets import write_csv_for_people


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
    asked: RowFilter = RowFilter()

    def __post_init__(self) -> None:
        self.shown = self.table[list(self.columns)].rename(columns=dict(self.columns)) if self.columns else self.table
        self._printed: list[Column] | None = None

    @property
    def printed(self) -> list[Column]:
        """The columns as they are printed, all rows."""
        if self._printed is None:
            self._printed = printed_columns(self.shown, self.names, self.time_zone)
        return self._printed

    @property
    def places(self) -> list[int]:
        """Numbers, from 0 on, of the rows that are asked for."""
        return chosen_rows(self.shown, self.printed, self.asked)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are asked for, every column of the table."""
        return self.table.iloc[self.places].reset_index(drop=True)

    def filtered(self, words: str = "", **columns: str) -> "DataTable":
        """The table with those rows alone that hold these words, and in a column these words or numbers ("> 0.2", "1 .. 5")."""
        headings = [column.heading.replace(" ", "_") for column in self.printed]
        wanted = tuple(columns.get(heading, "") for heading in headings)
        return DataTable(
            self.table, self.caption, self.columns, self.names, self.time_zone, self.file, RowFilter(words, wanted)
        )

    def to_csv(self, path: str | Path) -> Path:
        """Write the rows as they are filtered and sorted, as a CSV that a spreadsheet may open safely. Returns where it lies."""
        write_csv_for_people(self.rows, Path(path))
        return Path(path)

    def html(self) -> Markup:
        """The first rows, to be put on a page that has the house's style sheet; others fold away."""
        rows = self.shown.iloc[self.places]
        parts = in_parts(len(rows), SHOWN, FOLDED)
        columns = printed_columns(rows.head(parts.shown + parts.folded), self.names, self.time_zone)
        return render("datatable", columns=columns, caption=self.caption, parts=parts)

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

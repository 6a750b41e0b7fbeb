"""A table in a Lab: the browser shows a page of rows, and asks Python for another order, other rows, or a file."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from analysis.display.html import FOLDER, house_css
from analysis.display.printed import printed_address
from analysis.display.row_filters import RowFilter
from analysis.errors import UsageError, visible
from analysis.spreadsheets import write_csv_for_people

if TYPE_CHECKING:
    from analysis.display.tables import DataTable

PAGE = 25  # rows
ADDRESSES = ("url", "address")  # headings of columns that hold addresses


class TableWidget(anywidget.AnyWidget):
    """What the browser shows of a table.

    It sends {"words": ..., "filters": [...]}, {"sort": column}, {"page": number}, {"clear": true} or {"save": true}, and is answered by a
    new `state`; what is saved is sent as a file of the rows as they are filtered and sorted.
    """

    _esm = (FOLDER / "datatable.js").read_text(encoding="utf-8")
    _css = house_css()
    setting = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, table: "DataTable") -> None:
        self.table, self.page, self.places = table, 0, table.places
        columns = [
            {
                "heading": visible(one.heading), "numeric": one.numeric, "brief": one.brief, "long": one.long,
                "address": one.heading in ADDRESSES,
            }
            for one in table.head
        ]  # fmt: skip
        asked = {"words": table.asked.words, "filters": list(table.asked.columns)}
        super().__init__(setting={"columns": columns, "caption": visible(table.caption), **asked}, state=self._state())
        self.on_msg(lambda _, message, __: self.follow(message))

    def __repr__(self) -> str:
        return repr(self.table)

    def follow(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for; a filter that cannot be read is said, and the rows stay."""
        if message.get("save"):
            self._send_file()
            return
        problem, asked = "", self.table.asked
        if "page" in message:
            self.page = int(message["page"])
        else:
            try:
                self.table.asked = _changed(asked, message)
                self.places, self.page = self.table.places, 0
            except UsageError as said:
                self.table.asked, problem = asked, str(said)
        self.state = self._state(problem)

    def _state(self, problem: str = "") -> dict[str, Any]:
        n, whole, asked = len(self.places), len(self.table), self.table.asked
        pages = max(1, -(-n // PAGE))
        self.page = min(max(self.page, 0), pages - 1)
        here = self.places[self.page * PAGE : (self.page + 1) * PAGE]
        printed = self.table.printed(here)
        first = self.page * PAGE + 1
        left = f" that are so, of {whole:,}" if n < whole else ""
        words = (
            f"Rows {first:,} to {first + len(here) - 1:,} of {n:,}{left}"
            if here
            else f"None of the {whole:,} rows is so"
        )
        return {
            "rows": [[_cell(column.heading, column.cells[n]) for column in printed] for n in range(len(here))],
            "words": words, "problem": visible(problem), "page": self.page, "pages": pages, "sort": asked.sort, "down": asked.down,
        }  # fmt: skip

    def _send_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.csv"
            write_csv_for_people(self.table.rows, path, bom=True)
            content = path.read_bytes()
        words = f"{len(self.places):,} rows are in {self.table.file}, where your browser keeps what it downloads"
        self.send({"file": self.table.file, "words": words}, buffers=[content])


def _changed(asked: RowFilter, message: Mapping[str, Any]) -> RowFilter:
    if message.get("clear"):
        return replace(asked, words="", columns=())
    if "sort" in message:
        return asked.sorted_by(int(message["sort"]))
    return replace(asked, words=str(message.get("words", "")), columns=tuple(map(str, message.get("filters", ()))))


def _cell(heading: str, cell: str) -> str:
    """What is printed; of an address nothing where a browser may not open it."""
    return printed_address(cell) if heading in ADDRESSES else visible(cell)

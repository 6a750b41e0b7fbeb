"""A cell of one of our columns as text: what stands for no value, dates as Excel counts them, and the order that a name states."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from analysis.corpus.cleaning.dates import slashed, written_out
from analysis.corpus.readers.column_names import stated_order
from analysis.corpus.readers.records import plain_value

ERRORS = frozenset(
    ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#nv", "#bezug!", "#wert!", "nan", "nat")
)
NO_NAMES = ERRORS | {"none", "null", "n/a"}  # what is no outlet, author or address, and may be a title
NAMED = ("outlet", "authors", "section", "url", "genre")
SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")  # days since the end of 1899: from 1954 to 2064
EXCEL_EPOCH = datetime(1899, 12, 30)


class Cells:
    """Reads cells, and counts those that were read otherwise than they are written."""

    def __init__(self, epoch: datetime = EXCEL_EPOCH) -> None:
        self.epoch = epoch  # day 0 of a workbook
        self._orders: dict[str, Literal["day first", "month first", ""]] = {}
        self._n_empty: Counter[tuple[str, str]] = Counter()
        self._n_serial: Counter[str] = Counter()
        self._n_against: Counter[str] = Counter()

    def value(self, column: str, name: str, cell: Any) -> str:
        """The cell of the source's column `name`, which is our `column`, as text; "" where it holds no value."""
        text = plain_value(cell)
        short = text.strip().casefold() if len(text) < 12 else ""
        if short and short in (NO_NAMES if column in NAMED else ERRORS):
            self._n_empty[name, text.strip()] += 1
            return ""
        return self._date(name, text) if column == "published" and text else text

    def order_of(self, name: str) -> str:
        """In which order the dates of a column are read because its name states it, "" where it states none."""
        return f"{order}, as its name says" if (order := self._orders.get(name, "")) else ""

    def notes(self) -> Iterator[str]:
        """What was read otherwise than it is written."""
        for (name, shown), n in self._n_empty.most_common(5):
            yield f"{_cells(n, name)} {'says' if n == 1 else 'say'} {shown} and {'is' if n == 1 else 'are'} taken as empty"
        for name, n in self._n_serial.items():
            yield f"{_cells(n, name)} {'counts' if n == 1 else 'count'} days as Excel does and {'is' if n == 1 else 'are'} read as dates"
        for name, n in self._n_against.items():
            yield f"{n:,} of the dates of `{name}` {'allows' if n == 1 else 'allow'} only the other order and {'is' if n == 1 else 'are'} read so"

    def _date(self, name: str, text: str) -> str:
        if SERIAL.fullmatch(text.strip()):
            self._n_serial[name] += 1
            at = self.epoch + timedelta(seconds=round(float(text) * 86_400))
            return at.date().isoformat() if text.strip().isdigit() else at.isoformat()
        if name not in self._orders:
            self._orders[name] = stated_order(name)
        order = self._orders[name]
        date = slashed(text) if order else None
        if not order or date is None:
            return text
        if date.order not in (order, "open", "any"):
            self._n_against[name] += 1
        return written_out(text, order)


def _cells(n: int, name: str) -> str:
    return f"{n:,} {'cell' if n == 1 else 'cells'} of `{name[:40]}`"

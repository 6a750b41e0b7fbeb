"""The further columns of a source, kept with each article as metadata: bounded, and what is dropped is said."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from analysis.corpus.readers.records import plain_value
from analysis.errors import first_of

MAX_COLUMNS_KEPT = 30  # of a source: those that come first
MAX_VALUE = 500  # characters of one value
MAX_NAME = 100  # characters of a column's name
MAX_TOLD = 1_000  # names that are remembered to be told


class Further:
    """Collects what stands in columns that are none of ours."""

    def __init__(self) -> None:
        self.kept: dict[str, None] = {}  # names, in the order in which they came
        self._dropped: dict[str, None] = {}
        self._n_cut: Counter[str] = Counter()

    def of(self, record: Mapping[str, Any], used: Collection[str]) -> str:
        """A JSON object of the record's further columns as text, "" where they hold nothing."""
        values: dict[str, str] = {}
        for key, cell in record.items():
            if key in used or not (value := plain_value(cell).strip()):
                continue
            name = key if key in self.kept else plain_value(key).strip()[:MAX_NAME]
            if not self._keeps(name):
                continue
            if len(value) > MAX_VALUE:
                self._n_cut[name] += 1
                value = f"{value[: MAX_VALUE - 1]}…"
            values[name] = value
        return json.dumps(values, ensure_ascii=False) if values else ""

    def notes(self) -> Iterator[str]:
        """What was kept and dropped."""
        if self.kept:
            yield f"kept as metadata: {listed(self.kept)}"
        if self._n_cut:
            cut = ", ".join(f"{n:,} of `{name[:40]}`" for name, n in self._n_cut.most_common(5))
            yield f"metadata over {MAX_VALUE} characters is cut there: {cut}"
        if self._dropped:
            yield f"not kept, as metadata is of {MAX_COLUMNS_KEPT} columns at most: {listed(self._dropped)}"

    def _keeps(self, name: str) -> bool:
        if name not in self.kept:
            if len(self.kept) >= MAX_COLUMNS_KEPT:
                if len(self._dropped) < MAX_TOLD:
                    self._dropped[name] = None
                return False
            self.kept[name] = None
        return True


def listed(names: Collection[object]) -> str:
    """Names of columns as a sentence shows them: the first twenty, each at most 40 characters."""
    return first_of((f"`{plain_value(name)[:40]}`" for name in names), 20) or "none"

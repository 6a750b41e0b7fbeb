"""The fields of a raw record with their characters repaired, and how many of which kind were."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.corpus.readers.encoding import repaired

ONE_LINE = ("title", "outlet", "authors", "section", "genre")
KINDS = ("entities", "tags", "escapes", "misread UTF-8", "misread Windows-1252", "invisible characters")


@dataclass
class Repairs:
    """In how many records characters were repaired, and how many of each of KINDS."""

    n_records: int = 0
    n: Counter[str] = field(default_factory=Counter)

    def count(self, of_record: Counter[str]) -> None:
        """Count what was repaired in a record."""
        self.n_records += any(of_record.values())
        self.n.update(of_record)

    def add(self, other: "Repairs") -> None:
        """Count those of another batch of records too."""
        self.n_records += other.n_records
        self.n.update(other.n)

    def notes(self) -> tuple[str, ...]:
        """A sentence that says what was repaired; none where nothing was."""
        kinds = ", ".join(f"{kind} {self.n[kind]:,}" for kind in KINDS if self.n[kind])
        return (f"{self.n_records:,} records: characters repaired ({kinds}).",) if kinds else ()


def repaired_record(record: Mapping[Any, Any], counts: Counter[str]) -> dict[Any, Any]:
    """A record of RAW_ARTICLES with its fields, and the values in `meta`, repaired. A page's markup is left to what reads pages."""
    fields = dict(record)
    for name in ONE_LINE:
        fields[name] = " ".join(repaired(record[name], counts).split())
    if not record["is_html"]:
        fields["text"] = repaired(record["text"], counts)
    if record["meta"]:
        values = {name: repaired(value, counts) for name, value in json.loads(record["meta"]).items()}
        fields["meta"] = json.dumps(values, ensure_ascii=False)
    fields["url"] = record["url"].strip().replace("&amp;", "&")
    return fields

"""Sources and stores for tests of what is done to a store."""

import json
from pathlib import Path
from typing import Any

from deltalake import DeltaTable, write_deltalake

from analysis.corpus.store.writing import SCHEMA

TEXT = "The harbour was quiet on Monday, and the ferries ran late for the {}th day in a row, as they had all month."


def record(n: int, text: str = TEXT, **fields: object) -> dict[str, Any]:
    """One of The Paper, at an address."""
    given = {"title": f"Ferries {n}", "text": text.format(n), "outlet": "The Paper", "published": "2018-06-12"}
    return {**given, "url": f"https://a.example/{n}", **fields}


def put(folder: Path, *records: dict[str, Any], name: str = "a.jsonl") -> Path:
    """A file of these records."""
    path = folder / name
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def rows(store: Path | str) -> list[dict[str, Any]]:
    """Every row that the store holds."""
    held: list[dict[str, Any]] = DeltaTable(str(store)).to_pyarrow_table().to_pylist()
    return held


def made_before(store: Path, folder: Path) -> Path:
    """The store as it would have been made before raw records were kept."""
    lacking = [name for name in SCHEMA.names if name not in ("raw", "ingest", "genre", "genre_by", "captions", "meta")]
    write_deltalake(str(folder), DeltaTable(str(store)).to_pyarrow_table().select(lacking))
    (folder / ".ingest.lock").write_text("0")
    return folder

"""What was done to a store, commit by commit: each says of which run of `workbook` it is, in the metadata of its commit."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import pandas as pd
from deltalake import DeltaTable

KEY = "workbook"  # of a commit's metadata
OPERATIONS = {"OPTIMIZE": "compact", "CREATE TABLE": "create"}  # as Delta calls them
MAX_SOURCES = 50  # of an ingest that are written down


@dataclass(frozen=True)
class Run:
    """One run of a command that writes to a store."""

    does: str  # ingest, remove, refresh
    given: Mapping[str, Any] = field(default_factory=dict)  # what it was told, as far as it was told anything
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    def metadata(self) -> dict[str, str]:
        """As a commit carries it."""
        said = {
            "run": self.id,
            "does": self.does,
            "given": dict(self.given),
            "package": version("media-analysis-workbook"),
        }
        return {KEY: json.dumps(said, ensure_ascii=False)}


@dataclass(frozen=True)
class Commit:
    """One version of a store, and how it came about."""

    version: int
    at: pd.Timestamp  # UTC, by the clock of the machine that wrote it
    does: str  # ingest, remove, refresh; compact: small files put together; create: begun; "": made before runs were told apart
    run: str
    given: Mapping[str, Any]


def commits(latest: DeltaTable, until: int) -> list[Commit]:
    """The commits up to a version, the first one first, of a table that is open at its latest version."""
    every = sorted(map(_commit, latest.history()), key=lambda commit: commit.version)
    return [commit for commit in every if commit.version <= until]


def _commit(entry: dict[str, Any]) -> Commit:
    said = _said(entry.get(KEY))
    does = OPERATIONS.get(str(entry.get("operation")), str(said.get("does", "")))
    at = pd.Timestamp(entry.get("timestamp", 0), unit="ms", tz="UTC")
    return Commit(int(entry["version"]), at, does, str(said.get("run", "")), said.get("given", {}))


def _said(metadata: object) -> dict[str, Any]:
    """What a commit of ours says; nothing where another program wrote something else there."""
    try:
        said = json.loads(metadata) if isinstance(metadata, str) else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}

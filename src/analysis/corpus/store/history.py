"""What was done to a store, commit by commit: each says of which run of `workbook` it is, in the metadata of its commit."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
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


def codebook_of(latest: DeltaTable) -> str:
    """The folder of the codebook by which a store was made: by its last refresh, else its first ingest. "" for the project's own.

    What came in later by another does not change that: it is what differs from the rest.
    """
    done = commits(latest, int(latest.version()))
    refreshed = [commit for commit in done if commit.does == "refresh"]
    made = refreshed[-1:] or [commit for commit in done if commit.does == "ingest"]
    return str(made[0].given.get("codebook", "")) if made else ""


def other_codebook(before: str, codebook: Path) -> Iterator[str]:
    """What is said where a store was made by a codebook that is neither the project's own nor this one."""
    if before and Path(before) != codebook:
        yield (
            f"The corpus was made with the codebook {before}, and this run read another: the same command with "
            f"`--codebook {before}` goes on with it."
        )


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

"""A store on disk -> one of its versions: the articles, cuts and rejects of that commit, or what is wrong with the folder."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from analysis import tables
from analysis.errors import CorpusError

LOG = "_delta_log"
LOCK = ".ingest.lock"  # holds the last version that was committed


@dataclass(frozen=True)
class Stored:
    """One version of a store: the latest revision of each article, the cuts from it, and all rejects."""

    articles: pd.DataFrame
    cuts: pd.DataFrame
    rejects: pd.DataFrame
    version: int
    notes: tuple[str, ...]


def is_store(path: Path) -> bool:
    """Whether a folder is a store, be it one into which the first ingest has not committed yet."""
    return (path / LOG).is_dir() or (path / LOCK).is_file()


def read_store(path: Path, version: int | None = None) -> Stored:
    """One version of a store, the latest by default.

    Raises:
        CorpusError: there is no such version, naming those there are; nothing was committed yet; or a file is damaged,
            naming the latest version before it that is whole.
    """
    try:
        table = _open(path, version)
        rows = table.to_pyarrow_table().to_pandas()
    except PermissionError:
        raise
    except (DeltaError, OSError, pa.ArrowException) as problem:
        raise CorpusError(_damaged(path, version, problem)) from None
    is_article = rows["kind"] == "article"
    latest = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    latest = latest.sort_values(["published", "article_id"])
    n_earlier = int(is_article.sum()) - len(latest)
    notes = (f"{n_earlier:,} earlier revisions are kept in the store and not counted.",) if n_earlier else ()
    has_cuts = latest[latest["cuts"] != "[]"]
    cuts = [
        (article_id, outlet, block, reason)
        for article_id, outlet, found in zip(has_cuts["article_id"], has_cuts["outlet"], has_cuts["cuts"], strict=True)
        for block, reason in json.loads(found)
    ]
    return Stored(
        tables.ARTICLES.build(latest.assign(story_id=latest["article_id"])),
        tables.CUTS.build(cuts),
        tables.REJECTS.build(rows[~is_article]),
        table.version(),
        notes,
    )


def _open(path: Path, version: int | None) -> DeltaTable:
    there = versions(path)
    if not there:
        noted = noted_version(path)
        lost = f"its {LOG} is gone: bring the folder back from a copy" if noted is not None else "run `workbook ingest`"
        raise CorpusError(f"The store {path} holds no version that can be read; {lost}.")
    if version is not None and version > there[-1]:
        raise CorpusError(f"The store {path} has versions 0 to {there[-1]}, not {version}.")
    return DeltaTable(str(path), version=version)


def _damaged(path: Path, version: int | None, problem: Exception) -> str:
    """What is wrong, and the latest version that is whole."""
    asked = version if version is not None else versions(path)[-1]
    whole = next((v for v in range(asked - 1, -1, -1) if _is_whole(path, v)), None)
    hint = (
        f"Version {whole} is whole: read it as {path}@{whole}." if whole is not None else "No earlier version is whole."
    )
    return (
        f"The store {path} is damaged, version {asked} cannot be read: {plain(problem)}. {hint} "
        "Bring the folder back from a copy to have the rest."
    )


def _is_whole(path: Path, version: int) -> bool:
    try:
        for _ in DeltaTable(str(path), version=version).to_pyarrow_dataset().to_batches(columns=["kind"]):
            pass
        return True
    except (DeltaError, OSError, pa.ArrowException):
        return False


def versions(path: Path) -> list[int]:
    """The versions whose commits stand in the log."""
    return sorted(int(file.stem) for file in (path / LOG).glob("*.json") if file.stem.isdigit())


def noted_version(path: Path) -> int | None:
    """The last version that `ingest` noted; None where it noted none."""
    try:
        noted = (path / LOCK).read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return None
    return int(noted) if noted.isdigit() else None


def plain(problem: Exception) -> str:
    """The first line of an error, shortened, without its closing stop."""
    lines = str(problem).strip().splitlines() or [type(problem).__name__]
    return lines[0][:300].rstrip(". ")

"""A store on disk -> one of its versions: the articles, cuts and rejects of that commit, or what is wrong with the folder."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from analysis import tables
from analysis.errors import CorpusError, first_line

LOG = "_delta_log"
LOCK = ".ingest.lock"  # holds the last version that was committed
RESTORE = "Bring the folder back from a copy to have the rest; until then nothing is written to it."


@dataclass(frozen=True)
class Stored:
    """One version of a store: the latest revision of each article, the cuts from it, and the rejects, but for pages since fetched."""

    articles: pd.DataFrame
    cuts: pd.DataFrame
    rejects: pd.DataFrame
    version: int
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        rows = f"{len(self.articles):,} articles, {len(self.cuts):,} cuts, {len(self.rejects):,} rejects"
        return f"Stored: {rows}, version {self.version}"


def is_store(path: Path) -> bool:
    """Whether a folder is a store, be it one into which the first ingest has not committed yet."""
    return (path / LOG).is_dir() or (path / LOCK).is_file()


def read_store(path: Path, version: int | None = None) -> Stored:
    """One version of a store, the latest by default.

    Raises:
        CorpusError: there is no such version, naming those there are; nothing was committed yet; or a file is damaged,
            naming the latest version before it that is whole.
    """
    with told_if_damaged(path, version):
        table = open_version(path, version)
        rows = table.to_pyarrow_table().to_pandas()
    is_article = rows["kind"] == "article"
    latest = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    latest = latest.sort_values(["published", "article_id"])
    n_earlier = int(is_article.sum()) - len(latest)
    rejects = rows[~is_article]
    fetched_since = rejects["origin"].str.contains("://") & rejects["origin"].isin(latest["origin"])
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
        tables.REJECTS.build(rejects[~fetched_since]),
        table.version(),
        notes,
    )


def open_version(path: Path, version: int | None = None) -> DeltaTable:
    """The table at a version, the latest by default. Raises CorpusError where there is none such, or the latest is lost."""
    noted = noted_version(path)  # before the log is looked at: a writer notes what it has committed
    there = versions(path)
    if not there and noted is None:
        raise CorpusError(f"The store {path} holds nothing yet: no `workbook ingest` into it has committed anything.")
    if version is None and noted is not None and (not there or there[-1] < noted):
        hint = f" Version {there[-1]} is there: read it as {path}@{there[-1]}." if there else ""
        raise CorpusError(
            f"The store {path} is damaged: version {noted} was committed, and its {LOG} "
            f"{f'ends at version {there[-1]}' if there else 'holds none'}.{hint} {RESTORE}"
        )
    if version is not None and (not there or version > there[-1]):
        held = f"versions 0 to {there[-1]}" if there else "no version"
        raise CorpusError(f"The store {path} has {held}, not {version}.")
    return DeltaTable(str(path), version=version)


@contextmanager
def told_if_damaged(path: Path, version: int | None = None) -> Iterator[None]:
    """Files that cannot be read, as a CorpusError that names the latest version before that is whole."""
    try:
        yield
    except PermissionError:
        raise
    except (DeltaError, OSError, pa.ArrowException) as problem:
        asked = version if version is not None else versions(path)[-1]
        whole = next((v for v in range(asked - 1, -1, -1) if _is_whole(path, v)), None)
        hint = (
            f"Version {whole} is whole: read it as {path}@{whole}."
            if whole is not None
            else "No version before is whole."
        )
        raise CorpusError(
            f"The store {path} is damaged, version {asked} cannot be read: {first_line(problem)}. {hint} {RESTORE}"
        ) from None


def _is_whole(path: Path, version: int) -> bool:
    try:
        for _ in DeltaTable(str(path), version=version).to_pyarrow_dataset().to_batches(columns=["kind"]):
            pass
        return True
    except (DeltaError, OSError, pa.ArrowException):
        return False


def versions(path: Path) -> list[int]:
    """The versions whose commits stand in the log. A commit is never empty: a file that is was lost by the disk."""
    files = (file for file in (path / LOG).glob("*.json") if file.stem.isdigit())
    return sorted(int(file.stem) for file in files if file.stat().st_size)


def noted_version(path: Path) -> int | None:
    """The last version that `ingest` noted; None where it noted none."""
    try:
        noted = (path / LOCK).read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return None
    return int(noted) if noted.isdigit() else None

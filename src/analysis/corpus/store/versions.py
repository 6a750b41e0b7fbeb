"""A store -> one of its versions: the articles, cuts and rejects of that commit, or what is wrong with the folder.

A store is named by its path, or by the address of objects (`places.py`).
"""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from analysis import tables
from analysis.corpus.store.places import LOCK, LOG, Objects, Place, place_of, trouble
from analysis.errors import CorpusError, first_line

Where = str | Path | Place
SINCE = ("genre", "genre_by", "captions", "meta")  # columns that stores made earlier lack
COLUMNS = (
    "kind",
    *(name for name in tables.ARTICLES.columns if name not in ("story_id", *SINCE)),
    "digest",
    "cuts",
    "reason",
    "detail",
)
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


def is_store(path: Where) -> bool:
    """Whether a folder is a store, be it one into which the first ingest has not committed yet."""
    return place_of(path).is_store()


def read_store(path: Where, version: int | None = None) -> Stored:
    """One version of a store, the latest by default.

    Raises:
        CorpusError: there is no such version, naming those there are; nothing was committed yet; the table is not one of
            ours; or a file is damaged, naming the latest version before it that is whole.
    """
    with told_if_damaged(path, version):
        table = open_version(path, version)
        there = {field.name for field in table.schema().fields}
        rows = table.to_pyarrow_dataset().to_table(columns=[*COLUMNS, *(name for name in SINCE if name in there)])
        return _stored(rows.to_pandas(), table.version())


def _stored(rows: pd.DataFrame, version: int) -> Stored:
    rows = rows.assign(**{name: None for name in SINCE if name not in rows})
    is_article = rows["kind"] == "article"
    latest = rows[is_article].sort_values(["article_id", "revision"]).drop_duplicates("article_id", keep="last")
    latest = latest.sort_values(["published", "article_id"])
    n_earlier = int(is_article.sum()) - len(latest)
    rejects = rows[~is_article]
    fetched_since = rejects["origin"].str.contains("://") & rejects["origin"].isin(latest["origin"])
    has_cuts = latest[latest["cuts"] != "[]"]
    cuts = [
        (article_id, outlet, block, reason, why[0] if why else "")
        for article_id, outlet, blocks in zip(has_cuts["article_id"], has_cuts["outlet"], has_cuts["cuts"], strict=True)
        for block, reason, *why in json.loads(blocks)  # older stores hold pairs
    ]
    return Stored(
        tables.ARTICLES.build(latest.assign(story_id=latest["article_id"])),
        tables.CUTS.build(cuts),
        tables.REJECTS.build(rejects[~fetched_since]),
        version,
        earlier_note(n_earlier),
    )


def earlier_note(n: int) -> tuple[str, ...]:
    """What is said of the revisions before the latest, where there are any."""
    return (f"{n:,} earlier revisions are kept in the store and not counted.",) if n else ()


def open_version(path: Where, version: int | None = None) -> DeltaTable:
    """The table at a version, the latest by default.

    Raises CorpusError where there is none such, the latest is lost, or another program made the table.
    """
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
    table = place_of(path).table(version)
    missing = [name for name in COLUMNS if name not in {field.name for field in table.schema().fields}]
    if missing:
        raise CorpusError(
            f"{path} is a Delta table that `workbook ingest` did not make: it has no column `{missing[0]}`. Save its rows as a "
            "Parquet or CSV file and ingest that into a new store."
        )
    return table


@contextmanager
def told_if_damaged(path: Where, version: int | None = None) -> Iterator[None]:
    """Files that cannot be read, as a CorpusError that names the latest version before that is whole."""
    try:
        yield
    except (PermissionError, CorpusError):
        raise
    except (DeltaError, OSError, pa.ArrowException, ValueError) as problem:
        place = place_of(path)
        message = trouble(place.address, problem) if isinstance(place, Objects) else ""
        if message:
            raise CorpusError(message) from None
        asked = version if version is not None else versions(path)[-1]
        what = f"The store {path} is damaged, version {asked} cannot be read: {first_line(problem)}."
        raise CorpusError(f"{what} {_remedy(path, version, asked)}") from None


def _remedy(path: Where, version: int | None, asked: int) -> str:
    place = place_of(path)
    if not place.is_ours():
        if isinstance(place, Objects):
            return "No commit is called `workbook ingest`, so another program may have made this Delta table."
        return f"It has no file {LOCK}, so another program than `workbook ingest` may have made this Delta table."
    if not _opens(path, version) and _opens_by_commits(path, asked):
        return (
            f"Its commits are whole and a checkpoint of them is not: delete `_last_checkpoint` and `*.checkpoint.parquet` in "
            f"{path}/{LOG}. Nothing is lost by that."
        )
    whole = _latest_whole(path, asked)
    hint = "No version before is whole." if whole is None else f"Version {whole} is whole: read it as {path}@{whole}."
    return f"{hint} {RESTORE}"


def _opens_by_commits(path: Where, version: int) -> bool:
    """Whether the commits alone give this version."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / LOG).mkdir()
        for number in versions(path):
            name = f"{number:020}.json"
            (Path(folder) / LOG / name).write_bytes(place_of(path).read(name))
        return _opens(Path(folder), version)


def _opens(path: Where, version: int | None) -> bool:
    try:
        place_of(path).table(version)
        return True
    except (DeltaError, OSError, ValueError):
        return False


def _latest_whole(path: Where, before: int) -> int | None:
    """The latest version before this one of which every column of every file can be read. Each file is read once."""
    is_whole: dict[str, bool] = {}
    for version in range(before - 1, -1, -1):
        with suppress(DeltaError, OSError, pa.ArrowException, ValueError):
            fragments = list(place_of(path).table(version).to_pyarrow_dataset().get_fragments())
            for fragment in fragments:
                if fragment.path not in is_whole:
                    is_whole[fragment.path] = _is_whole(fragment)
            if all(is_whole[fragment.path] for fragment in fragments):
                return version
    return None


def _is_whole(fragment: Any) -> bool:
    try:
        for batch in fragment.to_batches():
            _stored(batch.to_pandas(), 0)
        return True
    except (OSError, pa.ArrowException, ValueError, KeyError):
        return False


def versions(path: Where) -> list[int]:
    """The versions whose commits stand in the log. A commit is never empty: a file that is was lost by the disk."""
    commits = ((re.fullmatch(r"([0-9]{20})\.json", name), size) for name, size in place_of(path).log())
    return sorted(int(commit[1]) for commit, size in commits if commit and size)


def noted_version(path: Where) -> int | None:
    """The last version that `ingest` noted; None where it noted none, or what stands there is no version."""
    return version_number(place_of(path).noted())


def version_number(text: str) -> int | None:
    """The version that a text names: digits, no more of them than a version can have. None for any other text."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None

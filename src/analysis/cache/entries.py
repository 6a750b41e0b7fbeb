"""What was computed before and is cached under `.workbook/`, so that it is not computed twice.

An entry is a folder of tables with a manifest, which is written last and says what each file holds. An entry that is not what
its manifest says is damaged: it is named, dropped, and computed anew by whoever asked for it.

The policy, for each folder of entries (code, corpora, stories, subjects, measures, vectors, estimates): an entry is written aside, brought to the disk and
renamed, so that nobody reads half of one; reading it marks it as used; each use sweeps what killed runs left, and all but the KEPT used last go.
Deleting any of it loses time, never results. Stores made by `workbook ingest` are no such thing: nothing of them is ever deleted.
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.parallel.claims import alone, folder_aside, remove, sweep

KEPT = 12  # entries of a folder
DIGEST = re.compile(r"[0-9a-f]{16,24}")
MANIFEST = "manifest.json"
VERSION = 1  # of the manifest
LARGE = 4 << 20  # bytes of a table: threads are worth their while

Content = pd.DataFrame | npt.NDArray[Any]
Made = TypeVar("Made")

log = logging.getLogger("analysis.cache.entries")


@dataclass(frozen=True)
class Entry:
    """Tables (or arrays) by name, and what else is to be known about them, as JSON has it."""

    tables: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)


class DamagedError(Exception):
    """What an entry holds is not what its manifest says."""


def digest_of(*parts: object) -> str:
    """A name for an entry: 24 hex digits of the SHA-256 of all that its content hangs on (plain values)."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]


def cached(path: Path, make: Callable[[], Entry]) -> Entry:
    """The entry at `path`; where there is none, `make` makes it, while other processes that want it wait."""
    entry = read_entry(path)
    if entry is None:
        with alone(path.parent / f".lock-{path.name}"):
            entry = read_entry(path)
            if entry is None:
                entry = make()
                store_entry(path, entry)
    mark_used(path)
    tidy(path.parent)
    return entry


def read_entry(path: Path, wanted: Callable[[Mapping[str, Any]], bool] = lambda _about: True) -> Entry | None:
    """The entry at `path`, every byte of it checked against its manifest.

    None where there is none, where `wanted` says no to its `about`, and where it is damaged: then one line names it, and it is
    dropped.
    """

    def read() -> Entry | None:
        manifest = _read_manifest(path)
        if not wanted(manifest["about"]):
            return None
        tables = {Path(name).stem: _read(path, name, said) for name, said in manifest["files"].items()}
        return Entry(tables, manifest["about"])

    return _unless_damaged(path, read)


def read_manifest(path: Path) -> dict[str, Any] | None:
    """What the manifest of the entry at `path` says: its `about`, and of each file its rows. None as in `read_entry`."""
    return _unless_damaged(path, lambda: _read_manifest(path))


def read_table(path: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
    """One table of the entry at `path`, or some of its columns, as Arrow has it; its bytes are checked, no others are read.

    None as in `read_entry`.
    """

    def read() -> pa.Table:
        file = f"{name}.parquet"
        said = _said(path, file)
        content = _checked(path, file, said)
        try:
            table = pq.read_table(pa.BufferReader(content), columns=columns, use_threads=len(content) > LARGE)
        except (ValueError, TypeError, pa.ArrowException) as problem:
            raise DamagedError(f"{file} cannot be read: {problem}") from None
        if len(table) != said["rows"]:
            raise DamagedError(f"{file} is read with other rows than were written")
        return table

    return _unless_damaged(path, read)


def checked_file(path: Path, file: str) -> bytes | None:
    """The bytes of one file of the entry at `path`, checked. None as in `read_entry`."""
    return _unless_damaged(path, lambda: _checked(path, file, _said(path, file)))


def write_entry(path: Path, entry: Entry) -> None:
    """Write an entry whole, or not at all; one that another process wrote meanwhile stays.

    Raises OSError where the disk refuses; nothing is left of what was written.
    """
    own_folder(path.parent)
    with folder_aside(path.parent) as aside:
        files = {f"{name}{_suffix(content)}": content for name, content in entry.tables.items()}
        body = {
            "version": VERSION,
            "entry": _place(path),
            "files": {name: _write(aside / name, content) for name, content in files.items()},
            "about": entry.about,
        }
        _write_bytes(aside / MANIFEST, json.dumps({**body, "digest": _digest(_canonical(body))}, indent=1).encode())
        _to_disk(aside)
        with contextlib.suppress(OSError):  # there by now
            aside.rename(path)
    _to_disk(path.parent)


def store_entry(path: Path, entry: Entry) -> bool:
    """Write an entry, and say whether it is there. Where the disk refuses, one line says so: the next run computes it again."""
    try:
        write_entry(path, entry)
    except OSError as problem:
        reason = problem.strerror or problem
        log.warning(
            "%s cannot be written (%s): the next run computes again what belongs there.", _shown(path.parent), reason
        )
        return False
    return True


def own_folder(folder: Path) -> Path:
    """Make a folder of entries where there is none. A file that lies in its place is damage: it is named, and goes."""
    for place in (*reversed(folder.parents[:2]), folder):
        if os.path.lexists(place) and not place.is_dir():
            log.warning("%s is no folder of the cache; it is made anew.", _shown(place))
            remove(place)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def entries(folder: Path) -> list[Path]:
    """The entries of a folder, by name, whole or not; what is being written is none."""
    try:
        return sorted(path for path in folder.iterdir() if DIGEST.fullmatch(path.name))
    except OSError:
        return []


def mark_used(path: Path) -> None:
    """So that `tidy` spares it. Where the folder may only be read, its age stays."""
    with contextlib.suppress(OSError):
        os.utime(path)


def tidy(folder: Path) -> None:
    """Remove what killed runs left, then all but the KEPT entries used last. What is not called after a digest stays."""
    with contextlib.suppress(OSError):
        sweep(folder)
        for old in sorted(entries(folder), key=_last_used)[:-KEPT]:
            remove(old)


def _unless_damaged(path: Path, read: Callable[[], Made]) -> Made | None:
    """What `read` gives of an entry; None where there is none, and where it is damaged: it is named and dropped."""
    try:
        return read()
    except (OSError, DamagedError) as problem:
        if os.path.lexists(path):  # else there is none, or another process has just dropped it
            reason = problem.strerror if isinstance(problem, OSError) else problem
            log.warning("The cache entry %s is damaged (%s); it is computed anew.", _shown(path), reason)
            remove(path)
        return None


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        said = json.loads((path / MANIFEST).read_bytes())
        claimed = said.pop("digest")
    except FileNotFoundError:
        raise DamagedError(f"{MANIFEST} is missing") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedError(f"{MANIFEST} cannot be read") from None
    if said.get("version") != VERSION:
        raise DamagedError(f"{MANIFEST} is of version {said.get('version')}, not {VERSION}")
    if claimed != _digest(_canonical(said)):
        raise DamagedError(f"{MANIFEST} was changed")
    if said["entry"] != _place(path):
        raise DamagedError(f"it is the entry {said['entry']}")
    manifest: dict[str, Any] = said
    return {**manifest, "files": dict(manifest["files"])}


def _said(path: Path, file: str) -> dict[str, Any]:
    """What the manifest says of a file."""
    said: dict[str, Any] | None = _read_manifest(path)["files"].get(file)
    if said is None:
        raise DamagedError(f"{file} is missing")
    return said


def _place(path: Path) -> str:
    """What an entry is called: by its folder too, which may be called after what all of its entries hang on."""
    return f"{path.parent.name}/{path.name}"


def _read(path: Path, name: str, said: Mapping[str, Any]) -> Content:
    """One table, if its bytes, rows, columns and dtypes are those of the manifest."""
    content = _checked(path, name, said)
    try:
        table = _parsed(name, content)
    except (ValueError, TypeError, pa.ArrowException) as problem:  # written by a version of a package that is no more
        raise DamagedError(f"{name} cannot be read: {problem}") from None
    if [len(table), _columns(table)] != [said["rows"], said["columns"]]:
        raise DamagedError(f"{name} is read with other rows or columns than were written")
    return table


def _checked(path: Path, name: str, said: Mapping[str, Any]) -> bytes:
    """The bytes of a file, if they are those of the manifest."""
    try:
        content = (path / name).read_bytes()
    except FileNotFoundError:
        raise DamagedError(f"{name} is missing") from None
    if len(content) != said["bytes"]:
        raise DamagedError(f"{name} has {len(content):,} bytes, not {said['bytes']:,}")
    if _digest(content) != said["digest"]:
        raise DamagedError(f"{name} was changed")
    return content


def _parsed(name: str, content: bytes) -> Content:
    if name.endswith(".npy"):
        array: npt.NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
        return array
    file = pq.ParquetFile(pa.BufferReader(content))
    table: pd.DataFrame = file.read(use_threads=len(content) > LARGE).to_pandas()
    return table


def _write(file: Path, content: Content) -> dict[str, Any]:
    """Write one table; returns what the manifest says of it."""
    out = io.BytesIO()
    if isinstance(content, pd.DataFrame):
        content.to_parquet(out)
    else:
        np.save(out, content, allow_pickle=False)
    written = out.getvalue()
    _write_bytes(file, written)
    return {
        "rows": len(content),
        "columns": _columns(content),
        "bytes": len(written),
        "digest": _digest(written),
    }


def _columns(content: Content) -> list[list[str]]:
    """Name and dtype of each column; of an array its dtype and the size of a row."""
    if isinstance(content, pd.DataFrame):
        return [[str(name), str(dtype)] for name, dtype in content.dtypes.items()]
    return [[str(content.dtype), *map(str, content.shape[1:])]]


def _suffix(content: Content) -> str:
    return ".parquet" if isinstance(content, pd.DataFrame) else ".npy"


def _write_bytes(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _to_disk(folder: Path) -> None:
    """The names in the folder, as `fsync` brings the bytes of a file; not every system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _last_used(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # another process removed it
        return 0.0


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _shown(path: Path) -> str:
    return "/".join(path.parts[-4:]) if len(path.parts) > 4 else str(path)

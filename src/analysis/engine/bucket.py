"""A dataset of measures -> the same among the objects of a bucket, where DuckDB, Spark and pandas read it as it is.

Files are called after what they hold, so only those travel that are not there yet, or not whole; first the new ones come, then the old
ones go.
"""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.corpus.store.places import Objects, told
from analysis.engine.dataset import NOTE, make_ours, write_dataset
from analysis.engine.measured import Measures
from analysis.errors import AnalysisError
from analysis.parallel.claims import folder_aside, sweep

ASIDE = ".part"  # a folder beside those of the tables: what is being sent


def lay_out(measures: Measures, articles: pd.DataFrame, into: str | Path) -> int:
    """`write_dataset` into a folder, or to an address such as s3://bucket/measures; returns how many files are new there.

    Raises:
        AnalysisError: something else lies there, or it cannot be written.
    """
    if isinstance(into, Path):
        return write_dataset(measures, articles, into)
    beside = paths.store() / "datasets"
    with folder_aside(beside) as folder:
        sweep(beside)
        write_dataset(measures, articles, folder)
        return upload(folder, into.rstrip("/"))


def claim_place(into: str | Path) -> None:
    """Mark a folder or an address as that of a dataset. Raises AnalysisError where something else lies there, or it cannot be written."""
    if isinstance(into, Path):
        make_ours(into)
        return
    Objects(into).log()  # says in words what keeps the bucket from being read
    _ours(_bucket(into), into)


def upload(folder: Path, address: str) -> int:
    """Bring the objects at an address to what a folder of Parquet files holds; returns how many were sent."""
    bucket = _bucket(address)
    ours = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.parquet"))}
    there = _ours(bucket, address)
    with told(address):
        new = [name for name, path in ours.items() if there.get(name) != path.stat().st_size]
        for name in new:
            _send(ours[name], bucket, name)
        for name in sorted(there.keys() - ours.keys() - {NOTE, *(f"{ASIDE}/{name}" for name in new)}):
            bucket.delete_file(name)
    return len(new)


def _send(path: Path, bucket: Any, name: str) -> None:
    """Aside first: what an interruption leaves is an object too, but none that anybody reads, and the next upload removes it."""
    aside = f"{ASIDE}/{name}"
    with path.open("rb") as source, bucket.open_output_stream(aside) as out:
        shutil.copyfileobj(source, out, 8 << 20)
    bucket.move(aside, name)


def _ours(bucket: Any, address: str) -> dict[str, int]:
    """What lies there, by name with its size: ours or nothing; it is marked as ours."""
    from pyarrow.fs import FileSelector

    with told(address):
        found = bucket.get_file_info(FileSelector("", recursive=True, allow_not_found=True))
        there = {info.path: info.size for info in found if info.is_file}
        if there and NOTE not in there:
            raise AnalysisError(f"{address} holds something else than measures: name another address.")
        bucket.open_output_stream(NOTE).close()
    return there


def _bucket(address: str) -> Any:
    """The objects below an address, by pyarrow, which asks the same variables of the environment. Raises AnalysisError for Azure."""
    from pyarrow.fs import FileSystem, SubTreeFileSystem

    scheme, _, rest = address.partition("://")
    if paths.OBJECTS[scheme] == "az":
        raise AnalysisError(
            f"{address}: measures are laid out in folders, and at addresses that begin with s3:// or gs://."
        )
    filesystem, base = FileSystem.from_uri(f"{paths.OBJECTS[scheme]}://{rest}")
    return SubTreeFileSystem(base, filesystem)

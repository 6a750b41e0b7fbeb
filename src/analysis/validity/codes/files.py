"""A file of codes: JSON Lines, a code a line, appended as codes are made; read back from it, from CSV, or from a folder of both.

Lines are only ever added. Of several lines of one coder, unit and task the last counts, and an empty code takes it back.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import GoldError
from analysis.parallel.locks import locked
from analysis.tables import CODES
from analysis.validity.codes.reading import DELIMITED, SPREADSHEETS, codes_of_record, is_to_code, records_of
from analysis.validity.codes.tasks import lacking

SUFFIXES = (".jsonl", ".json", *DELIMITED)
KEY = ["coder", "unit_id", "task"]
SECOND_THOUGHTS = 3  # units that a coder may well have coded again, differently, without taking the first code back
SAME_INCLUSION = 1e-6  # inclusions nearer than this are one


def append_code(path: Path | str, code: Mapping[str, Any]) -> None:
    """Add one code to a file of codes, as a line of JSON that is on the disk when this returns.

    The folder is made where there is none. Kernels that write to one file take turns. A write that fails leaves the file as it was.

    Raises GoldError where the disk refuses.
    """
    path = Path(path)
    values = {name: plain(code.get(name, lacking(name))) for name in CODES.columns}
    line = json.dumps(values, ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path):
            _append(path, line)
    except OSError as problem:
        raise GoldError(
            f"{path}: the code could not be written ({problem.strerror or problem}). The codes before it are kept."
        ) from None


def read_codes(
    path: Path | str, *, coder: str = "", tasks: Sequence[str] = (), frames: Sequence[str] | None = None
) -> pd.DataFrame:
    """The codes of a file, or of all files of a folder: JSON Lines, or CSV with commas, semicolons or tabs, with a BOM or without.

    A record is a code (`unit_id, task, code, coder` and what else CODES has), or a unit with a code for each task in a column of
    the task's name (`unit_id, sentiment, voice, coder, note`), as `write_units` hands a sample out.

    Args:
        coder: whose codes they are, where the file does not say.
        tasks: only these; (): all.
        frames: ids that codes of `frames` may hold; None: any.
    Returns:
        CODES, the last code of each coder, unit and task, those taken back left out. `attrs["notes"]` says what was left out,
        and where two people seem to share a name; `attrs["n_not_coded"]` counts the records of units without a code.
    Raises:
        GoldError naming file, line (CSV: row) and field: not in the form, an unknown task or code, a code without a coder.
    """
    rows, cut_off, not_coded = [], 0, 0
    for file in _files(Path(path)):
        for where, record in records_of(file):
            if record is None:
                cut_off += 1
            elif made := codes_of_record(record, where, coder, frames):
                rows += [row for row in made if not tasks or row["task"] in tasks]
            elif is_to_code(record):
                not_coded += 1
    lines = CODES.fill(pd.DataFrame(rows)) if rows else CODES.empty()
    codes = last_codes(lines)
    codes.attrs = {"notes": [*_left_out(cut_off, not_coded), *shared_names(lines)], "n_not_coded": not_coded}
    return codes


def are_codes(path: Path) -> bool:
    """Whether a file looks as one of codes does, rather than as a gold file (which holds its texts)."""
    if path.is_dir() or path.suffix.lower() in (*DELIMITED, *SPREADSHEETS):
        return True
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return '"unit_id"' in next(lines, "")
    except (OSError, UnicodeDecodeError):
        return False


def last_codes(lines: pd.DataFrame) -> pd.DataFrame:
    """Of each coder, unit and task the last line; those taken back (an empty code) are out."""
    last = lines.drop_duplicates(KEY, keep="last")
    return last[last["code"] != ""].reset_index(drop=True)


def shared_names(lines: pd.DataFrame) -> list[str]:
    """What suggests that two people code under one name: units coded twice without being taken back, and differently.

    A coder who thinks again does so too, so up to SECOND_THOUGHTS - 1 of them are no sign; and the codes are used all the same.

    Args:
        lines: CODES, every line in the order it was written.
    """
    groups = lines.groupby(["coder", "task"], sort=False)
    return [note for (coder, task), own in groups if (note := _shared_name(str(coder), str(task), own))]


def _shared_name(coder: str, task: str, lines: pd.DataFrame) -> str:
    earlier = lines.groupby("unit_id")[["code", "coded_at", "stratum", "inclusion"]].shift()
    again = (lines["code"] != "") & earlier["code"].notna() & (earlier["code"] != "")
    moved = (lines["inclusion"] - earlier["inclusion"]).abs() > SAME_INCLUSION
    drawn_twice = again & ((lines["stratum"] != earlier["stratum"]) | moved)
    differ = again & (lines["code"] != earlier["code"])
    if drawn_twice.any():
        seen = f"{drawn_twice.sum():,} units of {task} were coded twice, as drawn in two different samples"
    elif differ.sum() >= SECOND_THOUGHTS:
        seconds = (lines["coded_at"] - earlier["coded_at"])[differ].dt.total_seconds().abs().min()
        near = "" if pd.isna(seconds) else f", the nearest {seconds:,.0f} seconds apart"
        seen = f"{differ.sum():,} units of {task} were coded twice and differently{near}"
    else:
        return ""
    return f"{coder}: {seen}; the last code counts. If two people share this name, give each one of their own."


def _left_out(cut_off: int, not_coded: int) -> list[str]:
    cut = f"{cut_off:,} lines are cut off, as by a computer that went down, and were left out." if cut_off else ""
    bare = f"{not_coded:,} {'unit is' if not_coded == 1 else 'units are'} not coded yet." if not_coded else ""
    return [note for note in (cut, bare) if note]


def _append(path: Path, line: bytes) -> None:
    """Raises OSError, and then the file is as long as before."""
    with path.open("r+b", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(size - 1)
            line = line if stream.read(1) == b"\n" else b"\n" + line  # after a line that was cut off
        try:
            if stream.write(line) != len(line):
                raise OSError("only a part of the line found room")
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(size)
            raise


def _files(path: Path) -> list[Path]:
    """Raises GoldError where there is none."""
    files = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise GoldError(f"{path} is {'a folder without' if path.is_dir() else 'not a file of'} codes (.jsonl or .csv).")
    return files


def plain(value: Any) -> Any:
    """A value of a table as JSON has it: a missing one is null, a time is text."""
    if pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value.item() if hasattr(value, "item") else value

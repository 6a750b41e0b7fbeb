"""Where the project's own files are. JupyterLab, papermill and pytest each start in another folder."""

import re
from pathlib import Path

from analysis.errors import UsageError, first_line, shortened

ROOT = Path(__file__).resolve().parents[2]
CODEBOOK = ROOT / "data" / "codebook"
GOLD = ROOT / "data" / "gold"
SAMPLE = ROOT / "data" / "sample"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
STORE = ROOT / ".workbook"  # measures computed before; deleting it loses time, never results
SHOWN = 200  # characters of a path that cannot be
OBJECTS = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gs",
    "az": "az",
    "abfs": "az",
    "abfss": "az",
}  # schemes of addresses of objects
SHARED = ROOT.parent / "shared"  # public gold sets and corpora, where somebody put them beside the project


def from_root(path: str | Path) -> Path:
    """The path as it stands where absolute or found from the working directory, else taken from the project's root."""
    path = named(path)
    if path.is_absolute() or (path.exists() and not (ROOT / path).exists()):
        return path
    return ROOT / path


def is_object(path: str | Path) -> bool:
    """Whether this is the address of objects in a bucket, such as s3://bucket/corpus, and no path."""
    return isinstance(path, str) and re.match(rf"({'|'.join(OBJECTS)})://[^/]", path) is not None


def named(path: str | Path) -> Path:
    """The path that a user wrote, "~" replaced by their folder. Raises UsageError where no file can have that name."""
    if not str(path).strip():
        raise UsageError("A file or folder is named by an empty text: write its name.")
    shown = shortened(str(path), SHOWN)
    if "\0" in str(path):
        raise UsageError(f"{shown} cannot be the name of a file: it holds a zero byte.")
    try:
        whole = Path(path).expanduser()
        whole.exists()
    except RuntimeError:
        raise UsageError(
            f"{shown}: `~` begins the folder of a user, and this machine has no such user. Write ./ before it for a file "
            "that is called so."
        ) from None
    except PermissionError:
        return whole
    except OSError as problem:
        raise UsageError(f"{shown} cannot be the name of a file: {first_line(problem)}.") from None
    return whole


def to_write(path: str | Path) -> Path:
    """Where a user who names a path wants something written: below the working directory, or the root where that lies in the project."""
    path = named(path)
    if path.is_absolute() or Path.cwd().is_relative_to(ROOT):
        return from_root(path)
    return Path.cwd() / path


def for_display(path: str | Path) -> str:
    """The path as a report prints it: from the project's root where it lies inside, else its last two parts; of objects the address."""
    if is_object(path):
        return str(path)
    path = Path(path).resolve()
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return str(Path(*path.parts[-2:]))

"""Where the project's own files are. JupyterLab, papermill and pytest each start in another folder."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODEBOOK = ROOT / "data" / "codebook"
GOLD = ROOT / "data" / "gold"
SAMPLE = ROOT / "data" / "sample"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
STORE = ROOT / ".workbook"  # measures computed before; deleting it loses time, never results
SHARED = ROOT.parent / "shared"  # public gold sets and corpora, where somebody put them beside the project


def from_root(path: str | Path) -> Path:
    """The path as it stands where absolute or found from the working directory, else taken from the project's root."""
    path = Path(path).expanduser()
    if path.is_absolute() or (path.exists() and not (ROOT / path).exists()):
        return path
    return ROOT / path


def to_write(path: str | Path) -> Path:
    """Where a user who names a path wants something written: below the working directory, or the root where that lies in the project."""
    path = Path(path).expanduser()
    if path.is_absolute() or Path.cwd().is_relative_to(ROOT):
        return from_root(path)
    return Path.cwd() / path


def for_display(path: Path) -> str:
    """The path as a report prints it: from the project's root where it lies inside, else its last two parts."""
    path = path.resolve()
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return str(Path(*path.parts[-2:]))

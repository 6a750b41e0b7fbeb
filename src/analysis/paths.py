"""Where files are: those of the study at hand, and those that ship. JupyterLab, papermill and pytest each start in another folder."""

import os
import re
from pathlib import Path

from analysis.errors import UsageError, first_line, shortened

PACKAGE = Path(__file__).resolve().parent
BUNDLED = PACKAGE / "bundled"  # what a wheel carries of data, notebooks and reports, laid out as in the project
PROJECT = BUNDLED if BUNDLED.is_dir() else PACKAGE.parents[1]
CODEBOOK = PROJECT / "data" / "codebook"
GOLD = PROJECT / "data" / "gold"
SAMPLE = PROJECT / "data" / "sample"
NOTEBOOKS = PROJECT / "notebooks"
STUDY_FILE = "study.toml"  # a folder that holds it is a study
BOOKMARKS = "bookmarks.toml"  # of a study: what its readers kept
VARIABLE = "WORKBOOK_STUDY"  # of the environment: the folder of the study at hand
SHOWN = 200  # characters of a path that cannot be
OBJECTS = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gs",
    "az": "az",
    "abfs": "az",
    "abfss": "az",
}  # schemes of addresses of objects
SHARED = PROJECT.parent / "shared"  # public gold sets and corpora, where somebody put them beside the project


def home() -> Path:
    """The folder of the study at hand: the one that was entered, else the nearest with a study.toml at or above the working
    directory, else the project; of an installed workbook, which nobody writes into, the working directory.

    Raises UsageError where the environment names a folder that is no study.
    """
    if entered := os.environ.get(VARIABLE):
        return study_at(entered, f"The environment variable {VARIABLE} names ")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / STUDY_FILE).is_file():
            return folder
    return here if PROJECT == BUNDLED else PROJECT


def enter(folder: str | Path) -> Path:
    """Make a folder the study at hand, for this process and those that it starts. Raises UsageError where it is no study."""
    path = study_at(folder)
    os.environ[VARIABLE] = str(path)
    return path


def study_at(folder: str | Path, where: str = "") -> Path:
    """The whole path of the folder of a study; nothing is entered. Raises UsageError where it is none, which begins with `where`."""
    path = named(folder)  # a link that leads around has no file either, and cannot be followed
    if not (path / STUDY_FILE).is_file():
        shown = shortened(str(path), SHOWN)
        raise UsageError(
            f"{where}{shown}{', which' if where else ''} is no study: it holds no {STUDY_FILE}. `workbook new DIR` makes a study."
        )
    return path.resolve()


def store() -> Path:
    """Where the study keeps measures computed before; deleting it loses time, never results."""
    return home() / ".workbook"


def reports() -> Path:
    """The folder of the study's reports and of their definitions."""
    return home() / "reports"


def notebook(name: str) -> Path:
    """The study's own copy of a notebook where it has one, else the project's."""
    own = home() / "notebooks" / f"{name}.ipynb"
    return own if os.path.lexists(own) else NOTEBOOKS / f"{name}.ipynb"


def notebooks() -> dict[str, Path]:
    """Every notebook by name: the project's, and those of the study, which come before the project's of the same name."""
    found = {path.stem: path for folder in (NOTEBOOKS, home() / "notebooks") for path in sorted(folder.glob("*.ipynb"))}
    return dict(sorted(found.items()))


def from_study(path: str | Path) -> Path:
    """The path as it stands where absolute, else as found from the study, from the working directory or in the project, in that order;
    where nothing is there yet, in the study.
    """
    path = named(path)
    if path.is_absolute():
        return path
    for found in (home() / path, path, PROJECT / path):
        if found.exists():
            return found
    return home() / path


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
    """Where a user who names a path wants something written: in the study where the working directory lies in it, else below that."""
    path = named(path)
    if path.is_absolute() or Path.cwd().is_relative_to(home()):
        return from_study(path)
    return Path.cwd() / path


def is_inside(path: str) -> bool:
    """Whether this is the whole path of something that is named from the study or from the project, such as STUDY/data or STUDY/../data."""
    return any(Path(path).is_relative_to(folder) for folder in (home(), PROJECT))


def for_display(path: str | Path) -> str:
    """The path as a page prints it; of objects the address.

    From the study or the project where it is named from there, which a link inside is, wherever it leads, and what lies beside the study
    and is named by a relative path (`../articles`): so `from_study` finds it again. Of anything else the last two parts.
    """
    if is_object(path):
        return str(path)
    whole = Path.cwd() / path
    followed = Path(os.path.realpath(whole))  # a link that leads around as far as it goes
    for form in (whole, followed):
        for folder in (home(), PROJECT):
            if form.is_relative_to(folder):
                return os.path.normpath(form.relative_to(folder))
    return str(Path(*followed.parts[-2:]))

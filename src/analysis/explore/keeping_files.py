"""Where what is kept lies: the folder `kept` of the study, in files whose names say what is in them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import paths
from analysis.errors import StudyError, first_line

FOLDER = "kept"
LONGEST = 80  # characters of a name


def kept_path(home: Path, name: str, *suffixes: str) -> Path:
    """A path without suffix, so that none of its files with these suffixes is there yet; its folder is made.

    Args:
        home: the folder of the study.
        name: what is in the files; what no file name may hold becomes a hyphen.
    Raises:
        StudyError: the folder cannot be written.
    """
    stem = re.sub(r"\W+", "-", name, flags=re.ASCII).strip("-_")[:LONGEST] or "selection"
    folder = home / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise StudyError(f"{folder} cannot be made: {first_line(problem)}. Make the study's folder writable.") from None
    numbers = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
    return folder / next(one for one in numbers if not any((folder / f"{one}{suffix}").exists() for suffix in suffixes))


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Within it a file is written; what the disk refuses is a StudyError."""
    try:
        yield
    except OSError as problem:
        raise StudyError(
            f"{paths.for_display(path)} cannot be written: {first_line(problem)}. Make room there, or the folder writable."
        ) from None


def told(path: Path) -> str:
    """How a file is named to who kept it: from the study's folder on."""
    return f"Saved: {paths.for_display(path)}, in the study's folder."

"""One thing that was read, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.errors import AnalysisError


@dataclass(frozen=True)
class Checked:
    """One thing that was read, and what is wrong with it."""

    what: str
    problem: str = ""  # "": nothing
    note: str = ""  # what there is to know of it
    ask: str = ""  # what is right as it stands, and most likely not meant so


def checked(what: str, read: Callable[[], object]) -> Checked:
    """Reads it. A text that `read` returns is the note; an AnalysisError the problem."""
    try:
        said = read()
    except AnalysisError as problem:
        return Checked(what, str(problem))
    return Checked(what, note=said if isinstance(said, str) else "")

"""Files that stand beside the editions of a report and are written anew after each run: in one step, and over nobody else's."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

OURS = "media-analysis-workbook"  # each of these files names its generator near its beginning
BEGINNING = 4_000  # characters


def put(path: Path, text: str) -> bool:
    """Write a file so that whoever reads it finds the old one whole or the new one whole; nothing where it says so already.

    Returns False, and leaves the file alone, where another program has written it.
    """
    with suppress(FileNotFoundError):
        old = path.read_text(encoding="utf-8", errors="replace")
        if old == text:
            return True
        if OURS not in old[:BEGINNING]:
            return False
    try:
        _replace(path, text)
    except OSError as problem:
        problem.filename = str(path)  # not the file aside
        raise
    return True


def withdraw(path: Path) -> None:
    """Remove a file that `put` has written; nothing where it is another's, or not there."""
    with suppress(FileNotFoundError):
        if OURS in path.read_text(encoding="utf-8", errors="replace")[:BEGINNING]:
            path.unlink()


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise

"""Files that stand beside the editions of a report and are written anew after each run: in one step, and over nobody else's."""

from contextlib import suppress
from pathlib import Path

from analysis.parallel.whole_file import write_whole

OURS = "media-analysis-workbook"  # each of these files names its generator near its beginning
BEGINNING = 4_000  # characters


def put(path: Path, text: str) -> bool:
    """Write a file so that whoever reads it finds the old one whole or the new one whole; nothing where it says so already.

    A lone surrogate, which no file of UTF-8 can hold, becomes "?". Returns False, and leaves the file alone, where another program
    has written it.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    with suppress(FileNotFoundError):
        old = path.read_text(encoding="utf-8", errors="replace")
        if old == text:
            return True
        if OURS not in old[:BEGINNING]:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return True


def withdraw(path: Path) -> None:
    """Remove a file that `put` has written; nothing where it is another's, or not there."""
    with suppress(FileNotFoundError):
        if OURS in path.read_text(encoding="utf-8", errors="replace")[:BEGINNING]:
            path.unlink()

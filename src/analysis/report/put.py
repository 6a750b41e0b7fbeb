"""Files that stand beside the editions of a report and are written anew after each run: in one step, and over nobody else's."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

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
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return True

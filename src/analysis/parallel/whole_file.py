"""A new file, whole or not at all: written aside, and given its name in one step; where the disk is full, nothing is left of it."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes | str, *, new: bool = False) -> None:
    """Write a file beside which no half of it is ever seen; its folder is there.

    Args:
        content: text is written as UTF-8, its line ends as they are.
        new: leave a file of that name alone, and raise FileExistsError.
    Raises:
        OSError: it cannot be written; it names the file itself.
    """
    aside = None
    try:
        handle, aside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        Path(aside).chmod(0o644)
        if new:
            _link(Path(aside), path)
        else:
            Path(aside).replace(path)
    except OSError as problem:
        problem.filename, problem.filename2 = str(path), None  # not the file aside
        raise
    finally:
        if aside is not None:
            Path(aside).unlink(missing_ok=True)


def _link(aside: Path, path: Path) -> None:
    """Give the file a second name, which takes none that is taken; a disk without such names takes it where it is free."""
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        aside.replace(path)

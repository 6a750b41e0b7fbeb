"""What was computed before and is kept under `.workbook/`, so that it is not computed twice.

The policy, for each of its folders (corpora, stories, measures, vectors): an entry is written aside and renamed, so that
nobody reads half of one; reading it marks it as used; when another is added, all but the KEPT used last go. Deleting any of
it loses time, never results. Stores made by `workbook ingest` are no such thing: nothing of them is ever deleted.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

KEPT = 12  # entries of a folder
DIGEST = re.compile(r"[0-9a-f]{16,24}")


def keep(entry: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a new folder that becomes `entry`, unless another process kept the same meanwhile.

    Raises OSError where the disk refuses; nothing is left of what was written.
    """
    entry.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=entry.parent))
    try:
        write(aside)
        with contextlib.suppress(OSError):  # there by now
            aside.rename(entry)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def mark_used(entry: Path) -> None:
    """So that `forget_oldest` spares it. Where the folder may only be read, its age stays."""
    with contextlib.suppress(OSError):
        os.utime(entry)


def forget_oldest(folder: Path) -> None:
    """Delete all but the KEPT entries used last. What is not called after a digest is none of ours and stays."""
    entries = [entry for entry in folder.iterdir() if DIGEST.fullmatch(entry.name)]
    for old in sorted(entries, key=_last_used)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _last_used(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:  # another process forgot it
        return 0.0

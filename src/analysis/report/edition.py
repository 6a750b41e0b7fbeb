"""A folder of pages that is replaced by another in one step, so that whoever reads it finds the old one whole or the new one whole.

The new one is written to a folder beside it, `.NAME.xxxxxxxx`, which its run holds locked; then the two exchange their names.
Where the system cannot exchange names, the old one is set aside as `.NAME.xxxxxxxx.old` first; a run that is killed between the two
renames leaves it there, and the next run brings it back.
"""

import ctypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from analysis.errors import NO_ROOM, ReportError
from analysis.parallel.claims import folder_aside
from analysis.parallel.ending import undone_at_end
from analysis.parallel.locks import is_free

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of Linux: paths as the working directory has them; swap two names
OLD = ".old"
LEFT = re.compile(r"\.(?P<of>[^.]+)\.[0-9a-f]{8}(?P<old>\.old)?")


@contextmanager
def new_edition(final: Path) -> Iterator[Path]:
    """A new folder beside `final` that takes its name when all went well, and is gone when not.

    Raises ReportError where the folder cannot be written.
    """
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        recover(final.parent)
        with (
            folder_aside(final.parent, f".{final.name}.") as aside,
            undone_at_end(partial(shutil.rmtree, aside, ignore_errors=True)),
        ):
            yield aside.resolve()
            replace(final, aside)
    except OSError as problem:
        inside = str(problem.filename).startswith(str(final.parent.parent))
        if not inside and (problem.filename is not None or problem.errno not in NO_ROOM):
            raise
        words = problem.strerror or type(problem).__name__
        raise ReportError(
            f"The report cannot be written to {final.parent}: {words}. Make room there or choose another folder with --out."
        ) from None
    finally:
        with suppress(OSError):  # where there are editions it stays
            final.parent.rmdir()


def replace(final: Path, aside: Path) -> None:
    """Give `aside` the name of `final`, and what had that name the name of `aside`, if there was any."""
    if not final.exists():
        aside.rename(final)
    elif not exchange(final, aside):
        old = aside.with_name(aside.name + OLD)
        final.rename(old)
        aside.rename(final)
        shutil.rmtree(old, ignore_errors=True)


def exchange(first: Path, second: Path) -> bool:
    """Swap the names of two folders in one step; False where the system cannot."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # another system than Linux, or an old one
        return False
    return bool(swap(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE) == 0)


def recover(folder: Path) -> None:
    """Put right what runs that were killed have left in a folder of editions: an edition that is missing comes back, the rest goes."""
    for left in folder.iterdir():
        name = LEFT.fullmatch(left.name)
        if not name:
            continue
        with suppress(OSError):
            if name["old"] and not (folder / name["of"]).exists():
                left.rename(folder / name["of"])
            elif is_free(left):
                shutil.rmtree(left, ignore_errors=True)

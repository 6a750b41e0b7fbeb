"""Work shared by processes that run at once: who does what, told by locks that the system frees when a process dies.

Nothing here changes a result. Where a folder cannot be written, or the system has no such locks, everyone does all the work.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.parallel.locks import is_free, opened, try_lock

PATIENCE = 600.0  # seconds without a sign from a process that was stopped, not ended; then its work is done here too
PAUSE = 0.05  # seconds between two looks
ASIDE = ".aside-"  # what is being written, or thrown away
CLAIM = ".claim-"  # what is being computed


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file `path` while no other process does; it is gone afterwards."""
    held, locked = None, False
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        held, locked = _locked_file(path)
    try:
        yield
    finally:
        if held is not None:
            with contextlib.suppress(OSError):
                if locked:  # else it is another's
                    path.unlink(missing_ok=True)
            os.close(held)


@contextlib.contextmanager
def folder_aside(parent: Path, prefix: str = ASIDE) -> Iterator[Path]:
    """A new folder of this process, which is removed at the end, or by the `sweep` of another where this one is killed."""
    parent.mkdir(parents=True, exist_ok=True)
    while True:  # a sweep may come between making and locking it
        folder = parent / f"{prefix}{uuid.uuid4().hex[:8]}"
        folder.mkdir()
        held = opened(folder)
        if held is None and folder.exists():
            break  # no folder can be opened here: it has no lock, and nobody sweeps it
        if held is not None:
            if try_lock(held) is not False and _is_at(held, folder):
                break
            os.close(held)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def sweep(folder: Path) -> None:
    """Remove the half-written entries that killed processes left in the folder."""
    for path in folder.glob(f"{ASIDE}*"):
        if is_free(path):
            remove(path)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that it holds, at once for whoever looks; as far as this user may."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=path.parent))
            path.rename(aside)  # onto the empty folder: from here on nobody reads half of it
            shutil.rmtree(aside, onerror=_permitted)
        else:
            path.unlink()


class Claims:
    """What the processes that share a folder are computing; each piece of work is a text."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.ignored: set[str] = set()  # claims of processes that were waited for in vain, and our own

    @contextlib.contextmanager
    def turn(self) -> Iterator[set[str]]:
        """The work that others have claimed; until the block ends nobody else claims any. Claims of the dead are removed."""
        if self.folder is None:
            yield set()
            return
        with alone(self.folder / ".turn"):
            for path in self.folder.glob(f"{CLAIM}*"):
                if is_free(path):
                    remove(path)
            yield {work for path in self._others() for work in _read_claim(path)}

    def claim(self, work: Iterable[str]) -> "Claim":
        """Claim work for this process, inside a `turn`."""
        work, path, held = list(work), None, None
        if self.folder is not None and work:
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                held, name = tempfile.mkstemp(prefix=CLAIM, dir=self.folder)
                path = Path(name)
                self.ignored.add(path.name)
                try_lock(held, wait=True)
                os.write(held, json.dumps(work).encode())
        return Claim(path, held)

    def wait(self, work: set[str]) -> None:
        """Wait until a process that has claimed some of the work gives it back or ends."""
        for path in self._others():
            if not work.isdisjoint(_read_claim(path)):
                end = time.monotonic() + PATIENCE
                while is_free(path) is False:
                    if time.monotonic() >= end:
                        self.ignored.add(path.name)
                        return
                    time.sleep(PAUSE)
                return

    def _others(self) -> list[Path]:
        claims = sorted(self.folder.glob(f"{CLAIM}*")) if self.folder else []
        return [path for path in claims if path.name not in self.ignored and is_free(path) is False]


class Claim:
    """Work that this process has claimed, until it is released or the process ends."""

    def __init__(self, path: Path | None, held: int | None) -> None:
        self.path, self.held = path, held

    def release(self) -> None:
        """Others may do what is left of it."""
        if self.path is not None and self.held is not None:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            os.close(self.held)
        self.path = self.held = None


def _locked_file(path: Path) -> tuple[int, bool]:
    """The lock file, opened, and whether it may be removed: it is locked, or there are no locks; after PATIENCE it is another's."""
    end = time.monotonic() + PATIENCE
    while True:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        locked = try_lock(held)
        if locked is not False and _is_at(held, path):
            return held, True
        if time.monotonic() >= end:
            return held, False
        os.close(held)
        if locked is False:
            time.sleep(PAUSE)


def _is_at(held: int, path: Path) -> bool:
    """Whether the open file is still the one at that path."""
    try:
        return os.path.samestat(os.fstat(held), path.stat())
    except FileNotFoundError:
        return False


def _read_claim(path: Path) -> list[str]:
    try:
        return [str(work) for work in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def _permitted(_function: object, path: str, _problem: object) -> None:
    """Remove what could not be removed, once it and its folder are made readable and writable."""
    with contextlib.suppress(OSError):
        Path(path).parent.chmod(0o700)
        Path(path).chmod(0o700)
        if Path(path).is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink()

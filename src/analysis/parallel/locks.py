"""Locks on files and folders between processes. The system frees the lock of a process that dies."""

import importlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FAR = 1 << 30  # Windows keeps others from reading a locked byte, so one is locked that no file here has
PAUSE = 0.1  # seconds between two attempts, on Windows


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock of a file, made where there is none; wait for it where another process holds it."""
    with file.open("a") as stream:
        lock(stream.fileno())
        try:
            yield
        finally:
            unlock(stream.fileno())


def lock(descriptor: int) -> None:
    """Wait for the lock of an open file and take it."""
    posix, windows = _module("fcntl"), _module("msvcrt")
    if posix:
        posix.flock(descriptor, posix.LOCK_EX)
        return
    while windows:
        os.lseek(descriptor, FAR, os.SEEK_SET)
        with suppress(OSError):
            windows.locking(descriptor, windows.LK_NBLCK, 1)
            return
        time.sleep(PAUSE)


def unlock(descriptor: int) -> None:
    """Give the lock of an open file back."""
    posix, windows = _module("fcntl"), _module("msvcrt")
    if posix:
        posix.flock(descriptor, posix.LOCK_UN)
    elif windows:
        os.lseek(descriptor, FAR, os.SEEK_SET)
        windows.locking(descriptor, windows.LK_UNLCK, 1)


def try_lock(descriptor: int, *, wait: bool = False) -> bool | None:
    """Whether this process now holds the lock of an open file or folder; None where the system or the disk has no such locks."""
    posix = _module("fcntl")
    if not posix:
        return None
    try:
        posix.flock(descriptor, posix.LOCK_EX | (0 if wait else posix.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def is_free(path: Path) -> bool | None:
    """Whether no living process holds the lock of the file or folder; None where it is gone or nobody can tell."""
    held = opened(path)
    if held is None:
        return None
    try:
        return try_lock(held)
    finally:
        os.close(held)


def opened(path: Path) -> int | None:
    """The file or folder, open to be locked; None where it is gone, or the system opens no folders (Windows)."""
    try:
        return os.open(path, os.O_RDONLY)
    except OSError:
        return None


def _module(name: str) -> Any:
    """`fcntl`, which Windows lacks, or `msvcrt`, which only Windows has; None where it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None

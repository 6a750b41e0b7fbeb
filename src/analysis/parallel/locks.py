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


@contextmanager
def folder_held(folder: Path) -> Iterator[None]:
    """While this lasts, `is_held` says so of the folder. On Windows, where a folder has no lock, it does nothing."""
    posix = _module("fcntl")
    if not posix:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try_lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def is_held(folder: Path) -> bool:
    """Whether a running process holds the folder; also True where that cannot be told."""
    if not _module("fcntl"):
        return True
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        return try_lock(descriptor) is not True
    finally:
        os.close(descriptor)


def _module(name: str) -> Any:
    """`fcntl`, which Windows lacks, or `msvcrt`, which only Windows has; None where it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None

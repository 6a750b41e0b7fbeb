"""A run that is told to end: SIGINT, SIGTERM and SIGHUP end all of it within seconds, and its exit code says which it was.

The first signal raises `Told` where the main thread stands, so that the run cleans up as it would after an error. Where that
takes longer than GRACE (a library that is deep in its own code, a thread that waits for the network), a thread that watches
undoes what must not be left behind and ends the process. Later signals change nothing.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

GRACE = 2.5  # seconds in which a run may clean up after itself
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
OFFSET = 128  # a shell gives 128 and the number of the signal as the exit code

_undo: dict[object, Callable[[], object]] = {}
_told: list[int] = []


class Told(KeyboardInterrupt):
    """A signal asked this run to end."""


def listen() -> None:
    """From here on signals end the run. Called once, from the main thread of a program."""
    heard, tells = socket.socketpair()
    tells.setblocking(False)
    signal.set_wakeup_fd(tells.detach(), warn_on_full_buffer=False)
    for number in SIGNALS:
        if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN:  # nohup has SIGHUP ignored
            signal.signal(number, _tell)
    threading.Thread(target=_watch, args=(heard,), name="ending", daemon=True).start()


@contextmanager
def undone_at_end(undo: Callable[[], object]) -> Iterator[None]:
    """While this lasts, a run that is told to end calls `undo`: kill a process, delete a folder. It may be called twice."""
    key = object()
    _undo[key] = undo
    try:
        yield
    finally:
        _undo.pop(key, None)


def exit_code() -> int:
    """130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP: that of the first signal."""
    return OFFSET + (_told[0] if _told else signal.SIGINT)


def signal_name() -> str:
    """Of the first signal."""
    return signal.Signals(exit_code() - OFFSET).name


def end() -> NoReturn:
    """Undo what must not be left and end here, without waiting for other threads or processes as Python's own exit does."""
    for undo in list(_undo.values()):
        with contextlib.suppress(Exception):
            undo()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(exit_code())


def _tell(number: int, _frame: object) -> None:
    if not _told:
        _told.append(number)
        raise Told


def _watch(heard: socket.socket) -> None:
    """Waits for the first of the signals, which reaches it even while the main thread is busy in a library."""
    while (number := heard.recv(1)[0]) not in SIGNALS:
        pass
    time.sleep(GRACE)
    if not _told:
        _told.append(number)
    print(f"workbook: Interrupted ({signal_name()}).", file=sys.stderr, flush=True)
    end()

"""Processes that work beside this one: pieces in, results out in the same order, and only a few pieces held at a time.

Each process is reached over a pipe of its own. `ProcessPoolExecutor` shares queues with locks among them: a process that is killed
while it holds one, or an interrupt at the wrong moment, leaves the rest waiting for ever.
"""

import itertools
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any, Generic, TypeVar

from analysis.errors import AnalysisError
from analysis.parallel.cores import default_jobs
from analysis.parallel.ending import SIGNALS, undone_at_end

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """What ended the pieces, to be raised when the results of those before it are out."""

    error: Exception


def in_order(function: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int | None = None) -> Iterator[Result]:
    """`function` of each piece, in the order of the pieces, whatever the number of processes.

    No more than `jobs` + 1 pieces are held at a time: one is read while the others are worked on. A single piece, or
    `jobs` = 1, is worked on here. Where reading the pieces fails, the results of those read before come first. The processes
    end with this function, at an interrupt in the midst of their work, and with this process, even where it is killed.

    Args:
        function: importable by name, as other processes must find it.
        jobs: processes; None: one a core.
    Raises:
        what `function` raised; AnalysisError where a process died.
    """
    read, jobs = _to_failure(pieces), jobs or default_jobs()
    first = list(itertools.islice(read, 2 if jobs > 1 else 0))
    read = itertools.chain(first, read)
    if sum(not isinstance(piece, Failure) for piece in first) < 2:
        for piece in read:
            if isinstance(piece, Failure):
                raise piece.error
            yield function(piece)
        return
    workers = Workers(function, jobs)
    with undone_at_end(workers.kill):
        try:
            yield from _results(workers, read, jobs)
        finally:
            workers.close()


class Workers(Generic[Piece, Result]):
    """Up to `jobs` processes, each started when there is a piece for it."""

    def __init__(self, function: Callable[[Piece], Result], jobs: int) -> None:
        self._function = function
        self._threads = ThreadPoolExecutor(jobs, "worker")  # each waits for the process that has its piece
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._started: list[Worker] = []
        self._lock, self._closed = threading.Lock(), False

    def submit(self, piece: Piece) -> Future[Result]:
        """Have a process work on a piece, as soon as one is idle."""
        return self._threads.submit(self._ask, piece)

    def kill(self) -> None:
        """End every process at once. They hold nothing that could be lost: a result not handed over is computed anew."""
        with self._lock:
            self._closed = True
            for worker in self._started:
                worker.process.kill()

    def close(self) -> None:
        """End every process, and wait until they are gone."""
        self.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._started:
            worker.process.join()
            worker.pipe.close()

    def _ask(self, piece: Piece) -> Result:
        worker = self._free()
        try:
            worker.pipe.send(piece)
            good, answer = worker.pipe.recv()
        except (EOFError, OSError):
            raise AnalysisError(
                "A process that worked beside this one died, most often for lack of memory. Try --jobs 1."
            ) from None
        self._idle.put(worker)
        if not good:
            raise answer
        result: Result = answer
        return result

    def _free(self) -> "Worker":
        with suppress(Empty):
            return self._idle.get_nowait()
        with self._lock:
            if self._closed:
                raise EOFError
            worker = start_worker(self._function)
            self._started.append(worker)
        return worker


@dataclass(frozen=True)
class Worker:
    """A process, and the pipe to it."""

    process: BaseProcess
    pipe: "connection.Connection[Any, Any]"


def start_worker(function: Callable[[Any], Any]) -> Worker:
    """A process that applies `function` to whatever comes over the pipe.

    "spawn": a forked child of a Jupyter kernel or of a process with a thread pool can hang. While it starts, signals are held
    back from it: it takes them when it knows what to do with them.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, function), daemon=True)
    with _without_the_script(function):
        if not hasattr(signal, "pthread_sigmask"):
            process.start()
        else:
            resource_tracker.ensure_running()  # which would let the signals through again, if it were started by the process
            before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return Worker(process, ours)


@contextmanager
def _without_the_script(function: Callable[[Any], Any]) -> Iterator[None]:
    """A process that starts runs the script of this one again, unless there is none: then a script needs no guard.

    Only where `function` is the script's own it must be run.
    """
    inner = function.func if isinstance(function, partial) else function
    script = sys.modules["__main__"]
    if getattr(inner, "__module__", "") != "__main__":
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _results(workers: Workers[Piece, Result], read: Iterable[Piece | Failure], ahead: int) -> Iterator[Result]:
    waiting: deque[Future[Result] | Failure] = deque()
    for piece in read:
        waiting.append(piece if isinstance(piece, Failure) else workers.submit(piece))
        if len(waiting) > ahead:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(done: Future[Result] | Failure) -> Result:
    if isinstance(done, Failure):
        raise done.error
    return done.result()


def _to_failure(pieces: Iterable[Piece]) -> Iterator[Piece | Failure]:
    try:
        yield from pieces
    except Exception as error:
        yield Failure(error)


def _work(pipe: "connection.Connection[Any, Any]", function: Callable[[Any], Any]) -> None:
    """What a process does until the pipe is closed."""
    _leave_signals_to_parent()
    _end_with_parent()
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send_bytes(_answer(function, pipe.recv()))


def _answer(function: Callable[[Any], Any], piece: object) -> bytes:
    """(True, the result) or (False, the error, with its traceback as a note), pickled."""
    try:
        return pickle.dumps((True, function(piece)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        try:
            pickled = pickle.dumps((False, error))
            pickle.loads(pickled)
        except Exception:  # an error that cannot be handed over
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return pickled


def _leave_signals_to_parent() -> None:
    """In a group of its own, so that Ctrl-C and `timeout` reach the parent alone, which ends this process."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # drops what came meanwhile
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _end_with_parent() -> None:
    """A process that is killed cannot tell its children, and they would work on in vain."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)

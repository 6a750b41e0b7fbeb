"""Processes that work beside this one: pieces in, results out in the same order, and only a few pieces held at a time."""

import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """What ended the pieces, to be raised when the results of those before it are out."""

    error: Exception


def in_order(function: Callable[[Piece], Result], pieces: Iterable[Piece], jobs: int | None = None) -> Iterator[Result]:
    """`function` of each piece, in the order of the pieces, whatever the number of processes.

    No more than `jobs` + 1 pieces are held at a time: one is read while the others are worked on. A single piece, or
    `jobs` = 1, is worked on here. Where reading the pieces fails, the results of those read before come first.

    Args:
        function: importable by name, as other processes must find it.
        jobs: processes; None: one a core.
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
    with process_pool(jobs) as pool:
        yield from _results(pool, function, read, jobs)


def process_pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that start afresh and end with this one, even where it is killed.

    "spawn": a forked child of a Jupyter kernel or of a process with a thread pool can hang.
    """
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent)


def default_jobs() -> int:
    """One process a core that this one may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(
    pool: ProcessPoolExecutor, function: Callable[[Piece], Result], read: Iterable[Piece | Failure], ahead: int
) -> Iterator[Result]:
    waiting: deque[Future[Result] | Failure] = deque()
    for piece in read:
        waiting.append(piece if isinstance(piece, Failure) else pool.submit(function, piece))
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


def _end_with_parent() -> None:
    """A process that is killed cannot tell its children, and they would wait for work for ever. Ctrl-C is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)

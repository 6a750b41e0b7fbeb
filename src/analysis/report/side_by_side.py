"""Several plans -> what came of each: one after the other, or side by side, each in a process of its own, and no more than asked for."""

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.parallel.ending import GRACE, undone_at_end
from analysis.report.finished import Finished, unwritten
from analysis.report.plan import Plan
from analysis.report.publish import publish


def publish_all(
    plans: Sequence[Plan], *, out: Path, jobs: int | None = None, always: bool = False
) -> Iterator[Finished]:
    """Render the plans and yield what came of each, in their order.

    Args:
        jobs: notebooks at a time, in all; with more than one, so many plans are rendered side by side, at most. None: one plan after
            the other.
        always: an edition, though there is nothing new.
    """
    at_once = min(jobs or 1, len(plans))
    if at_once < 2:
        for plan in plans:
            yield publish(plan, out=out, jobs=jobs, always=always)
        return
    settings = {"out": Path(out).resolve(), "jobs": max(1, (jobs or 1) // at_once), "always": always}
    running: list[subprocess.Popen[bytes]] = []
    threads = ThreadPoolExecutor(at_once, "report")
    with undone_at_end(partial(_end, running)):
        try:
            yield from threads.map(partial(_publish_aside, running=running, settings=settings), plans)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            _end(running)
            raise
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _publish_aside(plan: Plan, *, running: "list[subprocess.Popen[bytes]]", settings: dict[str, Any]) -> Finished:
    """Render one plan in another process, whose lines on the standard error are passed on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis.report.one_run"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    running.append(process)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    last = ""
    with process.stdout, process.stderr:
        with (
            suppress(BrokenPipeError),
            process.stdin,
        ):  # it may have ended before it reads; what it said is read all the same
            process.stdin.write(pickle.dumps((plan, settings)))
        for line in process.stderr:
            last = line.decode("utf-8", "replace").rstrip("\n")
            print(last, file=sys.stderr, flush=True)
        answer = process.stdout.read()
    process.wait()
    try:
        finished: Finished = pickle.loads(answer)
    except (pickle.UnpicklingError, EOFError):
        said = f" and said: {last}" if last else ""
        problem = ReportError(f"The process that rendered the report `{plan.name}` ended without a result{said}.")
        return unwritten(plan, Path(settings["out"]) / plan.folder, problem)
    return finished


def _end(running: "list[subprocess.Popen[bytes]]") -> None:
    """Have the processes end, so that each keeps its run as stopped; those that take too long are killed."""
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE + 1
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
        process.kill()

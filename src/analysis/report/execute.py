"""notebooks + parameters -> executed notebooks, by papermill, several at a time, each in a kernel of this very Python."""

import logging
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import nbformat

from analysis import errors
from analysis.errors import AnalysisError
from analysis.parallel.cores import default_jobs
from analysis.parallel.ending import undone_at_end
from analysis.progress import duration, progress
from analysis.report.kernels import OwnKernel, kernel_host
from analysis.report.outcomes import CellError, DeadKernelError, DiskFullError, ReportTimeoutError, names_full_disk
from analysis.report.parameters import read_notebook
from analysis.report.watch import Watch

CELL_SECONDS = 3_600
START_SECONDS = 120
OUTPUT_SECONDS = 600  # in which what a cell printed must have come, once it has run: 100 MB take about a minute
OUTPUT_LATE = "waiting for IOPub output"  # in the words of nbclient


@dataclass(frozen=True)
class NotebookRun:
    """A notebook to run with these parameters."""

    path: Path
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs; nothing in it failed."""

    name: str
    notebook: nbformat.NotebookNode
    seconds: float


def execute_notebooks(
    tasks: list[NotebookRun],
    *,
    jobs: int,
    folder: Path,
    title: str = "",
    watch: Watch | None = None,
    cell_seconds: int = CELL_SECONDS,
) -> list[Executed]:
    """Run the notebooks, `jobs` at a time, and return them in the order given.

    Args:
        folder: working directory of the kernels, as in JupyterLab.
        title: named beside the progress: a bar on a terminal, a line every 30 s in a log, which say page and cell.
        watch: told how they go on.
        cell_seconds: that a cell may take.
    Raises:
        CellError: names the notebook, the cell and the error; an AnalysisError raised in a cell comes through as it is.
        ReportTimeoutError, DeadKernelError, DiskFullError: name the notebook.
    """
    cells = {task.path.stem: _n_cells(task) for task in tasks}
    total = sum(cells.values())
    watch = watch or Watch()
    with kernel_host(len(tasks)), progress(title or "notebooks", "cells", total) as tell:
        lock, done = threading.Lock(), Counter[str]()

        def step(name: str) -> None:
            with lock:
                done[name] += 1
                tell(done.total(), total, f"{name}, cell {done[name]} of {cells[name]}")
                watch.done(name, done[name], cells[name])

        threads = ThreadPoolExecutor(max(1, min(jobs, len(tasks))))
        with undone_at_end(OwnKernel.kill_all):
            run = partial(execute_notebook, folder=folder, step=step, watch=watch, cell_seconds=cell_seconds)
            futures = [threads.submit(run, task) for task in tasks]
            return _results(threads, futures)


def execute_notebook(
    task: NotebookRun,
    folder: Path,
    step: Callable[[str], None] = lambda _: None,
    watch: Watch | None = None,
    cell_seconds: int = CELL_SECONDS,
) -> Executed:
    """Run one notebook. `step` is told its name after every cell, `watch` of its beginning, its end and how it failed."""
    import papermill
    from nbclient.exceptions import CellTimeoutError
    from nbclient.exceptions import DeadKernelError as NoKernelError
    from nbconvert.filters import strip_ansi
    from papermill.exceptions import PapermillExecutionError

    name, begun, watch = task.path.stem, time.monotonic(), watch or Watch()
    sources = [cell.source for cell in read_notebook(task.path).cells]
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            notebook = papermill.execute_notebook(
                str(task.path), None, dict(task.parameters), kernel_name="python3", language="python", progress_bar=False,
                kernel_manager_class=OwnKernel, resources={"metadata": {"path": str(folder)}}, record_timing=False,
                start_timeout=START_SECONDS, execution_timeout=cell_seconds, iopub_timeout=OUTPUT_SECONDS,
                on_notebook_start=lambda notebook: watch.begins(name, notebook),
                on_cell_start=lambda cell, **_: watch.starts(name, _number(sources, cell.source)),
                on_cell_executed=lambda execute_reply, **_: step(name) if _went_well(execute_reply) else None,
            )  # fmt: skip
    except PapermillExecutionError as problem:
        watch.tracebacks[name] = "\n".join(map(strip_ansi, problem.traceback))
        _raise(name, _number(sources, problem.source), problem.source, problem.ename, problem.evalue)
    except CellTimeoutError as problem:
        raise _too_long(name, str(problem), cell_seconds) from None
    except (NoKernelError, RuntimeError) as problem:
        raise DeadKernelError(
            f"Notebook {name}: its Python process died ({problem}), most often for lack of memory. "
            "Try --jobs 1, or a shorter window."
        ) from None
    check_executed(notebook, name)
    seconds = time.monotonic() - begun
    watch.ends(name, seconds)
    return Executed(name, notebook, seconds)


def check_executed(notebook: nbformat.NotebookNode, name: str) -> None:
    """Raise CellError unless every code cell ran to its end: the recorded status is wrong where a kernel dies or a cell calls sys.exit."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                _raise(name, number, cell.source, output.ename, output.evalue)
        if cell.execution_count is None:
            raise CellError(f"Notebook {name} stopped before cell {number} ({_first_line(cell.source)}) had run.")


def _results(threads: ThreadPoolExecutor, futures: "list[Future[Executed]]") -> list[Executed]:
    """All results, or the first failure: then, as on an interrupt, the other kernels are killed rather than waited for."""
    try:
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
        return [future.result() for future in futures]
    except BaseException:
        running = [future for future in futures if not future.cancel()]
        while wait(running, timeout=0.2).not_done:  # again and again: a kernel may be about to start
            OwnKernel.kill_all()
        raise
    finally:
        threads.shutdown(wait=True, cancel_futures=True)


def _raise(notebook: str, number: int, source: str, error: str, message: str) -> NoReturn:
    kind = getattr(errors, error, None)
    if isinstance(kind, type) and issubclass(kind, AnalysisError):
        raise kind(message) from None
    words = message.strip().splitlines()[-1] if message.strip() else ""
    what = f"Notebook {notebook}, cell {number} ({_first_line(source)}) failed: {error}{': ' if words else ''}{words}"
    if names_full_disk(error, message):
        raise DiskFullError(f"{what}. Make room and run the same command again.") from None
    raise CellError(what) from None


def _went_well(reply: Mapping[str, Any]) -> bool:
    """What a kernel answers when it has run a cell."""
    return bool(reply["content"]["status"] == "ok")


def _too_long(name: str, said: str, cell_seconds: int) -> ReportTimeoutError:
    """Of a cell, or of what it printed: nbclient raises the same error for both, and says which in words."""
    if OUTPUT_LATE in said:
        return ReportTimeoutError(
            f"Notebook {name}: a cell has run, and what it printed had not all come after another {duration(OUTPUT_SECONDS)}: "
            "have it print less."
        )
    return ReportTimeoutError(f"Notebook {name}: a cell ran for more than {duration(cell_seconds)} and was stopped.")


def _n_cells(task: NotebookRun) -> int:
    """Code cells that will run, the one that papermill puts in included."""
    cells = read_notebook(task.path).cells
    return sum(1 for cell in cells if cell.cell_type == "code" and cell.source.strip()) + bool(task.parameters)


def _number(sources: list[str], source: str) -> int:
    """The cell's number in the notebook as its author sees it; 0 for the cell that papermill puts in."""
    return sources.index(source) + 1 if source in sources else 0


def _first_line(source: str) -> str:
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= 60 else line[:57] + "..."


def notebooks_at_once() -> int:
    """Notebooks at a time where nobody says: one a core that this process may use, four at most."""
    return min(4, default_jobs())

"""Tasks -> results on a Dask cluster: one that somebody named, else processes started here. Needs the extra `dask`.

A worker needs this package, and no disk in common with this machine: the settings and the content of the codebook go with the
tasks, once a worker. Before its first task each worker works out the keys of all stages (`measures.stage_keys`) and stops where
one is not ours, so that no table hangs on which worker made it. A task whose worker dies is worked on anew by another.
"""

import dataclasses
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from analysis.cache.entries import digest_of
from analysis.codebook.load import read_codebook
from analysis.codebook.written import written
from analysis.errors import AnalysisError, UsageError, first_line, shortened
from analysis.measures import STAGES, stage_keys
from analysis.sentiment.target_scores import METHODS
from analysis.study import Study

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # the variable by which Dask itself knows a scheduler
SCHEMES = ("tcp", "tls", "ws", "wss")
ANSWERS = 30  # seconds in which a scheduler answers
PATIENCE = 60  # seconds in which a scheduler without workers may get one
STORED = "What was measured is stored, and the same command goes on from there."

Task = TypeVar("Task")
Result = TypeVar("Result")
Measuring = Callable[[Task, Study, int], Result]  # with settings, and threads for networks


@dataclasses.dataclass(frozen=True)
class Luggage:
    """What every worker needs besides the tasks: the settings, the files of the codebook, and what it has to agree with."""

    study: Study
    codebook: Mapping[str, bytes]  # by name inside the folder
    keys: Mapping[str, str]  # of the stages
    versions: Mapping[str, str]  # of what the keys hang on, to say what differs
    digest: str


def on_cluster(measure: Measuring[Task, Result], tasks: Iterable[Task], study: Study, jobs: int) -> Iterator[Result]:
    """What `measure` makes of each task, in the order of the tasks; as many are ahead as keep the cluster busy, not the whole corpus.

    Args:
        measure: importable by name, as workers must find it; given the study with a codebook that lies on the worker.
        jobs: processes, where no scheduler is named and they are started here.
    Raises:
        UsageError: what is named is no address.
        AnalysisError: the extra is not installed, nobody answers at the address, workers are missing, measure otherwise or
            keep dying; what `measure` raised.
    """
    with _client(jobs) as client:
        luggage = client.submit(_handed_over, _packed(study))
        waiting: deque[Any] = deque()
        for task in tasks:
            with _reached(client):
                waiting.append(client.submit(_on_worker, measure, task, luggage, pure=False))
            if len(waiting) > 2 * _n_threads(client):
                yield _result(client, waiting.popleft())
        while waiting:
            yield _result(client, waiting.popleft())


def scheduler_address(given: str) -> str:
    """The address of a scheduler as it was given. Raises UsageError where it is none."""
    try:
        parts = urlsplit(given)
        known = parts.scheme in SCHEMES and parts.hostname and parts.port and not parts.path
    except ValueError:  # no such port
        known = False
    if not known:
        raise UsageError(
            f"{shortened(given)} is not the address of a Dask scheduler: write it as tcp://host:8786, or tls://host:8786."
        )
    return given


@contextmanager
def _client(jobs: int) -> Iterator[Any]:
    """A client of the cluster that DASK_SCHEDULER_ADDRESS names, else of one started here, whose workers have one thread each."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise AnalysisError("The engine `dask` needs the extra: install `media-analysis-workbook[dask]`.") from None
    address = os.environ.get(ADDRESS)
    if not address:
        own = {"dashboard_address": None, "silence_logs": logging.ERROR}
        with (
            distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, **own) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    client = _connected(distributed.Client, scheduler_address(address))
    with client:
        try:
            if not _n_threads(client):
                _say(f"the scheduler at {address} has no workers yet: waiting for one (up to {PATIENCE} s)")
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            _without_workers(address)
        yield client


def _connected(kind: Any, address: str) -> Any:
    """A client of that scheduler. One that got no answer is closed at once, which Dask would try for long as the process ends."""
    _say(f"waiting for the scheduler at {address} (up to {ANSWERS} s)")
    client = kind.__new__(kind)
    try:
        client.__init__(address, set_as_default=False, timeout=ANSWERS)
    except (OSError, ValueError) as problem:
        with suppress(Exception):
            client.close(timeout=1)
        raise AnalysisError(
            f"No Dask scheduler answers at {address} ({first_line(problem)}): start one there with `dask scheduler`, "
            f"or leave out `--scheduler` (or unset {ADDRESS}, where that names it) to measure on this machine."
        ) from None
    return client


def _say(line: str) -> None:
    """A line on the standard error, above a bar that may stand there."""
    from tqdm import tqdm

    tqdm.write(line, file=sys.stderr)


def _packed(study: Study) -> Luggage:
    codebook = read_codebook(study.codebook)
    if study.sentiment not in METHODS:
        study = dataclasses.replace(study, sentiment=str(Path(study.sentiment).absolute()))
    keys = stage_keys(codebook, study)
    return Luggage(
        study, written(codebook.files), keys, _versions(), digest_of(study.as_dict(), keys, codebook.digests)
    )


def _versions() -> dict[str, str]:
    packages = sorted({package for stage in STAGES for package in stage.packages})
    python = ".".join(map(str, sys.version_info[:2]))
    return {"Python": python, **{name: version(name) for name in ("media-analysis-workbook", *packages)}}


def _result(client: Any, future: Any) -> Any:
    """What came of a task, once it is there. Raises AnalysisError where it will not be."""
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    address = client.scheduler.address
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            if not _n_threads(client):
                _without_workers(address)
        except KilledWorker:
            raise AnalysisError(
                f"Several workers of {address} died over the same articles, most often for lack of memory: give each worker more. "
                f"{STORED}"
            ) from None
        except (CancelledError, CommClosedError) as problem:
            raise _gone(client, problem) from None
        except RuntimeError as problem:
            if "deserialization" not in str(problem):
                raise
            raise AnalysisError(
                f"The Dask scheduler at {address} cannot read the tasks ({problem.__cause__ or first_line(problem)}): "
                "install this workbook with the extra `dask` where the scheduler runs, as where the workers run."
            ) from None


def _n_threads(client: Any) -> int:
    """How many tasks the workers there are now take at a time."""
    with _reached(client):
        return sum(client.nthreads().values())


@contextmanager
def _reached(client: Any) -> Iterator[None]:
    """Raises AnalysisError where the scheduler has ended, or a client that has noticed it can be asked nothing more."""
    try:
        yield
    except Exception as problem:
        if isinstance(problem, OSError) or client.status in ("closing", "closed"):
            raise _gone(client, problem) from None
        raise


def _gone(client: Any, problem: Exception) -> AnalysisError:
    address = client.scheduler.address
    return AnalysisError(f"The Dask scheduler at {address} is gone ({first_line(problem)}). Start it again. {STORED}")


def _without_workers(address: str) -> NoReturn:
    raise AnalysisError(
        f"The Dask scheduler at {address} has no workers: start some with `dask worker {address} --nthreads 1`, one a core, "
        f"where this workbook is installed. {STORED}"
    )


# --- ON A WORKER --------------------------------------------------------------------------------------------------------------

_studies: dict[str, Study] = {}  # by digest of the luggage: what this worker has unpacked
_turn = threading.Lock()


def _handed_over(luggage: Luggage) -> Luggage:
    """The luggage as a result, which workers fetch once, and which is made again where those that held it die."""
    return luggage


def _on_worker(measure: Measuring[Task, Result], task: Task, luggage: Luggage) -> Result:
    """One task at a time, with all threads of the worker for the networks: stages are not made for threads, and weights are loaded once."""
    from distributed import get_worker

    worker = get_worker()
    with _turn:
        if luggage.digest not in _studies:
            _studies[luggage.digest] = _unpacked(luggage, Path(worker.local_directory), worker.address)
        return measure(task, _studies[luggage.digest], worker.state.nthreads)


def _unpacked(luggage: Luggage, folder: Path, worker: str) -> Study:
    """The study as this worker has it. Raises AnalysisError where this worker would measure otherwise."""
    folder = folder / f"codebook-{luggage.digest}"
    for name, content in luggage.codebook.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    study = dataclasses.replace(luggage.study, codebook=str(folder))
    try:
        keys = stage_keys(read_codebook(folder), study)
    except AnalysisError as problem:
        raise AnalysisError(
            f"The worker {worker} lacks what the study reads: {problem} A folder of weights, and a model of spaCy, must lie on every "
            "worker under the same name."
        ) from None
    others = [stage for stage, key in luggage.keys.items() if keys.get(stage) != key]
    if others:
        here = _versions()
        unlike = [f"{name} {here[name]}, not {ours}" for name, ours in luggage.versions.items() if here[name] != ours]
        raise AnalysisError(
            f"The worker {worker} would measure {', '.join(others)} otherwise than this machine: it has "
            f"{'; '.join(unlike) or 'other code or weights of this workbook'}. Install the same there."
        )
    return study

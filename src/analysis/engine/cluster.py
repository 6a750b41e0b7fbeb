"""Tasks -> results on a Dask cluster: one that somebody named, else processes started here. Needs the extra `dask`."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from analysis.errors import AnalysisError, first_line

Task = TypeVar("Task")
Result = TypeVar("Result")


def on_cluster(function: Callable[[Task], Result], tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """`function` of each task, in the order of the tasks; as many are ahead as keep the cluster busy, not the whole corpus."""
    with _cluster(jobs) as client:
        ahead = 2 * max(1, sum(client.nthreads().values()))
        waiting: deque[Any] = deque()
        for task in tasks:
            waiting.append(client.submit(function, task, pure=False))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _cluster(jobs: int) -> Iterator[Any]:
    """A client of the cluster that DASK_SCHEDULER_ADDRESS names, else of one started here, whose workers have one thread each.

    Raises AnalysisError where the extra is not installed or nobody answers at the address.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise AnalysisError("The engine `dask` needs the extra: install `media-analysis-workbook[dask]`.") from None
    address = os.environ.get("DASK_SCHEDULER_ADDRESS")
    if not address:
        own = {"dashboard_address": None, "silence_logs": logging.ERROR}
        with (
            distributed.LocalCluster(n_workers=jobs, threads_per_worker=1, **own) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise AnalysisError(
            f"No Dask scheduler answers at {address} ({first_line(problem)}): start one there with `dask scheduler`, "
            "or unset DASK_SCHEDULER_ADDRESS to have workers started here."
        ) from None
    with client:
        yield client

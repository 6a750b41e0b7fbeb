"""A process that has imported what notebooks import, and forks a kernel for each: eight pages import pandas and matplotlib once.

`report.kernels` starts it and talks with it in lines of JSON: {"cwd", "env", "arguments", "until"} of a kernel in, {"pid"} or {"error"}
out. It ends, and its kernels with it, when nobody can write to it any more; killed, its kernels see it and end.

It runs no Python thread, and what is imported here computes nothing, so that a fork finds nothing half done. Two libraries start threads
when imported, and both are made to be forked (pthread_atfork): OpenBLAS ends its pool before a fork and starts another when there is
something to compute, and the allocator of pyarrow holds its locks over a fork. The pools of pyarrow begin with the first read.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

RUNNING = set[int]()  # kernels
BACKEND = "module://matplotlib_inline.backend_inline"  # what a kernel draws with
IMPORTED = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "analysis.workbook",
    "analysis.display.summaries",
    "analysis.display.figures",
    "analysis.display.article_view",
    "analysis.display.coding",
    "analysis.findings.inventory",
    "analysis.findings.keyness",
    "analysis.findings.portrayals",
    "analysis.findings.trend",
    "analysis.framing.cues",
    "analysis.validity.abstention",
    "analysis.validity.agreement_groups",
    "analysis.validity.coding_progress",
    "analysis.validity.cues",
    "analysis.validity.drawn_units",
)  # what the notebooks that ship import, and what that imports


def main() -> None:
    """Import, then fork a kernel for each line."""
    os.environ.setdefault("MPLBACKEND", BACKEND)  # read when matplotlib is imported
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGCHLD, lambda *_: _reap())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the report's to deal with
    for name in IMPORTED:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in RUNNING:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _reap(0)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Fork, unless nobody waits for it any more."""
    if time.monotonic() > asked["until"]:
        return {"error": "too late"}
    host = os.getpid()
    try:
        pid = os.fork()
    except OSError as problem:  # no memory, say, or too many processes
        return {"error": str(problem)}
    if pid == 0:
        try:
            _become_kernel(asked, host)
        finally:
            os._exit(1)
    RUNNING.add(pid)
    _reap()  # it may have ended before it was added
    return {"pid": pid}


def _reap(how: int = os.WNOHANG) -> None:
    """Take note of kernels that have ended, whose time counts as the report's.

    One that is still to be added to RUNNING is left, lest its number stay there and become another process's.
    """
    for pid in list(RUNNING):
        ended = True
        with suppress(ChildProcessError):  # a signal came in between, and it is noted already
            ended = os.waitpid(pid, how)[0] == pid
        if ended:
            RUNNING.discard(pid)


def _become_kernel(asked: dict[str, Any], host: int) -> NoReturn:
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    sys.path[0] = ""
    if os.getppid() != host:
        os._exit(1)
    IPKernelApp.launch_instance(
        argv=[*asked["arguments"], f"--IPKernelApp.parent_handle={host}"]
    )  # it ends when the host does
    os._exit(0)


if __name__ == "__main__":
    main()

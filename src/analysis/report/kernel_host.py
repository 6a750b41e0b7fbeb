"""A process that has imported what notebooks import, and forks a kernel for each: eight pages import pandas and matplotlib once.

`report.kernels` starts it and talks with it in lines of JSON: {"cwd", "env", "arguments"} of a kernel in, {"pid"} out. It ends, and
its kernels with it, when nobody can write to it any more. It runs no thread of its own, so that a fork finds nothing half done.
"""

import json
import os
import signal
import sys
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
    "analysis.display.annotated_article",
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
        pid = os.fork()
        if pid == 0:
            answers.close()
            _become_kernel(json.loads(line))
        RUNNING.add(pid)
        print(json.dumps({"pid": pid}), file=answers, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in RUNNING:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _reap(0)


def _reap(how: int = os.WNOHANG) -> None:
    """Take note of kernels that have ended, whose time counts as the report's."""
    with suppress(ChildProcessError):
        while pid := os.waitpid(-1, how)[0]:
            RUNNING.discard(pid)


def _become_kernel(asked: dict[str, Any]) -> NoReturn:
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update({**asked["env"], "JPY_PARENT_PID": str(os.getppid())})  # it ends when this process does
    os.chdir(asked["cwd"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    sys.path[0] = ""
    status = 1
    try:
        IPKernelApp.launch_instance(argv=asked["arguments"])
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()

"""Runs of a report that are killed (SIGKILL) at steps spread over their life: what stands afterwards. Linux.

    python tests/bench/killed_reports.py 30            # its notebook is not executed: a run is over in a tenth of a second
    python tests/bench/killed_reports.py 30 --kernels  # with kernels, as reports are rendered

A step is a change that the run itself makes in the folder of its report: a file opened to be written, made, renamed or removed. A run is
killed just before one, so that the same moments come about on a machine of any speed. After each kill the edition from before is compared byte by byte, and the folder is looked at again once the next run has tidied it.
"""

import argparse
import hashlib
import itertools
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from report_factories import make_definition, make_notebook

from analysis.report import execute, pages, render
from analysis.report.edition import recover
from analysis.report.parameters import read_notebook
from analysis.report.plan import plan_report
from analysis.report.publish import publish
from analysis.report.series import read_series

DAY = date(2024, 3, 31)
CHANGES = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
)  # as Python tells its auditors; files being opened beside them
assert pages, render  # imported before the first run, so that they are no part of its life


def main() -> int:
    """Prints what the runs came to. Exits 1 where the edition from before was harmed, or anything is left that no record tells of."""
    parser = argparse.ArgumentParser()
    parser.add_argument("n", type=int)
    parser.add_argument("--kernels", action="store_true")
    options = parser.parse_args()
    if not options.kernels:
        execute.execute_notebooks = not_executed
    with tempfile.TemporaryDirectory() as place:
        told = [*kill_at_steps(Path(place), options.n)]
    print(json.dumps(Counter(what for what, _ in told)))
    return int(any(problem for _, problem in told))


def not_executed(tasks, **_):
    """Notebooks as they are, with a file beside them, as if they had saved it."""
    for task in tasks:
        figure = Path(task.parameters["out"]) / "figures" / "a.png"
        figure.parent.mkdir(exist_ok=True)
        figure.write_bytes(bytes(200_000))
    return [execute.Executed(task.path.stem, read_notebook(task.path), 0.0) for task in tasks]


def kill_at_steps(place, n):
    """For each run what came of it, and what was wrong ("": nothing)."""
    make_notebook(place / "a.ipynb", "1", "print('x' * 1000)", "2", parameters='out: str = ""')
    out, folder = place / "out", place / "out" / "harbour"
    plan = plan_report(make_definition(notebooks=("a",)), as_of=DAY, notebooks=place)
    publish(plan, out=out)
    steps = counted(plan, out)
    before = fingerprint(folder)
    for number in range(n):
        step = round(number * steps / (n - 1)) if n > 1 else 0  # the last one is killed as it ends
        child = os.fork()
        if child == 0:
            at_each_step(out, partial(kill_before, itertools.count(), step))
            publish(plan, out=out, always=True)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        after = fingerprint(folder)
        harmed = [name for name, digest in before.items() if after.get(name) != digest]
        aside = [path for path in folder.iterdir() if path.name.startswith(".")]
        n_known = len(read_series(folder))
        tidy(folder)
        series = read_series(folder)
        strange = [
            one.edition
            for one in series
            if one.outcome not in ("ok", "stopped") or one.good == ("FAILED" in one.edition)
        ]
        left = [path.name for path in folder.iterdir() if path.name.startswith(".")]
        problem = f"harmed {harmed}" if harmed else f"strange {strange}" if strange else f"left {left}" if left else ""
        what = (
            "kept as stopped"
            if len(series) > n_known
            else "nothing to keep"
            if aside
            else "whole"
            if len(after) > len(before)
            else "not begun"
        )
        if problem:
            print(f"run {number}: {problem}", file=sys.stderr)
        yield what, problem
        before = fingerprint(folder)


def counted(plan, out):
    """The steps of a whole run, which leaves its edition there."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        at_each_step(out, lambda: os.write(writing, b"."))
        publish(plan, out=out, always=True)
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:
        n = len(told.read())
    os.wait()
    return n


def at_each_step(out, do):
    """From here on, for as long as the process lives, `do` this before each change in the folder."""
    inside = str(out)

    def hear(event, values):
        writes = event in CHANGES or (event == "open" and (values[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if writes and str(values[0]).startswith(inside):
            do()

    sys.addaudithook(hear)


def kill_before(numbers, step):
    """Kill this process where it has come to that step."""
    if next(numbers) == step:
        os.kill(os.getpid(), signal.SIGKILL)


def tidy(folder):
    """As the next run does. A process that was just being started may hold the folder for a moment longer."""
    for _ in range(30):
        recover(folder)
        if not any(path.name.startswith(".") for path in folder.iterdir()):
            return
        time.sleep(0.1)


def fingerprint(folder):
    """Every file of the editions and failed runs, to its digest."""
    files = (
        path for path in folder.rglob("*") if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    )
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    sys.exit(main())

"""Seconds of a report over what its notebooks compute, and of the same by hand: `python tests/bench/report_overhead.py [REPORT [RUNS]]`.

The notebooks of a report (`sample` by default), with the settings of the study, are run RUNS times (3) in turn in each of these ways:
their cells in one plain Python process, what they show included and nothing else; `workbook report`, one notebook at a time and as
many as it runs by itself; `papermill` and then `jupyter nbconvert` for each notebook; `jupyter nbconvert --execute` for each. What the
workbook stores was computed before, in a run that is not timed. Medians, of the wall-clock and of the CPU: the latter hardly hangs on
what else the machine does.
"""

import ast
import os
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import nbformat

SCRIPTS = Path(sysconfig.get_path("scripts"))
ENVIRONMENT = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}", "OMP_NUM_THREADS": "1"}
COMPUTING = "their cells in one process"


def main(report: str, runs: int) -> None:
    """Print the median of each way, and how far it is above the cells alone."""
    from analysis import paths
    from analysis.report.definitions import read_definitions

    names = read_definitions()[report].notebooks
    notebooks = [paths.NOTEBOOKS / f"{name}.ipynb" for name in names]
    ways: dict[str, Callable[[Path], None]] = {
        COMPUTING: lambda _: _call(sys.executable, __file__, "--cells", *notebooks),
        "workbook report --jobs 1": lambda out: _call("workbook", "report", report, "--jobs", "1", "--out", out),
        "workbook report": lambda out: _call("workbook", "report", report, "--out", out),
        "papermill, then nbconvert": lambda out: _papermill(notebooks, out),
        "nbconvert --execute": lambda out: _nbconvert(notebooks, out),
    }
    taken: dict[str, list[tuple[float, float]]] = defaultdict(list)
    ways[COMPUTING](Path())  # fills what is stored
    for _ in range(runs):
        for way, work in ways.items():
            with tempfile.TemporaryDirectory() as out:
                begun, used = time.monotonic(), _cpu()
                work(Path(out))
                taken[way].append((time.monotonic() - begun, _cpu() - used))
    print(f"{len(notebooks)} notebooks of {report}, median of {runs}, {os.cpu_count()} cores")
    print(f"{'':28} {'seconds':>9} {'more':>8} {'CPU':>9} {'more':>8}")
    least = _medians(taken[COMPUTING])
    for way, seconds in taken.items():
        (wall, cpu), (own_wall, own_cpu) = _medians(seconds), least
        print(f"{way:28} {wall:9.1f} {wall - own_wall:+8.1f} {cpu:9.1f} {cpu - own_cpu:+8.1f}")


def _medians(seconds: list[tuple[float, float]]) -> tuple[float, float]:
    wall, cpu = zip(*seconds, strict=True)
    return statistics.median(wall), statistics.median(cpu)


def _cpu() -> float:
    """Seconds of CPU of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _papermill(notebooks: list[Path], out: Path) -> None:
    for notebook in notebooks:
        _call(
            "papermill", "--no-progress-bar", "-k", "python3", "--cwd", notebook.parent, notebook, out / notebook.name
        )
        _call("jupyter", "nbconvert", "--to", "html", out / notebook.name)


def _nbconvert(notebooks: list[Path], out: Path) -> None:
    for notebook in notebooks:
        _call("jupyter", "nbconvert", "--execute", "--to", "html", "--output-dir", out, notebook)


def _call(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")


def run_cells(notebook: Path) -> None:
    """The cells of a notebook in this process, and what each shows as HTML."""
    os.chdir(notebook.parent)
    space: dict[str, object] = {"__name__": "__main__"}
    for cell in nbformat.read(notebook, as_version=4).cells:  # type: ignore[no-untyped-call]
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook.name, "exec"), space)
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), notebook.name, "eval"), space)
            getattr(shown, "_repr_html_", lambda: None)()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cells"]:
        for path in map(Path, sys.argv[2:]):
            run_cells(path)
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else "sample", int(sys.argv[2]) if len(sys.argv) > 2 else 3)

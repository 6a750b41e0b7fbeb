"""Running notebooks: what counts as success, and what is said of a failure. Kernels are real."""

import sys
import threading
import time
from pathlib import Path

import pytest
from report_factories import make_notebook

from analysis.errors import ReportError, StudyError
from analysis.report.execute import NotebookRun, execute_notebook, execute_notebooks
from analysis.report.execute_in_place import execute_in_place
from analysis.report.kernels import CAN_FORK, KernelHost, OwnKernel, kernel_host


def run(path, **parameters):
    return execute_notebook(NotebookRun(path, parameters), path.parent)


def said(executed):
    return [output.text for cell in executed.notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_parameters_folder_and_python(tmp_path):
    path = make_notebook(
        tmp_path / "a.ipynb", "import os, sys\nprint(n, os.getcwd(), sys.executable)", parameters="n: int = 1"
    )
    assert said(run(path, n=2)) == [f"2 {tmp_path} {sys.executable}\n"]


@pytest.mark.parametrize(
    "cells, message",
    [
        (["1", "total = 1 / 0"], r"Notebook a, cell 2 \(total = 1 / 0\) failed: ZeroDivisionError: division by zero"),
        (["raise ValueError('first\\nlast')"], "failed: ValueError: last"),
        (["import sys\nsys.exit(0)", "2"], r"cell 1 \(import sys\) failed: SystemExit"),
        (["import os\nos._exit(1)"], "its Python process died"),
        (["x = ("], "SyntaxError|IncompleteInputError"),
    ],
)
def test_a_failure_names_notebook_cell_and_error(tmp_path, cells, message):
    with pytest.raises(ReportError, match=message):
        run(make_notebook(tmp_path / "a.ipynb", *cells))


def test_an_error_of_ours_comes_through_as_it_is(tmp_path):
    path = make_notebook(
        tmp_path / "a.ipynb", "from analysis.errors import StudyError\nraise StudyError('No article in the window.')"
    )
    with pytest.raises(StudyError, match=r"^No article in the window\.$"):
        run(path)


def test_the_order_is_kept_and_the_first_failure_stops_the_rest(tmp_path):
    slow = make_notebook(tmp_path / "slow.ipynb", "import time\ntime.sleep(0.5)")
    quick = make_notebook(tmp_path / "quick.ipynb", "1")
    done = execute_notebooks([NotebookRun(slow, {}), NotebookRun(quick, {})], jobs=2, folder=tmp_path)
    assert [one.name for one in done] == ["slow", "quick"]
    endless = make_notebook(tmp_path / "endless.ipynb", "import time\ntime.sleep(600)")
    wrong = make_notebook(tmp_path / "wrong.ipynb", "1 / 0")
    begun = time.monotonic()
    with pytest.raises(ReportError, match="Notebook wrong"):
        execute_notebooks([NotebookRun(endless, {}), NotebookRun(wrong, {})], jobs=2, folder=tmp_path)
    assert time.monotonic() - begun < 60


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_several_notebooks_import_once_and_share_nothing_else(tmp_path):
    told = (
        "import os, sys\nprint(os.getppid(), os.getcwd(), 'analysis.workbook' in sys.modules, 'x' in globals())\nx = 1"
    )
    paths = [make_notebook(tmp_path / f"{name}.ipynb", told) for name in "ab"]
    first, second = (said(one)[0].split() for one in execute_notebooks(
        [NotebookRun(path, {}) for path in paths], jobs=1, folder=tmp_path))  # fmt: skip
    assert first == second
    assert first[1:] == [str(tmp_path), "True", "False"]
    assert not Path(f"/proc/{first[0]}").exists()  # the process that both were forked from


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_where_the_process_to_fork_from_is_gone_kernels_start_by_themselves(tmp_path):
    path = make_notebook(tmp_path / "a.ipynb", "print(6 * 7)")
    with kernel_host(2):
        KernelHost.running.process.kill()
        KernelHost.running.process.wait()
        assert said(run(path)) == ["42\n"]


def test_no_kernel_and_no_thread_is_left(tmp_path):
    run(make_notebook(tmp_path / "a.ipynb", "1"))
    processes = [getattr(kernel.provisioner, "process", None) for kernel in list(OwnKernel.started)]
    assert all(process is None or process.poll() is not None for process in processes)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")]


def test_notebooks_are_executed_in_place_without_when_and_where(tmp_path):
    path = make_notebook(tmp_path / "a.ipynb", "# Title", "print(6 * 7)")
    assert execute_in_place([], folder=tmp_path) == [path]
    first = path.read_text(encoding="utf-8")
    assert '"42\\n"' in first
    assert "papermill" not in first
    assert "start_time" not in first
    execute_in_place(["a"], folder=tmp_path)
    assert path.read_text(encoding="utf-8") == first
    assert [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]


def test_a_notebook_that_fails_is_left_as_it_was(tmp_path):
    path = make_notebook(tmp_path / "a.ipynb", "1 / 0")
    before = path.read_bytes()
    with pytest.raises(ReportError):
        execute_in_place([], folder=tmp_path)
    assert path.read_bytes() == before

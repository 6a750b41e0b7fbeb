"""Running notebooks: what counts as success, and what is said of a failure. Kernels are real."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from report_factories import make_notebook

from analysis.errors import ReportError, StudyError
from analysis.report import execute, kernels
from analysis.report import kernel_host as host_process
from analysis.report.execute import NotebookRun, execute_notebook, execute_notebooks
from analysis.report.execute_in_place import execute_in_place
from analysis.report.kernels import CAN_FORK, Forked, KernelHost, OwnKernel, kernel_host
from analysis.report.outcomes import CellError, ReportTimeoutError

REPORT = """
import os, sys, time
from analysis.report.kernels import KernelHost
host = KernelHost()
print(host.process.pid, host.fork(["-f", sys.argv[1]], ".", os.environ).pid, flush=True)
time.sleep(600)
"""


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


def test_output_that_comes_late_is_waited_for_and_what_never_comes_is_not_called_a_long_cell(tmp_path, monkeypatch):
    path = make_notebook(tmp_path / "a.ipynb", "print('x')")
    poll = NotebookClient._async_poll_output_msg

    async def late(self, *told):
        await asyncio.sleep(6)
        await poll(self, *told)

    monkeypatch.setattr(NotebookClient, "_async_poll_output_msg", late)
    assert said(run(path)) == ["x\n"]
    monkeypatch.setattr(execute, "OUTPUT_SECONDS", 1)
    with pytest.raises(
        ReportTimeoutError, match="a cell has run, and what it printed had not all come after another 1 s"
    ):
        run(path)


def test_a_cell_that_runs_too_long_is_called_so(tmp_path):
    path = make_notebook(tmp_path / "a.ipynb", "import time\ntime.sleep(600)")
    with pytest.raises(ReportTimeoutError, match="a cell ran for more than 1 s and was stopped"):
        execute_notebook(NotebookRun(path, {}), tmp_path, cell_seconds=1)


def test_a_cell_is_counted_when_it_has_run(tmp_path):
    path = make_notebook(tmp_path / "a.ipynb", "1", "", "1 / 0", "2")
    counted = []
    with pytest.raises(CellError):
        execute_notebook(NotebookRun(path, {}), tmp_path, step=counted.append)
    assert counted == ["a"]


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


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
@pytest.mark.parametrize("killed", [["host"], ["report"], ["host", "report"]])
def test_no_kernel_outlives_its_host_or_report_that_is_killed(tmp_path, killed):
    file = tmp_path / "kernel.json"
    report = subprocess.Popen([sys.executable, "-c", REPORT, str(file)], stdout=subprocess.PIPE, text=True)
    host, kernel = map(int, report.stdout.readline().split())
    handle = os.pidfd_open(kernel)
    while not file.exists():  # it listens
        assert not select.select([handle], [], [], 0.1)[0]
    for name in killed:
        os.kill({"host": host, "report": report.pid}[name], signal.SIGKILL)
    ended = bool(select.select([handle], [], [], 10)[0])
    if not ended:
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    os.close(handle)
    report.kill()
    report.communicate()
    assert ended


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_where_the_process_to_fork_from_does_not_answer_kernels_start_by_themselves(tmp_path, monkeypatch):
    path = make_notebook(tmp_path / "a.ipynb", "print(6 * 7)")
    monkeypatch.setattr(kernels, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(kernels, "LATE_SECONDS", 0)
    with kernel_host(2):
        KernelHost.running.process.send_signal(signal.SIGSTOP)
        assert said(run(path)) == ["42\n"]
        assert KernelHost.running.stuck
        assert said(run(path)) == ["42\n"]


def test_a_fork_that_fails_or_comes_too_late_is_told_and_ends_nothing(monkeypatch):
    def fork():
        raise BlockingIOError("too many processes")

    monkeypatch.setattr(os, "fork", fork)
    assert host_process._answer({"until": time.monotonic() + 60}) == {"error": "too many processes"}
    assert host_process._answer({"until": time.monotonic() - 1}) == {"error": "too late"}


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_a_child_that_ends_at_once_is_not_taken_for_one_that_runs(monkeypatch):
    monkeypatch.setattr(host_process, "_become_kernel", lambda *_: os._exit(0))
    pid = host_process._answer({"until": time.monotonic() + 60})["pid"]
    host_process._reap(0)
    assert pid not in host_process.RUNNING
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_a_process_without_a_handle_is_killed_and_where_none_is_lent_none_is_forked(monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "pidfd_open", refuse)
    assert not kernels._can_fork()
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with pytest.raises(PermissionError):
        Forked(process.pid)
    assert process.wait(10) == -signal.SIGKILL


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_a_forked_kernel_computes_with_threads(tmp_path):
    code = "import numpy, pyarrow, pyarrow.compute\na = numpy.ones((600, 600))\nprint(int((a @ a).sum()))"
    table = "print(pyarrow.table({'a': list(range(9))}).group_by([], use_threads=True).aggregate([('a', 'sum')])[0][0])"
    path = make_notebook(tmp_path / "a.ipynb", code, table)
    with kernel_host(2):
        assert "".join(said(run(path)) + said(run(path))) == "216000000\n36\n" * 2


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

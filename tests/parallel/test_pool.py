"""Work beside this process: in order, bounded, and ended with it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from analysis.errors import AnalysisError
from analysis.parallel.pool import in_order

SCRIPT = """
from analysis.parallel.pool import in_order
print("started")
print(list(in_order(abs, [-1, -2, -3], jobs=2)))
"""


@pytest.mark.parametrize("from_a_file", [True, False])
def test_a_script_needs_no_guard(tmp_path, from_a_file):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    given = [str(tmp_path / "script.py")] if from_a_file else ["-"]
    done = subprocess.run(
        [sys.executable, *given], input=None if from_a_file else SCRIPT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("started\n[1, 2, 3]\n", 0), done.stderr


def test_results_come_in_the_order_of_the_pieces_whatever_the_number_of_processes():
    assert list(in_order(abs, range(-5, 0), jobs=2)) == list(in_order(abs, range(-5, 0), jobs=1)) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("pieces", [[], [-7]])
def test_one_piece_needs_no_process(pieces):
    seen = []
    assert list(in_order(seen.append, pieces, jobs=2)) == [None] * len(pieces)
    assert seen == pieces  # done here: another process would have filled a list of its own


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_read_before_a_failure_comes_out_first(jobs):
    def pieces():
        yield from (-1, -2, -3)
        raise OSError("the disk is gone")

    results = in_order(abs, pieces(), jobs=jobs)
    assert [next(results) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_pieces_are_read_than_are_worked_on(jobs):
    read = []

    def pieces():
        for number in range(20):
            read.append(number)
            yield number

    for done, _ in enumerate(in_order(abs, pieces(), jobs=jobs), start=1):
        assert len(read) <= done + jobs


def refuse(piece):
    raise LookupError(f"no {piece} here")


def vanish(piece):
    os._exit(9)


def test_an_error_comes_through_with_the_place_where_it_arose():
    with pytest.raises(LookupError, match="no 1 here") as raised:
        list(in_order(refuse, [1, 2], jobs=2))
    assert "in refuse" in raised.value.__notes__[0]


def test_a_process_that_dies_is_named_and_the_others_end():
    with pytest.raises(AnalysisError, match="most often for lack of memory"):
        list(in_order(vanish, [1, 2, 3], jobs=2))
    assert not multiprocessing.active_children()


def test_no_process_is_left_where_the_results_are_not_all_taken():
    results = in_order(abs, range(20), jobs=2)
    next(results)
    assert multiprocessing.active_children()
    results.close()
    assert not multiprocessing.active_children()


def test_workers_end_with_a_parent_that_is_killed():
    code = (
        "import os, time; from analysis.parallel.pool import start_worker; worker = start_worker(print);"
        "print(worker.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    for _ in range(200):
        if not _runs(worker):
            return
        time.sleep(0.1)
    pytest.fail(f"process {worker} outlived its parent")


def _runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # a zombie that nobody has waited for runs no more
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"

"""Work beside this process: in order, bounded, and ended with it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from analysis.parallel import in_order


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


def test_workers_end_with_a_parent_that_is_killed():
    code = (
        "import os, sys, time; from analysis.parallel import process_pool; pool = process_pool(1);"
        "print(pool.submit(os.getpid).result(), flush=True); time.sleep(60)"
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

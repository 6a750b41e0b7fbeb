"""Told to end, a run is gone within seconds, with all its processes, and its exit code says why. More in `tests/bench/endings.py`."""

import signal
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import endings

STUCK = """
import hashlib, pathlib, sys, threading
from analysis.parallel import ending
ending.listen()
half = pathlib.Path(sys.argv[1])
half.touch()
with ending.undone_at_end(half.unlink):
    threading.Timer(0.5, print, ["ready"], {"flush": True}).start()  # once the main thread is deep in the library
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2_000_000_000)  # minutes in which no line of Python runs
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tmp_path_factory.mktemp("sources")


@pytest.fixture(scope="module")
def commands(sources):
    return endings.commands(sources)


@pytest.fixture
def folder(sources):
    return Path(tempfile.mkdtemp(dir=sources))


@pytest.mark.parametrize("command, moment, pattern", [
    ("ingest",   1.0, "int"),
    ("measure",  3.0, "int, term"),
    ("measure",  6.0, "term to the group"),
    ("measure",  8.0, "int, int to the group"),
    ("evaluate", 2.5, "term to the group"),
])  # fmt: skip
def test_a_run_that_is_told_to_end_is_gone_in_seconds(commands, folder, command, moment, pattern):
    signals, group = endings.PATTERNS[pattern]
    ended = endings.told_to_end(commands[command], folder, moment, signals, group)
    assert ended.problem({number for _, number in signals}) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_report_ends_with_its_kernels(commands, folder, number):
    mark = uuid.uuid4().hex
    process = endings.start(commands["report"], folder, mark)
    while not any(is_kernel(pid) for pid in endings.processes(mark)):
        assert process.poll() is None, process.communicate()
    ended = endings.tell(process, folder, mark, [(0.5, number)], group=False)
    assert ended.problem({number}) == ""


def is_kernel(pid):
    """Started as one, or forked from the host of kernels."""
    try:
        parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
        own, above = (Path(f"/proc/{one}/cmdline").read_bytes() for one in (pid, parent))
    except OSError:
        return False
    return b"ipykernel_launcher" in own or (b"kernel_host" in own and b"kernel_host" in above)


def test_a_run_that_is_deep_in_a_library_is_ended_and_what_is_half_written_goes(tmp_path):
    half = tmp_path / "half"
    process = subprocess.Popen([sys.executable, "-c", STUCK, str(half)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    assert half.exists()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=endings.LIMIT)
    assert process.returncode == 143
    assert said == b"workbook: Interrupted (SIGTERM).\n"
    assert not half.exists()

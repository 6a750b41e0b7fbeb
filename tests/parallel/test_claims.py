"""Work shared by processes: who holds what, and what the dead leave behind."""

import subprocess
import sys

import pytest

from analysis.parallel import claims as claims_module
from analysis.parallel import locks
from analysis.parallel.claims import Claims, alone, folder_aside, sweep

HOLD = """
import sys
from pathlib import Path
from analysis.parallel.claims import Claims, folder_aside
folder = Path(sys.argv[1])
claims = Claims(folder)
with claims.turn():
    claim = claims.claim(["one", "two"])
with folder_aside(folder) as aside:
    (aside / "half").write_text("written")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process, which holds a claim and writes an entry until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def names(folder):
    return sorted(path.name[:7] for path in folder.iterdir())


def test_what_another_process_does_is_seen_and_left_alone(tmp_path, other):
    with Claims(tmp_path).turn() as taken:
        assert taken == {"one", "two"}
    sweep(tmp_path)
    assert names(tmp_path) == [".aside-", ".claim-"]


def test_a_killed_process_blocks_nobody_and_what_it_left_is_swept(tmp_path, other):
    other.kill()
    other.wait()
    claims = Claims(tmp_path)
    claims.wait({"one"})  # returns at once
    with claims.turn() as taken:
        assert taken == set()
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_work_is_waited_for_until_its_process_gives_it_back(tmp_path, other, monkeypatch):
    looks: list[float] = []

    def pause(seconds):
        looks.append(seconds)
        if len(looks) == 3:
            other.communicate("")  # ends

    monkeypatch.setattr(claims_module.time, "sleep", pause)
    Claims(tmp_path).wait({"one", "three"})
    assert len(looks) == 3
    Claims(tmp_path).wait({"three"})  # nobody's
    assert len(looks) == 3


def test_a_process_that_is_stopped_is_not_waited_for_for_ever(tmp_path, other, monkeypatch):
    monkeypatch.setattr(claims_module, "PATIENCE", 0)
    claims = Claims(tmp_path)
    claims.wait({"one"})
    with claims.turn() as taken:
        assert taken == set()  # done here too
    with Claims(tmp_path).turn() as taken:
        assert taken == {"one", "two"}  # still its own for others


def test_work_that_is_released_is_free(tmp_path):
    claims = Claims(tmp_path)
    with claims.turn():
        claim = claims.claim(["one"])
    with Claims(tmp_path).turn() as taken:
        assert taken == {"one"}
    claim.release()
    with Claims(tmp_path).turn() as taken:
        assert taken == set()
    assert names(tmp_path) == []


def test_one_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(claims_module, "PATIENCE", 0)
    with alone(tmp_path / ".lock"):
        assert claims_module.is_free(tmp_path / ".lock") is False
    assert names(tmp_path) == []


def test_where_there_are_no_locks_everyone_does_all_the_work(tmp_path, monkeypatch):
    for module in (claims_module, locks):
        monkeypatch.setattr(module, "try_lock", lambda *_, **__: None)
    claims = Claims(tmp_path)
    with claims.turn():
        claim = claims.claim(["one"])
    with Claims(tmp_path).turn() as taken:
        assert taken == set()
    claims.wait({"one"})
    claim.release()
    with folder_aside(tmp_path) as aside:
        sweep(tmp_path)
        assert aside.is_dir()  # nobody can tell whether it is still written to
    with alone(tmp_path / ".lock"):
        pass
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "file").write_text("")
    claims = Claims(tmp_path / "file" / "measures")
    with claims.turn() as taken:
        claims.claim(["one"]).release()
    assert taken == set()


def test_where_folders_cannot_be_opened_one_is_made_and_goes(tmp_path, monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(claims_module, "opened", lambda _path: None)
    with folder_aside(tmp_path) as aside:
        assert list(tmp_path.iterdir()) == [aside]
    assert list(tmp_path.iterdir()) == []

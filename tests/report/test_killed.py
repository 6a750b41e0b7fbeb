"""Whenever a run is killed, the editions from before stand as they were, and the next run tells of it. More in `tests/bench/killed_reports.py`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "bench" / "killed_reports.py"


@pytest.mark.skipif(sys.platform != "linux", reason="runs are forked")
def test_killed_at_thirty_steps_a_run_harms_no_edition_and_is_kept_as_stopped():
    done = subprocess.run([sys.executable, str(SCRIPT), "30"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    came_to = json.loads(done.stdout.splitlines()[-1])
    assert sum(came_to.values()) == 30
    assert set(came_to) == {
        "not begun",
        "nothing to keep",
        "kept as stopped",
        "whole",
    }  # from its first step to its last
    assert came_to["kept as stopped"] >= 10

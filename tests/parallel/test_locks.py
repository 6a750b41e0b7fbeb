"""Locks between processes, and a machine without `fcntl`, as Windows is."""

import os
import subprocess
import sys

from analysis.parallel import locks
from analysis.parallel.locks import is_free, locked, opened, try_lock

HOLDS = "import sys; from pathlib import Path; from analysis.parallel.locks import locked\nwith locked(Path(sys.argv[1])): print('has it', flush=True); sys.stdin.read()"
WITHOUT = """
import sys, types
asked = []
msvcrt = types.SimpleNamespace(LK_NBLCK=2, LK_UNLCK=0, locking=lambda descriptor, mode, n: asked.append((mode, n)))
sys.modules["fcntl"] = None
import os
for name in ("sched_getaffinity", "setsid"):
    delattr(os, name)
import analysis, analysis.workbook, analysis.corpus.store.ingest, analysis.report.publish
from analysis.cli.main import main
try:
    main(["--help"])
except SystemExit as left:
    assert left.code == 0
sys.modules["msvcrt"] = msvcrt
assert main(["ingest", sys.argv[1], "--into", sys.argv[2], "--jobs", "1"]) == 0
assert asked[:2] == [(2, 1), (0, 1)], asked
from analysis.corpus.load import load_corpus
assert len(load_corpus(sys.argv[2]).articles) == 1
"""


def test_one_process_at_a_time_holds_a_lock_and_it_goes_with_the_process(tmp_path):
    file = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"has it\n"
    waiter = subprocess.Popen([sys.executable, "-c", HOLDS, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    holder.kill()
    assert waiter.stdout.readline() == b"has it\n"
    waiter.communicate()
    holder.communicate()
    with locked(file):
        assert file.exists()


def test_a_folder_is_held_as_long_as_it_lasts(tmp_path):
    assert is_free(tmp_path)
    held = opened(tmp_path)
    assert try_lock(held)
    assert is_free(tmp_path) is False
    os.close(held)
    assert is_free(tmp_path)
    assert is_free(tmp_path / "gone") is None


def test_without_fcntl_articles_are_ingested_and_read(tmp_path):
    text = "The ferries ran late on Monday, and nobody in the harbour of Lund was told why. " * 5
    (tmp_path / "article.txt").write_text(f"Ferries late again\n\n{text}", encoding="utf-8")
    arguments = [str(tmp_path / "article.txt"), str(tmp_path / "store")]
    done = subprocess.run([sys.executable, "-c", WITHOUT, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_lock_that_another_holds_is_waited_for_where_the_system_cannot_wait(tmp_path, monkeypatch):
    class Taken:
        LK_NBLCK, tries = 2, 0

        def locking(self, *_):
            self.tries += 1
            if self.tries < 3:
                raise OSError("another process holds it")

    windows = Taken()
    monkeypatch.setattr(locks, "_module", lambda name: windows if name == "msvcrt" else None)
    monkeypatch.setattr(locks.time, "sleep", lambda _: None)
    with (tmp_path / "lock").open("a") as file:
        locks.lock(file.fileno())
    assert windows.tries == 3

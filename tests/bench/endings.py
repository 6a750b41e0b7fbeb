"""Tell runs to end at many moments: `python tests/bench/endings.py [MOMENTS] [COMMAND...]`.

A command is one of ingest, measure, report, evaluate; all where none is named. Each is run undisturbed once, to know how long it
takes; then at each moment of that time it is sent each pattern of signals. Within LIMIT seconds after the first signal no process
of the run may be left, the exit code must be that of a signal sent, and no half-written file may lie anywhere. Exit 1 where
one run does otherwise. Linux only: processes of a run are found by a mark in their environment.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generate import write

LIMIT = 5.0  # seconds
MARK = "WORKBOOK_TEST_RUN"
FINISHED = ("It lies in", "measured now", "index.html", "macro_f1")  # what each command prints last
INT, TERM = signal.SIGINT, signal.SIGTERM
PATTERNS = {  # signals with the pause before each, in seconds; whether the process group is told, as a terminal and `timeout` do
    "int": ([(0, INT)], False),
    "int, term": ([(0, INT), (0.3, TERM)], False),
    "int, int to the group": ([(0, INT), (0.1, INT)], True),
    "term to the group": ([(0, TERM)], True),
}
REPORT = """
[[report]]
name = "sample"
title = "A small report"
notebooks = ["briefing"]
corpus = "{corpus}"
"""
STARTED = """
import sys
from pathlib import Path
from analysis import paths
paths.store, paths.reports = lambda: Path({folder!r}, ".workbook"), lambda: Path({folder!r}).parent
from analysis.cli.main import main
sys.exit(main())
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code as a shell sees it, seconds until all of it was gone, what it left."""

    code: int
    seconds: float
    processes: list[int]
    files: list[str]
    printed: str
    said: str
    running: bool  # whether it still ran when it was told

    def problem(self, signals: set[int]) -> str:
        """What is wrong with it; "" where nothing is."""
        if self.processes:
            return f"processes left: {self.processes}"
        if self.files:
            return f"files left: {self.files}"
        if self.seconds > LIMIT:
            return f"took {self.seconds:.1f} s"
        finished = self.code == 0 and any(words in self.printed for words in FINISHED)  # as it was told
        if self.running and not finished and self.code not in {128 + number for number in signals}:
            return f"exit code {self.code}: {self.said[-300:]}"
        if "Traceback" in self.said or "leaked" in self.said:
            return f"said {self.said[-1500:]}"
        return ""


def told_to_end(
    arguments: list[str], folder: Path, moment: float, signals: list[tuple[float, int]], group: bool
) -> Ended:
    """Run `workbook` with these arguments in `folder`, an empty one, and tell it to end after so many seconds."""
    mark = uuid.uuid4().hex
    process = start(arguments, folder, mark)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment)
    return tell(process, folder, mark, signals, group)


def tell(
    process: "subprocess.Popen[str]", folder: Path, mark: str, signals: list[tuple[float, int]], group: bool
) -> Ended:
    """Send the signals to a run that was started with this mark, and wait for its end."""
    running, begun = process.poll() is None, time.monotonic()
    for pause, number in signals if running else []:
        time.sleep(pause)
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(process.pid, number)
    left = wait_for_end(process, mark, begun + LIMIT + 1)
    seconds = time.monotonic() - begun
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    printed, said = process.communicate()
    code = process.returncode
    return Ended(128 - code if code < 0 else code, seconds, left, half_written(folder), printed, said, running)


def start(arguments: list[str], folder: Path, mark: str = "") -> "subprocess.Popen[str]":
    """The command, its cache and its outputs in `folder`, in a process group of its own."""
    code = STARTED.format(folder=str(folder))
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env=os.environ | {MARK: mark}, cwd=folder,
    )  # fmt: skip


def wait_for_end(process: "subprocess.Popen[str]", mark: str, until: float) -> list[int]:
    """The processes of the run that still run at `until`."""
    while time.monotonic() < until:
        if process.poll() is not None and not list(processes(mark)):
            return []
        time.sleep(0.02)
    return list(processes(mark))


def processes(mark: str) -> Iterator[int]:
    """Those that carry the mark, zombies left out: they run no more."""
    wanted = f"{MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except OSError:
            continue


def half_written(folder: Path) -> list[str]:
    """Folders and files that a run makes aside and renames when they are whole."""
    asides = (
        path
        for path in folder.rglob(".*")
        if path.name.startswith((".aside-", ".claim-")) or path.parent.name == "sample"
    )
    return sorted(str(path.relative_to(folder)) for path in asides)


def commands(folder: Path) -> dict[str, list[str]]:
    """Arguments of a small job of each command."""
    write(150, folder / "articles.jsonl", 7)
    write(40, folder / "few.jsonl", 7)
    (folder / "reports.toml").write_text(REPORT.format(corpus=folder / "few.jsonl"), encoding="utf-8")
    codes = [
        {"text": f"Reporters asked Ann Ortiz about it {n} times.", "target": "Ann Ortiz", "start": 16, "end": 25, "label": n % 3 - 1}
        for n in range(1_000)
    ]  # fmt: skip
    (folder / "codes.jsonl").write_text("\n".join(map(json.dumps, codes)), encoding="utf-8")
    articles = str(folder / "articles.jsonl")
    return {
        "ingest": ["ingest", articles, "--into", "store", "--jobs", "2"],
        "measure": ["measure", "--corpus", articles, "--jobs", "2"],
        "report": ["report", "sample", "--out", "out", "--jobs", "2"],
        "evaluate": ["evaluate", "sentiment", str(folder / "codes.jsonl")],
    }


def main(moments: int, names: list[str]) -> int:
    """Print how each run ended and how many ended otherwise than they must."""
    wrong = n_runs = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name:
        all_commands = commands(Path(name))
        for command in names or all_commands:
            arguments = all_commands[command]
            begun = time.monotonic()
            with tempfile.TemporaryDirectory(dir=name) as folder:
                _, said = start(arguments, Path(folder)).communicate()
            whole = time.monotonic() - begun
            print(
                f"{command}: {whole:.1f} s undisturbed{f' ({said.strip()[-200:]})' if said.strip() else ''}", flush=True
            )
            for number in range(moments):
                moment = whole * (number + 0.5) / moments
                for pattern, (signals, group) in PATTERNS.items():
                    with tempfile.TemporaryDirectory(dir=name) as folder:
                        ended = told_to_end(arguments, Path(folder), moment, signals, group)
                    problem = ended.problem({sent for _, sent in signals})
                    wrong, n_runs, slowest = wrong + bool(problem), n_runs + ended.running, max(slowest, ended.seconds)
                    print(
                        f"{command} {moment:5.1f} s, {pattern}: {'' if ended.running else 'had ended before; '}"
                        f"exit {ended.code} after {ended.seconds:.2f} s {f'WRONG: {problem}' if problem else ''}",
                        flush=True,
                    )
    print(f"{n_runs} runs were told to end while they ran; the slowest took {slowest:.1f} s; {wrong} went wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["20"])[0]), sys.argv[2:]))

"""A command that is told of every run of a report, good or failed. What comes of the command is reported and changes nothing else."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from analysis import paths
from analysis.errors import visible_name
from analysis.parallel.ending import undone_at_end
from analysis.report.record_reader import read_run, read_summary
from analysis.report.series import Edition

HOOK_SECONDS = 60
LAST_SECONDS = 2  # where a run is told to end: it has not much longer itself
LAST_BYTES = 600  # of what the command printed, that a message quotes from
OF_THE_SUMMARY = (
    "as_of",
    "started",
    "duration_seconds",
    "corpus",
    "parameters",
    "base",
    "sentences",
    "each",
    "formats",
)
LISTENING = 0.5  # seconds for the last words of a command that has ended


def run_hook(
    command: str, outcome: str, folder: Path, summary: Mapping[str, Any], *, seconds: float = HOOK_SECONDS
) -> str:
    """Run the command, and hand it one object of JSON on its standard input.

    The object has `outcome` (of `outcomes.OUTCOMES`), `path` (the folder of the edition, or of what a failed run left, absolute)
    and `summary`. The command runs in the folder of the study, without a shell, with the folder of the running Python first in its PATH, so that `workbook`
    is found.

    Args:
        command: as a shell divides it into words; "": nothing is run.
        summary: what run.json says of the run, or part of it: report, title, edition, headline, message and so on.
        seconds: after which the command and whatever it started are killed.
    Returns:
        What went wrong, in a sentence; "" where nothing did. Nothing is raised.
    """
    if not command.strip():
        return ""
    told = json.dumps({"outcome": outcome, "path": str(Path(folder).resolve()), "summary": dict(summary)}, default=str)
    try:
        words = shlex.split(command)
        with tempfile.TemporaryFile() as given:
            given.write(told.encode())
            given.seek(0)
            problem = _run(words, given, seconds)
    except (OSError, ValueError) as wrong:  # quotation marks left open, no such program, no room for the message
        problem = f"it could not be run: {getattr(wrong, 'strerror', None) or wrong}"
    return f"The hook {visible_name(command)} failed: {problem}." if problem else ""


def told_of(command: str, edition: Edition, *, seconds: float = HOOK_SECONDS) -> str:
    """Run the hook of a report on what came of a run: its summary is `run.json` without the long parts, with that of the first page."""
    if not command:
        return ""
    summary = read_run(edition.path)[0] | read_summary(edition.path)[0]
    known = {name: getattr(edition, name) for name in ("title", "edition", "headline", "message", "outcome")}
    summary = {name: value for name, value in summary.items() if name in OF_THE_SUMMARY} | known
    return run_hook(command, edition.outcome, edition.path, {"report": edition.name, **summary}, seconds=seconds)


def _run(words: list[str], given: IO[bytes], seconds: float) -> str:
    path = os.pathsep.join(part for part in (str(Path(sys.executable).parent), os.environ.get("PATH", "")) if part)
    process = subprocess.Popen(
        words, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, cwd=paths.home(),
        env={**os.environ, "PATH": path}, executable=_found(words[0], path),
    )  # fmt: skip
    last = bytearray()
    listener = threading.Thread(target=_listen, args=(process.stdout, last), daemon=True)
    listener.start()
    with undone_at_end(partial(end_group, process)):
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            end_group(process)
            return f"it was not done after {seconds:g} seconds and was stopped"
        except BaseException:
            end_group(process)
            raise
    listener.join(LISTENING)
    if code == 0:
        return ""
    ended = f"it ended with exit code {code}" if code > 0 else f"signal {-code} ended it"
    return f"{ended}{_quoted(last)}"


def _found(program: str, path: str) -> str:
    """The program's file. Popen would search the PATH of this process, not the one that the command gets."""
    return shutil.which(program, path=path) or program


def _listen(stream: IO[bytes] | None, last: bytearray) -> None:
    """Read to the end, so that nobody waits for a full pipe, and keep the last bytes."""
    while stream and (read := stream.read1(1 << 16)):  # type: ignore[attr-defined]
        last += read
        del last[:-LAST_BYTES]


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """The command with all that it started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)


def _quoted(printed: bytearray) -> str:
    """The last line that the command printed, made fit for a terminal."""
    lines = [line.strip() for line in printed.decode("utf-8", "replace").splitlines() if line.strip()]
    return f" and said: {visible_name(lines[-1][-200:])}" if lines else ""

"""What a run writes of itself while it lasts: `run.json`, which says from the first moment how it ends if nobody else says so, and `log.txt`."""

import json
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.report.outcomes import Outcome

KILLED = "The run ended without a word: its process was killed, or the machine went down."
SHORT = ("report", "title", "edition", "as_of", "started", "outcome", "message")  # where there is no room for more


class RunRecord:
    """The record of one run, in its folder aside."""

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self.folder, self.begun, self.lock = folder, time.monotonic(), threading.Lock()
        self.values: dict[str, Any] = {**about, "outcome": "stopped", "message": KILLED, "headline": ""}
        self.write()
        self.log = (folder / "log.txt").open("a", encoding="utf-8", buffering=1)

    def say(self, line: str) -> None:
        """A line of the log, with the time of day (UTC)."""
        with self.lock, suppress(OSError, ValueError):  # no room, or closed
            self.log.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")

    def ends(self, outcome: Outcome, message: str = "", **more: Any) -> None:
        """What came of the run."""
        seconds = round(time.monotonic() - self.begun, 1)
        self.values |= {"duration_seconds": seconds, "outcome": outcome.name, "message": message, **more}
        self.say(f"{outcome.name}: {message or outcome.words}")
        with self.lock, suppress(OSError):
            self.log.close()
        self.write()

    def write(self) -> None:
        """Aside and renamed; where the disk is full, what can be told in the place that the file has already."""
        path, aside = self.folder / "run.json", self.folder / ".run.json"
        try:
            aside.write_text(_as_json(self.values), encoding="utf-8")
            aside.replace(path)
        except OSError:
            if not path.exists():
                raise
            with suppress(OSError):
                aside.unlink(missing_ok=True)
                path.write_text(_as_json({name: self.values.get(name) for name in SHORT}), encoding="utf-8")


def _as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, indent=2, default=str) + "\n"

"""One coder at work on one task: what is still to do, what follows from each step, each code in the file before the next unit is shown."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.tables import records
from analysis.validity.codes import CANNOT_TELL, append_code, make_code

TIMED = 20  # latest codes from which the time left is told ...
FEWEST = 3  # ... and how many it needs
PAUSE = 120.0  # seconds; whoever looks longer at a unit was away


class GivenCode(NamedTuple):
    """What this coder said of a unit."""

    code: str
    note: str


NOTHING = GivenCode("", "")


@dataclass
class CodingSession:
    """The units in the order of the sample, and what this coder said of them; starts at the first that is not coded.

    Each step that codes appends to the file before the state changes: where writing fails, nothing has happened.
    """

    units: Sequence[Mapping[str, Any]]  # CODING_UNITS, in order
    task: str
    coder: str
    path: Path  # of the codes
    given: dict[str, GivenCode] = field(default_factory=dict)  # by unit_id, in the order in which they were made
    clock: Callable[[], float] = time.monotonic
    place: int = 0  # of the unit shown; as many as there are units: none, all are coded
    seconds: list[float] = field(default_factory=list)  # each code of this session took

    def __post_init__(self) -> None:
        self.notes: dict[str, str] = {}  # of units that are not coded yet
        self.steps: list[tuple[str, GivenCode]] = [
            (unit_id, NOTHING) for unit_id in self.given
        ]  # what undo goes back to
        self.since = self.clock()
        self.place = self.first_open()

    @property
    def unit(self) -> Mapping[str, Any] | None:
        """The unit shown; None where all are coded."""
        return self.units[self.place] if self.place < len(self.units) else None

    def now(self, unit_id: str) -> GivenCode:
        """What this coder said of a unit so far."""
        return self.given.get(unit_id, GivenCode("", self.notes.get(unit_id, "")))

    def code(self, unit_id: str, code: object, note: str) -> None:
        """Code a unit, and go on to the next that is not coded. Raises GoldError where the code is none or cannot be written."""
        before = self.now(unit_id)
        self._write(unit_id, code, note)
        self.steps.append((unit_id, before))
        self.seconds.append(min(self.clock() - self.since, PAUSE))
        self.place = self.first_open(self._place_of(unit_id) + 1)
        self.since = self.clock()

    def note(self, unit_id: str, note: str) -> None:
        """Keep a note: with the code where the unit is coded, else until it is."""
        code, before = self.now(unit_id)
        if code and note.strip() != before:
            self._write(unit_id, code, note)
        elif not code:
            self.notes[unit_id] = note.strip()

    def undo(self) -> str:
        """Take the latest code back, and show its unit. Returns the unit_id, "" where there is nothing to take back."""
        if not self.steps:
            return ""
        unit_id, before = self.steps[-1]
        self._write(unit_id, before.code, before.note)
        self.steps.pop()
        self.seconds = self.seconds[:-1]
        self._show(self._place_of(unit_id))
        return unit_id

    def go(self, by: int) -> None:
        """So many units on, or back."""
        self._show(min(max(self.place + by, 0), len(self.units)))

    def go_to_first_open(self) -> None:
        """The first unit that is not coded."""
        self._show(self.first_open())

    def first_open(self, start: int = 0) -> int:
        """The place of the first unit from `start` on that is not coded, else of the first of all; behind the last where none is."""
        places = [*range(start, len(self.units)), *range(min(start, len(self.units)))]
        return next((n for n in places if self.units[n]["unit_id"] not in self.given), len(self.units))

    def counts(self) -> dict[str, int]:
        """How many units there are, are coded, cannot be told, are left."""
        unclear = sum(given.code == CANNOT_TELL for given in self.given.values())
        return {
            "total": len(self.units),
            "coded": len(self.given),
            "cannot_tell": unclear,
            "left": len(self.units) - len(self.given),
        }

    def time_left(self) -> str:
        """From the median of the latest codes: "about 12 minutes left"; "" as long as there are too few to tell."""
        left = self.counts()["left"]
        if len(self.seconds) < FEWEST or not left:
            return ""
        minutes = statistics.median(self.seconds[-TIMED:]) * left / 60
        if minutes < 1:
            return "less than a minute left"
        if minutes < 90:
            return f"about {round(minutes)} {'minute' if round(minutes) == 1 else 'minutes'} left"
        return f"about {minutes / 60:.1f} hours left"

    def _write(self, unit_id: str, code: object, note: str) -> None:
        """A code that is changed is taken back first, so that it does not look like two people's under one name."""
        unit = self.units[self._place_of(unit_id)]
        made = make_code(unit, self.task, code, self.coder, note)
        if made["code"] and self.now(unit_id).code not in ("", made["code"]):
            append_code(self.path, make_code(unit, self.task, "", self.coder))
        append_code(self.path, made)
        self.given.pop(unit_id, None)
        self.notes.pop(unit_id, None)
        if made["code"]:
            self.given[unit_id] = GivenCode(made["code"], made["note"])
        elif made["note"]:
            self.notes[unit_id] = made["note"]

    def _show(self, place: int) -> None:
        self.place, self.since = place, self.clock()

    def _place_of(self, unit_id: str) -> int:
        return next(n for n, unit in enumerate(self.units) if unit["unit_id"] == unit_id)


def open_session(
    units: pd.DataFrame, codes: pd.DataFrame, task: str, coder: str, path: Path, clock: Callable[[], float] = time.monotonic
) -> CodingSession:  # fmt: skip
    """The session of a coder who goes on where they stopped. Args: codes: `read_codes` of `path`."""
    own = codes[(codes["task"] == task) & (codes["coder"] == coder) & codes["unit_id"].isin(units["unit_id"])]
    own = own.sort_values("coded_at", kind="stable")
    given = {row["unit_id"]: GivenCode(row["code"], _text(row["note"])) for row in records(own)}
    return CodingSession(records(units), task, coder, path, given, clock)


def said_by_others(codes: pd.DataFrame, task: str, coder: str) -> dict[str, list[tuple[str, str, str]]]:
    """unit_id to what the other coders said of it, by name: (coder, code, note)."""
    own = codes[(codes["task"] == task) & (codes["coder"] != coder)].sort_values("coder", kind="stable")
    said: dict[str, list[tuple[str, str, str]]] = {}
    for row in records(own):
        said.setdefault(row["unit_id"], []).append((row["coder"], row["code"], _text(row["note"])))
    return said


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""The folder of a report -> its editions and its failed runs, as their `run.json` tell of them; and what the next is called.

reports/weekly/2024-03-31/            an edition, named by the day of the report
reports/weekly/2024-03-31.2/          of the same day with other inputs
reports/weekly/2024-04-07.FAILED/     a run that failed: its run.json, log.txt and what it had of its notebooks
reports/weekly/2024-04-07.FAILED.2/   another one that day
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from analysis.report.outcomes import OUTCOMES
from analysis.report.record_reader import RUN, read_run

FAILED = ".FAILED"
NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:\.(?P<number>\d+))?(?P<failed>\.FAILED(?:\.(?P<again>\d+))?)?")


@dataclass(frozen=True)
class Edition:
    """One edition of a report, or one run of it that failed."""

    name: str  # of the report
    edition: str  # of the folder: "2024-03-31", "2024-03-31.2", "2024-03-31.FAILED"
    day: date
    number: int  # 1 for the first edition of its day
    path: Path
    outcome: str  # one of OUTCOMES
    title: str
    headline: str  # "" where the report has none
    started: str  # UTC, ISO; "" where it is not known
    seconds: float  # that the run took; 0 where they are not known
    message: str  # what a reader is told of the outcome; "" where all went well
    damaged: str = ""  # what is wrong with its run.json, where there is one that cannot be read

    @property
    def good(self) -> bool:
        """Whether this is an edition that readers may open."""
        return OUTCOMES[self.outcome].edition

    @property
    def exit_code(self) -> int:
        """Of a command that made only this."""
        return OUTCOMES[self.outcome].exit_code


def read_series(folder: Path) -> list[Edition]:
    """The editions and failed runs in the folder of a report, oldest first; none where there is no such folder.

    What has no `run.json` that can be read is listed as failed, with a message that says so. What other names are there is
    left alone.
    """
    if not folder.is_dir():
        return []
    found = [edition for path in folder.iterdir() if (edition := read_edition(path)) is not None]
    return sorted(found, key=lambda one: (one.day, one.number, not one.good, one.started, one.edition))


def read_edition(path: Path) -> Edition | None:
    """The edition in this folder; None where the folder's name is none of an edition."""
    name = NAME.fullmatch(path.name)
    if not name or not path.is_dir():
        return None
    try:
        day = date.fromisoformat(name["day"])
    except ValueError:
        return None
    run, problem = read_run(path)
    damaged = problem if (path / RUN).exists() else ""
    problem = f"{problem} What came of this run is not known." if problem else ""
    outcome = str(run.get("outcome", ""))
    if outcome not in OUTCOMES or (OUTCOMES[outcome].edition and name["failed"]):
        outcome, problem = "failed", problem or f"run.json names no outcome that is known: {outcome!r}."
    return Edition(
        name=str(run.get("report") or path.parent.name),
        edition=path.name,
        day=day,
        number=int(name["number"] or 1),
        path=path,
        outcome=outcome,
        title=str(run.get("title") or path.parent.name),
        headline=str(run.get("headline") or ""),
        started=str(run.get("started") or ""),
        seconds=float(run.get("duration_seconds") or 0),
        message=problem or str(run.get("message") or ""),
        damaged=damaged,
    )


def edition_before(series: Iterable[Edition], day: date) -> Edition | None:
    """The last edition that readers may open of an earlier day: another one of the same day is the same news again."""
    return last_good(series, day - timedelta(days=1))


def last_good(series: Iterable[Edition], day: date | None = None) -> Edition | None:
    """The last edition that readers may open, of this day or before it where one is given."""
    good = [one for one in series if one.good and (day is None or one.day <= day)]
    return max(good, key=lambda one: (one.day, one.number), default=None)


def next_name(folder: Path, day: date) -> str:
    """What the next edition of a day is called: "2024-03-31", "2024-03-31.2" where there is one already.

    Numbers are counted on from the highest that an edition or a failed run of the day bears: one that was removed is not taken again.
    """
    names = [name for name in _names(folder) if name["day"] == day.isoformat()]
    good = [int(name["number"] or 1) for name in names if not name["failed"]]
    failed = [int(name["number"] or 1) for name in names if name["failed"]]
    return _numbered(day.isoformat(), max([1, *(number + 1 for number in good), *failed]))


def failed_name(folder: Path, day: date) -> str:
    """What a run that failed is kept as: the name that its edition would have had, and that it failed, numbered from the second on."""
    whole = next_name(folder, day) + FAILED
    kept = [int(name["again"] or 1) for name in _names(folder) if name[0].removesuffix(f".{name['again']}") == whole]
    return _numbered(whole, max(kept, default=0) + 1)


def _names(folder: Path) -> "list[re.Match[str]]":
    """Those of editions and of failed runs, whatever bears them."""
    if not folder.is_dir():
        return []
    return [name for path in folder.iterdir() if (name := NAME.fullmatch(path.name))]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}.{number}"

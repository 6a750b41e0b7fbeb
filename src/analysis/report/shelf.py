"""A folder of reports -> its series: of each report, and of each value that a report is made for, the editions and failed runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import first_of
from analysis.report.record_reader import read_run, read_summary
from analysis.report.series import Edition, last_good, read_series
from analysis.report.sweep import EACH


@dataclass(frozen=True)
class Series:
    """The editions of a report, or of one value of it."""

    folder: Path
    runs: tuple[Edition, ...]  # oldest first, failed ones with them
    value: str = ""  # "": the report itself
    values: tuple["Series", ...] = ()  # of a report that makes an edition for each of several values

    @property
    def name(self) -> str:
        """Of the report's folder."""
        return self.folder.name

    @property
    def title(self) -> str:
        """As the last run has it."""
        return self.runs[-1].title if self.runs else self.name

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Those that readers may open, oldest first."""
        return tuple(one for one in self.runs if one.good)

    @property
    def shown(self) -> tuple[Edition, ...]:
        """The runs without those that failed and were mended, oldest first."""
        return tuple(one for one in self.runs if one not in self.mended)

    @property
    def mended(self) -> tuple[Edition, ...]:
        """Runs that failed before a good edition of the same day or a later one, oldest first."""
        return tuple(one for one in self.runs if not one.good and any(_after(good, one) for good in self.editions))

    @property
    def last(self) -> Edition | None:
        """The last edition that readers may open."""
        return last_good(self.runs)

    @property
    def last_run(self) -> str:
        """When the last run began; "" where that is not known."""
        return max([one.started for one in self.runs] + [one.last_run for one in self.values], default="")


def read_shelf(out: Path) -> list[Series]:
    """The series in a folder of reports, the one that ran last first. What holds no record of a run is no report."""
    found = [series for folder in _folders(out) if (series := _series(folder)) is not None]
    return sorted(found, key=lambda one: (one.last_run, one.name), reverse=True)


def told_of(edition: Edition) -> dict[str, Any]:
    """What an edition says in short (`summary.json`): headline, base, sentences; nothing where it has none."""
    return read_summary(edition.path)[0]


def damaged_in(shelf: Iterable[Series], out: Path) -> str:
    """A sentence on the records that cannot be read, and how many they are; "" where all can."""
    runs = [run for series in shelf for own in (series, *series.values) for run in own.runs]
    found = [
        f"{run.path.relative_to(out)}: {problem}" for run in runs if (problem := run.damaged or _summary_damaged(run))
    ]
    if not found:
        return ""
    records = "1 record" if len(found) == 1 else f"{len(found):,} records"
    return (
        f"{records} of editions in {out} cannot be read, and what {'it says' if len(found) == 1 else 'they say'} is left out "
        f"({first_of((one.rstrip('.') for one in found), 3)}): bring the file back from a copy, or remove the folder of the edition."
    )


def _summary_damaged(edition: Edition) -> str:
    return read_summary(edition.path)[1] if edition.good else ""


def _after(good: Edition, failed: Edition) -> bool:
    if good.day != failed.day or not (good.started and failed.started):
        return good.day >= failed.day
    return good.started > failed.started


def _series(folder: Path) -> Series | None:
    values = []
    for own in _folders(folder / EACH):
        runs = _runs(own)
        if runs:
            values.append(Series(own, runs, _value(runs)))
    runs = _runs(folder)
    return Series(folder, runs, "", tuple(sorted(values, key=lambda one: one.value))) if runs or values else None


def _runs(folder: Path) -> tuple[Edition, ...]:
    runs = tuple(read_series(folder))
    return runs if any((one.path / "run.json").is_file() for one in runs) else ()


def _value(runs: tuple[Edition, ...]) -> str:
    named = (str(read_run(one.path)[0].get("each") or "") for one in reversed(runs))
    return next(filter(None, named), runs[-1].path.parent.name)


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []

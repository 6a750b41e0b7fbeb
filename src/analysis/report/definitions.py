"""reports/reports.toml -> the reports there are: which notebooks, over which corpus and window."""

import dataclasses
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import nearest, read_entries
from analysis.errors import ReportError, UsageError

MOST_DAYS = 36_525  # a hundred years
DEFINITIONS = "reports.toml"


@dataclass(frozen=True, kw_only=True)
class ReportDefinition:
    """One entry `[[report]]`."""

    name: str  # of its folder: small letters, digits, "-" and "_"
    notebooks: tuple[str, ...]  # names without .ipynb, in reading order; the first becomes index.html
    title: str = ""  # "": the study's
    corpus: str = ""  # a store, `store@VERSION`, or a file or folder that `workbook ingest` reads; "": the study's
    start: date | None = None  # first day, included, in the study's time zone; None: the study's
    end: date | None = None  # last day, included; None: the study's
    days: int | None = None  # in place of start and end: so many days, the last of them the day of the report
    parameters: dict[str, Any] = field(default_factory=dict)  # settings of the study, and parameters of its notebooks

    def settle(self, as_of: date | None, today: date) -> tuple[date, date | None, date | None]:
        """The day of the report, and the first and last day that it reads; nothing after its day is read.

        Where nobody names a day it is the end of a fixed window, else today. A report without a window reads everything,
        undated articles included, unless a day is named. Raises UsageError where the window begins after the day.
        """
        day = as_of or self.end or today
        if self.days:
            first = date.fromordinal(max(1, day.toordinal() - self.days + 1))
            return day, first, day
        if self.start and self.start > day:
            raise UsageError(
                f"Report `{self.name}` begins on {self.start}, after {day}: name a later day with --as-of."
            )
        return day, self.start, min(self.end, day) if self.end else as_of


def read_definitions(path: Path | None = None, notebooks: Path | None = None) -> dict[str, ReportDefinition]:
    """The reports by name, in the order of the file.

    Args:
        path: the file; None: reports/reports.toml of the study at hand.
        notebooks: the folder of the notebooks; None: the study's own and the project's.
    Raises ReportError naming the file, the report and the key: unknown keys, notebooks that do not exist, a window that
    contradicts itself, a name that stands twice, no report at all.
    """
    path = path or paths.reports() / DEFINITIONS
    definitions: dict[str, ReportDefinition] = {}
    for definition in read_entries(path, "report", ReportDefinition, ReportError):
        where = f"{path}, report `{definition.name}`"
        if definition.name in definitions:
            raise ReportError(f"{where} stands twice: give each report a name of its own.")
        definitions[definition.name] = _checked(definition, where, notebooks)
    if not definitions:
        raise ReportError(f"{path} defines no report: begin one with [[report]].")
    return definitions


def choose(definitions: dict[str, ReportDefinition], names: list[str]) -> list[ReportDefinition]:
    """The reports of these names; all where none is named. Raises UsageError with the nearest name."""
    for name in names:
        if name not in definitions:
            raise UsageError(f"There is no report `{name}`.{nearest(name, definitions)}")
    return [definitions[name] for name in dict.fromkeys(names or definitions)]


def _checked(definition: ReportDefinition, where: str, notebooks: Path | None) -> ReportDefinition:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", definition.name):
        raise ReportError(f"{where}: `name` becomes a folder: use small letters, digits, `-` and `_`.")
    _check_notebooks(definition.notebooks, where, notebooks)
    if definition.days is not None and (definition.start or definition.end):
        raise ReportError(f"{where}: give either `days` or `start` and `end`, not both.")
    if definition.days is not None and not 1 <= definition.days <= MOST_DAYS:
        raise ReportError(f"{where}: `days` is {definition.days}: give a whole number from 1 to {MOST_DAYS:,}.")
    if definition.start and definition.end and definition.end < definition.start:
        raise ReportError(f"{where}: `end` {definition.end} comes before `start` {definition.start}: swap them.")
    taken = {f.name for f in dataclasses.fields(definition)} & set(definition.parameters)
    if taken:
        raise ReportError(f"{where}: `{min(taken)}` is a key of the report itself: move it out of `parameters`.")
    return definition


def _check_notebooks(names: tuple[str, ...], where: str, folder: Path | None) -> None:
    if not names:
        raise ReportError(f"{where}: `notebooks` is empty.")
    known = {path.stem for path in folder.glob("*.ipynb")} if folder else set(paths.notebooks())
    place = paths.for_display(folder) if folder else "notebooks"
    for name in names:
        if name not in known:
            hint = nearest(name.removesuffix(".ipynb"), known) if known else " There are none."
            raise ReportError(f"{where}: there is no notebook `{name}` in {place}.{hint}")
        if names.count(name) > 1:
            raise ReportError(f"{where}: the notebook `{name}` stands twice.")

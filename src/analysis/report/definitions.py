"""reports/reports.toml -> the reports there are: which notebooks, over which corpus and window."""

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import nearest, read_entries, read_toml
from analysis.errors import DefinitionError, ReportError, UsageError
from analysis.report.formats import check_formats
from analysis.report.sweep import spelled_value
from analysis.report.windows import window_days

MOST_MINUTES = 10_080  # a week
LONGEST_NAME = 100  # letters of a report's name, which file systems take with what editions add to it
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
    window: str = ""  # in place of start and end: a rule, such as "7 days" or "last month"; see `windows`
    parameters: dict[str, Any] = field(default_factory=dict)  # settings of the study, and parameters of its notebooks
    draft: bool = False  # rendered only where it is named
    each: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # a parameter: one edition for each of these values
    formats: tuple[str, ...] = ("site",)  # what an edition is written as, beside its pages
    hook: str = ""  # a command that is told of each run: outcome, path and summary as JSON on its standard input
    timeout_minutes: int = 60  # for a run as a whole
    require_alpha: float | None = None  # agreement with codes of the corpus, below which an edition says so first
    require_articles: int = 0  # articles, below which an edition says so first

    def settle(self, as_of: date | None, today: date) -> tuple[date, date | None, date | None]:
        """The day of the report, and the first and last day that it reads; nothing after its day is read.

        Where nobody names a day it is the end of a fixed window, else today. A report without a window reads everything,
        undated articles included, unless a day is named. Raises UsageError where the window begins after the day.
        """
        day = as_of or self.end or today
        if self.window:
            return day, *window_days(self.window, day)
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
    Raises DefinitionError naming the file, the report and the key: unknown keys, notebooks that do not exist, a window that
    contradicts itself, a name that stands twice, no report at all.
    """
    path = path or paths.reports() / DEFINITIONS
    definitions: dict[str, ReportDefinition] = {}
    for definition in read_entries(path, "report", ReportDefinition, DefinitionError, beside=("address",)):
        where = f"{path}, report `{definition.name}`"
        if definition.name in definitions:
            raise DefinitionError(f"{where} stands twice: give each report a name of its own.")
        definitions[definition.name] = _checked(definition, where, notebooks)
    if not definitions:
        raise DefinitionError(f"{path} defines no report: begin one with [[report]].")
    return definitions


def read_address(path: Path | None = None) -> str:
    """Where the folder of reports is published (`address`, beside the reports); "" where it says nothing. Raises DefinitionError."""
    path = path or paths.reports() / DEFINITIONS
    address = read_toml(path, DefinitionError).get("address", "")
    if not isinstance(address, str) or not re.fullmatch(r"(?:https?://[^\s/?#]+[^\s?#]*)?", address):
        raise DefinitionError(
            f"{path}: `address` is {address!r}: write where the folder is published, as in https://example.org/reports."
        )
    return address


def choose(definitions: dict[str, ReportDefinition], names: list[str]) -> list[ReportDefinition]:
    """The reports of these names; all that are no drafts where none is named.

    Raises UsageError with the nearest name, and where there are drafts alone.
    """
    for name in names:
        if name not in definitions:
            raise UsageError(f"There is no report `{name}`.{nearest(name, definitions)}")
    chosen = [definitions[name] for name in dict.fromkeys(names)] or [
        one for one in definitions.values() if not one.draft
    ]
    if not chosen:
        raise UsageError(f"Every report is a draft: name one of {', '.join(definitions)}.")
    return chosen


def _checked(definition: ReportDefinition, where: str, notebooks: Path | None) -> ReportDefinition:
    if len(definition.name) > LONGEST_NAME:
        raise DefinitionError(
            f"{where}: `name` has {len(definition.name)} letters: it becomes a folder, so write {LONGEST_NAME} at most."
        )
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", definition.name):
        raise DefinitionError(f"{where}: `name` becomes a folder: use small letters, digits, `-` and `_`.")
    _check_notebooks(definition.notebooks, where, notebooks)
    _check_window(definition, where)
    if definition.start and definition.end and definition.end < definition.start:
        raise DefinitionError(f"{where}: `end` {definition.end} comes before `start` {definition.start}: swap them.")
    if not 1 <= definition.timeout_minutes <= MOST_MINUTES:
        raise DefinitionError(
            f"{where}: `timeout_minutes` is {definition.timeout_minutes}: give 1 to {MOST_MINUTES:,}."
        )
    if definition.require_alpha is not None and not 0 <= definition.require_alpha <= 1:
        raise DefinitionError(
            f"{where}: `require_alpha` is {definition.require_alpha}: give a number from 0 to 1, as in 0.6."
        )
    if definition.require_articles < 0:
        raise DefinitionError(
            f"{where}: `require_articles` is {definition.require_articles}: give a whole number from 0 up."
        )
    try:
        check_formats(definition.formats)
    except UsageError as problem:
        raise DefinitionError(f"{where}: {problem}") from None
    _check_each(definition, where)
    taken = {f.name for f in dataclasses.fields(definition)} & set(definition.parameters)
    if taken:
        raise DefinitionError(f"{where}: `{min(taken)}` is a key of the report itself: move it out of `parameters`.")
    return definition


def _check_window(definition: ReportDefinition, where: str) -> None:
    if not definition.window:
        return
    if definition.start or definition.end:
        raise DefinitionError(f"{where}: give either `window` or `start` and `end`, not both.")
    try:
        window_days(definition.window, date(2024, 3, 31))
    except ReportError as problem:
        raise DefinitionError(f"{where}: {problem}") from None


def _check_each(definition: ReportDefinition, where: str) -> None:
    if len(definition.each) > 1:
        raise DefinitionError(
            f"{where}: `each` names {' and '.join(definition.each)}: an edition is made for each value of one parameter; "
            "make a report for each of the others."
        )
    for key, values in definition.each.items():
        if not values:
            raise DefinitionError(f'{where}: `each` has no value of `{key}`: list some, as in {key} = ["a", "b"].')
        if key in definition.parameters:
            raise DefinitionError(
                f"{where}: `{key}` stands in `each` and in `parameters`: leave it out of one of them."
            )
        alike = [value for value, n in Counter(map(spelled_value, values)).items() if n > 1]
        if alike:  # spelled alike they would share a folder, as 1 and "1" would
            raise DefinitionError(f"{where}: the value {alike[0]!r} of `{key}` stands twice in `each`: keep one.")


def _check_notebooks(names: tuple[str, ...], where: str, folder: Path | None) -> None:
    if not names:
        raise DefinitionError(f"{where}: `notebooks` is empty.")
    known = {path.stem for path in folder.glob("*.ipynb")} if folder else set(paths.notebooks())
    place = paths.for_display(folder) if folder else "notebooks"
    for name in names:
        if name not in known:
            hint = nearest(name.removesuffix(".ipynb"), known) if known else " There are none."
            raise DefinitionError(f"{where}: there is no notebook `{name}` in {place}.{hint}")
        if names.count(name) > 1:
            raise DefinitionError(f"{where}: the notebook `{name}` stands twice.")

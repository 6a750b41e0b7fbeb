"""report definition + study + what is asked on the command line -> a plan: every parameter of every notebook, checked before anything runs."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.errors import UsageError
from analysis.report.definitions import ReportDefinition
from analysis.report.parameters import Parameters, assign, read_parameters
from analysis.report.sweep import EACH, folder_of, parameter_for, spelled_value
from analysis.study import Study, zone

OF_THE_REPORT = frozenset({"corpus", "start", "end", "out", "edition_before"})
OF_THE_SAMPLE: dict[str, Any] = {
    "codes": "",
    "common_subject": [],
}  # parameters of another corpus than the one a report was written for
OWN = {"out": ": choose its folder with --out", "edition_before": ""}  # parameters that a report sets itself
STUDY_FIELDS = frozenset(field.name for field in dataclasses.fields(Study))


@dataclass(frozen=True)
class Plan:
    """A report whose every parameter has been checked; nothing has run yet."""

    definition: ReportDefinition
    as_of: date
    settings: dict[str, Any]  # what was asked for, by name
    values: dict[str, dict[str, Any]]  # what each notebook is given, in the types it declares
    study: Study | None  # None where the notebooks read no corpus
    notebooks: Path
    value: Any = None  # of a sweep: what this edition is made for

    @property
    def folder(self) -> Path:
        """Of its editions, in the folder of reports."""
        name = Path(self.definition.name)
        return name if self.value is None else name / EACH / folder_of(self.value)

    @property
    def name(self) -> str:
        """As messages call it: "weekly", "weekly for the_paper"."""
        return self.definition.name if self.value is None else f"{self.definition.name} for {spelled_value(self.value)}"

    @property
    def title(self) -> str:
        """As its pages print it."""
        return self.definition.title if self.value is None else f"{self.definition.title}: {spelled_value(self.value)}"

    def found(self, path: str) -> Path:
        """A file that a setting names."""
        return paths.from_root(path)

    def notebook(self, name: str) -> Path:
        """The file of one of its notebooks."""
        return self.notebooks / f"{name}.ipynb"


def plan_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    notebooks: Path = paths.NOTEBOOKS,
    value: Any = None,
) -> Plan:
    """Settle window, corpus and parameters of a report, and check them against its notebooks and the codebook.

    Args:
        as_of: the day of the report; None: the end of its fixed window, else today in the parameter `time_zone`.
        parameters: lay over those of the definition; texts are parsed into the declared types.
        corpus: in place of the definition's, whose fixed window then does not apply; "": the definition's.
        value: one of the values that the definition makes editions for.
    Raises:
        UsageError, with the nearest right name: an unknown parameter, actor or outlet, a wrong type, a date that is none.
    """
    if corpus and not definition.window:  # a fixed window belongs to the corpus that it was written for
        definition = replace(definition, start=None, end=None, **_named_after(corpus))
    given = {**definition.parameters, **(parameters or {})}
    day, start, end = definition.settle(as_of, datetime.now(zone(given.get("time_zone", "UTC"))).date())
    window = {"start": str(start or ""), "end": str(end or "")}
    elsewhere = OF_THE_SAMPLE if corpus and not definition.window else {}
    settings = {"corpus": corpus or definition.corpus, **window, **elsewhere, **given}
    for name, hint in OWN.items():
        if name in settings:
            raise UsageError(f"`{name}` is set by the report itself{hint}.")
    known = {name: read_parameters(notebooks / f"{name}.ipynb") for name in definition.notebooks}
    if value is not None:
        settings |= parameter_for(next(iter(definition.each)), value, known)
    unneeded = {*(name for name, value in window.items() if not value), *elsewhere}  # nobody needs these
    needs_corpus = any("corpus" in parameters for parameters in known.values())
    values = assign(settings, known, optional=frozenset(unneeded) if needs_corpus else OF_THE_REPORT)
    for name, parameters_of in known.items():
        values[name] |= {own: "" for own in OWN if own in parameters_of}
    return Plan(definition, day, settings, values, _study(known, values) if needs_corpus else None, notebooks, value)


def plan_reports(definition: ReportDefinition, *, only: str = "", **asked: Any) -> list[Plan]:
    """The plan of a report, or of a report for each of several values a plan for each of them.

    Args:
        only: of several values this one, as it is printed; "": all.
        asked: as for `plan_report`.
    Raises:
        UsageError: as `plan_report` does; the report has no such value.
    """
    values: list[Any] = [value for values in definition.each.values() for value in values]
    if only:
        by_name = {spelled_value(value): value for value in values}
        if only not in by_name:
            hint = nearest(only, by_name) if values else " It makes one edition, not one for each of several values."
            raise UsageError(f"The report `{definition.name}` has no value `{only}`.{hint}")
        values = [by_name[only]]
    return [plan_report(definition, value=value, **asked) for value in values or [None]]


def _named_after(corpus: str) -> dict[str, Any]:
    """Title and folder of a report on a corpus that its definition was not written for."""
    stem = Path(corpus).name.partition(".")[0]
    return {
        "title": f"Actors in the news: {stem}",
        "name": re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "corpus",
    }


def _study(known: Mapping[str, Parameters], values: Mapping[str, Mapping[str, Any]]) -> Study:
    """The settings that the notebooks share, checked before anything runs. Raises StudyError."""
    from analysis.codebook.load import read_codebook

    shared: dict[str, Any] = {}
    for name, parameters in reversed(list(known.items())):  # where defaults differ, those of the first page count
        shared |= {p.name: p.default for p in parameters.values() if p.default is not None} | dict(values[name])
    study = Study(**{name: value for name, value in shared.items() if name in STUDY_FIELDS})
    if study.actors or study.about or study.subject_frames:
        read_codebook(study.codebook).check_ids((*study.actors, *study.about), study.subject_frames)
    if study.coded_frames:
        from analysis.framing.learned import read_coded

        read_coded(paths.from_root(study.coded_frames))
    return study

"""report definition + study + what is asked on the command line -> a plan: every parameter of every notebook, checked before anything runs."""

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.errors import UsageError
from analysis.report.definitions import LONGEST_NAME, ReportDefinition
from analysis.report.parameters import Parameters, assign, fit, read_parameters
from analysis.report.sweep import EACH, folder_of, parameter_for, spelled_value
from analysis.study import Study, zone
from analysis.study_folder import check_file, read_study

OWN = {"out": ": choose its folder with --out", "edition_before": ""}  # parameters that a report sets itself
OF_ANOTHER_CORPUS: dict[str, Any] = {"start": "", "end": "", "codes": "", "common_subject": [], "title": ""}
"""Settings that were written for a report's own corpus, as they are on another."""
SETTINGS_OF_A_PAGE = "settings"  # parameter of a notebook that holds the settings it does not name
WRITTEN_AS = {date | None: str}  # days are read by `Study` itself, which says what is no day
SETTINGS = {
    name: list[str] if typing.get_origin(hint) is tuple else WRITTEN_AS.get(hint, hint)
    for name, hint in typing.get_type_hints(Study).items()
}
"""Of a study, in the types that a text of the command line is read into."""


@dataclass(frozen=True)
class Plan:
    """A report whose every parameter has been checked; nothing has run yet."""

    definition: ReportDefinition
    as_of: date
    settings: dict[str, Any]  # what was asked for, by name
    values: dict[str, dict[str, Any]]  # what each notebook is given, in the types it declares
    study: Study | None  # None where the notebooks read no corpus
    notebooks: dict[str, Path]
    value: Any = None  # of a sweep: what this edition is made for
    doubts: tuple[str, ...] = ()  # sentences on what may be mistyped, and only the corpus can tell

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
        title = self.definition.title or self.definition.name
        return title if self.value is None else f"{title}: {spelled_value(self.value)}"


def plan_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    notebooks: Path | None = None,
    value: Any = None,
) -> Plan:
    """Settle window, corpus and settings of a report, and check them against the study, its notebooks and the codebook.

    Args:
        as_of: the day of the report; None: the end of its fixed window, else today in the study's time zone.
        parameters: lay over those of the definition; texts are parsed into the declared types.
        notebooks: the folder of the notebooks; None: the study's own and the project's.
        corpus: in place of the definition's, under a name and a title of its own; a fixed window then does not apply, one by a rule
            does; "": the definition's.
        value: one of the values that the definition makes editions for.
    Raises:
        UsageError, with the nearest right name: an unknown parameter, a wrong type, a date that is none.
        StudyError, with the nearest right name: an unknown actor, frame or event.
    """
    if corpus:  # a fixed window belongs to the corpus that it was written for
        definition = replace(definition, start=None, end=None, **_named_after(corpus))
    given = {**definition.parameters, **(parameters or {})}
    for name, hint in OWN.items():
        if name in given:
            raise UsageError(f"`{name}` is set by the report itself{hint}.")
    files = {name: notebooks / f"{name}.ipynb" if notebooks else paths.notebook(name) for name in definition.notebooks}
    known = {name: read_parameters(path) for name, path in files.items()}
    if value is not None:
        of_pages = {p.name: p.hint for parameters_of in known.values() for p in parameters_of.values()}
        given |= parameter_for(next(iter(definition.each)), value, of_pages | SETTINGS)
    own = {name: fit(given[name], hint, f"`{name}`") for name, hint in SETTINGS.items() if name in given}
    if definition.window and (both := {"start", "end"} & own.keys()):
        raise UsageError(
            f"`{max(both)}` is given, and the report `{definition.name}` has a window, {definition.window!r}: choose its day with "
            "--as-of."
        )
    reads_corpus = any({SETTINGS_OF_A_PAGE, "corpus"} & set(parameters) for parameters in known.values())
    elsewhere = OF_ANOTHER_CORPUS if corpus else {}
    named = {"corpus": corpus or definition.corpus or None, "start": definition.start, "end": definition.end}
    study = read_study(**{**named, **elsewhere, **own}) if reads_corpus else Study()
    if reads_corpus:
        first, last = (None, None) if definition.window else (study.start, study.end)
        title = definition.title or study.title or definition.name
        definition = replace(definition, title=title, start=first, end=last)
    today = datetime.now(zone(own.get("time_zone", study.time_zone))).date()
    day, start, end = definition.settle(as_of, today)
    window = {"start": str(start or ""), "end": str(end or "")}
    source = as_shown(study.corpus) if reads_corpus else corpus or definition.corpus
    settings = {**elsewhere, **own, "corpus": source, **window}
    of_pages = {name: value for name, value in given.items() if name not in SETTINGS}
    values = assign(of_pages, known, settings=SETTINGS if reads_corpus else ())
    for name, parameters_of in known.items():
        values[name] |= _handed(settings, parameters_of)
    checked = _checked(replace(study, start=start, end=end)) if reads_corpus else None
    doubts = _doubts(checked) if checked else ()
    return Plan(definition, day, {**settings, **of_pages}, values, checked, files, value, doubts)


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


def as_shown(corpus: str) -> str:
    """As notebooks are given it and `run.json` keeps it, and as it is found again from the study.

    From the study or the project where it is named from there, `../articles` where it lies beside; named by an absolute path elsewhere on
    the disk it stays whole, which pages shorten (`pages.write_pages`).
    """
    return paths.for_display(corpus) if paths.is_inside(corpus) else corpus


def of_this_run(values: Mapping[str, Any], read: str, aside: Path, before: Path | None) -> dict[str, Any]:
    """What a notebook is given: every one reads the version that was measured, and saves where the edition is made.

    Args:
        values: as planned.
        read: the corpus, with its version.
        before: the last edition; None where there is none.
    """
    shown = as_shown(read)
    ours = {"out": str(aside), "edition_before": str(before or ""), "corpus": shown}
    given = {**values, **{name: value for name, value in ours.items() if name in values}}
    if SETTINGS_OF_A_PAGE in values:
        given[SETTINGS_OF_A_PAGE] = {**values[SETTINGS_OF_A_PAGE], "corpus": shown}
    return given


def _handed(settings: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """The settings as a notebook takes them: those that it names, the others together in its parameter `settings`."""
    named = {name: value for name, value in settings.items() if name in parameters}
    others = {name: value for name, value in settings.items() if name not in parameters}
    handed = {**named, SETTINGS_OF_A_PAGE: others} if SETTINGS_OF_A_PAGE in parameters else named
    return handed | {own: "" for own in OWN if own in parameters}


def _named_after(corpus: str) -> dict[str, Any]:
    """Title and folder of a report on a corpus that its definition was not written for."""
    stem = Path(corpus).name.partition(".")[0]
    return {
        "title": f"Actors in the news: {stem}",
        "name": re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-")[:LONGEST_NAME] or "corpus",
    }


def _checked(study: Study) -> Study:
    """The study, its ids found in its codebook, its codes there and its coded examples read. Raises StudyError."""
    from analysis.codebook.load import read_codebook

    check_file("codes", study.codes)
    if study.actors or study.about or study.subject_frames or study.event:
        codebook = read_codebook(study.codebook)
        codebook.check_ids((*study.actors, *study.about), study.subject_frames)
        codebook.check_events([study.event] if study.event else [])
    if study.coded_frames:
        from analysis.framing.learned import read_coded

        read_coded(paths.from_study(study.coded_frames))
    return study


def _doubts(study: Study) -> tuple[str, ...]:
    """What is told before anything runs of outlets that the codebook does not have: the corpus may."""
    from analysis.codebook.load import read_codebook

    if not study.outlets:
        return ()
    return tuple(
        f"The codebook has no outlet `{outlet}`. Did you mean `{near}`? It is looked for in the corpus."
        for outlet, near in read_codebook(study.codebook).doubtful_outlets(study.outlets).items()
    )

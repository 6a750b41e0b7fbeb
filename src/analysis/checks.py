"""Every codebook file, report definition, measure and score file, read and checked: what is wrong with each."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.codebook.english import read_english
from analysis.codebook.entries import nearest, read_rows
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from analysis.report.definitions import ReportDefinition

READERS = {
    "actors.toml": "analysis.codebook.actors:read_actors",
    "events.toml": "analysis.codebook.events:read_events",
    "frames.toml": "analysis.codebook.frames:read_frames",
    "boilerplate.toml": "analysis.codebook.boilerplate:read_boilerplate",
    "loaded_words.csv": "analysis.portrayal.loaded:read_loaded_words",
    "outlets.toml": "analysis.codebook.outlets:read_outlets",
    "reporting_verbs.csv": "analysis.codebook.verbs:read_reporting_verbs",
    "source_words.csv": "analysis.codebook.source_words:read_source_words",
    "tone_lexicon.csv": "analysis.codebook.lexicon:LexiconWord",
}
"""Where each file is read: a function of its path, or the class that a row of a CSV becomes."""


@dataclass(frozen=True)
class Checked:
    """One thing that was read, and what is wrong with it."""

    what: str
    problem: str = ""  # "": nothing


def check_all(
    codebook: Path = paths.CODEBOOK,
    definitions: Path = paths.REPORTS / "reports.toml",
    notebooks: Path = paths.NOTEBOOKS,
) -> list[Checked]:
    """Check the codebook, the reports with their settings against the notebooks, the measures, and the scores that reports quote."""
    from analysis.validity.reported import SCORES, load_scores

    return [
        *check_codebook(codebook),
        *check_reports(definitions, notebooks),
        _check("measures", check_measures),
        _check(paths.for_display(SCORES), load_scores),
    ]


def check_codebook(folder: Path) -> Iterator[Checked]:
    """Every file of the folder, by the reader of its name; a file that nothing reads is probably misspelt."""
    if not folder.is_dir():
        yield Checked(paths.for_display(folder), f"The codebook folder {folder} does not exist.")
        return
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".toml", ".csv")):
        yield _check(paths.for_display(path), partial(_read, path))
    yield _check(paths.for_display(folder / "english"), partial(read_english, folder))
    for name in READERS:
        if not (folder / name).exists():
            yield Checked(paths.for_display(folder / name), "does not exist, and the workbook reads it.")


def check_reports(definitions: Path, notebooks: Path) -> Iterator[Checked]:
    """The file of definitions, then each report: its parameters, actors and window against its notebooks."""
    from analysis.report.definitions import read_definitions

    found: dict[str, ReportDefinition] = {}
    yield _check(paths.for_display(definitions), lambda: found.update(read_definitions(definitions, notebooks)))
    for name, one in found.items():
        yield _check(f"report {name}", partial(_plan, one, notebooks))


def check_measures() -> None:
    """Every measure of the registry: its functions, its table and the tasks that score it are there. Raises AnalysisError."""
    from analysis import tables
    from analysis.measures import MEASURES, find_scoring, load
    from analysis.validity.evaluate import load_task

    for measure in MEASURES.values():
        for reference in filter(None, (measure.rows, measure.evidence)):
            load(reference)
        if not isinstance(getattr(tables, measure.table.upper(), None), tables.Table):
            raise AnalysisError(
                f"Measure `{measure.id}`: its table `{measure.table}` is not declared in src/analysis/tables.py."
            )
        for task in measure.tasks:
            load_task(find_scoring(task).task)


def _plan(definition: "ReportDefinition", notebooks: Path) -> None:
    from analysis.report.publish import plan_report

    plan_report(definition, notebooks=notebooks)
    if not paths.from_root(definition.corpus.partition("@")[0]).exists():
        raise AnalysisError(f"its corpus {definition.corpus} does not exist.")


def _read(path: Path) -> object:
    if path.name not in READERS:
        raise AnalysisError(f"nothing reads a file of this name.{nearest(path.name, READERS)}")
    module, _, name = READERS[path.name].partition(":")
    reader = getattr(importlib.import_module(module), name)
    return read_rows(path, reader) if isinstance(reader, type) else reader(path)


def _check(what: str, read: Callable[[], object]) -> Checked:
    try:
        read()
    except AnalysisError as problem:
        return Checked(what, str(problem))
    return Checked(what)

"""Every codebook file, report definition, measure and score file, read and checked: what is wrong with each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.codebook.actors import read_actors
from analysis.codebook.english import read_lists
from analysis.codebook.entries import nearest
from analysis.codebook.files import ENGLISH, FILES, FORMER, READERS, file_of
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from analysis.report.definitions import ReportDefinition


@dataclass(frozen=True)
class Checked:
    """One thing that was read, and what is wrong with it."""

    what: str
    problem: str = ""  # "": nothing


def check_all(
    codebook: Path = paths.CODEBOOK, definitions: Path | None = None, notebooks: Path | None = None
) -> list[Checked]:
    """Check the codebook, the reports with their settings against the notebooks, the measures, and the scores that reports quote.

    Args:
        definitions, notebooks: None: those of the study at hand.
    """
    from analysis.validity.reported import SCORES, load_scores

    return [
        *check_codebook(codebook),
        *check_reports(definitions or paths.reports() / "reports.toml", notebooks),
        _check("measures", check_measures),
        _check(paths.for_display(SCORES), load_scores),
    ]


def check_codebook(folder: Path) -> Iterator[Checked]:
    """Every file that the workbook reads, under its name of today or its former one, and those that it does not read."""
    if not folder.is_dir():
        yield Checked(paths.for_display(folder), f"The codebook folder {folder} does not exist.")
        return
    for name in FILES:
        yield _check(paths.for_display(folder / name), partial(_read, folder, name))
    for path in sorted([*folder.iterdir(), *(folder / ENGLISH).glob("*")]):
        if path.suffix in (".toml", ".csv") and (problem := _unread(folder, path.relative_to(folder).as_posix())):
            yield Checked(paths.for_display(path), problem)


def check_reports(definitions: Path, notebooks: Path | None = None) -> Iterator[Checked]:
    """The file of definitions, then each report: its parameters, actors and window against its notebooks."""
    from analysis.report.definitions import read_definitions

    reports: dict[str, ReportDefinition] = {}
    yield _check(paths.for_display(definitions), lambda: reports.update(read_definitions(definitions, notebooks)))
    for name, one in reports.items():
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
            find_scoring(task)
            load_task(task)


def _plan(definition: "ReportDefinition", notebooks: Path | None) -> None:
    from analysis.report.publish import plan_report

    plan = plan_report(definition, notebooks=notebooks)
    corpus = plan.settings["corpus"]  # in a bucket it is not looked up: a check asks no network
    if not paths.is_object(corpus) and not paths.from_study(corpus.partition("@")[0]).exists():
        raise AnalysisError(f"its corpus {corpus} does not exist.")


def _read(folder: Path, name: str) -> object:
    path = file_of(folder, name)
    if name == "actors.toml":
        return read_actors(path, frozenset(read_lists(folder, "names")["everyday_surnames"]))
    if name.startswith(f"{ENGLISH}/"):
        return read_lists(folder, Path(name).stem)
    from analysis.measures import load

    return load(READERS[name])(path)


def _unread(folder: Path, name: str) -> str:
    """Why the workbook does not read a file of the folder; "" where it does."""
    today = {former: now for now, former in FORMER.items()}
    if name in FILES or (name in today and not (folder / today[name]).exists()):
        return ""
    if name in today:
        return f"{today[name]} is read in its place: move into it what you changed here, and delete this file."
    return f"nothing reads a file of this name.{nearest(name, FILES)}"


def _check(what: str, read: Callable[[], object]) -> Checked:
    try:
        read()
    except AnalysisError as problem:
        return Checked(what, str(problem))
    return Checked(what)

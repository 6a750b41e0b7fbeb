"""Every codebook file, report definition, measure and score file, read and checked: what is wrong with each."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.codebook.actors import read_actors
from analysis.codebook.english import read_lists
from analysis.codebook.files import ENGLISH, FILES, READERS, CodebookFile, find_file, is_own, unread
from analysis.codebook.groups import read_groups
from analysis.codebook.layers import Laid
from analysis.codebook.load import read_codebook
from analysis.codebook.outlets import read_outlets
from analysis.errors import AnalysisError, first_of

if TYPE_CHECKING:
    from analysis.report.definitions import ReportDefinition

NAMED = 5  # entries of a kind that a line names


@dataclass(frozen=True)
class Checked:
    """One thing that was read, and what is wrong with it."""

    what: str
    problem: str = ""  # "": nothing
    note: str = ""  # what there is to know of it


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
    """Every file that the workbook reads, with what a study's own changes in it, what lies there unread, and what contradicts another."""
    if not folder.is_dir():
        yield Checked(paths.for_display(folder), f"The codebook folder {folder} does not exist.")
        return
    wrong = False
    for name in FILES:
        file = find_file(folder, name)
        checked = _check(paths.for_display(file.own if isinstance(file, Laid) else file), partial(_read, folder, name))
        wrong = wrong or bool(checked.problem)
        yield checked
    strays = [Checked(paths.for_display(path), problem) for path, problem in unread(folder)]
    yield from strays
    together = _check(paths.for_display(folder), lambda: read_codebook(folder))
    if together.problem and not (wrong or strays):
        yield together


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
    from analysis.report.plan import plan_reports

    plan = plan_reports(definition, notebooks=notebooks)[0]
    corpus = plan.settings["corpus"]  # in a bucket it is not looked up: a check asks no network
    if not paths.is_object(corpus) and not paths.from_study(corpus.partition("@")[0]).exists():
        raise AnalysisError(f"its corpus {corpus} does not exist.")


def _read(folder: Path, name: str) -> str:
    """Reads one file. Returns what a study's own makes of it, and the groups that it has."""
    file, groups = find_file(folder, name), Counter[str]()
    if name == "actors.toml":
        everyday = read_lists(find_file(folder, "english/names.toml"), "names")["everyday_surnames"]
        actors = read_actors(file, frozenset(everyday))
        groups.update({group.name: len(group.members) for group in read_groups(file, "actor", actors)})
    elif name == "outlets.toml":
        groups.update({group.name: len(group.members) for group in read_outlets(file).groups})
    elif name.startswith(f"{ENGLISH}/"):
        read_lists(file, Path(name).stem)
    else:
        from analysis.measures import load

        load(READERS[name])(file)
    named = f"groups: {', '.join(f'{group} ({n})' for group, n in groups.items())}" if groups else ""
    return "; ".join(filter(None, ["" if is_own(folder) else _laid_over(file), named]))


def _laid_over(file: CodebookFile) -> str:
    """What a study's file changes: "12 inherited, 2 replaced (a, b), 1 dropped (c)"."""
    if not isinstance(file, Laid):
        return "inherited whole"
    if file.stands_alone():
        return f"stands alone ({len(file.merged()):,})"
    of = {
        how: [one.key for one in file.merged() if one.how == how] for how in ("inherited", "replaced", "dropped", "new")
    }
    named = [f"{len(of[how]):,} {how} ({first_of(of[how], NAMED)})" for how in list(of)[1:] if of[how]]
    return ", ".join([f"{len(of['inherited']):,} inherited", *named])


def _check(what: str, read: Callable[[], object]) -> Checked:
    try:
        said = read()
    except AnalysisError as problem:
        return Checked(what, str(problem))
    return Checked(what, note=said if isinstance(said, str) else "")

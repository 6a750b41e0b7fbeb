"""What came of a run of a report, as the command line, hooks and overviews are told."""

from dataclasses import dataclass, replace
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.parallel.ending import signal_name
from analysis.report.outcomes import outcome_of
from analysis.report.plan import Plan
from analysis.report.series import Edition, read_edition


@dataclass(frozen=True)
class Finished:
    """An edition, or a failed run with the error that ended it."""

    edition: Edition  # where there is nothing new, the last one, with that outcome
    problem: AnalysisError | None = None
    hook: str = ""  # what went wrong with the command that is told of it; "": nothing


def edition_at(path: Path) -> Edition:
    """What has just been given the name of an edition."""
    found = read_edition(path)
    assert found is not None, path
    return found


def nothing_new(last: Edition) -> Finished:
    """There is nothing new since that edition."""
    below = f" It is below its floor: {last.message}" if last.outcome == "below_floor" else ""
    message = f"Nothing new since the edition {last.edition}: no input of it is another.{below}"
    return Finished(replace(last, outcome="nothing_new", message=message))


def unwritten(plan: Plan, folder: Path, problem: AnalysisError) -> Finished:
    """A failed run of which nothing could be kept in the folder of its report."""
    edition = Edition(
        name=plan.definition.name,
        edition="",
        day=plan.as_of,
        number=1,
        path=folder,
        outcome=outcome_of(problem).name,
        title=plan.title,
        headline="",
        started="",
        seconds=0.0,
        message=words_of(problem),
    )
    return Finished(edition, problem)


def words_of(problem: BaseException) -> str:
    """What is told of the error that ended a run."""
    if isinstance(problem, KeyboardInterrupt):
        return f"It was told to end ({signal_name()})."
    if isinstance(problem, AnalysisError):
        return str(problem)
    said = str(problem).strip()
    return f"Unexpected {type(problem).__name__}{f': {said.splitlines()[0]}' if said else ''}."

"""A plan -> an edition in the folder of its report, or a failed run kept beside the last good edition."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import file_digest
from analysis.errors import AnalysisError
from analysis.parallel.claims import folder_aside
from analysis.parallel.ending import undone_at_end
from analysis.report.deadline import within
from analysis.report.definitions import ReportDefinition
from analysis.report.edition import only_run, publish_edition, written_to
from analysis.report.failed import FailedRun
from analysis.report.finished import Finished, edition_at, nothing_new, unwritten
from analysis.report.formats import check_programs
from analysis.report.formats import write as write_formats
from analysis.report.hooks import LAST_SECONDS, told_of
from analysis.report.inputs import changed, inputs_of
from analysis.report.outcomes import OUTCOMES
from analysis.report.places import elsewhere, machine_places
from analysis.report.plan import Plan, of_this_run, plan_report
from analysis.report.provenance import codebook_digests, groups_used, roles_used, software, stages_used
from analysis.report.reading import read_corpus
from analysis.report.record import RunRecord
from analysis.report.record_reader import read_summary
from analysis.report.series import Edition, edition_before, last_good, next_name, read_edition, read_series
from analysis.report.sweep import spelled_value
from analysis.report.watch import Watch


def render_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    out: Path | None = None,
    jobs: int | None = None,
    notebooks: Path | None = None,
    always: bool = False,
) -> Path:
    """Render a report into a new folder of `out`/<name>/ and return its index.html; the last one's, where there is nothing new.

    `out` None: reports/ of the study at hand.

    Args:
        as_of, parameters, corpus, notebooks: as for `plan_report`.
        jobs, always: as for `publish`.
    Raises:
        UsageError, StudyError: asked wrongly; nothing has run.
        CorpusError, CodebookError, ReportError: the work failed; the editions before stand as they were.
    """
    plan = plan_report(definition, as_of=as_of, parameters=parameters, corpus=corpus, notebooks=notebooks)
    finished = publish(plan, out=out, jobs=jobs, always=always)
    if finished.problem:
        raise finished.problem
    return finished.edition.path / "index.html"


def publish(plan: Plan, *, out: Path | None = None, jobs: int | None = None, always: bool = False) -> Finished:
    """Run and render what was planned, into the folder of its report.

    A run that fails is kept there with its log and the notebooks as far as they ran. Where all inputs are those of the last edition
    up to its day, nothing is rendered (outcome nothing_new). While another run renders the same report, this one fails.

    Args:
        jobs: notebooks at a time (None: one a core, four at most), and processes that measure (None: one a core).
        always: an edition, though there is nothing new.
    Raises:
        KeyboardInterrupt, and errors that nobody foresaw: the run is kept as failed all the same.
    """
    folder, known = (out or paths.reports()) / plan.folder, about(plan, datetime.now(UTC))
    try:
        with (
            written_to(folder),
            only_run(folder, plan.name),
            folder_aside(folder, f".{plan.as_of.isoformat()}.") as aside,
        ):
            finished = _run(plan, folder, RunRecord(aside.resolve(), known), jobs, always)
    except AnalysisError as problem:  # nothing could be written, or another run is at it
        finished = unwritten(plan, folder, problem)
    return replace(finished, hook=told_of(plan.definition.hook, finished.edition))


def _run(plan: Plan, folder: Path, record: RunRecord, jobs: int | None, always: bool) -> Finished:
    watch = Watch(record.say)
    failed = FailedRun(record, watch, folder, plan.as_of, plan.study)
    with undone_at_end(failed.keep_told):
        try:
            with written_to(folder), within(plan.definition.timeout_minutes * 60, f"The report `{plan.name}`"):
                last = _make(plan, folder, record, watch, jobs, always)
            if last is not None:
                return nothing_new(last)
            with written_to(folder):
                outcome, message = OUTCOMES[record.values["outcome"]], record.values["message"]
                record.ends(outcome, message, edition=next_name(folder, plan.as_of))
                return Finished(edition_at(publish_edition(record.folder, folder, plan.as_of)))
        except BaseException as problem:
            path = failed.keep(problem)
            if not isinstance(problem, AnalysisError):
                if path:
                    told_of(plan.definition.hook, edition_at(path), seconds=LAST_SECONDS)
                raise
            return Finished(edition_at(path), problem) if path else unwritten(plan, folder, problem)


def _make(plan: Plan, folder: Path, record: RunRecord, watch: Watch, jobs: int | None, always: bool) -> Edition | None:
    """Everything but `run.json` in its last form; the last edition where there is nothing new, and then no more than that is told."""
    from analysis.report.kernels import kernel_host

    aside, run = record.folder, record.values
    check_programs(plan.definition.formats)
    with kernel_host(len(plan.values)):
        from analysis.report.execute import NotebookRun, execute_notebooks, notebooks_at_once  # while the host imports
        from analysis.report.pages import merge_findings, page_files, write_pages

        record.say("reading and measuring the corpus")
        reading = read_corpus(plan, jobs)
        inputs = inputs_of(plan, reading.digest)
        run |= {"corpus": reading.corpus, "inputs": inputs}
        record.write()
        series = read_series(folder)
        last, before = last_good(series, plan.as_of), edition_before(series, plan.as_of)
        if last and not always and not changed(last, inputs):
            return last
        run["edition_before"] = before.edition if before else ""
        record.say(f"{(reading.corpus or {}).get('n_articles', 0):,} articles; executing {', '.join(plan.values)}")
        tasks = [
            NotebookRun(
                plan.notebooks[name],
                of_this_run(values, reading.pinned, aside, before.path.resolve() if before else None),
            )
            for name, values in plan.values.items()
        ]
        executed = execute_notebooks(
            tasks,
            jobs=jobs or notebooks_at_once(),
            folder=paths.home(),
            title=plan.name,
            watch=watch,
            cell_seconds=plan.definition.timeout_minutes * 60,
        )
    run["notebooks"] = [
        {"name": done.name, "digest": file_digest(task.path), "seconds": round(done.seconds, 2)}
        for task, done in zip(tasks, executed, strict=True)
    ]
    outcome = OUTCOMES["below_floor" if reading.below else "ok"]
    run |= {"outcome": outcome.name, "message": reading.below, "headline": headline_of(aside)}
    record.say("rendering the pages")
    write_pages(plan, executed, run, aside, merge_findings(aside, list(plan.values)))
    run["edition"] = next_name(folder, plan.as_of)
    write_formats(
        aside,
        plan.definition.formats,
        pages=page_files(list(plan.values)),
        executed=executed,
        run=run,
        places=machine_places() | elsewhere(plan.study),
    )
    return None


def about(plan: Plan, started: datetime) -> dict[str, Any]:
    """What is known of a run before anything runs."""
    named = {
        "report": plan.definition.name,
        "title": plan.title,
        "edition": "",
        "as_of": plan.as_of.isoformat(),
        "started": started.isoformat(timespec="seconds"),
    }
    return {
        **named,
        **({"each": spelled_value(plan.value)} if plan.value is not None else {}),
        "parameters": {name: str(v) if isinstance(v, date) else v for name, v in plan.settings.items()},
        "study": plan.study.as_dict() if plan.study else None,
        "codebook": codebook_digests(plan.study) if plan.study else {},
        "stages": stages_used(plan.study) if plan.study else {},
        "groups": groups_used(plan.study) if plan.study else {},
        "roles": roles_used(plan.study) if plan.study else {},
        "software": software(),
    }


def headline_of(folder: Path) -> str:
    """The finding that the first page leads with, where a notebook has written one to `summary.json`."""
    return str(read_summary(folder)[0].get("headline") or "")


def refused(definition: ReportDefinition, as_of: date | None, problem: AnalysisError, out: Path) -> Edition | None:
    """Keep a run whose parameters are wrong, before anything of it ran, where the report has editions already; else None."""
    folder, day = Path(out) / definition.name, as_of or definition.end or datetime.now(UTC).date()
    if not folder.is_dir():
        return None
    try:
        with only_run(folder, definition.name), folder_aside(folder, f".{day.isoformat()}.") as aside:
            known = {"report": definition.name, "title": definition.title, "edition": "", "as_of": day.isoformat()}
            record = RunRecord(aside, {**known, "started": datetime.now(UTC).isoformat(timespec="seconds")})
            path = FailedRun(record, Watch(), folder, day).keep(problem)
            return read_edition(path) if path else None
    except (
        AnalysisError,
        OSError,
    ):  # another run is at it, or nothing can be written: the error itself is told all the same
        return None

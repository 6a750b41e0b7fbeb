"""report definition -> a folder with its pages, figures, tables, findings.json and run.json: rendered aside, then exchanged."""

import dataclasses
import json
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import file_digest
from analysis.errors import UsageError
from analysis.report.definitions import ReportDefinition
from analysis.report.edition import new_edition
from analysis.report.parameters import Parameters, assign, read_parameters
from analysis.report.provenance import codebook_digests, roles_used, software
from analysis.study import Study, zone

OF_THE_REPORT = frozenset({"corpus", "start", "end", "out"})
OF_THE_SAMPLE: dict[str, Any] = {
    "codes": "",
    "common_subject": [],
}  # parameters of another corpus than the one a report was written for
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


def plan_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    notebooks: Path = paths.NOTEBOOKS,
) -> Plan:
    """Settle window, corpus and parameters of a report, and check them against its notebooks and the codebook.

    Args:
        as_of: the day of the report; None: the end of its fixed window, else today in the parameter `time_zone`.
        parameters: lay over those of the definition; texts are parsed into the declared types.
        corpus: in place of the definition's, whose fixed window then does not apply; "": the definition's.
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
    if "out" in settings:
        raise UsageError("`out` is set by the report itself: choose its folder with --out.")
    known = {name: read_parameters(notebooks / f"{name}.ipynb") for name in definition.notebooks}
    unneeded = {*(name for name, value in window.items() if not value), *elsewhere}  # nobody needs these
    needs_corpus = any("corpus" in parameters for parameters in known.values())
    values = assign(settings, known, optional=frozenset(unneeded) if needs_corpus else OF_THE_REPORT)
    for name, parameters_of in known.items():
        if "out" in parameters_of:
            values[name]["out"] = ""
    return Plan(definition, day, settings, values, _study(known, values) if needs_corpus else None, notebooks)


def _named_after(corpus: str) -> dict[str, Any]:
    """Title and folder of a report on a corpus that its definition was not written for."""
    stem = Path(corpus).name.partition(".")[0]
    return {
        "title": f"Actors in the news: {stem}",
        "name": re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "corpus",
    }


def render_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    out: Path = paths.REPORTS,
    jobs: int | None = None,
    notebooks: Path = paths.NOTEBOOKS,
) -> Path:
    """Render a report into `out`/<name>/<day>/ and return its index.html.

    Args:
        as_of, parameters, corpus, notebooks: as for `plan_report`.
        jobs: notebooks at a time (None: one a core, four at most), and processes that measure (None: one a core).
    Raises:
        UsageError, StudyError: asked wrongly; nothing has run.
        CorpusError, CodebookError, ReportError: the work failed; what an earlier run rendered stands as it was.
    """
    plan = plan_report(definition, as_of=as_of, parameters=parameters, corpus=corpus, notebooks=notebooks)
    return publish(plan, out=out, jobs=jobs)


def publish(plan: Plan, *, out: Path = paths.REPORTS, jobs: int | None = None) -> Path:
    """Run and render what was planned; see `render_report`."""
    from analysis.report.kernels import kernel_host

    begun, started = time.monotonic(), datetime.now(UTC)
    final = Path(out) / plan.definition.name / plan.as_of.isoformat()
    with kernel_host(len(plan.values)), new_edition(final) as aside:
        from analysis.report.execute import (
            NotebookRun,
            execute_notebooks,
            notebooks_at_once,
        )  # while the host imports, too

        run = _record(plan, started)
        run["corpus"], read = _measure(plan, jobs)
        ours = {"corpus": read, "out": str(aside)}  # every notebook reads the version that was measured
        tasks = [
            NotebookRun(plan.notebooks / f"{name}.ipynb", {n: ours.get(n) or value for n, value in values.items()})
            for name, values in plan.values.items()
        ]
        executed = execute_notebooks(
            tasks, jobs=jobs or notebooks_at_once(), folder=plan.notebooks, title=plan.definition.name
        )
        run["notebooks"] = [
            {"name": done.name, "digest": file_digest(task.path), "seconds": round(done.seconds, 2)}
            for task, done in zip(tasks, executed, strict=True)
        ]
        has_findings = _merge_findings(aside, list(plan.values))
        _write_pages(plan, executed, run, aside, has_findings)
        run["duration_seconds"] = round(time.monotonic() - begun, 1)
        (aside / "run.json").write_text(json.dumps(run, indent=2, default=str) + "\n", encoding="utf-8")
    return final / "index.html"


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


def _measure(plan: Plan, jobs: int | None) -> tuple[dict[str, Any] | None, str]:
    """Measure the corpus once, before the notebooks that all read what was measured.

    Returns its provenance, and its name with the version that was read.
    """
    if plan.study is None:
        return None, ""
    from tqdm import tqdm

    from analysis.codebook.load import read_codebook
    from analysis.corpus.load import load_corpus
    from analysis.corpus.window import in_window
    from analysis.engine.run import measure
    from analysis.findings.narrowed import narrowed

    corpus = load_corpus(plan.study.corpus, codebook=paths.from_root(plan.study.codebook))
    inside = in_window(corpus, plan.study)
    with tqdm(desc=f"{plan.definition.name}: measuring", unit="article", disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        if len(inside.articles):
            measures = measure(inside.articles, plan.study, jobs=jobs, progress=progress)
            inside, _ = narrowed(inside, measures, plan.study, read_codebook(plan.study.codebook))
    record = {
        "source": corpus.source,
        "version": corpus.version,
        "digest": corpus.digest,
        "n_articles": len(inside.articles),
        "notes": list(inside.notes),
    }
    return record, corpus.pinned(plan.study.corpus)


def _record(plan: Plan, started: datetime) -> dict[str, Any]:
    """Provenance, as far as it is known before anything runs."""
    record: dict[str, Any] = {
        "report": plan.definition.name,
        "title": plan.definition.title,
        "as_of": plan.as_of.isoformat(),
        "started": started.isoformat(timespec="seconds"),
        "parameters": {name: str(v) if isinstance(v, date) else v for name, v in plan.settings.items()},
        "study": plan.study.as_dict() if plan.study else None,
        "codebook": codebook_digests(plan.study) if plan.study else {},
        "roles": roles_used(plan.study) if plan.study else {},
        **software(),
    }
    return record


def _merge_findings(folder: Path, names: list[str]) -> bool:
    """findings/<notebook>.json -> findings.json, in reading order, each row with its notebook. Whether there are any."""
    parts = folder / "findings"
    if not parts.is_dir():
        return False
    rows = []
    for path in sorted(parts.glob("*.json"), key=lambda p: names.index(p.stem) if p.stem in names else len(names)):
        rows += [{"notebook": path.stem, **row} for row in json.loads(path.read_text(encoding="utf-8"))]
    (folder / "findings.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(parts)
    return True


def _write_pages(plan: Plan, executed: list[Any], run: dict[str, Any], folder: Path, has_findings: bool) -> None:
    from analysis.report.render import Site, SiteLink, page_label, render_page

    names = list(plan.values)
    hrefs = ["index.html", *(f"{name}.html" for name in names[1:])]
    start, end = (plan.settings.get(name) for name in ("start", "end"))
    site = Site(
        title=plan.definition.title,
        dateline=f"As of {spelled(plan.as_of)}",
        window=f"{spelled(start) if start else 'first article'} to {spelled(end) if end else 'last article'}",
        pages=tuple(SiteLink(href, page_label(name)) for href, name in zip(hrefs, names, strict=True)),
        run=run,
        findings=has_findings,
    )
    saved = sorted(p.relative_to(folder).as_posix() for kind in ("figures", "tables") for p in folder.glob(f"{kind}/*"))
    for number, done in enumerate(executed):
        page = render_page(done.notebook, number, site, _files_of(done.notebook, saved))
        (folder / hrefs[number]).write_text(page, encoding="utf-8")


def _files_of(notebook: Any, saved: list[str]) -> tuple[str, ...]:
    """Those saved files whose name an output of this notebook carries."""
    shown = " ".join(
        str(output.get("data", {}).get("text/plain", "")) + str(output.get("data", {}).get("text/html", ""))[:400]
        for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    )  # fmt: skip
    words = set(re.findall(r"[\w.-]+", shown))
    return tuple(path for path in saved if Path(path).stem in words)


def spelled(day: date | str) -> str:
    """2019-09-30 as "30 September 2019"; a text that is no date as it is."""
    try:
        day = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return f"{day.day} {day:%B %Y}"

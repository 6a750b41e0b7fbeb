"""report definition -> a folder with its pages, figures, tables, findings.json and run.json: rendered aside, then exchanged."""

import json
import re
import shutil
import time
import typing
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
from analysis.report.parameters import Parameters, assign, fit, read_parameters
from analysis.report.provenance import codebook_digests, roles_used, software
from analysis.study import Study, zone
from analysis.study_folder import read_study

OF_ANOTHER_CORPUS: dict[str, Any] = {"start": "", "end": "", "codes": "", "common_subject": [], "title": ""}
"""Settings that were written for a report's own corpus, as they are on another."""
SETTINGS_OF_A_PAGE = "settings"  # parameter of a notebook that holds the settings it does not name
SETTINGS = {
    name: list[str] if typing.get_origin(hint) is tuple else hint for name, hint in typing.get_type_hints(Study).items()
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


def plan_report(
    definition: ReportDefinition,
    *,
    as_of: date | None = None,
    parameters: Mapping[str, Any] | None = None,
    corpus: str = "",
    notebooks: Path | None = None,
) -> Plan:
    """Settle window, corpus and settings of a report, and check them against the study, its notebooks and the codebook.

    Args:
        as_of: the day of the report; None: the end of its fixed window, else today in the study's time zone.
        parameters: lay over those of the definition; texts are parsed into the declared types.
        notebooks: the folder of the notebooks; None: the study's own and the project's.
        corpus: in place of the definition's, whose fixed window then does not apply; "": the definition's.
    Raises:
        UsageError, with the nearest right name: an unknown parameter, actor or outlet, a wrong type, a date that is none.
    """
    if corpus and not definition.days:  # a fixed window belongs to the corpus that it was written for
        definition = replace(definition, start=None, end=None, **_named_after(corpus))
    given = {**definition.parameters, **(parameters or {})}
    if "out" in given:
        raise UsageError("`out` is set by the report itself: choose its folder with --out.")
    own = {name: fit(given[name], hint, f"`{name}`") for name, hint in SETTINGS.items() if name in given}
    files = {name: notebooks / f"{name}.ipynb" if notebooks else paths.notebook(name) for name in definition.notebooks}
    known = {name: read_parameters(path) for name, path in files.items()}
    reads_corpus = any({SETTINGS_OF_A_PAGE, "corpus"} & set(parameters) for parameters in known.values())
    elsewhere = OF_ANOTHER_CORPUS if corpus and not definition.days else {}
    named = {"corpus": corpus or definition.corpus or None, "start": definition.start, "end": definition.end}
    study = read_study(**{**named, **elsewhere, **own}) if reads_corpus else Study()
    if reads_corpus:
        first, last = (None, None) if definition.days else (study.start, study.end)
        title = definition.title or study.title or definition.name
        definition = replace(definition, title=title, start=first, end=last)
    today = datetime.now(zone(own.get("time_zone", study.time_zone))).date()
    day, start, end = definition.settle(as_of, today)
    window = {"start": str(start or ""), "end": str(end or "")}
    source = _as_shown(study.corpus) if reads_corpus else corpus or definition.corpus
    settings = {**elsewhere, **own, "corpus": source, **window}
    of_pages = {name: value for name, value in given.items() if name not in SETTINGS}
    values = assign(of_pages, known, settings=SETTINGS if reads_corpus else ())
    for name, parameters_of in known.items():
        values[name] |= _handed(settings, parameters_of)
    return Plan(
        definition,
        day,
        {**settings, **of_pages},
        values,
        _checked(replace(study, start=start, end=end)) if reads_corpus else None,
        files,
    )


def _handed(settings: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """The settings as a notebook takes them: those that it names, the others together in its parameter `settings`."""
    named = {name: value for name, value in settings.items() if name in parameters}
    others = {name: value for name, value in settings.items() if name not in parameters}
    handed = {**named, SETTINGS_OF_A_PAGE: others} if SETTINGS_OF_A_PAGE in parameters else named
    return {**handed, "out": ""} if "out" in parameters else handed


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
    out: Path | None = None,
    jobs: int | None = None,
    notebooks: Path | None = None,
) -> Path:
    """Render a report into `out`/<name>/<day>/ and return its index.html; `out` None: reports/ of the study at hand.

    Args:
        as_of, parameters, corpus, notebooks: as for `plan_report`.
        jobs: notebooks at a time (None: one a core, four at most), and processes that measure (None: one a core).
    Raises:
        UsageError, StudyError: asked wrongly; nothing has run.
        CorpusError, CodebookError, ReportError: the work failed; what an earlier run rendered stands as it was.
    """
    plan = plan_report(definition, as_of=as_of, parameters=parameters, corpus=corpus, notebooks=notebooks)
    return publish(plan, out=out, jobs=jobs)


def publish(plan: Plan, *, out: Path | None = None, jobs: int | None = None) -> Path:
    """Run and render what was planned; see `render_report`."""
    from analysis.report.kernels import kernel_host

    begun, started = time.monotonic(), datetime.now(UTC)
    final = (out or paths.reports()) / plan.definition.name / plan.as_of.isoformat()
    with kernel_host(len(plan.values)), new_edition(final) as aside:
        from analysis.report.execute import (
            NotebookRun,
            execute_notebooks,
            notebooks_at_once,
        )  # while the host imports, too

        run = _record(plan, started)
        run["corpus"], read = _measure(plan, jobs)
        tasks = [
            NotebookRun(plan.notebooks[name], _of_this_run(values, read, aside)) for name, values in plan.values.items()
        ]
        executed = execute_notebooks(
            tasks, jobs=jobs or notebooks_at_once(), folder=paths.home(), title=plan.definition.name
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


def _as_shown(corpus: str) -> str:
    """As a page prints it, and as it is found again from the study."""
    return paths.for_display(corpus) if paths.is_inside(corpus) else corpus


def _of_this_run(values: Mapping[str, Any], read: str, aside: Path) -> dict[str, Any]:
    """What a notebook is given: every one reads the version that was measured, and saves where the edition is made."""
    shown = _as_shown(read)
    given = {**values, **{name: ours for name, ours in {"out": str(aside), "corpus": shown}.items() if name in values}}
    if SETTINGS_OF_A_PAGE in values:
        given[SETTINGS_OF_A_PAGE] = {**values[SETTINGS_OF_A_PAGE], "corpus": shown}
    return given


def _checked(study: Study) -> Study:
    """The study, its ids found in its codebook and its coded examples read. Raises StudyError."""
    from analysis.codebook.load import read_codebook

    if study.actors or study.about or study.subject_frames:
        read_codebook(study.codebook).check_ids((*study.actors, *study.about), study.subject_frames)
    if study.coded_frames:
        from analysis.framing.learned import read_coded

        read_coded(paths.from_study(study.coded_frames))
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

    corpus = load_corpus(plan.study.corpus, codebook=paths.from_study(plan.study.codebook))
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

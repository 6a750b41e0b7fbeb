"""An edition -> the same rendered anew aside, from what its `run.json` says, and whether it comes out with the same numbers.

The same means findings.json, byte for byte. Where it is not, what went into the edition and is another now is named: the corpus, a file of the
codebook, a setting, a notebook, the code, a package; and the findings that differ.
"""

import glob
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, CorpusError, ReportError, UsageError, first_line
from analysis.report.definitions import ReportDefinition
from analysis.report.finding_rows import row_differences
from analysis.report.plan import SETTINGS, Plan, plan_report
from analysis.report.publish import publish
from analysis.report.record_reader import read_run
from analysis.report.series import Edition, read_edition

FINDINGS = "findings.json"
WINDOW = ("start", "end")
OTHERS = {
    "codes": "the codes of the corpus",
    "bookmarks": "the bookmarks of the study",
    "scores": "the scores of the measures on public sets",
    "code": "the code of the workbook",
}  # inputs that are known by their digest alone

NEEDED = ("report", "title", "as_of", "parameters", "notebooks")  # of run.json


@dataclass(frozen=True)
class Again:
    """Whether an edition came out the same, and what is to be said of it."""

    same: bool
    lines: tuple[str, ...]


def render_again(edition: str, *, out: Path, jobs: int | None = None, notebooks: Path | None = None) -> Again:
    """Render an edition anew, in a folder that is removed afterwards, and compare it with what it said.

    Args:
        edition: its folder, or its place in `out`: "weekly/2024-03-31"; "2024-03-31" where one report alone has it.
    Raises:
        UsageError: there is no such edition.
        ReportError: it is a run that failed, or one that keeps no findings; it cannot be rendered any more, and why.
    """
    found = _edition(edition, out)
    then, before = _run_of(found.path), _findings_of(found.path)
    with tempfile.TemporaryDirectory(prefix="workbook-again-") as aside:
        try:
            finished = publish(plan_again(then, notebooks), out=Path(aside), jobs=jobs, always=True)
        except AnalysisError as problem:
            raise _not_again(found, then, problem) from None
        if finished.problem:
            raise _not_again(found, then, finished.problem)
        now, after = _run_of(finished.edition.path), _findings_of(finished.edition.path)
    name = f"{found.name}, edition {found.edition},"
    others = list(input_differences(then, now))
    if before == after:
        though = ", though not all that went into it is as it was:" if others else "."
        said = f"{name} comes out the same: {len(json.loads(before)):,} findings, byte for byte{though}"
        return Again(True, (said, *others))
    why = others or ["Nothing that went into it, as far as its run.json says, is another."]
    rows = row_differences(json.loads(before), json.loads(after))
    return Again(False, (f"{name} comes out with other numbers.", *why, *rows))


def plan_again(run: Mapping[str, Any], notebooks: Path | None = None) -> Plan:
    """The plan of a run, made from its record: its settings, whatever the study says by now."""
    study = run.get("study") or {}
    settings = {name: value for name, value in study.items() if name in SETTINGS and name != "corpus"}
    of_pages = {name: value for name, value in run["parameters"].items() if name not in SETTINGS}
    window = {name: study.get(name) or "" for name in WINDOW} if study else {}
    definition = ReportDefinition(
        name=run["report"],
        title=run["title"],
        notebooks=tuple(one["name"] for one in run["notebooks"]),
        corpus=(run.get("corpus") or {}).get("read", ""),
        parameters={**settings, **window, **of_pages},
    )
    return replace(plan_report(definition, notebooks=notebooks), as_of=date.fromisoformat(run["as_of"]))


def input_differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What went into a run and is another in the other, a sentence each."""
    inputs = [run.get("inputs") or {} for run in (then, now)]
    corpora = [run.get("corpus") or {} for run in (then, now)]
    if inputs[0].get("articles") != inputs[1].get("articles"):
        counts = " and ".join(
            f"{corpus.get('n_articles', 0):,} articles {when}"
            for corpus, when in zip(corpora, ("then", "now"), strict=True)
        )
        yield f"The corpus {corpora[0].get('source', '')} has changed: {counts}."
    yield from _named("The codebook", then.get("codebook"), now.get("codebook"))
    yield from _valued("The group", then.get("groups"), now.get("groups"))
    yield from _valued("The setting", then.get("study"), now.get("study"), skip=("corpus",))
    if inputs[0].get("notebooks") != inputs[1].get("notebooks"):
        digests = [{one["name"]: one["digest"] for one in run["notebooks"]} for run in (then, now)]
        yield from _named("The notebook", *digests)
    for name, what in OTHERS.items():
        if (inputs[0].get(name) or "") != (inputs[1].get(name) or ""):
            yield f"{what[0].upper()}{what[1:]} {'have' if name != 'code' else 'has'} changed."
    yield from _named("How it is measured", then.get("stages"), now.get("stages"))
    yield from _valued("The model of", then.get("roles"), now.get("roles"))
    software = [run.get("software") or {} for run in (then, now)]
    own, packages = zip(*(({**one, "packages": None}, one.get("packages")) for one in software), strict=True)
    yield from _valued("The version of", own[0], own[1])
    yield from _valued("The version of", packages[0], packages[1])


def _named(what: str, then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterator[str]:
    """Of things known by a digest, those that are others."""
    changed = [name for name, _, _ in _others(then, now)]
    if changed:
        yield f"{what} has changed: {', '.join(changed)}."


def _valued(
    what: str, then: Mapping[str, Any] | None, now: Mapping[str, Any] | None, skip: tuple[str, ...] = ()
) -> Iterator[str]:
    for name, old, new in _others(then, now):
        if name not in skip:
            yield f"{what} {name} was {_spelled(old)} and is {_spelled(new)}."


def _others(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[tuple[str, Any, Any]]:
    then, now = then or {}, now or {}
    return [(name, then.get(name), now.get(name)) for name in sorted({*then, *now}) if then.get(name) != now.get(name)]


def _spelled(value: Any) -> str:
    if value is None or value in ("", []):
        return "not set"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _edition(name: str, out: Path) -> Edition:
    of_reports = sorted(path for path in out.glob(f"*/{glob.escape(name)}") if path.is_dir()) if "/" not in name else []
    if len(of_reports) > 1:
        several = " or ".join(f"--again {path.parent.name}/{name}" for path in of_reports)
        raise UsageError(f"Several reports have an edition `{name}`: write {several}.")
    for path in (Path(name), out / name, *of_reports):
        if (found := read_edition(path.resolve())) is not None:
            if not found.good:
                if found.damaged:
                    raise ReportError(f"{name} cannot be rendered again: {found.message}")
                raise ReportError(f"{name} is a run that failed ({found.outcome}): it has no numbers to compare.")
            return found
    raise UsageError(f"There is no edition `{name}`: name report and edition, as in --again weekly/2024-03-31.")


def _run_of(path: Path) -> dict[str, Any]:
    """What run.json says. Raises ReportError where it does not say what an edition is rendered from."""
    run, problem = read_run(path)
    if problem:
        raise ReportError(f"{path.name} cannot be rendered again: {problem}")
    lacking = [name for name in NEEDED if not run.get(name)]
    if not all(isinstance(one.get(key), str) for one in run.get("notebooks") or () for key in ("name", "digest")):
        lacking.append("notebooks")
    if "as_of" not in lacking and not _is_day(run["as_of"]):
        lacking.append("as_of")
    if lacking:
        raise ReportError(f"{path.name} cannot be rendered again: its run.json does not say its {', '.join(lacking)}.")
    return run


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _findings_of(path: Path) -> bytes:
    file = path / FINDINGS
    try:
        content = file.read_bytes()
        rows = json.loads(content)
    except FileNotFoundError:
        raise ReportError(f"{path.name} keeps no {FINDINGS}: none of its notebooks states findings.") from None
    except (OSError, ValueError, RecursionError) as problem:
        raise ReportError(f"{file} cannot be read: {first_line(problem)}. There is nothing to compare with.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReportError(f"{file} cannot be read: it holds no list of findings. There is nothing to compare with.")
    return content


def _not_again(edition: Edition, run: Mapping[str, Any], problem: AnalysisError) -> ReportError:
    corpus = (run.get("corpus") or {}).get("read", "")
    gone = (
        f" The edition read {corpus}: bring that corpus back to where it was."
        if isinstance(problem, CorpusError)
        else ""
    )
    return ReportError(f"{edition.name}, edition {edition.edition}, cannot be rendered again. {problem}{gone}")

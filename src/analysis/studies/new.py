"""A name -> a folder that is a study: settings, reports and a codebook of its own, in which each line says what it does."""

import dataclasses
import json
import os
import re
import shutil
from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis import paths
from analysis.codebook.entries import read_toml
from analysis.codebook.load import read_codebook
from analysis.errors import UsageError, first_line, shortened, visible_name
from analysis.report.definitions import LONGEST_NAME
from analysis.studies.actors import choose_actors
from analysis.study import Study
from analysis.study_folder import SAMPLE

TEMPLATE = Path(__file__).parent / "template"
SUFFIX = ".j2"
HIDDEN = "gitignore"  # written with a dot: a file of that name in the template would be git's own
DEFAULTS = {field.name: field.default for field in dataclasses.fields(Study)}
DAYS = (date(2019, 1, 31), date(2019, 2, 28))  # shown where a setting is a day and has no default


def make_study(folder: str | Path, *, corpus: str = "", title: str = "", actors: Sequence[str] = ()) -> Path:
    """Make the folder of a study and return it. It is made aside and put in its place whole.

    Args:
        corpus: what it reads, as `workbook report --corpus` names it; "" or "sample": the bundled sample, with its settings.
        title: printed on its reports; "": made of the folder's name, of the sample its own.
        actors: as for `choose_actors`; those whom the codebook does not have get an entry in the study's.
    Raises:
        UsageError: the folder holds something, lies in another study or cannot be made; a corpus that is not there; an
            actor whom nobody knows.
    """
    place = _free_place(folder)
    ids, own = choose_actors(actors)
    on_sample = corpus in ("", SAMPLE)
    given: dict[str, Any] = {"title": f"Actors in the news: {place.name}", "corpus": _from(place, corpus)}
    if on_sample:
        given = read_toml(paths.PROJECT / paths.STUDY_FILE)
    given |= {name: value for name, value in {"title": title, "actors": ids}.items() if value}
    values = {
        "given": given,
        "own": own,
        "report": report_name(place.name),
        "on_sample": on_sample,
        "described": _keys_of_a_report(),
        "issue_frames": [one.id for one in read_codebook(paths.CODEBOOK).frames if one.kind == "issue"],
    }
    aside = place.parent / f".new-study-{os.getpid()}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(aside, values)
        _put(aside, place)
    except OSError as problem:
        reason = problem.strerror or first_line(problem)
        raise UsageError(f"{place} cannot be made: {reason}. Name a folder where you may write.") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return place


def report_name(folder: str) -> str:
    """What the first report of a study is called, after its folder: small letters, digits, "-" and "_"."""
    return re.sub(r"[^a-z0-9_-]+", "-", folder.lower()).strip("-_")[:LONGEST_NAME] or "report"


def _free_place(folder: str | Path) -> Path:
    """The whole path of a folder that can become a study. Raises UsageError."""
    try:
        place = paths.named(folder).resolve()
    except RuntimeError:
        raise UsageError(
            f"{folder} cannot be made: a link on its way leads back to itself. Name another folder."
        ) from None
    if visible_name(place.name) != place.name or not place.name:
        raise UsageError(
            f"{shortened(str(folder))} would stand on every report: name a folder in letters that a page can show."
        )
    try:
        if place.is_dir() and any(place.iterdir()):
            raise UsageError(f"{folder} is there already and is not empty: name a folder that is not there yet.")
        if place.exists() and not place.is_dir():
            raise UsageError(f"{folder} is a file: name a folder that is not there yet.")
    except OSError as problem:
        raise UsageError(f"{folder} cannot be made: {problem.strerror}. Name a folder where you may write.") from None
    for parent in place.parents:
        if (parent / paths.STUDY_FILE).is_file():
            beside = os.path.relpath(parent.parent / place.name)
            raise UsageError(
                f"{folder} would lie in another study ({parent}): make it beside that one, as in {beside}."
            )
    return place


def _from(place: Path, corpus: str) -> str:
    """A corpus as study.toml names it: a path as it was given, but seen from the study. Raises UsageError where nothing is there."""
    if corpus in ("", SAMPLE) or paths.is_object(corpus):
        return corpus
    path, version = paths.named(corpus), ""
    if not path.exists() and re.search(r".@\d+$", corpus):
        path, version = paths.named(corpus.rpartition("@")[0]), f"@{corpus.rpartition('@')[2]}"
    if not path.exists():
        raise UsageError(f"{shortened(corpus)} does not exist: name a corpus, or a file or folder of articles.")
    return (str(path) if path.is_absolute() else os.path.relpath(path.resolve(), place)) + version


def _keys_of_a_report() -> str:
    """The comment that the project's own reports.toml begins with: what each key says."""
    lines = (paths.PROJECT / "reports" / "reports.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _put(aside: Path, place: Path) -> None:
    """In its place; into a folder that is there and empty, study.toml last. Raises OSError."""
    if not place.exists():
        aside.rename(place)
        return
    for made in sorted(aside.iterdir()):
        made.rename(place / made.name)


def _write(folder: Path, values: dict[str, Any]) -> None:
    """Fill in the template. Raises OSError."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True,
        autoescape=False,  # TOML and plain text
    )  # fmt: skip
    environment.filters["toml"] = toml
    environment.globals |= {"defaults": DEFAULTS, "days": DAYS}
    for source in sorted(TEMPLATE.rglob(f"*{SUFFIX}")):
        name = source.relative_to(TEMPLATE).as_posix()
        target = folder / name.removesuffix(SUFFIX).replace(HIDDEN, f".{HIDDEN}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(environment.get_template(name).render(values), encoding="utf-8")


def toml(value: Any) -> str:
    """A text, number, date, truth or list of texts as TOML writes it."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)

"""What the pages of an edition hang on, as digests: where they are those of the last edition, a new one would say nothing new."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.cache.entries import digest_of
from analysis.cache.syntax import HOME, package_modules
from analysis.codebook.entries import file_digest
from analysis.report.parameters import read_notebook
from analysis.report.provenance import codebook_digests, package_versions, roles_used, stages_used
from analysis.report.record_reader import read_run
from analysis.report.series import Edition

if TYPE_CHECKING:
    from analysis.report.plan import Plan

NO_INPUT = (
    "corpus",
    "out",
    "edition_before",
)  # told by the digest of the articles; where the pages go; what came before
WINDOW = ("start", "end")
SHOWS_BOOKMARKS = "show_bookmarks"  # what shows them in a cell of a notebook
SHOWN_OF = ("title", "formats", "require_alpha", "require_articles")  # of a definition


def inputs_of(plan: "Plan", articles: str) -> dict[str, str]:
    """Digests of all that a report hangs on, by what it is of.

    A window by rule is not among them: one that has moved on and holds the same articles says nothing new.

    Args:
        articles: the digest of the articles that the report counts; "" where it reads no corpus.
    """
    from analysis.validity.reported import SCORES

    left_out = (*NO_INPUT, *WINDOW) if plan.definition.window else NO_INPUT
    settings = {name: value for name, value in plan.settings.items() if name not in left_out}
    study = {name: value for name, value in plan.study.as_dict().items() if name not in left_out} if plan.study else {}
    shown = {name: getattr(plan.definition, name) for name in SHOWN_OF}
    return {
        "articles": articles,
        "settings": digest_of(shown, settings, study),
        "codebook": digest_of(sorted(codebook_digests(plan.study).items())) if plan.study else "",
        "codes": _codes(plan),
        "bookmarks": _bookmarks(plan),
        "notebooks": digest_of([_cells(path) for path in plan.notebooks.values()]),
        "code": package_digest(),
        "packages": digest_of(sorted(package_versions().items())),
        "stages": digest_of(sorted(stages_used(plan.study).items())) if plan.study else "",
        "roles": digest_of(sorted(roles_used(plan.study).items())) if plan.study else "",
        "scores": file_digest(SCORES) if SCORES.exists() else "",
    }


def changed(last: Edition, inputs: Mapping[str, str]) -> list[str]:
    """Which of the inputs are others than those of an edition; all where its record does not say."""
    run, _ = read_run(last.path)
    before = run.get("inputs") or {}
    return [name for name, digest in inputs.items() if before.get(name) != digest]


@cache
def package_digest() -> str:
    """Of this package: the syntax of its modules, and its weights, templates and style sheets as they are."""
    files = [path for path in sorted(HOME.rglob("*")) if path.is_file() and path.suffix not in (".py", ".pyc")]
    others = [(path.relative_to(HOME).as_posix(), file_digest(path)) for path in files]
    return digest_of(sorted((name, tree) for name, (tree, _) in package_modules(HOME).items()), others)


def _cells(path: Path) -> list[tuple[str, str, list[str]]]:
    """What runs of a notebook: its outputs as they were saved are no input."""
    return [(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in read_notebook(path).cells]


def _codes(plan: "Plan") -> str:
    """Of the file, or the folder, of codes of the corpus."""
    if not plan.study or not plan.study.codes:
        return ""
    path = paths.from_study(plan.study.codes)
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return digest_of([file_digest(file) for file in files])


def _bookmarks(plan: "Plan") -> str:
    """Of the study's bookmarks, where a notebook shows them."""
    file = paths.home() / paths.BOOKMARKS
    cells = [cell for path in plan.notebooks.values() for cell in _cells(path)]
    shown = any(kind == "code" and _shows_bookmarks(source) for kind, source, _ in cells)
    return file_digest(file) if shown and file.is_file() else ""


def _shows_bookmarks(source: str) -> bool:
    """Whether a cell calls what shows them, or imports it, under whatever name; a comment does neither."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a command of IPython
        return SHOWS_BOOKMARKS in source
    return any(SHOWS_BOOKMARKS in (getattr(node, name, "") for name in ("id", "attr", "name")) for node in nodes)

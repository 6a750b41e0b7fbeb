"""Executed notebooks -> files that another person can open and run: with outputs and parameters, without the paths of this machine."""

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from analysis.report.execute import Executed
from analysis.report.execute_in_place import METADATA
from analysis.report.places import Places, without_places

OF_THE_RUN = (
    "out",
    "study",
    "edition_before",
)  # they name folders of this run; without them a notebook finds its own study
BOOKKEEPING = ("papermill", "execution")  # of cells: when they ran, and for how long


def write_notebooks(executed: Iterable[Executed], folder: Path, places: Places) -> list[Path]:
    """Save them in `folder` by their names.

    Args:
        places: of this machine, of which nothing may remain.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for done in executed:
        path = folder / f"{done.name}.ipynb"
        nbformat.write(without_machine(done.notebook, places), path)  # type: ignore[no-untyped-call]
        written.append(path)
    return written


def without_machine(notebook: nbformat.NotebookNode, places: Places) -> nbformat.NotebookNode:
    """A copy with the metadata of committed notebooks, in which no path begins with one of `places` (`places.without_places`)."""
    made = copy.deepcopy(notebook)
    made.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
    for cell in made.cells:
        for key in BOOKKEEPING:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = _without_assignments(cell.source, OF_THE_RUN)
    return nbformat.from_dict(_cleaned(made, without_places(places)))  # type: ignore[no-untyped-call, no-any-return]


def _without_assignments(source: str, names: Sequence[str]) -> str:
    """The source without the statements that give these names a value."""
    lines = source.splitlines()
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return source
    for statement in reversed(statements):
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        if any(isinstance(target, ast.Name) and target.id in names for target in targets):
            del lines[statement.lineno - 1 : statement.end_lineno]
    return "\n".join(lines)


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(inner, clean) for name, inner in value.items()}
    return [_cleaned(inner, clean) for inner in value] if isinstance(value, list) else value

"""notebooks -> the same notebooks with their outputs, as they are committed: nothing in them of when and where they ran."""

import os
from pathlib import Path

import nbformat

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.errors import UsageError
from analysis.report.execute import Executed, NotebookRun, execute_notebooks, notebooks_at_once

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def execute_in_place(names: list[str], *, folder: Path = paths.NOTEBOOKS, jobs: int | None = None) -> list[Path]:
    """Execute these notebooks (all where none is named) with their defaults and save them. Returns their paths.

    Raises UsageError naming the nearest for an unknown name, ReportError where a cell fails; then none is written.
    """
    known = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    for name in names:
        if name.removesuffix(".ipynb") not in known:
            raise UsageError(f"There is no notebook `{name}` in {paths.for_display(folder)}.{nearest(name, known)}")
    chosen = [known[name.removesuffix(".ipynb")] for name in names or known]
    tasks = [NotebookRun(path, {}) for path in chosen]
    executed = execute_notebooks(tasks, jobs=jobs or notebooks_at_once(), folder=folder, title="notebooks")
    for path, done in zip(chosen, executed, strict=True):
        _save(done, path)
    return chosen


def _save(done: Executed, path: Path) -> None:
    """Written aside and renamed."""
    notebook = done.notebook
    notebook.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    aside = path.with_name(f".{path.name}.aside")
    nbformat.write(notebook, aside)  # type: ignore[no-untyped-call]
    os.replace(aside, path)

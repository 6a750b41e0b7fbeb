"""A notebook of the project -> the study's own copy, to be changed there."""

import os
from pathlib import Path

import nbformat

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.errors import ReportError, UsageError
from analysis.parallel.whole_file import write_whole


def copy_notebook(name: str) -> Path:
    """Copy one of the project's notebooks into the study at hand, without outputs, which are those of the sample.

    Raises UsageError where there is none of that name, where the study has its own copy, or is the project itself;
    ReportError where it cannot be written.
    """
    source = paths.NOTEBOOKS / f"{name.removesuffix('.ipynb')}.ipynb"
    known = [path.stem for path in paths.NOTEBOOKS.glob("*.ipynb")]
    if source.stem not in known:
        raise UsageError(f"There is no notebook `{name}` to copy.{nearest(name, known)}")
    if not (paths.home() / paths.STUDY_FILE).is_file() or paths.home() == paths.PROJECT:
        raise UsageError(
            "A notebook is copied into a study of your own: go to its folder, or name it with --study DIR."
        )
    target = paths.home() / "notebooks" / source.name
    if os.path.lexists(target):
        raise UsageError(f"{paths.for_display(target)} is there already: change that one, or remove it first.")
    notebook = without_outputs(nbformat.read(source, as_version=4))  # type: ignore[no-untyped-call]
    try:
        target.parent.mkdir(exist_ok=True)
        write_whole(target, f"{nbformat.writes(notebook)}\n")  # type: ignore[no-untyped-call]
    except OSError as problem:
        raise ReportError(
            f"{paths.for_display(target)} cannot be written ({problem.strerror}), and nothing of it is left: make room there, or "
            "the folder writable, and copy it again."
        ) from None
    return target


def without_outputs(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook as it is before it runs; it is changed in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook

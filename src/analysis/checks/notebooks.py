"""The notebooks of a study's own: their parameters, and whether they differ from the workbook's."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from analysis import paths
from analysis.checks.checked import Checked, checked
from analysis.report.parameters import read_notebook, read_parameters


def check_notebooks() -> Iterator[Checked]:
    """Each notebook of the study at hand; those of the workbook are checked with the reports that list them."""
    folder = paths.home() / "notebooks"
    if folder.resolve() == paths.NOTEBOOKS.resolve():
        return
    for path in sorted(folder.glob("*.ipynb")):
        yield checked(paths.for_display(path), partial(_read, path))


def _read(path: Path) -> str:
    read_parameters(path)
    theirs = paths.NOTEBOOKS / path.name
    if not theirs.is_file():
        return "of this study alone"
    if _sources(path) == _sources(theirs):
        return "says what the workbook's own says: without it that one is read"
    return "in place of the workbook's own"


def _sources(path: Path) -> list[tuple[str, str]]:
    return [(cell.cell_type, str(cell.source)) for cell in read_notebook(path).cells]

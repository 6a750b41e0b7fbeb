"""A notebook -> its cell tagged `parameters`; what is wrong with the tag, said before anything runs.

A report hands its corpus and window to that cell. Where the tag is missing or misspelt nobody receives them, and a page would show
the notebook's own study under the report's name.
"""

import difflib
import re
from pathlib import Path
from typing import Any

import nbformat

from analysis.errors import ReportError

TAG = "parameters"
INJECTED = "injected-parameters"  # papermill's, of a notebook that was run before
ALIKE = 0.8  # how near a tag must be to be meant for it: "parameter", "Parameters", "paramaters", "params" is not
USES = re.compile(r"^\s*(?:from|import)\s+analysis\b", re.MULTILINE)
OPENS = re.compile(r"\bopen_workbook\s*\(")
REMEDY = (
    "In JupyterLab select the cell that holds the parameters, and write the tag `parameters` under Property Inspector, Common Tools, "
    "Cell Tags."
)


def parameters_source(notebook: nbformat.NotebookNode, where: str) -> str:
    """Source of the code cell tagged `parameters`; "" where there is none, and the notebook does not use the workbook.

    Raises:
        ReportError: the tag is misspelt, stands on two cells, on a cell that is no code, or behind the cell that opens the workbook; a
            notebook that uses the workbook lacks it.
    """
    cells = list(notebook.cells)
    tagged = [(number, cell) for number, cell in enumerate(cells, start=1) if TAG in _tags(cell)]
    for number, cell in enumerate(cells, start=1):
        for tag in _tags(cell):
            if tag not in (TAG, INJECTED) and _alike(tag):
                raise ReportError(f"{where}: cell {number} has the tag `{tag}`: write `{TAG}`. {REMEDY}")
    for number, cell in tagged:
        if cell.cell_type != "code":
            raise ReportError(
                f"{where}: the tag `{TAG}` stands on cell {number}, which is text: move it to the cell of code. {REMEDY}"
            )
    if len(tagged) > 1:
        numbers = " and ".join(str(number) for number, _ in tagged)
        raise ReportError(
            f"{where}: cells {numbers} have the tag `{TAG}`: keep it on one, which a report writes behind."
        )
    code = [(number, str(cell.source)) for number, cell in enumerate(cells, start=1) if cell.cell_type == "code"]
    if not tagged:
        if any(USES.search(source) for _, source in code):
            raise ReportError(
                f"{where}: no cell has the tag `{TAG}`, so that a report could not hand over its corpus and window. {REMEDY}"
            )
        return ""
    at, cell = tagged[0]
    opened = next((number for number, source in code if number < at and OPENS.search(source)), None)
    if opened is not None:
        raise ReportError(
            f"{where}: cell {opened} opens the workbook before cell {at}, tagged `{TAG}`: move that one up."
        )
    return str(cell.source)


def opens_workbook(notebook: nbformat.NotebookNode) -> bool:
    """Whether a cell of the notebook opens a study."""
    return any(cell.cell_type == "code" and OPENS.search(str(cell.source)) for cell in notebook.cells)


def check_handed_over(path: Path, notebook: nbformat.NotebookNode, names: set[str]) -> None:
    """Raises ReportError where a notebook opens a study, and none of its parameters receives that of the report."""
    if opens_workbook(notebook) and not names & {"settings", "corpus"}:
        raise ReportError(
            f"{path.name}: the cell tagged `{TAG}` has no `settings`, so that the report's corpus and window would not reach the page. "
            "Write `settings: dict = {}` there, and hand it on: open_workbook(study, ..., **settings)."
        )


def _tags(cell: Any) -> list[str]:
    tags = cell.metadata.get("tags", [])
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def _alike(tag: str) -> bool:
    return difflib.SequenceMatcher(None, tag.strip().casefold(), TAG).ratio() >= ALIKE

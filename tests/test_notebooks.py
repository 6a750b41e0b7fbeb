"""The notebooks as somebody reads them: few verbs, short cells, more prose than code."""

import ast
import json

import pytest

from analysis import paths

NUMBERED = sorted(paths.NOTEBOOKS.glob("[1-8]-*.ipynb"))
LINES, IMPORTS, ALL_LINES = 12, 3, 245
PLUMBING = {"estimate_means", "estimate_differences", "enough", "alternative_text", "left_out_words", "Page", "Drawing"}


def cells(path, kind):
    """The cells of a kind: their source, and whether it is that of the parameters."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield "".join(cell["source"]), "parameters" in cell["metadata"].get("tags", [])


def code_lines(source):
    return [line for line in source.splitlines() if line.strip()]


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_cell_is_short_and_the_notebook_imports_what_opens_the_study(path):
    asked = [source for source, parameters in cells(path, "code") if not parameters]
    assert [source for source in asked if len(code_lines(source)) > LINES] == []
    imports = [
        node
        for source in asked
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert len(imports) <= IMPORTS


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_notebook_asks_a_study_by_its_verbs_and_computes_nothing_itself(path):
    trees = [ast.parse(source) for source, _ in cells(path, "code")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    assert not PLUMBING & {node.id for node in nodes if isinstance(node, ast.Name)}
    assert [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)] == []


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_notebook_says_at_least_as_much_in_prose_as_in_code(path):
    code, prose = (sum(len(source.split()) for source, _ in cells(path, kind)) for kind in ("code", "markdown"))
    assert prose >= code


def test_the_notebooks_have_half_the_lines_of_code_that_they_had():
    assert sum(len(code_lines(source)) for path in NUMBERED for source, _ in cells(path, "code")) <= ALL_LINES


@pytest.mark.parametrize("path", sorted(paths.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_what_a_notebook_shows_holds_no_warning(path):
    written = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [one for cell in written for one in cell.get("outputs", [])]
    assert [one["text"] for one in outputs if one.get("name") == "stderr"] == []

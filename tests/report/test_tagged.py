"""The tag `parameters`: what is wrong with it in a notebook of a report is said before anything runs."""

import nbformat
import pytest

from analysis import paths
from analysis.errors import ReportError
from analysis.report.parameters import read_parameters

CELL = 'study: str = ""\nsettings: dict = {}\n'
OPEN = "from analysis import open_workbook\nbook = open_workbook(study, notebook='a', **settings)"


def notebook(folder, *cells):
    """Each cell: its source and its tags; one that begins with "#" is text."""
    made = nbformat.v4.new_notebook()
    for source, *tags in cells:
        new = nbformat.v4.new_markdown_cell if source.startswith("#") else nbformat.v4.new_code_cell
        made.cells.append(new(source, metadata={"tags": tags}))
    nbformat.write(made, folder / "a.ipynb")
    return folder / "a.ipynb"


@pytest.mark.parametrize(
    "cells, said",
    [
        ([(CELL,), (OPEN,)], "a.ipynb: no cell has the tag `parameters`, .* Cell Tags"),
        ([("import analysis.study\n",)], "no cell has the tag `parameters`"),
        ([(CELL, "parameter"), (OPEN,)], "cell 1 has the tag `parameter`: write `parameters`"),
        ([(CELL, "Parameters"), (OPEN,)], "cell 1 has the tag `Parameters`: write `parameters`"),
        ([(CELL, "paramaters"), (OPEN,)], "cell 1 has the tag `paramaters`"),
        ([(CELL, " parameters"), (OPEN,)], "cell 1 has the tag ` parameters`"),
        ([(CELL, "parameters"), ("1", "parameter"), (OPEN,)], "cell 2 has the tag `parameter`"),
        ([("# Title", "parameters"), (CELL,), (OPEN,)], "stands on cell 1, which is text"),
        ([(CELL, "parameters"), ("n = 1", "parameters"), (OPEN,)], "cells 1 and 2 have the tag `parameters`: keep it on one"),
        ([(OPEN,), (CELL, "parameters")], "cell 1 opens the workbook before cell 2"),
        ([("n: int = 1", "parameters"), (OPEN,)], "has no `settings`, .* `settings: dict = {}`"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_tag_is_named(tmp_path, cells, said):
    with pytest.raises(ReportError, match=said):
        read_parameters(notebook(tmp_path, *cells))


@pytest.mark.parametrize(
    "cells, names",
    [
        ([(CELL, "parameters", "hide-input"), (OPEN,)], {"study", "settings"}),
        ([(CELL, "parameters"), ("study = 'x'", "injected-parameters"), (OPEN,)], {"study", "settings"}),
        ([('corpus: str = ""', "parameters"), (OPEN,)], {"corpus"}),
        ([("# Only text",), ("6 * 7", "params")], set()),  # uses nothing of the study
    ],
)
def test_other_tags_and_pages_without_a_study_are_left_alone(tmp_path, cells, names):
    assert set(read_parameters(notebook(tmp_path, *cells))) == names


def test_the_notebooks_that_ship_are_right():
    assert all(read_parameters(path) for path in paths.NOTEBOOKS.glob("*.ipynb"))

"""JupyterLab, opened by `workbook lab` on a study in a browser: a notebook of the project runs there on the study's articles."""

import json

import pytest
from lab import CELLS, jupyterlab, open_notebook

from analysis import paths
from analysis.studies.lab import lab_command
from analysis.studies.new import make_study

pytestmark = pytest.mark.browser

OPENS = "open_workbook("  # in the cell that opens the study
RUN = """
async opens => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = Array.from(notebook.model.cells).findIndex(cell => cell.sharedModel.getSource().includes(opens));
  await window.jupyterapp.commands.execute('notebook:run-all-above');
  await window.jupyterapp.commands.execute('notebook:run-cell');
}
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, "")
    record = {"title": "Quill speaks", "text": "Mara Quill spoke.", "outlet": "The Post", "published": "2018-10-01"}
    (tmp_path / "news.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    monkeypatch.chdir(make_study("mine", corpus="news.jsonl", actors=["Mara Quill"]))
    return tmp_path / "mine"


def test_a_notebook_of_the_project_runs_on_the_studys_articles(study, browser):
    with jupyterlab(study, start=lab_command([])) as server:
        page = open_notebook(browser, server, "4-voices.ipynb")
        page.evaluate(RUN, OPENS)
        page.wait_for_selector(".jp-OutputArea-output .wb", timeout=120_000)
        assert [error for cell in page.evaluate(CELLS) for error in cell["errors"]] == []
        assert "news.jsonl" in page.locator(".jp-OutputArea-output").first.inner_text()
        assert page.get_by_text("notebook is read-only").count() == 1
        assert page.get_by_text("Would you like to get notified").count() == 0
        assert page.locator(".jp-Dialog").count() == 0
        page.close()
    assert not [*(study / "notebooks").glob("*.ipynb")]

"""JupyterLab, opened by `workbook lab` on a study in a browser: its welcome page, and a notebook of the project on the study's articles."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from lab import CELLS, axe_violations, jupyterlab, open_notebook, set_theme, unreachable

from analysis import paths
from analysis.studies.lab import lab_command
from analysis.studies.new import make_study

pytestmark = pytest.mark.browser

PAGE = ".jp-RenderedMarkdown"
HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script> $x^2$ \\(y\\) \u202e"
TITLE = "Quill, $x$ <b onclick='window.hacked=1'>and</b> the \\(others\\)"
OPENS = "open_workbook("  # in the cell that opens the study
RUN = """
async opens => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = Array.from(notebook.model.cells).findIndex(cell => cell.sharedModel.getSource().includes(opens));
  await window.jupyterapp.commands.execute('notebook:run-all-above');
  await window.jupyterapp.commands.execute('notebook:run-cell');
}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    record = {"title": "Quill speaks", "text": "Mara Quill spoke.", "outlet": HOSTILE, "published": "2018-10-01"}
    (folder / "news.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.VARIABLE, "")
        patch.chdir(folder)
        made = make_study("mine", corpus="news.jsonl", title=TITLE, actors=["Mara Quill"])
        patch.chdir(made)
        yield made


@pytest.fixture(scope="module")
def server(study):
    with jupyterlab(study, start=lab_command([])) as running:
        yield running


@pytest.fixture(scope="module")
def welcome(browser, server):
    """JupyterLab as it opens, and the addresses that its page asks for."""
    base, token = server
    page, asked_for = browser.new_page(viewport={"width": 1200, "height": 900}), []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(f"{base}/?token={token}")
    page.wait_for_selector(f"{PAGE} h2", timeout=120_000)
    yield page, asked_for
    page.close()


def test_it_opens_on_the_welcome_page_and_nothing_pops_up(welcome, server):
    page, asked_for = welcome
    assert page.locator(f"{PAGE} h1").inner_text() == TITLE
    assert page.locator(f"{PAGE} :is(script, img, mjx-container)").count() == 0
    assert page.evaluate("window.hacked") is None
    assert page.locator(".jp-Dialog, .jp-toast-button, .Toastify__toast").count() == 0
    assert page.get_by_text("Would you like to get notified").count() == 0
    assert [url for url in asked_for if not url.startswith((server[0], "blob:", "data:"))] == []


def test_the_list_of_files_shows_the_notebooks(welcome):
    page, _ = welcome
    page.locator(".jp-DirListing-itemText", has_text="explore.ipynb").wait_for(timeout=20_000)
    assert page.locator(".jp-DirListing-itemText", has_text="Welcome.md").count() == 1


def test_the_address_that_it_prints_opens_it(study, server, browser):
    base, token = server
    printed = [word for word in (study / "log").read_text().split() if word.startswith(base)]
    assert printed
    assert all(parse_qs(urlsplit(address).query).keys() == {"token"} for address in printed)
    page = browser.new_context().new_page()
    page.goto(printed[-1].replace("...", token))  # Jupyter hides a token that it was given
    page.wait_for_selector(f"{PAGE} h2", timeout=120_000)
    page.close()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_welcome_page_is_accessible(welcome, theme):
    page, _ = welcome
    set_theme(page, theme)
    assert axe_violations(page, PAGE) == []
    assert unreachable(page, PAGE) == []


def test_a_link_of_the_welcome_page_opens_its_notebook(welcome, study):
    page, _ = welcome
    page.locator(f"{PAGE} a", has_text="4-voices").first.click()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    assert page.url.endswith("/notebooks/4-voices.ipynb")
    assert not (study / "notebooks" / "Welcome.md").exists()


def test_a_notebook_of_the_project_runs_on_the_studys_articles(study, server, browser):
    page = open_notebook(browser, server, "4-voices.ipynb")
    page.evaluate(RUN, OPENS)
    page.wait_for_selector(".jp-OutputArea-output .wb", timeout=120_000)
    assert [error for cell in page.evaluate(CELLS) for error in cell["errors"]] == []
    assert "news.jsonl" in page.locator(".jp-OutputArea-output").first.inner_text()
    assert page.get_by_text("notebook is read-only").count() == 1
    assert page.locator(".jp-Dialog").count() == 0
    page.close()
    assert not [*(study / "notebooks").glob("*.ipynb")]

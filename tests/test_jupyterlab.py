"""Each notebook, opened in JupyterLab in a browser and run from top to bottom, as a user does."""

import nbformat
import pytest
from lab import CELLS, jupyterlab, run_all, write_cleared

from analysis import paths

pytestmark = pytest.mark.browser
NOTEBOOKS = sorted(path.name for path in paths.NOTEBOOKS.glob("*.ipynb"))

MONEY = r"The dam ($4.1 billion), the Carson, N.V. bridge ($35 million) and a \(x^2\) fence."
HOSTILE = r"Buy $\href{https://bad.example}{here}$ and $\color{red}{now}$, $$\frac{1}{$ or \[y\]."
SHOWN = f"""
from types import SimpleNamespace
import pandas as pd
from analysis.display.article_view import article_view
from analysis.display.figures import draw_grid
from analysis.display.html import Html
from analysis.display.page import Page
from analysis.engine.measured import Measures
from analysis.measures import TABLES
page, texts = Page("dollars"), [{MONEY!r}, {HOSTILE!r}]
article = {{"article_id": "a0", "outlet": "echo", "published": pd.NaT, "title": texts[1], "text": texts[0] + "\\n" + texts[1], "url": None}}
nothing = Measures(**{{name: table.empty() for name, table in TABLES.items()}})
view = article_view("a0", pd.DataFrame([article]), nothing, SimpleNamespace(frames=()), followed=(), names={{}})
sentences = pd.DataFrame([("echo", pd.NaT, text, None, "a0", "s0", text, "", "", "", "", None) for text in texts],
    columns=["outlet", "published", "title", "url", "article_id", "sentence_id", "before", "marked", "after", "voice", "label", "weight"])
counts = pd.DataFrame({{"outlet": texts, "period": ["$1", "2$"], "estimate": [1, 2], "measure": "articles", "estimand": "count"}})
(Html(view.html) + page.sentences(sentences, name="s", caption=texts[0]) + page.say(texts) + page.note(texts[1])
 + page.table(counts, name="t", caption=texts[1]) + page.cards([tuple(texts) + ("$5 and $6",)])
 + page.figure(draw_grid(counts, rows="outlet", columns="period", names={{}}), name="f", title=texts[1], caption=texts[0], alt=texts[1]))
"""
FORMULA = (
    "from IPython.display import HTML\nHTML('<p>$x^2$</p>')"  # typeset: JupyterLab does so with HTML that is not ours
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on loopback, on cleared copies of the notebooks."""
    root = tmp_path_factory.mktemp("lab")
    (root / "notebooks").mkdir()
    for name in NOTEBOOKS:
        write_cleared(paths.NOTEBOOKS / name, root / "notebooks" / name)
    cells = [nbformat.v4.new_code_cell(source) for source in (SHOWN, FORMULA)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), root / "notebooks" / "dollars.ipynb")
    with jupyterlab(root) as running:
        yield running


@pytest.mark.parametrize("notebook", ["briefing.ipynb", "3-framing.ipynb", "7-coding.ipynb", "explore.ipynb"])
def test_run_all_leaves_no_error(server, browser, notebook):
    page = run_all(browser, server, notebook)
    cells = page.evaluate(CELLS)
    page.close()
    assert [cell["source"] for cell in cells if not cell["count"]] == []
    assert [error for cell in cells for error in cell["errors"]] == []


def test_dollar_signs_and_tex_in_articles_stay_words(browser, server):
    page = run_all(browser, server, "dollars.ipynb")
    assert [error for cell in page.evaluate(CELLS) for error in cell["errors"]] == []
    page.wait_for_selector("mjx-container", timeout=90_000)  # FORMULA's, the last: typeset in the order of the page
    assert page.locator("mjx-container").count() == 1
    assert page.locator(".wb :is(mjx-container, a)").count() == 0
    shown = page.locator(".wb").inner_text()
    page.close()
    assert shown.count(MONEY) == 8  # article, sentence and title, its caption, list, cell, card, caption of the figure
    # title and text of the article, sentence and title, list, note, caption, cell, card, and the title of the figure
    assert shown.count(HOSTILE) == 10

"""Notebooks and report definitions for tests, made when a test runs."""

from pathlib import Path

import nbformat

from analysis.report.definitions import ReportDefinition

SHOWCASE = """
import numpy as np, pandas as pd
from analysis.display.page import Page
from analysis.display.figures import draw_estimates
from analysis.tables import FINDINGS
names = {"ortiz": "Ann Ortiz", "lund": "Jan Lund", "echo": "The Echo", "harbour_post": "The Harbour Post"}
page = Page(notebook="showcase", names=names, out=out)
findings = FINDINGS.fill(pd.DataFrame([
    {"measure": "net_sentiment", "actor_id": actor, "outlet": outlet, "estimand": "mean", "estimate": value, "low": value - 0.12,
     "high": value + 0.1, "n_articles": 24, "n_stories": 21, "n_mentions": 1203}
    for actor, outlet, value in [("ortiz", "echo", 0.21), ("ortiz", "harbour_post", -0.34), ("lund", "echo", 0.02),
                                 ("lund", "harbour_post", 0.4)]]))
page.style()
"""
SENTENCES = """
def sentences(finding):
    return pd.DataFrame([("echo", pd.Timestamp("2024-03-25", tz="UTC"), "Council meets", "https://news.example/1", "a1", "a1.te0",
        "", "Ortiz", " broke the promise she had made to the harbour workers.", "outlet", "negative", 0.93),
        ("harbour_post", pd.NaT, "A quiet day", None, "a2", "a2.te4", "“It was ", "Lund", " who saved the budget,” a clerk said.",
         "unnamed", "positive", 0.81)],
        columns=["outlet", "published", "title", "url", "article_id", "sentence_id", "before", "marked", "after", "voice", "label", "weight"])
page.findings(findings, rows=["actor_id", "outlet"], name="showcase-findings", caption="Net sentiment by actor and outlet",
              evidence=sentences, min_stories=5)
"""
FIGURE = """
page.figure(draw_estimates(findings, panels="actor_id", rows="outlet", names=names), name="showcase-by-outlet",
            title="Ortiz fares worse in The Harbour Post", caption="Net sentiment by outlet, with 95 % intervals.",
            alt="Dot plot: Ortiz is at +0.21 in The Echo and −0.34 in The Harbour Post.")
"""


def make_notebook(path: Path, *cells: str, parameters: str = "") -> Path:
    """A notebook of code cells; a cell that begins with "#" and a space, or with "##", is text."""
    made = nbformat.v4.new_notebook()
    if parameters:
        made.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    for source in cells:
        text = source.startswith(("# ", "## "))
        made.cells.append(nbformat.v4.new_markdown_cell(source) if text else nbformat.v4.new_code_cell(source.strip()))
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    return path


def make_showcase(folder: Path) -> Path:
    """Two notebooks that show every kind of thing a page can show, without a corpus."""
    make_notebook(
        folder / "showcase.ipynb",
        "# How two councillors are presented\n\nTwo outlets, one month: who is praised, who is blamed, and in whose words.",
        SHOWCASE,
        "page.cards([('144', 'articles', '24 an outlet'), ('121', 'stories', 'reprints count once'), ('1,203', 'mentions', 'of two actors'), "
        "('0.80', 'macro F1', 'against coders')])",
        "## How the outlets present them\n\nThe share of positive mentions minus the share of negative ones.",
        FIGURE,
        SENTENCES,
        "## What the tables say\n\n### Bare tables of pandas\n\nA wide one scrolls inside its box.",
        "pd.DataFrame({'outlet': ['The Echo', 'The Harbour Post'], **{f'column number {n}': [n / 7, -n] for n in range(12)}})",
        "page.table(findings, name='showcase-table', caption='Every finding')",
        "## A list, a note and a table of text\n\n- first\n- second, with `code`\n\n> A quotation of somebody.\n\n"
        "| term | meaning |\n| --- | --- |\n| tone | how the words sound |\n| sentiment | how the actor is presented |",
        "page.note('The window holds no article of The Gazette, so it has no line here.')",
        "import sys\nprint('counted', 144, 'articles')\nprint('a warning nobody needs', file=sys.stderr)",
        parameters='start: str = ""  # first day, included\nn: int = 20  # how many\nout: str = ""  # folder for figures and tables',
    )
    make_notebook(
        folder / "2-second-page.ipynb", "# The second page\n\nIt holds one sentence.", "## Only one section", "6 * 7"
    )
    return folder


def make_definition(**given: object) -> ReportDefinition:
    """A report over the showcase."""
    usual = {"name": "harbour", "title": "Harbour report", "notebooks": ("showcase", "2-second-page"), "corpus": ""}
    return ReportDefinition(**{**usual, **given})  # type: ignore[arg-type]

"""executed notebook -> one page of a report, through our own nbconvert template in `template/`."""

import copy
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML, ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from analysis.display import theme
from analysis.display.html import FOLDER, stylesheet
from analysis.report.markup import Heading, dressed, prose_and_headings, without_house_style

TEMPLATE = Path(__file__).with_name("template")
KINDS = [
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
]  # the first that is there
OUT_LINE = re.compile(r"^(?:out|edition_before) = .*\n?", re.MULTILINE)


@dataclass(frozen=True)
class SiteLink:
    """A page of the report, as the others point to it."""

    href: str
    label: str  # short: "Sentiment"


@dataclass(frozen=True)
class Site:
    """What all pages of one report share."""

    title: str
    dateline: str  # "as of 30 September 2019"
    window: str  # first to last day; "": no window
    pages: tuple[SiteLink, ...]
    run: Mapping[str, Any]  # what run.json will hold
    findings: bool  # whether there is a findings.json
    formats: tuple[SiteLink, ...] = ()  # what the whole report is written as besides


@dataclass(frozen=True)
class SitePage:
    """What the template reads of one page."""

    href: str
    title: str
    kicker: str
    contents: tuple[Heading, ...]
    files: tuple[str, ...]  # to download, relative to the page
    code: bool  # whether there is code to show
    before: SiteLink | None
    after: SiteLink | None


def render_page(notebook: nbformat.NotebookNode, number: int, site: Site, files: tuple[str, ...] = ()) -> str:
    """The notebook as a page of HTML that asks for nothing outside itself.

    Code is out of sight until the page's one switch shows it, and messages with it; headings get ids and a contents list; tables
    scroll inside their box. Where the run has a message for readers, the page begins with it.

    Args:
        number: which of `site.pages` it is.
        files: paths of figures and tables that the page saved, relative to it.
    """
    link = site.pages[number]
    prepared, headings = prepare(notebook)
    title = next((heading.text for heading in headings if heading.level == 1), site.title)
    page = SitePage(
        href=link.href,
        title=title,
        kicker=link.label if number else "",
        contents=tuple(heading for heading in headings if heading.level in (2, 3)),
        files=files,
        code=any(cell.cell_type == "code" and cell.source.strip() for cell in prepared.cells),
        before=site.pages[number - 1] if number else None,
        after=site.pages[number + 1] if number + 1 < len(site.pages) else None,
    )
    resources = {"page": page, "site": site, "sheets": (stylesheet(), _page_sheet())}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of outputs that only a live notebook can show
        text, _ = exporter().from_notebook_node(prepared, resources=resources)
    return str(text)


def page_label(notebook: str) -> str:
    """ "5-close-reading" as "Close reading"."""
    words = re.sub(r"^\d+[-_ ]*", "", notebook).replace("-", " ").replace("_", " ").strip() or notebook
    return words[0].upper() + words[1:]


def prepare(notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, list[Heading]]:
    """A copy whose text cells are rendered, whose silent code cells are joined to the next that shows something; its headings."""
    prepared = copy.deepcopy(notebook)
    headings: list[Heading] = []
    cells: list[nbformat.NotebookNode] = []
    waiting = ""
    for cell in prepared.cells:
        if cell.cell_type == "markdown":
            cell.metadata.prose, own = prose_and_headings(_from_markdown(cell.source), {h.id for h in headings})
            headings += own
        elif cell.cell_type == "code":
            cell.outputs = [output for output in map(_without_style, cell.outputs) if output is not None]
            cell.source = "\n\n".join(part for part in (waiting, _shown_source(cell)) if part)
            waiting = "" if cell.outputs else cell.source
        if cell.cell_type == "markdown" or (cell.cell_type == "code" and cell.outputs):
            cells.append(cell)
    if waiting:
        cells.append(nbformat.v4.new_code_cell(waiting))  # type: ignore[no-untyped-call]
    prepared.cells = cells
    return prepared, headings


def prose(source: str) -> Markup:
    """Markdown as HTML, its tables in boxes that scroll."""
    return prose_and_headings(_from_markdown(source), set())[0]


def exporter() -> TemplateExporter:
    """nbconvert with our template and filters."""
    config = Config({"NbConvertBase": {"display_data_priority": KINDS}})
    filters = {
        "highlighted": _highlighted, "prose": prose, "dressed": dressed, "alternative": _alternative, "setting": _setting,
        "said": _said,
    }  # fmt: skip
    made = TemplateExporter(  # type: ignore[no-untyped-call]
        config=config, template_name=TEMPLATE.name, extra_template_basedirs=[str(TEMPLATE.parent)],
        extra_template_paths=[str(FOLDER)], filters=filters,
    )  # fmt: skip
    made.environment.globals["theme"] = theme
    made.environment.autoescape = made.environment.trim_blocks = made.environment.lstrip_blocks = True
    made.file_extension = ".html"
    made.template_file = "index.html.j2"
    return made


def _page_sheet() -> str:
    return (TEMPLATE / "page.css").read_text(encoding="utf-8")


def _from_markdown(source: str) -> str:
    return str(MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source))


def _shown_source(cell: nbformat.NotebookNode) -> str:
    """The cell's code; of the cell that papermill put in, without the folders where a page is being made and where the edition before lies."""
    source = str(cell.source).strip()
    return OUT_LINE.sub("", source).strip() if "injected-parameters" in cell.metadata.get("tags", []) else source


def _without_style(output: nbformat.NotebookNode) -> nbformat.NotebookNode | None:
    """Without the style sheet of `display`, which the page has in its head already; None where nothing else was there."""
    shown = output.get("data", {}).get("text/html")
    if shown is None:
        return output
    output.data["text/html"] = without_house_style(shown)
    return output if output.data["text/html"].strip() else None


def _highlighted(source: str) -> Markup:
    return Markup(Highlight2HTML("python")(source))  # type: ignore[no-untyped-call]


def _said(text: str) -> Markup:
    """What a cell printed, with the colours of a terminal."""
    return Markup(ansi2html(text))  # type: ignore[no-untyped-call]


def _alternative(output: nbformat.NotebookNode, kind: str) -> str:
    """Alternative text of a bare image: of its metadata, else that there is none."""
    metadata = output.get("metadata", {})
    return str(metadata.get(kind, {}).get("alt") or metadata.get("alt") or "Figure without a description")


def _setting(value: Any) -> str:
    if value is None or value == "":
        return "not set"
    return ", ".join(map(str, value)) or "all" if isinstance(value, list | tuple) else str(value)

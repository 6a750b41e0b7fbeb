"""executed notebook -> one page of a report, through our own nbconvert template in `template/`."""

import copy
import html
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from analysis.display import page

TEMPLATE = Path(__file__).with_name("template")
KINDS = [
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
]  # the first that is there
HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
TABLE = re.compile(r"<table(?P<attributes>[^>]*)>(?P<inside>.*?)</table>", re.DOTALL)
PICTURE = re.compile(r"<picture>.*?</picture>", re.DOTALL)
NUMBER_CELL = re.compile(r"<td>(\s*[-+−]?[\d,]+(?:\.\d+)?(?:\s?%)?\s*)</td>")
OUT_LINE = re.compile(r"^out = .*\n?", re.MULTILINE)


@dataclass(frozen=True)
class SiteLink:
    """A page of the report, as the others point to it."""

    href: str
    label: str  # short: "Sentiment"


@dataclass(frozen=True)
class Entry:
    """A line of a page's contents list."""

    level: int
    id: str
    html: str


@dataclass(frozen=True)
class Site:
    """What all pages of one report share."""

    title: str
    dateline: str  # "as of 30 September 2019"
    window: str  # first to last day; "": no window
    pages: tuple[SiteLink, ...]
    run: Mapping[str, Any]  # what run.json will hold
    findings: bool  # whether there is a findings.json


@dataclass(frozen=True)
class SitePage:
    """What the template reads of one page."""

    href: str
    title: str
    kicker: str
    contents: tuple[Entry, ...]
    files: tuple[str, ...]  # to download, relative to the page
    before: SiteLink | None
    after: SiteLink | None


def render_page(notebook: nbformat.NotebookNode, number: int, site: Site, files: tuple[str, ...] = ()) -> str:
    """The notebook as a page of HTML that asks for nothing outside itself.

    Code is folded away, messages with it; headings get ids and a contents list; tables scroll inside their box.

    Args:
        number: which of `site.pages` it is.
        files: paths of figures and tables that the page saved, relative to it.
    """
    link = site.pages[number]
    prepared, headings = prepare(notebook)
    title = next((entry.html for entry in headings if entry.level == 1), html.escape(site.title))
    page = SitePage(
        href=link.href,
        title=title,
        kicker=link.label if number else "",
        contents=tuple(entry for entry in headings if entry.level in (2, 3)),
        files=files,
        before=site.pages[number - 1] if number else None,
        after=site.pages[number + 1] if number + 1 < len(site.pages) else None,
    )
    resources = {"page": page, "site": site, "style": style()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of outputs that only a live notebook can show
        text, _ = exporter().from_notebook_node(prepared, resources=resources)
    return re.sub(r"\n\s*\n+", "\n", str(text))


def page_label(notebook: str) -> str:
    """ "5-close-reading" as "Close reading"."""
    words = re.sub(r"^\d+[-_ ]*", "", notebook).replace("-", " ").replace("_", " ").strip() or notebook
    return words[0].upper() + words[1:]


def prepare(notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, list[Entry]]:
    """A copy whose text cells are rendered, whose silent code cells are joined to the next that shows something; its headings."""
    prepared = copy.deepcopy(notebook)
    headings: list[Entry] = []
    cells: list[nbformat.NotebookNode] = []
    waiting = ""
    for cell in prepared.cells:
        if cell.cell_type == "markdown":
            cell.metadata.prose = _with_ids(prose(cell.source), headings)
        elif cell.cell_type == "code":
            cell.outputs = [output for output in map(_unstyled, cell.outputs) if output is not None]
            cell.source = "\n\n".join(part for part in (waiting, _shown_source(cell)) if part)
            waiting = "" if cell.outputs else cell.source
        if cell.cell_type == "markdown" or (cell.cell_type == "code" and cell.outputs):
            cells.append(cell)
    if waiting:
        cells.append(nbformat.v4.new_code_cell(waiting))  # type: ignore[no-untyped-call]
    prepared.cells = cells
    return prepared, headings


def prose(source: str) -> str:
    """Markdown as HTML, its tables in boxes that scroll."""
    return tables(MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source))


def tables(fragment: str) -> str:
    """The same HTML with each bare table (of pandas, of Markdown) in the house's dress; tables of `display` are left.

    A picture gets a box that a keyboard can scroll: on a phone it is wider than the screen.
    """
    fragment = re.sub(r"<style scoped>.*?</style>", "", fragment, flags=re.DOTALL)
    return PICTURE.sub(
        r'<div class="wide" tabindex="0" role="group" aria-label="Figure">\g<0></div>', TABLE.sub(_dressed, fragment)
    )


def exporter() -> TemplateExporter:
    """nbconvert with our template and filters."""
    config = Config({"NbConvertBase": {"display_data_priority": KINDS}})
    filters = {
        "highlighted": _highlighted, "prose": prose, "tables": tables, "alternative": _alternative, "plain": plain,
        "setting": _setting,
    }  # fmt: skip
    made = TemplateExporter(  # type: ignore[no-untyped-call]
        config=config, template_name=TEMPLATE.name, extra_template_basedirs=[str(TEMPLATE.parent)], filters=filters
    )
    made.file_extension = ".html"
    made.template_file = "index.html.j2"
    return made


def style() -> str:
    """The style sheet of a page: that of the objects that notebooks show, then the page's own."""
    return page.STYLESHEET.read_text(encoding="utf-8") + (TEMPLATE / "page.css").read_text(encoding="utf-8")


def plain(fragment: str) -> str:
    """Without tags; entities stay."""
    return re.sub(r"<[^>]+>", "", fragment).strip()


def _with_ids(fragment: str, headings: list[Entry]) -> str:
    """Give each heading an id of its own and add it to `headings`."""

    def named(match: re.Match[str]) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", html.unescape(plain(match[2])).lower()).strip("-") or "section"
        taken = {entry.id for entry in headings}
        own = next(name for n in range(1, 1000) if (name := f"s-{slug}" + (f"-{n}" if n > 1 else "")) not in taken)
        headings.append(Entry(int(match[1]), own, re.sub(r"</?a[^>]*>", "", match[2])))
        return f'<h{match[1]} id="{own}">{match[2]}</h{match[1]}>'

    return HEADING.sub(named, fragment)


def _dressed(match: re.Match[str]) -> str:
    if "wb-table" in match["attributes"]:
        return match[0]
    inside = NUMBER_CELL.sub(r'<td class="wb-num">\1</td>', match["inside"])
    inside = re.sub(r'<tr style="text-align: \w+;">', "<tr>", inside).replace("<th></th>", "<td></td>")
    return (
        '<div class="wb-scroll" tabindex="0" role="group" aria-label="Table">'
        f'<table class="dataframe">{_align_heads(inside)}</table></div>'
    )


def _align_heads(inside: str) -> str:
    """Heads of columns of numbers stand to the right, as the numbers do."""
    row = re.search(r"<tbody>\s*<tr>(.*?)</tr>", inside, re.DOTALL)
    head = re.search(r"<thead>\s*<tr>(.*?)</tr>\s*</thead>", inside, re.DOTALL)
    if not row or not head:
        return inside
    numeric = ["wb-num" in cell for cell in re.findall(r"<t[dh][^>]*>", row[1])]
    cells = re.findall(r"<t[dh][^>]*>.*?</t[dh]>", head[1], re.DOTALL)
    if len(cells) != len(numeric):
        return inside
    aligned = [c.replace("<th", '<th class="wb-num"', 1) if n else c for c, n in zip(cells, numeric, strict=True)]
    return inside[: head.start(1)] + "".join(aligned) + inside[head.end(1) :]


def _shown_source(cell: nbformat.NotebookNode) -> str:
    """The cell's code; of the cell that papermill put in, without the folder where a page is being made."""
    source = str(cell.source).strip()
    return OUT_LINE.sub("", source).strip() if "injected-parameters" in cell.metadata.get("tags", []) else source


def _unstyled(output: nbformat.NotebookNode) -> nbformat.NotebookNode | None:
    """Without the style sheet of `display`, which the page has in its head already; None where nothing else was there."""
    shown = output.get("data", {}).get("text/html")
    if shown is None:
        return output
    output.data["text/html"] = shown.replace(f"<style>{page.STYLESHEET.read_text(encoding='utf-8')}</style>", "")
    return output if output.data["text/html"].strip() else None


def _highlighted(source: str) -> str:
    return str(Highlight2HTML("python")(source))  # type: ignore[no-untyped-call]


def _alternative(output: nbformat.NotebookNode, kind: str) -> str:
    """Alternative text of a bare image: of its metadata, else that there is none."""
    metadata = output.get("metadata", {})
    return str(metadata.get(kind, {}).get("alt") or metadata.get("alt") or "Figure without a description")


def _setting(value: Any) -> str:
    if value is None or value == "":
        return "not set"
    return ", ".join(map(str, value)) or "all" if isinstance(value, list | tuple) else str(value)

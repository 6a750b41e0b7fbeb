"""The pages of a site -> one document for paper: a title page with contents, everything opened, nothing that only a screen needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement, builder

from analysis.display import theme
from analysis.report.formats.joined import JoinedSite, printed

SHEET = Path(__file__).with_name("print.css")
OF_THE_SCREEN = "//script | //nav | //*[contains(concat(' ', @class, ' '), ' code ')] | //*[contains(@class, 'wb-how')]"
NOTHING_OUTSIDE = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"  # no script runs either
)
WIDE, SIDEWAYS = 10, 20  # columns, from which on a table is set smaller, and gets a page on its side


@dataclass(frozen=True)
class ContentsLine:
    """A line of the contents."""

    level: int  # 1: a page of the site
    id: str
    text: str


def for_paper(site: JoinedSite, numbers: Mapping[str, int] | None = None) -> tuple[str, list[ContentsLine]]:
    """The document, and the lines of its contents.

    Args:
        numbers: the page of paper that each id of the contents is on, where it is known by now.
    """
    entries = [entry for page in site.pages for entry in _entries(page.key, page.body, page.label)]
    provenance = _provenance(site.provenance)
    entries.append(ContentsLine(1, "provenance", "Where these numbers come from"))
    body = builder.BODY(builder.CLASS("paper"))
    body.append(_front(site, entries, numbers or {}))
    for page in site.pages:
        body.append(_dressed(page.body))
    body.append(provenance)
    head = site.head
    head.find("title").text = site.title
    head.insert(0, html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": NOTHING_OUTSIDE}))
    sheet = html.Element("style")
    margins = (
        f"@page {{ color: {theme.SOFT.light}; @top-left {{ content: {_css(site.title)}; }} "
        f"@top-right {{ content: {_css(site.dateline)}; }} }}"
    )
    sheet.text = f"{SHEET.read_text(encoding='utf-8')}\n{margins}\n"
    head.append(sheet)
    whole = html.Element("html", lang="en")
    whole.extend([head, body])
    return printed(whole), entries


def _front(site: JoinedSite, entries: list[ContentsLine], numbers: Mapping[str, int]) -> HtmlElement:
    front = builder.DIV(builder.CLASS("front"))
    front.append(builder.P(builder.CLASS("paper-title"), site.title))
    front.append(builder.P(builder.CLASS("paper-dateline"), site.dateline))
    if site.notice is not None:
        front.append(site.notice)
    front.append(builder.P(builder.CLASS("paper-contents"), "Contents"))
    lines = html.Element("ol")
    for entry in entries:
        number = str(numbers.get(entry.id, ""))
        lines.append(builder.LI(
            builder.CLASS(f"level-{entry.level}"),
            builder.A(builder.SPAN(entry.text), builder.SPAN(builder.CLASS("paper-number"), number), href=f"#{entry.id}"),
        ))  # fmt: skip
    front.append(lines)
    return front


def _entries(key: str, body: HtmlElement, label: str) -> list[ContentsLine]:
    """The page and its sections; smaller ones are found from there."""
    sections = [
        ContentsLine(2, one.get("id"), " ".join(one.text_content().split())) for one in body.xpath(".//h2[@id]")
    ]
    titles = [" ".join(one.text_content().split()) for one in body.xpath(".//h1")]
    return [ContentsLine(1, key, titles[0] if titles else label), *sections]


def _dressed(body: HtmlElement) -> HtmlElement:
    """A page of the site without what only a screen needs, and with everything opened."""
    for element in body.xpath("." + OF_THE_SCREEN.replace(" | ", " | .")):
        element.drop_tree()
    for drawing in body.xpath(".//source"):  # for dark screens and narrow ones; to this parser the image is inside it
        drawing.drop_tag()
    for cell in body.xpath(".//div[contains(@class, 'cell')][not(normalize-space()) and not(.//img | .//svg)]"):
        cell.drop_tree()
    for folded in body.xpath(".//details"):
        folded.set("open", "")
    for table in body.iter("table"):
        _without_empty_columns(table)
        columns = max(map(len, table.iter("tr")), default=0)
        if columns >= WIDE:
            _add_class(table.getparent(), "paper-wide")
        if columns >= SIDEWAYS:
            _add_class(_with_its_summary(table), "paper-sideways")
    return body


def _add_class(element: HtmlElement, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _with_its_summary(table: HtmlElement) -> HtmlElement:
    """What goes on a page on its side with the table: what folded it away, where that holds nothing else."""
    holder = table.getparent()
    folded = holder.getparent()
    alone = folded is not None and folded.tag == "details" and len(folded) == len(folded.xpath("./summary")) + 1
    return folded if alone else holder


def _without_empty_columns(table: HtmlElement) -> None:
    """Columns in which no row has anything; a screen has room for them."""
    rows = table.xpath("./thead/tr | ./tbody/tr")
    inside = table.xpath("./tbody/tr")
    if len({len(row) for row in rows}) != 1 or not inside or table.xpath(".//*[@colspan or @rowspan]"):
        return
    empty = [
        n for n in range(len(inside[0])) if not any(row[n].text_content().strip() or len(row[n]) for row in inside)
    ]
    for row in rows:
        for number in reversed(empty):
            row[number].drop_tree()


def _provenance(footer: HtmlElement) -> HtmlElement:
    for folded in footer.xpath(".//details"):
        folded.set("open", "")
    footer.set("id", "provenance")
    return footer


def _css(text: str) -> str:
    """A text of CSS. A letter that could end it, or the sheet, is written by its number."""
    return '"' + "".join(c if c.isalnum() or c in " .,:;()-–—" else f"\\{ord(c):x} " for c in text) + '"'

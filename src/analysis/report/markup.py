"""HTML that others made (Markdown, pandas), changed to the dress of the house: ids, numbers to the right, boxes that scroll."""

import copy
import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup, escape

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OURS = "ancestor::div[contains(concat(@class, ' '), 'wb ')]"  # what `display` shows
NUMBER = re.compile(r"\s*[-+−]?[\d,]+(?:\.\d+)?(?:\s?%)?\s*")


class Heading(NamedTuple):
    """A heading of a page, for its list of contents."""

    level: int
    id: str
    text: str
    html: Markup  # the words with their emphasis, without links


def prose_and_headings(fragment: str, taken: Set[str]) -> tuple[Markup, list[Heading]]:
    """HTML of a text cell, tables dressed, and its headings, each of which gets an id that is not `taken`."""
    root = _parsed(fragment)
    headings: list[Heading] = []
    for element in root.iter(*HEADINGS):
        element.set("id", _own_id(element.text_content(), taken | {heading.id for heading in headings}))
        headings.append(_heading(element))
    _dress(root)
    return _inside(root), headings


def dressed(fragment: str) -> Markup:
    """HTML that a cell shows, each bare table (of pandas) dressed; where there is none, as it is."""
    root = _parsed(fragment)
    return _inside(root) if _dress(root) else Markup(fragment)


def without_house_style(fragment: str) -> str:
    """HTML without the style sheet that `Page.style` puts into a notebook; "" where nothing else is there."""
    root = _parsed(fragment)
    sheets = root.xpath(".//style[@class='wb-style']")
    if not sheets:
        return fragment
    for sheet in sheets:
        sheet.drop_tree()
    empty = not root.text_content().strip() and not root.xpath(".//*[not(self::div)]")
    return "" if empty else str(_inside(root))


def _parsed(fragment: str) -> HtmlElement:
    return html.fragment_fromstring(fragment, create_parent=True)


def _inside(root: HtmlElement) -> Markup:
    return escape(root.text or "") + Markup("").join(map(_printed, root))


def _printed(element: HtmlElement) -> Markup:
    return Markup(html.tostring(element, encoding="unicode"))


def _heading(element: HtmlElement) -> Heading:
    words = copy.deepcopy(element)
    words.tag, words.tail = "span", None
    words.attrib.clear()
    for link in words.xpath(".//a"):
        link.drop_tag()
    return Heading(int(element.tag[1]), element.get("id"), element.text_content().strip(), _printed(words))


def _own_id(words: str, taken: Set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "section"
    return next(name for name in _numbered(f"s-{slug}") if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    """name, name-2, name-3 and so on."""
    yield name
    yield from (f"{name}-{n}" for n in range(2, 1000))


def _dress(root: HtmlElement) -> bool:
    """Dress the tables that are not of `display`, and say whether there were any."""
    bare = [table for table in root.iter("table") if "wb-table" not in table.get("class", "") and not table.xpath(OURS)]
    for style in root.xpath(".//style[@scoped]"):
        style.drop_tree()
    for table in bare:
        _align(table)
        table.attrib.clear()
        table.set("class", "dataframe")
        box = html.Element("div", {"class": "wb-scroll", "tabindex": "0", "role": "group", "aria-label": "Table"})
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)
    return bool(bare)


def _align(table: HtmlElement) -> None:
    """Numbers to the right, and the headings above them; an empty heading becomes a cell."""
    for cell in table.iter("td"):
        if not cell.attrib and NUMBER.fullmatch(cell.text_content()):
            cell.set("class", "wb-num")
    for row in table.iter("tr"):
        row.attrib.pop("style", None)
    heads, rows = table.xpath("./thead/tr"), table.xpath("./tbody/tr")
    if len(heads) == 1 and rows and len(heads[0]) == len(rows[0]):
        for head, cell in zip(heads[0], rows[0], strict=True):
            if head.tag == "th" and cell.get("class") == "wb-num":
                head.set("class", "wb-num")
    for head in table.iter("th"):
        if not head.attrib and not len(head) and not head.text_content():
            head.tag = "td"

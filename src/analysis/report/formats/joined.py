"""The pages of a site -> one document in which every link between them, and every id, still means what it meant."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from lxml import html
from lxml.html import HtmlElement

REFERENCES = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "for",
    "headers",
    "list",
)
IN_STYLE = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")  # of an SVG: a gradient, a clipping path


@dataclass(frozen=True)
class JoinedPage:
    """One page, as a part of the whole."""

    key: str  # its id in the whole, and the beginning of every id in it
    label: str  # short, as the site's navigation has it
    contents: HtmlElement | None  # its list "On this page"
    body: HtmlElement  # an <article>


@dataclass(frozen=True)
class JoinedSite:
    """All pages of an edition. Ids are unique, and links between pages point into the document."""

    title: str
    dateline: str
    head: HtmlElement
    masthead: HtmlElement
    notice: HtmlElement | None  # what a reader is told before anything else
    pages: tuple[JoinedPage, ...]
    provenance: HtmlElement


def join_pages(folder: Path, names: Sequence[str]) -> JoinedSite:
    """Read the pages of a site, in this order, the first of them `index.html`.

    Links to files that lie beside the pages lose their address: in the whole there is nothing beside it. Nor are there other editions:
    the bar that leads to them goes, and the place where it would be written.
    """
    trees = [html.document_fromstring((folder / name).read_text(encoding="utf-8")) for name in names]
    keys = {name: f"p{number}" for number, name in enumerate(names, start=1)}
    labels = {
        link.get("href"): link.text_content().strip() for link in trees[0].xpath("//nav[contains(@class, 'pages')]//a")
    }
    for name, tree in zip(names, trees, strict=True):
        _without_bar(tree)
        _relink(tree, name, keys)
    first = trees[0]
    return JoinedSite(
        title=_text(first, "//a[@class='site']") or str(first.findtext(".//title")),
        dateline=_text(first, "//*[@class='dateline']"),
        head=_head(trees),
        masthead=first.xpath("//header")[0],
        notice=next(iter(first.xpath("//body/*[contains(@class, 'banner')]")), None),
        pages=tuple(
            _part(tree, keys[name], labels.get(name) or str(tree.findtext(".//title")))
            for name, tree in zip(names, trees, strict=True)
        ),
        provenance=_provenance(first),
    )


def printed(whole: HtmlElement) -> str:
    """The document as text."""
    return str(html.tostring(whole, encoding="unicode", doctype="<!doctype html>")) + "\n"


def _without_bar(tree: HtmlElement) -> None:
    for part in tree.xpath("//nav[@class='editions'] | //comment()[contains(., 'editions')]"):
        part.drop_tree()


def _relink(tree: HtmlElement, name: str, keys: Mapping[str, str]) -> None:
    """Links and ids of one page as the whole has them. What stands in <header> and <footer> is taken of one page, and keeps its ids."""
    main = tree.xpath("//main")[0]
    key = keys[name]
    for element in main.iter():
        if element.get("id"):
            element.set("id", f"{key}-{element.get('id')}")
        for attribute in REFERENCES:
            if element.get(attribute):
                element.set(attribute, " ".join(f"{key}-{one}" for one in element.get(attribute).split()))
        for attribute, value in element.attrib.items():
            if "url(" in value:
                element.set(attribute, IN_STYLE.sub(rf"url(#{key}-\2)", value))
    for link in tree.xpath("//*[@href and not(self::link)]"):
        link.set("href", _address(link.get("href"), name, keys))
        if not link.get("href"):
            del link.attrib["href"]
            link.attrib.pop("download", None)


def _address(href: str, name: str, keys: Mapping[str, str]) -> str:
    """Where a link points in the whole; "" where what it points to is not in it."""
    if urlsplit(href).scheme or href.startswith("//"):
        return href
    path, fragment = urldefrag(href)
    key = keys.get(path or name)
    if key is None:
        return ""
    return f"#{key}-{fragment}" if fragment and fragment != "main" else f"#{key}"


def _part(tree: HtmlElement, key: str, label: str) -> JoinedPage:
    body = tree.xpath("//main")[0]
    body.tag = "article"
    body.attrib.clear()
    body.set("id", key)
    for script in tree.xpath("//header//script | //nav//script"):  # of a page by itself
        script.drop_tree()
    return JoinedPage(key, label, next(iter(tree.xpath("//nav[contains(@class, 'contents')]")), None), body)


def _head(trees: Sequence[HtmlElement]) -> HtmlElement:
    """The head of the first page, and what sheets of style others have besides."""
    head = copy.deepcopy(trees[0].find("head"))
    seen = {sheet.text for sheet in head.iter("style")}
    for tree in trees[1:]:
        for sheet in tree.find("head").iter("style"):
            if sheet.text not in seen:
                seen.add(sheet.text)
                head.append(sheet)
    return head


def _provenance(tree: HtmlElement) -> HtmlElement:
    """The footer, without its lists of files."""
    footer = tree.xpath("//footer")[0]
    for files in footer.xpath(".//details[.//*[contains(@class, 'files')]] | .//*[@class='whole']"):
        files.drop_tree()
    return footer


def _text(tree: HtmlElement, path: str) -> str:
    return " ".join(" ".join(found.text_content().split()) for found in tree.xpath(path)[:1])

"""A raw record as a page: what HTML says of its article, and its body through trafilatura."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.metadata import extract_catstags
from trafilatura.settings import Document, use_config

from analysis.codebook.outlets import host_of
from analysis.corpus.cleaning.pages.live_blogs import live_text
from analysis.corpus.cleaning.pages.markup import Element, PageError, parse_page
from analysis.corpus.cleaning.pages.statements import PageStatements, read_statements
from analysis.corpus.cleaning.pages.titles import repeats
from analysis.corpus.readers.encoding import repaired

TAG_NAME = re.compile(r"<([a-zA-Z!][\w-]*)")
OF_TEXT = frozenset(
    "p br b i em strong a span u s q cite small font sub sup ul ol li blockquote h1 h2 h3 h4 h5 h6 hr".split()
)
"""Tags of paragraphs. A page has others too, and is searched for its article; of these nothing is to be left out."""
OPENING = 3  # blocks among which a page's headline may be repeated


@dataclass(frozen=True)
class PageText:
    """Fields of one article, as text. `problem` is reason and detail for which a page is not read, `genre` as the source calls it."""

    title: str
    text: str
    outlet: str
    published: str
    url: str
    authors: str
    section: str
    genre: str = ""
    problem: tuple[str, str] | None = None


def read_page(record: dict[str, Any], counts: Counter[str]) -> PageText:
    """The fields of a record of RAW_ARTICLES, as `repaired_record` gives it.

    What a source does not say, its HTML may: title, date, address, authors, outlet, section, genre. Paragraphs in markup that are
    no page are read as they are. What is repaired is added to `counts` (see `repaired`).
    """
    page = PageText(
        title=record["title"],
        text="" if record["is_html"] else record["text"],
        outlet=record["outlet"],
        published=record["published"].strip(),
        url=record["url"],
        authors=authors_of(record["authors"]),
        section=record["section"],
        genre=record["genre"],
    )
    if not record["is_html"]:
        return page
    if all(tag[1].lower() in OF_TEXT for tag in TAG_NAME.finditer(record["text"])):
        return replace(page, text=repaired(record["text"], counts))
    return _with_html(page, record["text"], counts)


def extract_text(html: str, url: str | None = None) -> str:
    """The body of an HTML page, paragraphs divided by line breaks, "" where trafilatura finds none.

    Raises:
        PageError: see `parse_page`.
    """
    tree = parse_page(html)
    return "" if tree is None else _body(tree, url or "", read_statements(tree, url or ""), Counter())


def authors_of(text: str) -> str:
    """Names divided by "; ", without the "By" of a byline."""
    names = re.split(r"\s*;\s*", re.sub(r"^\s*by:?\s+", "", repaired(text), flags=re.IGNORECASE))
    if len(names) == 1 and "," not in names[0]:
        names = re.split(r"\s+and\s+", names[0])
    return "; ".join(name for name in names if name)


def _with_html(page: PageText, html: str, counts: Counter[str]) -> PageText:
    try:
        tree = parse_page(html)
    except PageError as problem:
        return replace(page, problem=(problem.reason, problem.detail))
    if tree is None:
        return page
    own = read_statements(tree, page.url)
    text = _body(tree, page.url, own, counts)
    url, is_dated = page.url or own.url, bool(page.published or own.published)
    if is_dated and url and all((page.title or own.title, page.outlet or own.outlet, page.authors or own.authors)):
        told = Document(categories=extract_catstags("category", tree))  # nothing else is open
    else:
        told = _told_by_layout(tree, url, find_date=not is_dated)
    url = url or told.url or ""
    return PageText(
        title=page.title or repaired(own.title or told.title or "", counts),
        text=text,
        outlet=page.outlet or repaired(own.outlet or told.sitename or "", counts) or host_of(url),
        published=page.published or own.published or _day(told.date or "", url),
        url=url,
        authors=page.authors or authors_of(own.authors or told.author or own.organisation),
        section=page.section or repaired(own.section, counts) or "; ".join(told.categories or ()),
        genre=page.genre or repaired(own.genre, counts),
    )


def _body(tree: Element, url: str, own: PageStatements, counts: Counter[str]) -> str:
    """The story, without the headline where the page repeats it as a first paragraph; of a live blog its entries."""
    text = trafilatura.extract(tree, url=url or None, favor_precision=True, include_comments=False, config=_settings())
    blocks = repaired(text or "", counts).split("\n")
    opening = [block for block in blocks[:OPENING] if not repeats(block, own.headlines)]
    story = "\n".join([*opening, *blocks[OPENING:]])
    return repaired(live_text(tree, own.data, own.item, own.published, story), counts) or story


def _told_by_layout(tree: Element, url: str, find_date: bool) -> Any:
    """What trafilatura tells of the rest of the page. Objects of data are taken off: those of others it takes for the page's own."""
    for script in list(tree.iter("script")):
        script.text = ""
    try:
        return trafilatura.extract_metadata(tree, default_url=url or None, extensive=find_date)
    except (
        ValueError,
        TypeError,
        AttributeError,
        etree.LxmlError,
    ):  # a page that breaks the parser says nothing of itself
        return Document()


def _day(date: str, url: str) -> str:
    """A date that trafilatura found; "" for the first day of a year that only a year somewhere on the page stands for."""
    return "" if date.endswith("-01-01") and not re.search(r"[/-]0?1[/-]0?1\b", url) else date


@cache
def _settings() -> Any:
    return use_config()

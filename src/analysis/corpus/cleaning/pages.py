"""A raw record as a page: HTML through trafilatura."""

import re
from dataclasses import dataclass, replace
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from analysis.codebook.outlets import host_of
from analysis.corpus.readers.encoding import repaired

MAX_HTML = 8_000_000  # characters; a larger page is data, not an article


@dataclass(frozen=True)
class PageText:
    """Fields of one article, as text."""

    title: str
    text: str
    outlet: str
    published: str
    url: str
    authors: str
    section: str


def read_page(record: dict[str, Any]) -> PageText:
    """The fields of a record of RAW_ARTICLES, as `repaired_record` gives it. What a source does not say, its HTML may: title, date, address, authors, outlet."""
    page = PageText(
        title=record["title"],
        text="" if record["is_html"] else record["text"],
        outlet=record["outlet"],
        published=record["published"].strip(),
        url=record["url"],
        authors=authors_of(record["authors"]),
        section=record["section"],
    )
    return _with_html(page, record["text"]) if record["is_html"] else page


def extract_text(html: str, url: str | None = None) -> str:
    """The body of an HTML page, paragraphs divided by line breaks, "" where trafilatura finds none."""
    config = use_config()
    text = trafilatura.extract(html[:MAX_HTML], url=url, favor_precision=True, include_comments=False, config=config)
    return text or ""


def authors_of(text: str) -> str:
    """Names divided by "; ", without the "By" of a byline."""
    names = re.split(r"\s*;\s*", re.sub(r"^\s*by:?\s+", "", repaired(text), flags=re.IGNORECASE))
    if len(names) == 1 and "," not in names[0]:
        names = re.split(r"\s+and\s+", names[0])
    return "; ".join(name for name in names if name)


def _with_html(page: PageText, html: str) -> PageText:
    try:
        said = trafilatura.extract_metadata(html[:MAX_HTML], default_url=page.url or None)
    except (
        ValueError,
        TypeError,
        AttributeError,
        etree.LxmlError,
    ):  # a page that breaks the parser says nothing of itself
        said = None
    text = repaired(extract_text(html, page.url or None))
    if said is None:
        return replace(page, text=text)
    url = page.url or said.url or ""
    return PageText(
        title=page.title or repaired(said.title or ""),
        text=text,
        outlet=page.outlet or repaired(said.sitename or "") or host_of(url),
        published=page.published or _published(html) or said.date or "",
        url=url,
        authors=page.authors or authors_of(said.author or ""),
        section=page.section or "; ".join(said.categories or ()),
    )


def _published(html: str) -> str:
    """Time of day and zone, which trafilatura drops: from the page's own metadata."""
    head = html[:200_000]
    match = re.search(r"article:published_time[\"'][^>]*content=[\"']([^\"']+)", head) or re.search(
        r"[\"']datePublished[\"']\s*:\s*[\"']([^\"']+)", head
    )
    return match[1] if match else ""

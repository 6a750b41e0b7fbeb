"""Saved RSS and Atom feeds: one article an entry, with as much of its text as the feed carries."""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from analysis.readers.parts import Part
from analysis.readers.records import Columns, RawArticle, Read, Reject, plain_value

MAX_FEED = 64 << 20  # bytes
FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
ENTITIES = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def read_feed(part: Part, columns: Columns) -> Iterator[Read]:
    """Entries of the feed. A feed that declares entities is refused: expanding them can fill any memory."""
    data = part.stream.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        yield Reject(part.name, "too large", f"a feed of more than {MAX_FEED >> 20} MiB")
        return
    if ENTITIES.search(data[:65_536]):
        yield Reject(part.name, "unsafe XML", "declares entities of its own, which no feed needs")
        return
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        yield Reject(part.name, "no entries", plain_value(str(feed.get("bozo_exception", "")))[:200])
        return
    outlet = columns.outlet or plain_value(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, start=1):
        yield _article(entry, outlet, f"{part.name}, entry {number}")


def is_feed(text: str) -> bool:
    """Whether a text is a feed: its root element says so."""
    return text.lstrip().startswith("<") and bool(FEED.search(text[:2000]))


def _article(entry: Any, outlet: str, origin: str) -> Read:
    contents = [plain_value(c.get("value")) for c in entry.get("content", [])]
    text = max([*contents, plain_value(entry.get("summary"))], key=len)
    if not text.strip():
        return Reject(
            origin, "no text", "the entry carries a title and no text", plain_value(entry.get("title")), outlet
        )
    return RawArticle(
        title=plain_value(entry.get("title")),
        text=_paragraphs(text),
        is_html=False,
        outlet=outlet,
        published=plain_value(entry.get("published") or entry.get("updated")),
        url=plain_value(entry.get("link")),
        authors=plain_value(entry.get("author")),
        section=plain_value([tag.get("term") for tag in entry.get("tags", [])]),
        origin=origin,
    )


def _paragraphs(html: str) -> str:
    """An entry's markup as paragraphs: too short a piece for trafilatura, which looks for a page's main part."""
    from lxml import html as parser

    if "<" not in html:
        return html
    blocks = re.sub(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>\s*<br\s*/?>", "\n\n", html)
    return str(parser.fromstring(f"<div>{blocks}</div>").text_content()).strip()

"""Saved RSS and Atom feeds: one article an entry, with as much of its text as the feed carries."""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser
from lxml import etree
from lxml import html as parser

from analysis.readers.encoding import decode_page
from analysis.readers.parts import Part
from analysis.readers.records import Columns, RawArticle, Read, Reject, plain_value

MAX_FEED = 16 << 20  # bytes
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
FEED_BYTES = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
UTF_8 = '<?xml version="1.0" encoding="UTF-8"?>'
DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml\b[^>]{0,200}\?>")
CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
ENTITIES = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def read_feed(part: Part, columns: Columns) -> Iterator[Read]:
    """Entries of the feed. A feed that declares entities is refused: expanding them can fill any memory."""
    data = part.stream.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        yield Reject(part.name, "too large", f"a feed of more than {MAX_FEED >> 20} MiB")
        return
    root = FEED_BYTES.search(data)
    if ENTITIES.search(data[: root.start() if root else None]):
        yield Reject(part.name, "unsafe XML", "declares entities of its own, which no feed needs")
        return
    text = UTF_8 + DECLARATION.sub("", decode_page(data))
    feed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    problem = _broken(feed)
    if not feed.entries:
        yield Reject(part.name, "no entries", problem or "a feed without entries, or no feed at all")
        return
    outlet = columns.outlet or plain_value(feed.feed.get("title"))
    n_whole = len(CLOSED.findall(data.replace(b"\0", b""))) if problem else len(feed.entries)
    for number, entry in enumerate(feed.entries, start=1):
        origin = f"{part.name}, entry {number}"
        if number > n_whole:
            yield Reject(
                origin, "truncated file", "the feed ends within the entry", plain_value(entry.get("title"))[:200]
            )
        else:
            yield _article(entry, outlet, origin)
    if problem:
        yield Reject(f"{part.name}, after entry {min(n_whole, len(feed.entries))}", "broken XML", problem)


def _broken(feed: Any) -> str:
    """What is wrong with the feed as XML, "" where nothing is. Its entries are read as well as can be all the same."""
    problem = feed.get("bozo_exception")
    if not feed.get("bozo") or isinstance(problem, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        return ""
    return " ".join(str(problem).split())[:200] or "not well formed"


def is_feed(text: str) -> bool:
    """Whether a text is a feed: its root element says so."""
    return text.lstrip().startswith("<") and bool(FEED.search(text[:2000]))


def _article(entry: Any, outlet: str, origin: str) -> Read:
    pieces = [*entry.get("content", []), entry.get("summary_detail") or {"value": entry.get("summary")}]
    texts = [(plain_value(piece.get("value")), piece.get("type") != "text/plain") for piece in pieces]
    text, is_marked_up = max(texts, key=lambda piece: len(piece[0]))
    if not text.strip():
        return Reject(
            origin, "no text", "the entry carries a title and no text", plain_value(entry.get("title"))[:200], outlet
        )
    return RawArticle(
        title=plain_value(entry.get("title")),
        text=_paragraphs(text) if is_marked_up else text,
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
    if "<" not in html and "&" not in html:
        return html
    blocks = re.sub(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>\s*<br\s*/?>", "\n\n", NOT_XML.sub("", html))
    try:
        return str(parser.fromstring(f"<div>{blocks}</div>").text_content()).strip()
    except etree.LxmlError:  # markup that no parser reads: the words without what looks like tags
        return re.sub(r"<[^>]*>", " ", blocks).strip()

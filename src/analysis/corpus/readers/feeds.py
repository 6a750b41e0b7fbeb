"""RSS and Atom feeds, saved or fetched: an entry is an article, or a link to one where it carries only a summary."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml import html as parser

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode_page
from analysis.corpus.readers.markup import without_unseen
from analysis.corpus.readers.parts import SourcePart, read_to_break
from analysis.corpus.readers.records import ADDRESS, Link, RawArticle, Read, Reject, plain_value

MAX_FEED = 16 << 20  # bytes
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WHOLE = 150  # words of an entry that is the article itself; summaries run to 60, seldom to 100
BREAKS = (
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    AssertionError,
    RecursionError,
)  # of feedparser, on broken feeds
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
BROKEN_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&#8230;)\]|(?:continue reading|read (?:more|on|the full .{0,40}))\W*)$", re.IGNORECASE
)
FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
FEED_BYTES = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
UTF_8 = '<?xml version="1.0" encoding="UTF-8"?>'
DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml\b[^>]{0,200}\?>")
CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
ENTITIES = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def read_feed(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """Entries of a saved feed. One that declares entities is refused: expanding them can fill any memory."""
    data, cut = read_to_break(part.stream, MAX_FEED + 1)
    if len(data) > MAX_FEED:
        yield Reject(part.name, "too large", f"a feed of more than {MAX_FEED >> 20} MiB")
        return
    yield from read_entries(data, part.name, columns.outlet)
    if cut is not None:
        raise cut


def read_entries(data: bytes, name: str, outlet: str, address: str = "", said: str = "") -> Iterator[Read]:
    """Articles of the entries that carry their whole text, links to the pages of those that carry a summary.

    Args:
        name: of the feed, as it is printed.
        outlet: of entries; the feed's title where it is "".
        address: of the feed, to which its links are relative.
        said: the encoding that the server names.
    """
    root = FEED_BYTES.search(data)
    if ENTITIES.search(data[: root.start() if root else None].replace(b"\x00", b"")):
        yield Reject(name, "unsafe XML", "declares entities of its own, which no feed needs")
        return
    text = UTF_8 + DECLARATION.sub("", decode_page(data, said))
    try:
        feed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    except BREAKS as problem:
        yield Reject(name, "not a feed", f"breaks the parser: {type(problem).__name__} {problem}"[:200])
        return
    flaw = _broken(feed)
    if not feed.entries:
        yield Reject(name, "no entries", flaw or "a feed without entries, or no feed at all")
        return
    title = plain_value(feed.feed.get("title"))
    n_whole = len(CLOSED.findall(data.replace(b"\0", b""))) if flaw else len(feed.entries)
    for number, entry in enumerate(feed.entries, start=1):
        origin = f"{name}, entry {number}"
        if number > n_whole:
            yield Reject(
                origin, "truncated file", "the feed ends within the entry", plain_value(entry.get("title"))[:200]
            )
        else:
            yield _entry(entry, outlet, title, origin, address)
    if flaw:
        yield Reject(f"{name}, after entry {min(n_whole, len(feed.entries))}", "broken XML", flaw)


def _broken(feed: Any) -> str:
    """What is wrong with the feed as XML, "" where nothing is. Its entries are read as well as can be all the same."""
    problem = feed.get("bozo_exception")
    if not feed.get("bozo") or isinstance(problem, HARMLESS):
        return ""
    return " ".join(str(problem).split())[:200] or "not well formed"


def is_feed(text: str) -> bool:
    """Whether a text is a feed: its root element says so."""
    return text.lstrip().startswith("<") and bool(FEED.search(text[:2000]))


def _entry(entry: Any, outlet: str, title: str, origin: str, address: str) -> Read:
    pieces = [*entry.get("content", []), entry.get("summary_detail") or {"value": entry.get("summary")}]
    texts = [(plain_value(piece.get("value")), piece.get("type") != "text/plain") for piece in pieces]
    text, is_marked_up = max(texts, key=lambda piece: len(piece[0]))
    text = _paragraphs(text) if is_marked_up else text
    link = plain_value(entry.get("link")).strip()
    link = _joined(address, link) if link else ""
    can_follow = bool(ADDRESS.fullmatch(link))
    said = {
        "title": plain_value(entry.get("title")),
        "published": plain_value(entry.get("published") or entry.get("updated")),
        "authors": plain_value(entry.get("author")),
        "section": plain_value([tag.get("term") for tag in entry.get("tags", [])]),
    }
    if can_follow and not is_whole(text):
        return Link(link, origin, summary=text, outlet=outlet or title, named=False, **said)
    if not text.strip():
        return Reject(origin, "no text", "the entry carries a title and no text", said["title"], outlet or title)
    return RawArticle(
        text=text, is_html=False, outlet=outlet or title, url=link if can_follow else "", origin=origin, **said
    )


def is_whole(text: str) -> bool:
    """Whether what an entry carries is the article rather than a summary of it: long enough, and not broken off."""
    return len(text.split()) >= WHOLE and not BROKEN_OFF.search(text[-300:].rstrip())


def _joined(address: str, link: str) -> str:
    try:
        return urljoin(address, link)
    except ValueError:  # brackets that are no address
        return ""


def _paragraphs(html: str) -> str:
    """An entry's markup as paragraphs: too short a piece for trafilatura, which looks for a page's main part."""
    if "<" not in html and "&" not in html:
        return html
    blocks = re.sub(
        r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>\s*<br\s*/?>",
        "\n\n",
        NOT_XML.sub("", without_unseen(html, Counter())),
    )
    try:
        return str(parser.fromstring(f"<div>{blocks}</div>").text_content()).strip()
    except etree.LxmlError:  # markup that no parser reads: the words without what looks like tags
        return re.sub(r"<[^>]*>", " ", blocks).strip()

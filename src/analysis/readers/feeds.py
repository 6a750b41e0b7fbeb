"""RSS and Atom feeds, saved or fetched: an entry is an article, or a link to one where it carries only a summary."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser

from analysis.readers.parts import Part
from analysis.readers.records import ADDRESS, Columns, Link, Note, RawArticle, Read, Reject, plain_value

MAX_FEED = 64 << 20  # bytes
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
ENTITIES = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def read_feed(part: Part, columns: Columns) -> Iterator[Read]:
    """Entries of a saved feed. One that declares entities is refused: expanding them can fill any memory."""
    data = part.stream.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        yield Reject(part.name, "too large", f"a feed of more than {MAX_FEED >> 20} MiB")
        return
    yield from read_entries(data, part.name, columns.outlet)


def read_entries(data: bytes, name: str, outlet: str, address: str = "", kind: str = "") -> Iterator[Read]:
    """Articles of the entries that carry their whole text, links to the pages of those that carry a summary.

    Args:
        name: of the feed, as it is printed.
        outlet: of entries; the feed's title where it is "".
        address: of the feed, to which its links are relative; `kind`: the content type that came with it.
    """
    if ENTITIES.search(data[:65_536].replace(b"\x00", b"")):
        yield Reject(name, "unsafe XML", "declares entities of its own, which no feed needs")
        return
    headers = {"content-type": kind} if kind else {}
    try:
        source = io.BytesIO(data)
        feed = feedparser.parse(source, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except BREAKS as problem:
        yield Reject(name, "not a feed", f"breaks the parser: {type(problem).__name__} {problem}"[:200])
        return
    flaw = feed.get("bozo_exception", "")
    broken = "" if isinstance(flaw, HARMLESS) else str(flaw)[:200]
    if not feed.entries:
        yield Reject(name, "no entries", broken)
        return
    if broken:
        yield Note(f"{name}: not well-formed XML ({broken}); {len(feed.entries):,} entries could be read.")
    title = plain_value(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, start=1):
        yield _entry(entry, outlet, title, f"{name}, entry {number}", address)


def is_feed(text: str) -> bool:
    """Whether a text is a feed: its root element says so."""
    return text.lstrip().startswith("<") and bool(FEED.search(text[:2000]))


def _entry(entry: Any, outlet: str, title: str, origin: str, address: str) -> Read:
    contents = [plain_value(c.get("value")) for c in entry.get("content", [])]
    text = _paragraphs(max([*contents, plain_value(entry.get("summary"))], key=len))
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
    from lxml import html as parser

    if "<" not in html:
        return html
    blocks = re.sub(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>\s*<br\s*/?>", "\n\n", html)
    return str(parser.fromstring(f"<div>{blocks}</div>").text_content()).strip()

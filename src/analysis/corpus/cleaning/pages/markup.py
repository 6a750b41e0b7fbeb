"""HTML -> a tree of elements, in bounded time and memory."""

import re
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.utils import HTML_PARSER

from analysis.errors import CorpusError

Element = Any  # of lxml, which has no types

MAX_HTML = 8_000_000  # characters besides scripts and styles; a larger page is data, not an article
MANY_ATTRIBUTES = 2_000  # of one tag; the parser's time grows with their square
KEPT_ATTRIBUTES = 200
LONG_TAG = 2 * MANY_ATTRIBUTES  # characters that so many attributes take at least
DEEPEST = 100  # blocks within blocks; the parser reads no deeper than 256

VALUE = r"""=\s*+(?>"[^"]*"|'[^']*')?"""
TAG = re.compile(rf"<[a-zA-Z](?>[^>=]+|{VALUE})*+")
ATTRIBUTE = re.compile(rf"[^\s=/]+(?:\s*+{VALUE}[^\s>]*)?")
UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<kind>script|style|svg|template)\b(?P<attributes>[^>]{0,2000})>.*?(?:</(?P=kind)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
MARK = re.compile(
    r"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script\s*>|\Z)|<(?P<end>/?)(?P<name>[a-z][\w:-]*+)[^>]*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
BREAKS = re.compile(r"(?:<br>\s*){2,}")
NOT_NESTED = frozenset(
    "p li dt dd tr td th thead tbody option html head body br hr img input meta link source wbr area base col embed track param "
    "h1 h2 h3 h4 h5 h6 title style".split()
)  # tags that many pages leave open, and those that hold no blocks
WITHIN_LINES = frozenset("a abbr b big cite code em font i ins label mark q s small span strong sub sup u".split())


class PageError(CorpusError):
    """A page that is not read: `reason` and `detail` of a reject."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason} ({detail})")
        self.reason, self.detail = reason, detail


def parse_page(html: str) -> Element | None:
    """The tree of a page, None where the text is no HTML.

    Of a tag with thousands of attributes the first 200 are read. Where blocks nest deeper than the parser reads, the deepest are
    read without the tags that nest them.

    Raises:
        PageError: "too large" for more than 8 million characters besides scripts and styles, "unreadable" where blocks nest too
            deeply even so.
    """
    if len(html) > MAX_HTML:
        html = UNREAD.sub(_data_alone, html)
    if len(html) > MAX_HTML:
        raise PageError(
            "too large", f"{len(html):,} characters without scripts and styles; at most {MAX_HTML:,} are read"
        )
    if any(len(tag) > LONG_TAG for tag in TAG.findall(html)):
        html = TAG.sub(_with_few_attributes, html)
    tree = trafilatura.load_html(html)
    if _ended_early():
        tree = trafilatura.load_html(flattened(html))
        if _ended_early():
            raise PageError("unreadable", "its blocks are nested more than 250 deep")
    return tree


def flattened(html: str) -> str:
    """The page without the tags that nest blocks more than 100 deep; what they hold stays in its place."""
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        name = (match["name"] or "").lower()
        if not name or name in NOT_NESTED or match[0].endswith("/>"):
            return match[0]
        depth = max(depth + (-1 if match["end"] else 1), 0)
        if depth + bool(match["end"]) <= DEEPEST:
            return match[0]
        return "" if name in WITHIN_LINES else "<br>" if match["end"] else " "

    return BREAKS.sub("<br>", MARK.sub(kept, html))


def beginning(element: Element, most: int = 1_000) -> str:
    """The text within an element, as one line: its first thousand characters or some more."""
    texts, length = [], 0
    for text in element.itertext():
        texts.append(text)
        length += len(text)
        if length > most:
            break
    return " ".join("".join(texts).split())


def _ended_early() -> bool:
    """Whether the parser gave up on the last page, as it does where blocks are nested too deeply."""
    last = HTML_PARSER.error_log.last_error
    return last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _data_alone(match: re.Match[str]) -> str:
    """Of scripts, the page's own data; nothing of other scripts, of styles and comments."""
    return match[0] if "ld+json" in (match["attributes"] or "") else " "


def _with_few_attributes(match: re.Match[str]) -> str:
    tag = match[0]
    if len(tag) <= LONG_TAG:
        return tag
    name, *attributes = ATTRIBUTE.findall(tag)
    return " ".join([name, *attributes[:KEPT_ATTRIBUTES]]) if len(attributes) > MANY_ATTRIBUTES else tag

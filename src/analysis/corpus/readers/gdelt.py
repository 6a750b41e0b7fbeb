"""GDELT's lists of articles: addresses of pages, with the time at which GDELT saw each. Their texts are fetched.

Written from public descriptions, and awaiting a real export: answers of the DOC 2.0 API (mode ArtList, as JSON or CSV), the tables of the
Global Knowledge Graph 2.1, of events and of mentions (without a header, or with one as BigQuery writes them), the Article List.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.delimited import rows_of
from analysis.corpus.readers.encoding import decode
from analysis.corpus.readers.jsonlines import read_json, read_json_lines
from analysis.corpus.readers.lines import text_lines
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import ADDRESS, Link, Note, RawArticle, Read, Reject, plain_value
from analysis.delimiters import delimiter_of

URL = ("documentidentifier", "mentionidentifier", "sourceurl", "url")
SEEN = ("seendate", "mentiontimedate", "dateadded", "date")
OUTLET = ("outletname", "sourcecommonname", "mentionsourcename", "domain")
KEPT = ("language", "lang", "sourcecountry")  # as metadata of the article
HEADERS = (
    {"url", "mobileurl", "date", "title"}, {"url", "title", "seendate"}, {"documentidentifier", "sourcecommonname"}, {"mentionidentifier"},
    {"sourceurl", "globaleventid"},
)  # fmt: skip
KEYS = (('"url"', '"seendate"'), ('"url"', '"outletName"', '"lang"'))  # of records in JSON
TEXTS = {
    "text",
    "body",
    "content",
    "fulltext",
    "articletext",
    "maintext",
}  # a list to which somebody has added these is none any more


@dataclass(frozen=True)
class Layout:
    """A table without a header: how a line begins, how many cells it may have, and where what is read stands."""

    begins: re.Pattern[str]
    n_cells: tuple[int, ...]
    places: Mapping[str, int]


LAYOUTS = (
    Layout(
        re.compile(r"\d{14}-T?\d+\t\d{14}\t\d\t"), (26, 27),
        {"date": 1, "sourcecommonname": 3, "documentidentifier": 4, "extras": 26},
    ),
    Layout(
        re.compile(r"\d+\t\d{14}\t\d{14}\t[1-6]\t"), (14, 15, 16),
        {"mentiontimedate": 2, "mentionsourcename": 4, "mentionidentifier": 5},
    ),
    Layout(re.compile(r"\d+\t\d{8}\t\d{6}\t\d{4}\t\d{4}\.\d+\t"), (58, 61), {"dateadded": -2, "sourceurl": -1}),
)  # fmt: skip
REFUSALS = (
    "Please limit requests to one every",
    "One or more of your keywords were",
    "Your query contained an invalid",
    "Timespan is too short",
)
TITLE = re.compile(r"<PAGE_TITLE>(.{1,1000}?)</PAGE_TITLE>", re.DOTALL)
MESSAGE = 1_000  # characters: what is longer is no message in place of a list


class Lists(Columns):
    """Records of any of the lists as links."""

    def article(self, record: Mapping[str, Any], origin: str) -> RawArticle | Reject | Link:
        """The page that a record names. When GDELT saw it, and the title, which it divides by spaces, are metadata: the page has its own."""
        cells = {_plain(name): plain_value(cell).strip() for name, cell in record.items()}
        url, seen, outlet = (next(filter(None, map(cells.get, names)), "") for names in (URL, SEEN, OUTLET))
        if not ADDRESS.fullmatch(url):
            return Reject(origin, "not an address", url[:200] or "names no page", cells.get("title", "")[:200], outlet)
        found = TITLE.search(cells.get("extras", ""))
        title = cells.get("title") or (html.unescape(found[1]).strip() if found else "")
        kept = {"seen": _time(seen), "listed_title": title} | {name: cells.get(name, "") for name in KEPT}
        meta = json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)
        return Link(url, origin, outlet=outlet or self.outlet, meta=meta)

    def note(self, origin: str) -> Iterator[Note]:
        """What is made of the list."""
        yield Note(
            f"{origin}: a list of GDELT's. Its times say when GDELT saw a page, and are kept as `meta.seen`; titles and dates of publication "
            "are those of the pages."
        )


def read_gdelt(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A link a page, whatever kind of list it is."""
    listed = Lists({}, columns.outlet)
    start = decode(part.peek(65_536)).lstrip("\ufeff \t\r\n")
    if start.startswith(REFUSALS):
        yield Reject(
            part.name, "no records", f"GDELT answered with a message in place of a list: {start[:200].strip()!r}"
        )
    elif start.startswith(("{", "[")):
        yield from (read_json_lines if _is_lines(start) else read_json)(part, listed)
    elif (layout := _layout(start)) is not None or _names_pages(start):
        yield from _once(_links(_cut(part, layout) if layout else _named(part), listed))
        yield from listed.note(part.name)
    else:
        yield Reject(
            part.name,
            "not GDELT",
            "none of its lists: an answer of ArtList as JSON or CSV, or a table of events, mentions or the GKG",
        )


def is_gdelt(text: str) -> bool:
    """Whether a file begins as one of the lists does."""
    if text.startswith(("{", "[")):
        return any(all(key in text[:20_000] for key in keys) for keys in KEYS) and not any(
            f'"{name}"' in text for name in TEXTS
        )
    return (len(text) < MESSAGE and text.startswith(REFUSALS)) or _layout(text) is not None or _names_pages(text)


def _layout(text: str) -> Layout | None:
    return next((layout for layout in LAYOUTS if layout.begins.match(text)), None)


def _names_pages(text: str) -> bool:
    """Whether the first line is the header of one of the tables."""
    names = {_plain(name) for name in text.split("\n", 1)[0].split(delimiter_of(text))}
    return any(header <= names for header in HEADERS) and not names & TEXTS


def _is_lines(start: str) -> bool:
    first, _, rest = start.partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _cut(part: SourcePart, layout: Layout) -> Iterator[tuple[str, Mapping[str, str] | Reject]]:
    """Records of a table without a header or quotation marks, each with its place."""
    for number, line in text_lines(part):
        origin = f"{part.name}, line {number}"
        cells = (line or "").rstrip("\r\n").split("\t")
        if line is None:
            yield origin, Reject(origin, "line too long")
        elif layout.begins.match(line) and len(cells) in layout.n_cells:
            yield origin, {name: cells[place] for name, place in layout.places.items() if place < len(cells)}
        elif line.strip():
            yield origin, Reject(origin, "columns", f"{len(cells)} cells, which are not those of the lines before it")


def _named(part: SourcePart) -> Iterator[tuple[str, Mapping[str, str] | Reject]]:
    """Records of a table whose first row names its columns, each with its place."""
    rows = rows_of(part)
    header = next(rows).cells
    for row in rows:
        origin = f"{part.name}, line {row.line}"
        if row.reason:
            yield origin, Reject(origin, row.reason, row.detail)
        elif len(row.cells) != len(header):
            yield origin, Reject(origin, "columns", f"{len(row.cells)} cells, not {len(header)}")
        else:
            yield origin, dict(zip(header, row.cells, strict=True))


def _links(records: Iterator[tuple[str, Mapping[str, str] | Reject]], listed: Lists) -> Iterator[Read]:
    for origin, record in records:
        yield record if isinstance(record, Reject) else listed.article(record, origin)


def _once(reads: Iterator[Read]) -> Iterator[Read]:
    """Reads, each page once: a table of events names it with every event."""
    named: set[str] = set()
    for read in reads:
        if not isinstance(read, Link) or read.url not in named:
            yield read
        if isinstance(read, Link):
            named.add(read.url)


def _plain(name: object) -> str:
    """A name in small letters, without the marks and the number of the table's version before it."""
    return re.sub(r"^v\d+(?=[a-z])", "", re.sub(r"[\W_]+", "", str(name)).lower())


def _time(written: str) -> str:
    """A time of GDELT's, which is that of Greenwich, as ISO 8601; as it stands where it is none."""
    digits = re.sub(r"\D", "", written)
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    if len(digits) == 14:
        return f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}Z"
    return day if len(digits) == 8 else written

"""Lists of addresses, one a line; and what becomes of pages that are named and not fetched."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode
from analysis.corpus.readers.lines import bounded_lines
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import ADDRESS, Link, Note, RawArticle, Read, Reject

COMMENT = re.compile(r"^\s*#.*|\s#.*")
BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?:]\S*)?", re.IGNORECASE)  # an address that leaves https:// out
HEADER = ("url", "urls", "link", "links", "address", "addresses")
NOT_FETCHED = "not fetched"  # reason of a page that is named, where nothing is fetched
MAX_LOOK = 50  # lines by which a list is told


def read_addresses(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A link a line. Blank lines are passed over, and so is what follows a "#" at the beginning or after a space."""
    n_read = 0
    for number, raw in bounded_lines(part.stream):
        origin = f"{part.name}, line {number}"
        line = "" if raw is None else plain_line(decode(raw))
        if raw is None:
            n_read += 1
            yield Reject(origin, "line too long")
        elif ADDRESS.fullmatch(line) or BARE.fullmatch(line):
            n_read += 1
            yield Link(line if ADDRESS.fullmatch(line) else f"https://{line}", origin, outlet=columns.outlet)
        elif line and not (number == 1 and line.casefold() in HEADER):
            n_read += 1
            yield Reject(origin, "not an address", line[:200])
    if not n_read:
        yield Reject(part.name, "no rows", "no line of it holds an address")


def is_address_list(text: str, whole: bool) -> bool:
    """Whether a text is a list of addresses: no line holds two words, and most are addresses. `whole`: it is not cut off."""
    lines = text.split("\n")[: None if whole else -1]
    lines = [plain for line in lines if (plain := plain_line(line)) and plain.casefold() not in HEADER][:MAX_LOOK]
    n = sum(bool(ADDRESS.fullmatch(line)) for line in lines)
    return n > 0 and n * 2 > len(lines) and not any(" " in line for line in lines)


def is_address(source: object) -> bool:
    """Whether a source that the user names is an address rather than a path."""
    return str(source).lower().startswith(("http://", "https://"))


def plain_line(line: str) -> str:
    """The line without comment, spaces and marks of encoding."""
    return COMMENT.sub("", line.replace("\x00", "")).strip(" \t\r\n\ufeff")


def unfetched(reads: Iterable[Read]) -> Iterator[Read]:
    """Reads where nothing is fetched: a link is left out and says so, or is what a saved feed carries of its text."""
    summaries: Counter[str] = Counter()
    for read in reads:
        if not isinstance(read, Link):
            yield read
        elif read.summary:
            summaries[read.origin.rpartition(", ")[0]] += 1
            yield RawArticle(
                read.title, read.summary, False, read.outlet, read.published, read.url, read.authors, read.section, read.origin
            )  # fmt: skip
        else:
            missing = "its address is given and its text is not: `workbook ingest` fetches the page, without --offline"
            yield Reject(read.place, NOT_FETCHED, missing, read.title, read.outlet)
    for name, n in summaries.items():
        entries = (
            "1 entry carries a summary and is kept as it is"
            if n == 1
            else f"{n:,} entries carry a summary and are kept as they are"
        )
        yield Note(f"{name}: {entries}; `workbook ingest` fetches the pages, without --offline.")

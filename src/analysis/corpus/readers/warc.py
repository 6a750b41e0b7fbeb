"""WARC files, as Common Crawl News publishes them: one article a response that is a page.

Records are taken apart here, not by fastwarc 2.0, which passes over what is damaged without a word: a record that is cut off, one
whose length is missing or runs into the next, bytes that are no record, the end of a gzip member, the last chunks of a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from typing import BinaryIO

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode_page
from analysis.corpus.readers.members import DamagedMember
from analysis.corpus.readers.packing import PLAIN, Broken, CutOff, joined_chunks, unpacked
from analysis.corpus.readers.parts import SourcePart, resume
from analysis.corpus.readers.records import Note, RawArticle, Read, Reject, is_html
from analysis.corpus.readers.texts import MAX_FILE, is_binary

HEADER = re.compile(rb"^WARC/\d\.\d+\r?\n$")
NUMBER = re.compile(r"[0-9]{1,15}")
MAX_HEADER = 64 << 10  # bytes of a line
MAX_FIELDS = 200
PASSED_OVER = {
    "warcinfo": "", "request": "requests", "metadata": "records about others", "revisit": "pages unchanged since an earlier crawl",
    "resource": "files without an answer", "conversion": "conversions", "continuation": "continuations of cut records",
}  # fmt: skip
STATUS = re.compile(rb"^HTTP/\S+ +(\d{3})", re.IGNORECASE)
HEAD_ENDS = re.compile(rb"\r?\n\r?\n")


@dataclass
class Records:
    """A stream of records, and what stood between them that is none."""

    stream: BinaryIO
    stray: int = 0  # bytes since the last record
    waiting: bytes = b""
    passed_over: dict[str, int] = field(default_factory=dict)

    def next(self) -> dict[str, str] | None:
        """Fields of the next record, names in lower case; None at the end."""
        self.stray = 0
        while line := self._line():
            if not HEADER.match(line):
                self.stray += len(line) if line.strip() else 0
                continue
            fields: dict[str, str] = {}
            while len(fields) < MAX_FIELDS and (line := self._line()).strip():
                if HEADER.match(line):
                    self.waiting = line
                    break
                name, _, value = line.decode("utf-8", errors="replace").partition(":")
                fields[name.strip().lower()] = value.strip()
            return fields
        return None

    def skip(self, n: int) -> bool:
        """Pass over n bytes; whether there were as many."""
        while n > 0 and (piece := self.stream.read(min(n, 1 << 20))):
            n -= len(piece)
        return n == 0

    def pass_over(self, what: str) -> None:
        """Count a record that is no page; "" what every file holds anyway."""
        if what:
            self.passed_over[what] = self.passed_over.get(what, 0) + 1

    def _line(self) -> bytes:
        line, self.waiting = self.waiting or self.stream.readline(MAX_HEADER), b""
        return line


def read_warc(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """Responses of status 200 whose content is HTML; all other records are passed over, and counted in a note.

    What is packed and damaged costs the record in which it breaks; those packed after it are read.
    """
    number = 0
    records = Records(part.stream)
    while True:
        try:
            if (headers := records.next()) is None:
                break
            number += 1
            origin = f"{part.name}, record {number}"
            if records.stray:
                where = f"{part.name}, before record {number}"
                yield Reject(where, "not WARC", f"{records.stray:,} bytes that are no record")
            if not NUMBER.fullmatch(headers.get("content-length", "")):
                yield Reject(origin, "not WARC", "a record without its length")
                continue
            yield from _record(records, int(headers["content-length"]), headers, origin, columns)
        except DamagedMember as problem:
            goes_on = resume(part.stream)
            after = "the records packed after it are read" if goes_on else "nothing can be read after it"
            yield Reject(f"{part.name}, after record {number}", "truncated file", f"{problem}; {after}")
            if not goes_on:
                break
    if records.stray:
        yield Reject(f"{part.name}, after record {number}", "not WARC", f"{records.stray:,} bytes that are no record")
    if records.passed_over:
        said = ", ".join(f"{n:,} {what}" for what, n in sorted(records.passed_over.items()))
        yield Note(f"{part.name}: passed over as no pages: {said}.")


def _record(records: Records, length: int, headers: dict[str, str], origin: str, columns: Columns) -> Iterator[Read]:
    kind = headers.get("warc-type", "").lower()
    said = headers.get("content-type", "application/http").lower()
    if kind != "response" or not said.startswith("application/http") or length > MAX_FILE:
        if not records.skip(length):
            yield Reject(origin, "truncated file", "ends within a record")
        elif kind != "response" and kind not in PASSED_OVER:
            yield Reject(origin, "not WARC", "a record of no known type")
        elif kind != "response":
            records.pass_over(PASSED_OVER[kind])
        elif length > MAX_FILE:
            yield Reject(origin, "too large", f"a page of {length:,} bytes")
        else:
            records.pass_over("responses of other protocols")
        return
    data = records.stream.read(length)
    if len(data) < length:
        yield Reject(origin, "truncated file", "ends within a record")
    elif why := headers.get("warc-truncated"):
        yield Reject(origin, "truncated", f"the crawler did not store the whole page (WARC-Truncated: {why[:40]})")
    elif "warc-segment-number" in headers:
        yield Reject(origin, "truncated", "the rest of the page lies in other records (WARC-Segment-Number)")
    else:
        yield from _page(data, headers, records, origin, columns)


def _page(data: bytes, headers: dict[str, str], records: Records, origin: str, columns: Columns) -> Iterator[Read]:
    code = STATUS.match(data)
    if code is None:
        yield Reject(origin, "not WARC", "a response without an HTTP status")
        return
    if code[1] != b"200":
        records.pass_over(f"responses of status {code[1].decode()}")
        return
    head = HEAD_ENDS.search(data)
    if head is None:
        yield Reject(origin, "unreadable", "ends within the headers of the page")
        return
    said = BytesParser().parsebytes(data[: head.start()].partition(b"\n")[2], headersonly=True)
    kind = str(said.get("content-type") or headers.get("warc-identified-payload-type", "")).lower()
    if kind and "html" not in kind:
        records.pass_over("files of other types")
        return
    try:
        page = decode_page(_unpacked(data[head.end() :], said), str(said.get_param("charset", "")))
    except Broken as problem:
        yield Reject(origin, "unreadable", str(problem))
        return
    if not kind and not is_html(page):
        records.pass_over("files of other types")
        return
    yield RawArticle("", page, True, columns.outlet, "", headers.get("warc-target-uri", "").strip("<>"), "", "", origin)


def _unpacked(body: bytes, said: Message) -> bytes:
    """The page, freed of the layers that it travelled in, where the archive kept them. Raises Broken."""
    if "chunked" in str(said.get("transfer-encoding", "")).lower():
        body = joined_chunks(body)
    else:
        _check_length(body, said)
    return unpacked(body, str(said.get("content-encoding", "")), MAX_FILE, may_be_plain=True)


def _check_length(body: bytes, said: Message) -> None:
    """Raises Broken where the server named a greater length than what was stored.

    Of a page that the archive unpacked the name of the length stayed: it is that of what was packed, and says nothing.
    """
    named, packing = str(said.get("content-length", "")).strip(), str(said.get("content-encoding", "")).strip().lower()
    if packing not in PLAIN and not is_binary(body):
        return
    if NUMBER.fullmatch(named) and len(body) < int(named):
        raise CutOff(f"cut off: {len(body):,} bytes of {int(named):,}")

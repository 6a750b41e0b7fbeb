"""WARC files, as Common Crawl News publishes them: one article a response that is a page.

Records are taken apart here, not by fastwarc 2.0, which passes over what is damaged without a word: a record that is cut off, one
whose length is missing or runs into the next, bytes that are no record, the end of a gzip member, the last chunks of a page.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from typing import BinaryIO

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import decode_page
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import Note, RawArticle, Read, Reject
from analysis.corpus.readers.texts import MAX_FILE

HEADER = re.compile(rb"^WARC/\d\.\d+\r?\n$")
NUMBER = re.compile(r"[0-9]{1,15}")
MAX_HEADER = 64 << 10  # bytes of a line
MAX_FIELDS = 200
TYPES = ("warcinfo", "request", "response", "metadata", "revisit", "resource", "conversion", "continuation")
CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")
STATUS = re.compile(rb"^HTTP/\S+ (\d{3})")


class Broken(ValueError):
    """A page that cannot be unpacked."""


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

    def _line(self) -> bytes:
        line, self.waiting = self.waiting or self.stream.readline(MAX_HEADER), b""
        return line


def read_warc(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """Responses of status 200 whose content is HTML. Requests and the like are passed over, other responses counted in a note."""
    number = 0
    records = Records(part.stream)
    while (headers := records.next()) is not None:
        number += 1
        origin = f"{part.name}, record {number}"
        if records.stray:
            yield Reject(
                f"{part.name}, before record {number}", "not WARC", f"{records.stray:,} bytes that are no record"
            )
        if not NUMBER.fullmatch(headers.get("content-length", "")):
            yield Reject(origin, "not WARC", "a record without its length")
            continue
        yield from _record(records, int(headers["content-length"]), headers, origin, columns)
    if records.stray:
        yield Reject(f"{part.name}, after record {number}", "not WARC", f"{records.stray:,} bytes that are no record")
    if records.passed_over:
        said = ", ".join(f"{n:,} {what}" for what, n in sorted(records.passed_over.items()))
        yield Note(f"{part.name}: passed over as no pages: {said}.")


def _record(records: Records, length: int, headers: dict[str, str], origin: str, columns: Columns) -> Iterator[Read]:
    if headers.get("warc-type") != "response" or length > MAX_FILE:
        if not records.skip(length):
            yield Reject(origin, "truncated file", "ends within a record")
        elif headers.get("warc-type") == "response":
            yield Reject(origin, "too large", f"a page of {length:,} bytes")
        elif headers.get("warc-type") not in TYPES:
            yield Reject(origin, "not WARC", "a record of no known type")
        return
    data = records.stream.read(length)
    if len(data) < length:
        yield Reject(origin, "truncated file", "ends within a record")
        return
    if why := headers.get("warc-truncated"):
        yield Reject(origin, "truncated", f"the crawler did not store the whole page (WARC-Truncated: {why[:40]})")
        return
    yield from _page(data, headers, records, origin, columns)


def _page(data: bytes, headers: dict[str, str], records: Records, origin: str, columns: Columns) -> Iterator[Read]:
    head, _, body = data.partition(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    code = STATUS.match(status)
    if code is None:
        yield Reject(origin, "not WARC", "a response without an HTTP status")
        return
    said = BytesParser().parsebytes(fields, headersonly=True)
    what = "" if code[1] == b"200" else f"responses of status {code[1].decode()}"
    what = what or ("" if "html" in str(said.get("content-type", "")) else "files of other types")
    if what:
        records.passed_over[what] = records.passed_over.get(what, 0) + 1
        return
    try:
        page = decode_page(_unpacked(body, said), str(said.get_param("charset", "")))
    except Broken as problem:
        yield Reject(origin, "unreadable", str(problem))
        return
    yield RawArticle("", page, True, columns.outlet, "", headers.get("warc-target-uri", "").strip("<>"), "", "", origin)


def _unpacked(body: bytes, said: Message) -> bytes:
    """The page, freed of the layers that it travelled in, where the archive kept them. Raises Broken."""
    if "chunked" in str(said.get("transfer-encoding", "")).lower():
        body = _joined(body)
    packing = str(said.get("content-encoding", "")).strip().lower()
    if body.startswith(b"\x1f\x8b"):
        return _inflated(body, 16 + zlib.MAX_WBITS)
    if packing == "deflate" and not body.lstrip().startswith(b"<"):
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
    if packing in ("br", "zstd", "compress") and b"<" not in body[:2000]:
        raise Broken(f"packed as {packing}, which is not read")
    return body


def _joined(body: bytes) -> bytes:
    """A body without the sizes between its chunks; as it is where it has none. Raises Broken where it ends too early."""
    pieces: list[bytes] = []
    place = 0
    while match := CHUNK.match(body, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        place = match.end() + size + 2
    if pieces:
        raise Broken("a page in chunks, of which the last is missing")
    return body


def _inflated(body: bytes, window: int) -> bytes:
    unpack = zlib.decompressobj(window)
    try:
        data = unpack.decompress(body, MAX_FILE)
    except zlib.error as problem:
        raise Broken(str(problem)) from problem
    if unpack.unconsumed_tail:
        raise Broken(f"a page of more than {MAX_FILE >> 20} MiB")
    if not unpack.eof:
        raise Broken("a packed page that ends too early")
    return data

"""WARC files, as Common Crawl News publishes them: one article a response that is a page."""

import gzip
import re
import zlib
from collections.abc import Iterator
from email.parser import BytesParser
from typing import BinaryIO

from analysis.readers.parts import Part
from analysis.readers.records import Columns, RawArticle, Read, Reject
from analysis.readers.texts import MAX_FILE, decode_page

HEADER = re.compile(rb"^WARC/\d\.\d+\r?\n$")
MAX_HEADER = 64 << 10  # bytes


def read_warc(part: Part, columns: Columns) -> Iterator[Read]:
    """Responses of status 200 whose content is HTML; requests and other records are passed over."""
    number = 0
    while (headers := _headers(part.stream)) is not None:
        number += 1
        origin = f"{part.name}, record {number}"
        length = headers.get("content-length", "")
        if not length.isdigit():
            yield Reject(origin, "not WARC", "a record without its length")
            return
        if headers.get("warc-type") != "response":
            _skip(part.stream, int(length))
        elif int(length) > MAX_FILE:
            _skip(part.stream, int(length))
            yield Reject(origin, "too large", f"a page of {int(length):,} bytes")
        else:
            yield from _page(part.stream.read(int(length)), int(length), headers, origin, columns)


def _headers(stream: BinaryIO) -> dict[str, str] | None:
    """Fields of the next record, names in lower case; None at the end."""
    while line := stream.readline(MAX_HEADER):
        if not HEADER.match(line):
            continue
        fields: dict[str, str] = {}
        while (line := stream.readline(MAX_HEADER)).strip():
            name, _, value = line.decode("utf-8", errors="replace").partition(":")
            fields[name.strip().lower()] = value.strip()
        return fields
    return None


def _skip(stream: BinaryIO, n: int) -> None:
    while n > 0 and (piece := stream.read(min(n, 1 << 20))):
        n -= len(piece)


def _page(data: bytes, length: int, headers: dict[str, str], origin: str, columns: Columns) -> Iterator[Read]:
    if len(data) < length:
        yield Reject(origin, "truncated file", "ends within a record")
        return
    head, _, body = data.partition(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    said = BytesParser().parsebytes(fields, headersonly=True)
    if b" 200" not in status[:15] or "html" not in str(said.get("content-type", "")):
        return
    try:
        body = _unpacked(body, str(said.get("content-encoding", "")))
    except (OSError, EOFError, zlib.error) as problem:
        yield Reject(origin, "unreadable", str(problem))
        return
    url = headers.get("warc-target-uri", "").strip("<>")
    yield RawArticle("", decode_page(body), True, columns.outlet, "", url, "", "", origin)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if "gzip" not in encoding or not body.startswith(b"\x1f\x8b"):
        return body
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = unpack.decompress(body, MAX_FILE)
    if unpack.unconsumed_tail:
        raise gzip.BadGzipFile(f"a page of more than {MAX_FILE >> 20} MiB")
    return data

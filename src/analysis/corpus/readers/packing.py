"""The body of an answer -> the page, freed of the layers in which it travelled. Half a page is never taken for a whole one."""

import re
import zlib

from analysis.corpus.readers.members import GZIP
from analysis.corpus.readers.texts import is_binary

CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")
LAYERS = 3  # of packing that are undone; no server packs a page more often
PLAIN = ("", "identity")
KNOWN = ("gzip", "x-gzip", "deflate")


class Broken(ValueError):
    """A page that cannot be unpacked."""


class CutOff(Broken):
    """A page of which the end is missing."""


class TooLong(Broken):
    """A page that unpacks to more than is read."""


def unpacked(body: bytes, packing: str, limit: int, *, may_be_plain: bool) -> bytes:
    """The page.

    Args:
        packing: Content-Encoding, as it stands.
        limit: bytes that it may have.
        may_be_plain: an archive may have unpacked it and left the headers as they were.
    Raises:
        Broken: it is not packed as it says, or in a way that is not known.
    """
    for layer in reversed([layer.strip() for layer in packing.lower().split(",")]):
        if not body or layer in PLAIN or (may_be_plain and not is_binary(body)):
            continue
        if layer not in KNOWN:
            raise Broken(f"packed as {layer[:40]}, which is not read")
        if layer == "deflate":
            body = _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, limit)
        elif not body.startswith(b"\x1f\x8b") and not may_be_plain:
            raise Broken("not a gzip")
        body = _gunzipped(body, limit)
    return _gunzipped(body, limit)


def joined_chunks(body: bytes) -> bytes:
    """A body without the sizes between its chunks; as it is where it has none. Raises CutOff where it ends too early."""
    pieces: list[bytes] = []
    place = 0
    while match := CHUNK.match(body, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        place = match.end() + size + 2
    if pieces:
        raise CutOff("a page in chunks, of which the last is missing")
    return body


def _gunzipped(body: bytes, limit: int) -> bytes:
    for _ in range(LAYERS):
        if body.startswith(b"\x1f\x8b"):
            body = _inflated(body, GZIP, limit)
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    """What is packed, all members of it. Raises Broken where that ends too early, is damaged or too large."""
    pieces: list[bytes] = []
    room = limit
    while body:
        unpack = zlib.decompressobj(window)
        try:
            pieces.append(unpack.decompress(body, room + 1))
        except zlib.error as problem:
            raise Broken(str(problem)) from problem
        room -= len(pieces[-1])
        if room < 0:
            raise TooLong(f"a page of more than {limit:,} bytes")
        if not unpack.eof:
            raise CutOff("a packed page that ends too early")
        body = unpack.unused_data if unpack.unused_data.startswith(b"\x1f\x8b") else b""
    return b"".join(pieces)

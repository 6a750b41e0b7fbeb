"""Lines of a file, each of bounded length, in any encoding."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from analysis.corpus.readers.encoding import decode, encoding_of
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.western import WINDOWS, western_encoding

MAX_LINE = 16 << 20  # bytes; the longest article ever printed is under one MiB


def text_lines(part: SourcePart) -> Iterator[tuple[int, str | None]]:
    """Line number, from 1, and line with its end; None for a line longer than MAX_LINE, which is not kept in memory.

    UTF-16 and UTF-32 are told by the file's beginning. Every other line is decoded by itself, so that one of another encoding
    is repaired too. Lines end as the first of them does: "\\n", or "\\r" alone.
    """
    start = part.peek(65_536)
    encoding = encoding_of(start[:4096])
    stream: BinaryIO = part.stream
    if encoding.startswith(("utf-16", "utf-32")):
        text = io.TextIOWrapper(part.stream, encoding=encoding, errors="replace", newline="")
        stream = io.BufferedReader(_Utf8(text))  # type: ignore[type-var]
        start = start.decode(encoding, errors="replace").encode()
    if b"\r" in start and b"\n" not in start:
        stream = io.BufferedReader(_NewLines(stream))  # type: ignore[type-var]
    western = western_encoding(start) or WINDOWS
    for number, line in bounded_lines(stream):
        yield number, None if line is None else decode(line, western)


def bounded_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Line number, from 1, and line; None for a line longer than MAX_LINE, which is skipped and not kept in memory."""
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
            pass
        yield number, None


class _Translated(io.RawIOBase):
    """Bytes made from a stream, a piece at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.rest = b""

    def readable(self) -> bool:
        return True

    def piece(self) -> bytes:
        """The next bytes, b"" at the end."""
        raise NotImplementedError

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self.rest:
            self.rest = self.piece()
        n = min(len(buffer), len(self.rest))
        buffer[:n], self.rest = self.rest[:n], self.rest[n:]
        return n


class _Utf8(_Translated):
    """A text stream as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        super().__init__()
        self.text = text

    def piece(self) -> bytes:
        return self.text.read(65_536).encode("utf-8", errors="replace").removeprefix(codecs.BOM_UTF8)


class _NewLines(_Translated):
    """A stream whose lines end in "\\r" alone, as with "\\n"."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream = stream

    def piece(self) -> bytes:
        return self.stream.read(65_536).replace(b"\r", b"\n")

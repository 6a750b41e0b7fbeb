"""Lines of a stream, each of bounded length."""

from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE = 16 << 20  # bytes; the longest article ever printed is under one MiB


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

"""A path as the files in it: folders walked, gzip and zip opened without unpacking to disk, sizes bounded."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analysis.errors import CorpusError
from analysis.readers.records import ENDINGS, Note, Reject

MAX_BYTES = 4 << 30  # of one file, unpacked
MAX_RATIO = 300  # unpacked to packed bytes: text packs about 1:4, a bomb 1:1000
MAX_DEPTH = 2  # zip in a zip
NOT_ARTICLES = ("readme", "license", "licence", "copying")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
OFFICE = (".docx", ".xlsx")


@dataclass(frozen=True)
class Part:
    """One file: its name as a reader prints it, its ending, and its bytes from the beginning."""

    name: str
    ending: str
    stream: BinaryIO

    def peek(self, n: int = 8192) -> bytes:
        """The first bytes, still to be read."""
        start = self.stream.read(n)
        self.stream.seek(0)
        return start


class TooLarge(OSError):
    """A packed file grows beyond what text can."""


class Unpacked(io.RawIOBase):
    """What a packed stream unpacks to, until it is larger than text packed so could be."""

    def __init__(self, stream: BinaryIO, packed: int) -> None:
        super().__init__()
        self.inner, self.packed, self.n_read = stream, packed, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.n_read = 0
        return self.inner.seek(offset, whence)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.inner.read(len(buffer))
        self.n_read += len(data)
        if self.n_read > MAX_BYTES or (self.n_read > 50_000_000 and self.n_read > MAX_RATIO * max(self.packed, 1)):
            raise TooLarge(f"unpacks to more than {self.n_read:,} bytes from {self.packed:,}")
        buffer[: len(data)] = data
        return len(data)


def find_parts(path: Path, known_only: bool = True) -> Iterator[Part | Reject | Note]:
    """The files that a path stands for, each open while it is the current one.

    In a folder, files whose ending no reader has are skipped where `known_only`.
    """
    if path.is_dir():
        yield from _folder(path, known_only)
        return
    try:
        with path.open("rb") as stream:
            yield from unpack(Part(path.name, path.suffix.lower(), stream), path.stat().st_size)
    except PermissionError:
        raise CorpusError(f"{path} may not be read by this user: change its permissions.") from None
    except FileNotFoundError:
        raise CorpusError(f"{path} does not exist.") from None


def unpack(part: Part, size: int, depth: int = 0) -> Iterator[Part | Reject | Note]:
    """The part itself, or what is packed in it."""
    start = part.peek(4)
    if start.startswith(b"\x1f\x8b"):
        name = part.name.removesuffix(".gz")
        stream = io.BufferedReader(Unpacked(gzip.GzipFile(fileobj=part.stream), size))  # type: ignore[arg-type,type-var]
        yield from _guarded(Part(name, Path(name).suffix.lower(), stream), size, depth)
    elif start.startswith(ARCHIVES) and part.ending not in OFFICE:
        yield from _zip(part, depth)
    else:
        yield part


def _folder(path: Path, known_only: bool) -> Iterator[Part | Reject | Note]:
    skipped = []
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        name = str(file.relative_to(path))
        if any(piece.startswith(".") for piece in Path(name).parts):
            continue
        if file.stem.split(".")[0].lower() in NOT_ARTICLES or file.name.endswith("key.json"):
            skipped.append(name)
            continue
        ending = Path(file.name.lower().removesuffix(".gz")).suffix
        if known_only and ending and ending != ".zip" and ending not in ENDINGS:
            skipped.append(name)
            continue
        try:
            with file.open("rb") as stream:
                yield from unpack(Part(name, file.suffix.lower(), stream), file.stat().st_size)
        except PermissionError:
            yield Reject(name, "not readable", "may not be read by this user")
    if skipped:
        shown = ", ".join(skipped[:5]) + (f" and {len(skipped) - 5} more" if len(skipped) > 5 else "")
        yield Note(f"Skipped as no articles by their names: {shown}.")


def _guarded(part: Part, size: int, depth: int) -> Iterator[Part | Reject | Note]:
    """A packed part whose very beginning can be broken."""
    try:
        part.peek(4)
    except (OSError, EOFError, zlib.error) as problem:
        yield Reject(part.name, "broken archive", str(problem))
        return
    if depth < MAX_DEPTH:
        yield from unpack(part, size, depth + 1)
    else:
        yield Reject(part.name, "broken archive", f"packed more than {MAX_DEPTH} times over")


def _zip(part: Part, depth: int) -> Iterator[Part | Reject | Note]:
    try:
        archive = zipfile.ZipFile(part.stream)
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        yield Reject(part.name, "broken archive", str(problem))
        return
    if _is_office(archive):
        part.stream.seek(0)
        yield part
        return
    for member in archive.infolist():
        name = f"{part.name}/{member.filename}"
        if member.is_dir() or Path(member.filename).name.startswith(".") or member.filename.startswith("__MACOSX"):
            continue
        if member.filename.startswith("/") or ".." in Path(member.filename).parts:
            yield Reject(name, "unsafe path", "its path leads outside the archive")
            continue
        if member.file_size > MAX_BYTES or member.file_size > 50_000_000 + MAX_RATIO * member.compress_size:
            yield Reject(name, "too large", f"unpacks from {member.compress_size:,} to {member.file_size:,} bytes")
            continue
        try:
            stream = io.BufferedReader(Unpacked(archive.open(member), member.compress_size))  # type: ignore[arg-type,type-var]
            inner = Part(name, Path(member.filename).suffix.lower(), stream)
            yield from _guarded(inner, member.compress_size, depth)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error) as problem:
            yield Reject(name, "broken archive", str(problem))


def _is_office(archive: zipfile.ZipFile) -> bool:
    return "[Content_Types].xml" in archive.namelist()

"""A path as the files in it: folders walked, gzip and zip opened without unpacking to disk, sizes bounded."""

import contextlib
import io
import os
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analysis.corpus.readers.members import DamagedMember, Members
from analysis.corpus.readers.records import ENDINGS, Note, Reject
from analysis.errors import CorpusError, visible_name

MAX_BYTES = 64 << 30  # of all that is packed in one file; a file of Common Crawl News unpacks to about 5 << 30
MAX_RATIO = 300  # unpacked to packed bytes: text packs about 1:4, a bomb 1:1000
FREE = 50_000_000  # bytes that may be unpacked whatever their ratio
MAX_DEPTH = 2  # zip in a zip
PIECE = 128  # bytes that are looked at together: what stands before the place where a file breaks off is seen
NOT_ARTICLES = ("readme", "license", "licence", "copying")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
ENCRYPTED = 0x1  # of an archive's flags of a file
MAX_COMMENT = 22 + 65_535  # bytes from the mark of an archive's end to its last byte
OFFICE = (".docx", ".xlsx")
BROKEN_ZIP = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    struct.error,
)


@dataclass(frozen=True)
class SourcePart:
    """One file: its name as a reader prints it, its ending, and its bytes from the beginning."""

    name: str
    ending: str
    stream: BinaryIO

    def peek(self, n: int = 8192) -> bytes:
        """The first bytes, still to be read; of a packed file that breaks off, those before the break. Raises what the break does."""
        start = b""
        try:
            while len(start) < n and (piece := self.stream.read(min(n - len(start), PIECE))):
                start += piece
        except (EOFError, OSError, zlib.error):
            if not start:
                raise
        self.stream.seek(0)
        return start


class TooLarge(OSError):
    """A packed file grows beyond what text can."""


class Budget:
    """How many bytes may still be unpacked from one file of the disk, through all its layers."""

    def __init__(self, packed: int) -> None:
        self.packed, self.used = packed, 0
        self.limit = min(MAX_BYTES, FREE + MAX_RATIO * packed)

    def spend(self, n: int) -> None:
        """Raises TooLarge once the file has grown beyond what text can."""
        self.used += n
        if self.used > self.limit:
            raise TooLarge(f"unpacks to more than {self.limit:,} bytes from {self.packed:,}, as no text does")


class Unpacked(io.RawIOBase):
    """What a packed stream unpacks to, as far as the budget goes. What was read before and is read again costs nothing."""

    def __init__(self, stream: zipfile.ZipExtFile | Members, budget: Budget) -> None:
        super().__init__()
        self.inner, self.budget, self.place, self.furthest = stream, budget, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = self.inner.seek(offset, whence)
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self.inner.read1(len(buffer))  # gives what comes before a break
        except zipfile.BadZipFile as problem:
            raise OSError(str(problem)) from problem
        self.place += len(data)
        if self.place > self.furthest:
            self.budget.spend(self.place - self.furthest)
            self.furthest = self.place
        buffer[: len(data)] = data
        return len(data)


def read_to_break(stream: BinaryIO, n: int) -> tuple[bytes, Exception | None]:
    """The first n bytes; of a packed file that breaks before that, those before the break, and what breaks it."""
    try:
        return stream.read(n), None
    except TooLarge:
        raise
    except (EOFError, OSError, zlib.error) as problem:
        broken = problem
    stream.seek(0)
    pieces: list[bytes] = []
    with contextlib.suppress(EOFError, OSError, zlib.error):
        while piece := stream.read(PIECE):
            pieces.append(piece)
    return b"".join(pieces), broken


def resume(stream: BinaryIO) -> bool:
    """Go on after a DamagedMember with what is packed next; whether there is such."""
    unpacked = getattr(stream, "raw", None)
    return isinstance(unpacked, Unpacked) and isinstance(unpacked.inner, Members) and unpacked.inner.resume()


def find_parts(path: Path, known_only: bool = True) -> Iterator[SourcePart | Reject | Note]:
    """The files that a path stands for, each open while it is the current one.

    In a folder, files whose ending no reader has are skipped where `known_only`.
    """
    if path.is_dir():
        yield from _folder(path, known_only)
        return
    if not path.is_file() and path.exists():
        raise CorpusError(f"{path} is a pipe or device, not a file: save what it gives to a file, and name that.")
    try:
        with path.open("rb") as stream:
            yield from unpack(
                SourcePart(visible_name(path.name), path.suffix.lower(), stream), Budget(path.stat().st_size)
            )
    except PermissionError:
        raise CorpusError(f"{path} may not be read by this user: change its permissions.") from None
    except FileNotFoundError:
        raise CorpusError(f"{path} does not exist.") from None


def unpack(part: SourcePart, budget: Budget, depth: int = 0) -> Iterator[SourcePart | Reject | Note]:
    """The part itself, or what is packed in it."""
    start = part.peek(4)
    if start.startswith(b"\x1f\x8b"):
        name = part.name.removesuffix(".gz")
        packed = Members(part.stream)
        yield from _sound_beginning(packed, name)
        stream = io.BufferedReader(Unpacked(packed, budget))  # type: ignore[type-var]
        yield from _guarded(SourcePart(name, Path(name).suffix.lower(), stream), budget, depth)
    elif start.startswith(ARCHIVES) and part.ending not in OFFICE:
        yield from _zip(part, budget, depth)
    elif part.ending == ".zip" and start:
        yield Reject(part.name, "broken archive", "does not begin as a zip does")
    else:
        yield part


def _sound_beginning(members: Members, name: str) -> Iterator[Reject]:
    """Pass over members that are damaged from the first byte of the file on."""
    while True:
        try:
            members.read1(1)
        except DamagedMember as problem:
            if members.resume():
                yield Reject(
                    f"{name}, at its beginning", "truncated file", f"{problem}; the records packed after it are read"
                )
                continue
        members.seek(0)
        return


def _folder(path: Path, known_only: bool) -> Iterator[SourcePart | Reject | Note]:
    skipped: list[str] = []
    problems: list[Reject] = []
    for file in _files(path, problems):
        yield from problems
        problems.clear()
        name = visible_name(str(file.relative_to(path)))
        ending = Path(file.name.lower().removesuffix(".gz")).suffix
        is_known = not known_only or not ending or ending == ".zip" or ending in ENDINGS
        if file.stem.split(".")[0].lower() in NOT_ARTICLES or file.name.endswith("key.json") or not is_known:
            skipped.append(name)
            continue
        try:
            with file.open("rb") as stream:
                yield from unpack(SourcePart(name, file.suffix.lower(), stream), Budget(file.stat().st_size))
        except PermissionError:
            yield Reject(name, "not readable", "may not be read by this user: change its permissions")
        except FileNotFoundError:
            yield Reject(name, "not readable", "a link that leads nowhere" if file.is_symlink() else "gone meanwhile")
        except OSError as problem:
            yield Reject(name, "not readable", problem.strerror or str(problem))
    yield from problems
    if skipped:
        shown = ", ".join(skipped[:5]) + (f" and {len(skipped) - 5} more" if len(skipped) > 5 else "")
        yield Note(f"Skipped as no articles by their names: {shown}.")


def _files(folder: Path, problems: list[Reject]) -> Iterator[Path]:
    """Files of a folder and those in it, by name; hidden ones are left out. Links are followed, a folder is read once."""
    seen: set[tuple[int, int]] = set()

    def left_out(problem: OSError) -> None:
        place = Path(str(problem.filename)).relative_to(folder)
        problems.append(Reject(visible_name(str(place)), "not readable", f"a folder: {problem.strerror}"))

    for here, folders, names in os.walk(folder, followlinks=True, onerror=left_out):
        at = os.stat(here)
        if (at.st_dev, at.st_ino) in seen:
            folders.clear()
            continue
        seen.add((at.st_dev, at.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(here, name)
            if not name.startswith(".") and (file.is_file() or file.is_symlink()):
                yield file


def _guarded(part: SourcePart, budget: Budget, depth: int) -> Iterator[SourcePart | Reject | Note]:
    """A packed part whose very beginning can be broken."""
    try:
        part.peek(4)
    except TooLarge as problem:
        yield Reject(part.name, "too large", str(problem))
        return
    except (OSError, EOFError, zlib.error) as problem:
        yield Reject(part.name, "broken archive", str(problem))
        return
    if depth < MAX_DEPTH:
        yield from unpack(part, budget, depth + 1)
    else:
        yield Reject(part.name, "broken archive", f"packed more than {MAX_DEPTH} times over")


def _zip(part: SourcePart, budget: Budget, depth: int) -> Iterator[SourcePart | Reject | Note]:
    """The members of an archive. One that is packed itself is unpacked to a file first: its members lie all over it."""
    with contextlib.ExitStack() as files:
        if depth:
            seekable = files.enter_context(tempfile.TemporaryFile())
            try:
                shutil.copyfileobj(part.stream, seekable, 1 << 20)
            except (OSError, EOFError, zlib.error) as problem:
                reason = "too large" if isinstance(problem, TooLarge) else "broken archive"
                yield Reject(part.name, reason, str(problem))
                return
            seekable.seek(0)
            part = SourcePart(part.name, part.ending, seekable)
        yield from _members(part, budget, depth)


def _members(part: SourcePart, budget: Budget, depth: int) -> Iterator[SourcePart | Reject | Note]:
    try:
        archive = zipfile.ZipFile(part.stream)
    except BROKEN_ZIP as problem:
        yield Reject(part.name, "broken archive", str(problem) or "ends too early")
        return
    if "[Content_Types].xml" in archive.namelist():  # Word or Excel
        part.stream.seek(0)
        yield part
        return
    if (n_said := _n_said(part.stream)) != len(archive.infolist()) or not n_said:
        detail = f"its directory should name {n_said:,} files and names {len(archive.infolist()):,}"
        yield Reject(part.name, "broken archive", detail if n_said else "no files in it")
    for member in archive.infolist():
        name = f"{part.name}/{visible_name(member.filename)}"
        if member.is_dir() or Path(member.filename).name.startswith(".") or member.filename.startswith("__MACOSX"):
            continue
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", member.filename):
            yield Reject(name, "unsafe path", "its path leads outside the archive")
            continue
        if member.file_size > min(MAX_BYTES, FREE + MAX_RATIO * member.compress_size):
            yield Reject(name, "too large", f"unpacks from {member.compress_size:,} to {member.file_size:,} bytes")
            continue
        if member.flag_bits & ENCRYPTED:
            yield Reject(name, "encrypted", "packed with a password: unpack the archive first, and ingest the folder")
            continue
        try:
            stream = io.BufferedReader(Unpacked(archive.open(member), budget))  # type: ignore[type-var,arg-type]
        except BROKEN_ZIP as problem:
            yield Reject(name, "broken archive", str(problem))
            continue
        yield from _guarded(SourcePart(name, Path(member.filename).suffix.lower(), stream), budget, depth)
        if budget.used > budget.limit:
            yield Reject(part.name, "too large", "what follows in it is not unpacked")
            return


def _n_said(stream: BinaryIO) -> int:
    """How many files an archive says at its end that it holds; where it is too many for two bytes, how many its directory names."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - MAX_COMMENT, 0))
    end = stream.read()
    place = end.rfind(b"PK\x05\x06")
    (n_said,) = struct.unpack_from("<H", end, place + 10)
    return int(n_said) if n_said < 0xFFFF else len(zipfile.ZipFile(stream).infolist())

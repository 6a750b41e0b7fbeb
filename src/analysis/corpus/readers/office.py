"""Word and Excel files as the archives that they are: opened without trust in what they say of themselves."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.corpus.readers.parts import MAX_RATIO, SourcePart, TooLarge

MAX_OFFICE = 512 << 20  # bytes, packed
MAX_MEMBER = 256 << 20  # bytes of one part of it, unpacked
MAX_SMALL = 16 << 20  # bytes, unpacked: no bomb, however well packed
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@contextmanager
def open_office(part: SourcePart) -> Iterator[zipfile.ZipFile]:
    """The archive, from a copy on disk. Raises BadZipFile, and TooLarge before anything large is unpacked."""
    with tempfile.TemporaryFile() as seekable:
        shutil.copyfileobj(part.stream, seekable, 1 << 20)
        size = seekable.tell()
        if size > MAX_OFFICE:
            raise TooLarge(f"a file of {size:,} bytes")
        seekable.seek(0)
        with zipfile.ZipFile(seekable) as archive:
            for member in archive.infolist():
                is_bomb = member.file_size > MAX_SMALL + MAX_RATIO * member.compress_size
                if member.filename.endswith((".xml", ".rels")) and (member.file_size > MAX_MEMBER or is_bomb):
                    raise TooLarge(
                        f"{member.filename} unpacks from {member.compress_size:,} to {member.file_size:,} bytes"
                    )
            yield archive


def unsafe_xml(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """Reason and detail where a part declares entities or a document type: no office program writes either."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                start = stream.read(65_536)
            if DECLARES.search(start.replace(b"\0", b"")):
                return (
                    "unsafe XML",
                    f"{member.filename} declares a document type or entities, as no office program does",
                )
    return None

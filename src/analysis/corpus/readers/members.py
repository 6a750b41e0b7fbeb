"""A gzip file member by member: one that is damaged costs what is packed in it, and not the members after it."""

import zlib
from typing import BinaryIO

PIECE = 1 << 10  # packed bytes unpacked together; what was unpacked is handed out once the piece after it is sound too
MOST = 1 << 20  # bytes that a piece may give at once
BEGINS = b"\x1f\x8b\x08"
SEARCHED = 1 << 16  # bytes read together when the next member is looked for
GZIP = 16 + zlib.MAX_WBITS


class DamagedMember(EOFError):
    """A member that does not unpack, or ends too early."""


class Members:
    """What a gzip file unpacks to. After DamagedMember, `resume` goes on with the next member.

    The last bytes of a member are given out only once its checksum was found right, so that a damaged record is never whole.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self.packed = packed
        self.place = 0  # of the next byte given out
        self._first = 0  # where the packed file begins, or the first member that is sound
        self._sound = b""
        self._begin(0)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a byte, backwards by beginning anew. Raises ValueError where it is counted from the end, as `gzip.GzipFile` does."""
        if whence == 2:
            raise ValueError("the end is not known before it is read")
        offset += self.place if whence else 0
        if offset < self.place:
            self._begin(self._first)
            self.place = 0
        while self.place < offset and self.read1(min(offset - self.place, MOST)):
            pass
        return self.place

    def read1(self, n: int = -1) -> bytes:
        """Up to n bytes, b"" at the end. Raises DamagedMember where the member breaks."""
        while not self._sound:
            if self._problem:
                raise DamagedMember(self._problem)
            if not self._step():
                return b""
        n = len(self._sound) if n < 0 else n
        given, self._sound = self._sound[:n], self._sound[n:]
        self.place += len(given)
        return given

    def resume(self) -> bool:
        """Go to the next member after the one that broke; whether there is one."""
        at = self._began + 1
        while True:
            self.packed.seek(at)
            data = self.packed.read(SEARCHED)
            found = data.find(BEGINS)
            if found < 0 and len(data) < SEARCHED:
                return False
            at += found if found >= 0 else len(data) - len(BEGINS) + 1
            if found >= 0:
                if self._unpacks(at):
                    self._first = self._first if self.place else at
                    self._begin(at)
                    return True
                at += 1

    def _begin(self, at: int) -> None:
        """Stand before the member at a place of the packed file."""
        self.packed.seek(at)
        self._began = at
        self._problem = ""  # why no more of the member can be read
        self._unpack = zlib.decompressobj(GZIP)
        self._waiting = b""  # packed
        self._held = b""  # unpacked, not known to be sound
        self._sound = b""

    def _step(self) -> bool:
        """Unpack a piece more, or note why that cannot be; False at the end of the file."""
        if not self._waiting:
            self._waiting = self.packed.read(PIECE)
        if not self._waiting:
            return self._end()
        try:
            data = self._unpack.decompress(self._waiting, MOST)
        except zlib.error as problem:
            self._held = self._waiting = b""
            self._problem = f"what is packed from byte {self._began:,} on is damaged: {problem}"
            return True
        if not self._unpack.eof:
            self._waiting = self._unpack.unconsumed_tail
            self._sound, self._held = self._held, data
            return True
        self._sound, rest = self._held + data, self._unpack.unused_data
        self._held = b""
        self._next(rest)
        return True

    def _next(self, rest: bytes) -> None:
        """Stand before the member that follows, past the zeros with which some programs fill up."""
        while not (packed := rest.lstrip(b"\0")) and (rest := self.packed.read(PIECE)):
            pass
        self._began = self.packed.tell() - len(packed)
        self._unpack, self._waiting = zlib.decompressobj(GZIP), packed

    def _end(self) -> bool:
        """The file is over: give what is held. Whether its last member is not."""
        self._sound, self._held = self._held, b""
        if self.packed.tell() == self._began:
            return False
        self._problem = "ends within what is packed"
        return True

    def _unpacks(self, at: int) -> bool:
        """Whether what stands at a place unpacks, as three bytes that look like a member's beginning seldom do."""
        self.packed.seek(at)
        try:
            return bool(zlib.decompressobj(GZIP).decompress(self.packed.read(SEARCHED), 1))
        except zlib.error:
            return False

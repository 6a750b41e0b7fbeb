"""bytes -> text: the encoding told by content, bytes of another encoding repaired, invisible characters off."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 read as Windows-1252 and saved so: "â€™" for a quotation mark, "Ã©" for é.
UPPER = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to bf, as either encoding shows them
MISREAD = re.compile(f"(?:â[€‚„†][{UPPER}]|[ÃÂ][{UPPER}])+")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe]"
)
SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000 ]+")


def encoding_of(start: bytes) -> str:
    """The encoding of a file from its first bytes: by its mark, else UTF-16 where every other byte is 0, else UTF-8."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name
    if len(start) >= 8 and len(start) % 2 == 0:
        zeros = (start[::2].count(0), start[1::2].count(0))
        if max(zeros) > len(start) / 5 and min(zeros) < len(start) / 50:
            return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return "utf-8"


def decode(data: bytes) -> str:
    """The bytes as text; never fails. Bytes that are not UTF-8 are read in the likeliest other encoding."""
    encoding = encoding_of(data[:4096])
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8" and _mostly_utf8(data):
        return data.decode("utf-8", errors="cp1252_bytes")
    if (western := _western(data)) is not None:
        return western
    best = from_bytes(data[:50_000]).best()
    try:
        return data.decode(best.encoding if best else "cp1252")
    except (UnicodeDecodeError, LookupError):
        return data.decode("utf-8", errors="cp1252_bytes")


def repaired(text: str) -> str:
    """The text without control and direction marks, in composed form, misread UTF-8 mended."""
    if "â" in text or "Ã" in text or "Â" in text:
        text = MISREAD.sub(_reread, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", SPACES.sub(" ", text)).strip()


def _western(data: bytes) -> str | None:
    """As Windows-1252, where that gives a Western text: one byte in six at most is outside ASCII, and none is a control."""
    if sum(byte > 127 for byte in data[:50_000]) * 6 > len(data[:50_000]):
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether UTF-8 sequences outnumber the bytes that are none: then the file is UTF-8 with foreign bytes in it."""
    text = data[:1_000_000].decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - bad > bad


def _reread(match: re.Match[str]) -> str:
    try:
        return _cp1252(match[0]).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return match[0]


def _cp1252(text: str) -> bytes:
    """As Windows-1252, its five unused places as the control characters that browsers write for them."""
    return b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text)


def _foreign_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="ignore") or bad.decode("latin-1"), error.end


codecs.register_error("cp1252_bytes", _foreign_bytes)

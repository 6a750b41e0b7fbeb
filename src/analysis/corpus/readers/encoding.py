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
C1 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}  # as browsers show them
SURROGATES = re.compile("[\ud800-\udfff]+")
CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
WESTERN = ("iso8859-1", "ascii", "cp1252")  # three names for Windows-1252, as browsers read them
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


def decode_page(data: bytes, said: str = "") -> str:
    """A page as text; never fails. UTF-8 where it is that, else the encoding that the server or page names, else by content."""
    if any(data.startswith(mark) for mark, _ in BOMS) or encoding_of(data[:4096]) != "utf-8":
        return decode(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = CHARSET.search(data[:4096])
    for name in (said, declared[1].decode("ascii", "ignore") if declared else ""):
        if (codec := _text_codec(name)) is not None and codec != "utf-8":
            return (
                data.decode(codec, errors="replace")
                if codec not in WESTERN
                else data.decode("cp1252", errors="cp1252_bytes")
            )
    return decode(data)


def repaired(text: str) -> str:
    """The text without control and direction marks, in composed form, misread UTF-8 mended.

    Half characters (lone surrogates), which no file can hold, become U+FFFD, the mark of a lost one.
    """
    for _ in range(3):  # text may have been misread and saved more than once
        if not ("â" in text or "Ã" in text or "Â" in text) or (mended := MISREAD.sub(_reread, text)) == text:
            break
        text = mended
    text = whole_characters(text).translate(C1)
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


def _text_codec(name: str) -> str | None:
    """Python's name of an encoding of text that a page may name; None for names that are none, or of another kind."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    odd = ("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-16", "utf-32")
    return codec.name if codec._is_text_encoding and not codec.name.startswith(odd) else None


def whole_characters(text: str) -> str:
    """The text with halves of characters, which no file can hold, joined to whole ones or marked as lost."""
    return SURROGATES.sub(_rejoined, text)


def _rejoined(match: re.Match[str]) -> str:
    """Two halves of one character as it; a half alone as U+FFFD."""
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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

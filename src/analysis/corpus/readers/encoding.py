"""bytes -> text: the encoding told by content, bytes of another encoding repaired, markup and invisible characters off."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

from analysis.corpus.readers.markup import without_markup
from analysis.corpus.readers.misread import as_meant
from analysis.corpus.readers.western import MAC, WINDOWS, western_encoding

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PLAIN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\n‘’“”–—…")  # characters that need no repair
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
JOINERS = re.compile("[\u200c\u200d]+(?=[A-Za-z\\s]|$)|(?<=[A-Za-z])[\u200c\u200d]+")  # not in emoji and other scripts
JOINING = frozenset("\u200c\u200d")
C1 = re.compile("[\x80-\x9f]")
LIGATURES = re.compile("[\ufb00-\ufb06]")  # "ﬁ" for fi, of PDF
HYPHENS = re.compile("[\u2010\u2011]")  # that may, and that may not, end a line
SURROGATES = re.compile("[\ud800-\udfff]+")
CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
CALLED = {WINDOWS: "Windows-1252", MAC: "Mac Roman"}
WESTERN = ("iso8859-1", "ascii", "cp1252")  # three names for Windows-1252, as browsers read them
AS_SPACE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164"  # characters that are shown as a space
ODD_SPACE = re.compile(f"[{AS_SPACE}]")
SPACES = re.compile(f"[{AS_SPACE}][{AS_SPACE} ]*| [{AS_SPACE} ]+")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")


def encoding_of(start: bytes) -> str:
    """The encoding of a file from its first bytes: by its mark, else UTF-16 or UTF-32 where one byte or three of each are 0, else UTF-8."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name
    if len(start) >= 16 and len(start) % 4 == 0:
        zeros_of = [start[place::4].count(0) * 8 > len(start) for place in range(4)]
        if zeros_of in ([True, True, True, False], [False, True, True, True]):
            return "utf-32-be" if zeros_of[0] else "utf-32-le"
    if len(start) >= 8 and len(start) % 2 == 0:
        zeros = (start[::2].count(0), start[1::2].count(0))
        if max(zeros) > len(start) / 5 and min(zeros) < len(start) / 50:
            return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return "utf-8"


def decode(data: bytes, western: str = WINDOWS) -> str:
    """The bytes as text; never fails. Bytes that are not UTF-8 are read in the likeliest other encoding.

    Args:
        western: of the encodings of Western Europe, the one that the rest of the file is in, for a piece that shows none.
    """
    encoding = encoding_of(data[:4096])
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8" and _mostly_utf8(data):
        return data.decode("utf-8", errors="cp1252_bytes")
    for told in _likely(data[:50_000], western):
        try:
            return data.decode(told)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="cp1252_bytes")


def _likely(start: bytes, western: str) -> Iterator[str]:
    """Encodings that bytes may be in, the likeliest first."""
    if told := western_encoding(start, western):
        yield told
    if best := from_bytes(start).best():
        yield best.encoding
    yield WINDOWS


def guessed_encoding(start: bytes) -> str:
    """In words, the encoding that the beginning of a file is read in where it is none of Unicode's; "" where it is."""
    if encoding_of(start[:4096]) != "utf-8":
        return ""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # may end within a character
    except UnicodeDecodeError:
        told = WINDOWS if _mostly_utf8(start) else next(_likely(start[:50_000], WINDOWS))
        return CALLED.get(told, told)
    return ""


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


def repaired(text: str, counts: Counter[str] | None = None) -> str:
    """The text without markup, control and direction marks, in composed form, misread UTF-8 mended.

    Quotation marks, dashes and letters stay as they were printed. Half characters (lone surrogates), which no file can hold,
    become U+FFFD, the mark of a lost one. What is repaired is added to `counts`: "entities", "tags", "escapes", "misread UTF-8",
    "misread Windows-1252", "invisible characters".
    """
    counts = Counter() if counts is None else counts
    text = without_markup(text, counts)
    odd = "".join(set(text).difference(PLAIN))  # few or none: most steps have nothing to do in most texts
    if odd and not odd.isascii():
        text = as_meant(whole_characters(text) if SURROGATES.search(odd) else text, counts)
        odd = "".join(set(text).difference(PLAIN))
        if C1.search(odd):
            text, n = C1.subn(_as_browsers_show, text)
            counts["misread Windows-1252"] += n
        text = LIGATURES.sub(_letters, text) if LIGATURES.search(odd) else text
        text = HYPHENS.sub("-", text) if HYPHENS.search(odd) else text
    text = LINE_ENDS.sub(_line_end, text) if LINE_ENDS.search(odd) else text
    for pattern, is_needed in ((INVISIBLE, INVISIBLE.search(odd)), (JOINERS, not JOINING.isdisjoint(odd))):
        if is_needed:
            text, n = pattern.subn("", text)
            counts["invisible characters"] += n
    text = SPACES.sub(" ", text) if "  " in text or ODD_SPACE.search(odd) else text
    return unicodedata.normalize("NFC", text).strip()


def _line_end(match: re.Match[str]) -> str:
    return "\n\n" if match[0] == "\u2029" else "\n"


def _as_browsers_show(match: re.Match[str]) -> str:
    """A control character of Latin-1 as the one that Windows-1252 has in its place, "" where that has none."""
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


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
    try:
        text.encode()  # a tenth of the time of looking for halves
        return text
    except UnicodeEncodeError:
        return SURROGATES.sub(_rejoined, text)


def _rejoined(match: re.Match[str]) -> str:
    """Two halves of one character as it; a half alone as U+FFFD."""
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _foreign_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="ignore") or bad.decode("latin-1"), error.end


codecs.register_error("cp1252_bytes", _foreign_bytes)

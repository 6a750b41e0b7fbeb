"""Text of others -> text that a terminal may show: what would move the cursor, colour the line or turn its order stands as an escape."""

import re

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)  # control characters but tab and line feed, marks of direction, halves of characters


def visible(text: str) -> str:
    """The text with each control character, mark of direction and undecodable byte as Python writes it: "\\x1b", "\\u202e".

    Tabs and line feeds stay: they are part of how a message is laid out.
    """
    return UNSEEN.sub(_escape, text)


def visible_name(name: str) -> str:
    """The name of a file on one line. A byte that is not UTF-8 is shown as it is: "caf\\xe9.txt"."""
    return visible(name).replace("\n", "\\n").replace("\t", "\\t")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return match[0].encode("unicode_escape").decode("ascii")

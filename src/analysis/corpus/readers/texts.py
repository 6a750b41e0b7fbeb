"""Plain text, Markdown and saved HTML: one article a file."""

import re
from collections.abc import Iterator

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import LINE_ENDS, decode, decode_page
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import RawArticle, Read, Reject

MAX_FILE = 32 << 20  # bytes of one page
FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
FIELD = re.compile(r"^(\w[\w -]{0,30}):[ \t]*(.+)$")
MARKDOWN = (
    (re.compile(r"!\[[^\[\]]{0,1000}\]\([^)]{0,2000}\)"), ""),  # images; bounds keep runs of opening brackets cheap
    (re.compile(r"\[([^\[\]]{1,1000})\]\([^)]{0,2000}\)"), r"\1"),  # links
    (re.compile(r"^#{1,6}\s+", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"^>\s?", re.MULTILINE), ""),
)


def read_text(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """The whole file is one article; its first line is the title where it looks like one."""
    data = part.stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        yield Reject(part.name, "too large", f"a text of more than {MAX_FILE >> 20} MiB")
        return
    if is_binary(data):
        yield Reject(part.name, "binary", "not a text, whatever its ending says")
        return
    fields, text = _front_matter(LINE_ENDS.sub("\n", decode(data)).strip("\ufeff\x00 \t\n"))
    if part.ending in (".md", ".markdown"):
        for pattern, put in MARKDOWN:
            text = pattern.sub(put, text)
    title, body = (fields["title"], text) if fields.get("title") else split_title(text)
    yield Columns({}, columns.outlet).article(fields | {"title": title, "text": body}, part.name)


def read_html(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A saved page. What it says of itself (title, date, author, address) is read when it is cleaned."""
    data = part.stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        yield Reject(part.name, "too large", f"a page of more than {MAX_FILE >> 20} MiB")
        return
    yield RawArticle("", decode_page(data), True, columns.outlet, "", "", "", "", part.name)


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding: many are control characters."""
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
        return True
    text = decode(data[:8192])
    odd = sum(c < " " and c not in "\t\n\r\f\x1b\0" for c in text) + text.count("\ufffd")
    return odd > len(text) / 50 or text.count("\0") > len(text) / 10


def split_title(text: str) -> tuple[str, str]:
    """The first line apart where it reads as a headline: short, without a full stop, with more after it."""
    first, _, rest = text.partition("\n")
    is_title = 2 <= len(first.split()) <= 30 and len(first) <= 250 and not first.rstrip().endswith((".", ",", ";"))
    return (first.strip(), rest.strip()) if is_title and rest.strip() else ("", text)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """`key: value` lines between two `---` lines at the beginning, as static sites write them."""
    match = FRONT.match(text)
    if not match:
        return {}, text
    fields = [field for line in match[1].split("\n") if (field := FIELD.match(line))]
    return {f[1].lower(): f[2].strip().strip("\"'") for f in fields}, text[match.end() :].strip()

"""Nexis Uni exports (DOCX and RTF), one or many articles a file. Written from public descriptions of the format."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from analysis.readers.encoding import repaired
from analysis.readers.parts import Part
from analysis.readers.records import Columns, RawArticle, Read, Reject

MAX_XML = 256 << 20  # bytes of a document's text
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
END = re.compile(r"^End of Document\W*$", re.IGNORECASE)
FIELD = re.compile(
    r"^(Byline|Section|Length|Dateline|Highlight|Load-Date|Language|Publication-Type|Copyright)\b:?\s*(.*)$"
)
BODY = re.compile(r"^Body\W*$")
TAIL = re.compile(
    r"^(?:Load-Date|Classification|Notes|Graphic|Language|Publication-Type|Subject|Industry|Geographic|Person)\b:?"
)
DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}"
)
CONTROL = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d+) ?.?|\\(par|line|tab|page)\b ?|\\([a-z]+)(-?\d+)? ?|\\([^a-z])|([{}])|([^\\{}]+)"
)
SILENT = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "listtable", "generator", "fldinst"}


def read_docx(part: Part, columns: Columns) -> Iterator[Read]:
    """A Word file: a Nexis Uni export where it is one, else one article a file."""
    try:
        with zipfile.ZipFile(io.BytesIO(part.stream.read(MAX_XML))) as archive:
            if archive.getinfo("word/document.xml").file_size > MAX_XML:
                yield Reject(part.name, "too large", f"a document of more than {MAX_XML >> 20} MiB")
                return
            xml = archive.read("word/document.xml")
        lines = _docx_lines(xml)
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        yield Reject(part.name, "not DOCX", str(problem)[:200])
        return
    yield from _articles(lines, part, columns)


def read_rtf(part: Part, columns: Columns) -> Iterator[Read]:
    """A rich text file, as `read_docx`."""
    data = part.stream.read(MAX_XML)
    yield from _articles(rtf_text(data.decode("latin-1")).split("\n"), part, columns)


def rtf_text(rtf: str) -> str:
    """The words of a rich text document, paragraphs divided by line breaks; formatting, fonts and pictures left out."""
    out: list[str] = []
    silent, stack = False, []
    for code, point, space, word, _, symbol, brace, plain in CONTROL.findall(rtf):
        if brace == "{":
            stack.append(silent)
        elif brace == "}":
            silent = stack.pop() if stack else False
        elif symbol == "*" or word in SILENT:
            silent = True
        elif not silent:
            out.append(_rtf_piece(code, point, space, symbol, plain))
    return "".join(out)


def _rtf_piece(code: str, point: str, space: str, symbol: str, plain: str) -> str:
    if code:
        return bytes.fromhex(code).decode("cp1252", errors="ignore")
    if point:
        return chr(int(point) % 65_536)
    if space:
        return "\t" if space == "tab" else "\n"
    if symbol:
        return {"~": " ", "_": "-", "-": ""}.get(symbol, symbol)
    return plain.replace("\r", "").replace("\n", "")


def _docx_lines(xml: bytes) -> list[str]:
    """Paragraphs. Entities are not resolved and nothing outside the file is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(xml, parser)
    return ["".join(node.text or "" for node in paragraph.iter(f"{WORD}t")) for paragraph in root.iter(f"{WORD}p")]


def _articles(lines: Sequence[str], part: Part, columns: Columns) -> Iterator[Read]:
    lines = [repaired(line) for line in lines]
    if not any(END.match(line) or BODY.match(line) for line in lines):
        yield from _one(lines, part, columns)
        return
    start, number = 0, 0
    for place, line in enumerate([*lines, "End of Document"]):
        if END.match(line):
            number += 1
            document = [line for line in lines[start:place] if line]
            if document:
                yield _article(document, f"{part.name}, document {number}", columns)
            start = place + 1


def _one(lines: Sequence[str], part: Part, columns: Columns) -> Iterator[Read]:
    kept = [line for line in lines if line]
    if not kept:
        yield Reject(part.name, "no text")
        return
    titled = len(kept) > 1 and len(kept[0].split()) <= 30 and not kept[0].endswith(".")
    text = "\n\n".join(kept[1:] if titled else kept)
    yield RawArticle(kept[0] if titled else "", text, False, columns.outlet, "", "", "", "", part.name)


def _article(lines: list[str], origin: str, columns: Columns) -> Read:
    """Title, publication and date stand above the fields; the text between "Body" and the fields after it."""
    body = next((n for n, line in enumerate(lines) if BODY.match(line)), None)
    if body is None:
        return Reject(origin, "no text", "a document without a `Body`", lines[0][:200])
    head = lines[:body]
    fields = {match[1]: match[2] for line in head if (match := FIELD.match(line))}
    above = [line for line in head if not FIELD.match(line)]
    dated = next((n for n, line in enumerate(above) if DATED.search(line)), len(above))
    tail = next((n for n in range(body + 1, len(lines)) if TAIL.match(lines[n])), len(lines))
    return RawArticle(
        title=above[0] if dated > 1 else "",
        text="\n\n".join(lines[body + 1 : tail]),
        is_html=False,
        outlet=re.sub(r"\s*\(.*\)$", "", above[dated - 1]) if dated else columns.outlet,
        published=above[dated] if dated < len(above) else "",
        url="",
        authors=fields.get("Byline", ""),
        section=fields.get("Section", "").split(";")[0],
        origin=origin,
    )

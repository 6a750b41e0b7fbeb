"""Word and rich text files: exports of Nexis Uni and Factiva, one or many articles a file, else one article a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from analysis.corpus.readers import docx, factiva, nexis
from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.encoding import repaired
from analysis.corpus.readers.office import open_office, unsafe_xml
from analysis.corpus.readers.parts import BROKEN_ZIP, SourcePart, TooLarge, read_to_break
from analysis.corpus.readers.records import Note, RawArticle, Read, Reject
from analysis.corpus.readers.rtf import Paragraphs
from analysis.corpus.readers.texts import split_title

MAX_RTF = 64 << 20  # bytes
BROKEN = (*BROKEN_ZIP, KeyError, etree.XMLSyntaxError)


def read_docx(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A Word file. Documents before a damaged place are kept."""
    n_read = 0
    try:
        with open_office(part) as archive:
            if problem := unsafe_xml(archive):
                yield Reject(part.name, *problem)
                return
            for read in _articles(docx.paragraphs(archive), part, columns):
                n_read += 1
                yield read
    except TooLarge as problem:
        yield Reject(part.name, "too large", str(problem))
    except BROKEN as problem:
        where = f"{part.name}, after document {n_read}" if n_read else part.name
        yield Reject(where, "not DOCX", str(problem)[:200])


def read_rtf(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """A rich text file. Documents before the place where it breaks off are kept."""
    data, cut = read_to_break(part.stream, MAX_RTF + 1)
    if len(data) > MAX_RTF:
        yield Reject(part.name, "too large", f"a rich text of more than {MAX_RTF >> 20} MiB")
        return
    if not data.lstrip().startswith(b"{\\rtf"):
        yield Reject(part.name, "not RTF", "does not begin as rich text does")
        return
    lines = Paragraphs(data.decode("latin-1"))
    reads = list(_articles(lines, part, columns))
    if lines.complete:
        yield from reads
        return
    whole = [read for read in reads if isinstance(read, RawArticle | Reject) and read.origin != part.name]
    yield from whole
    if cut is not None:
        raise cut
    yield Reject(
        f"{part.name}, after document {len(whole)}" if whole else part.name, "truncated file", "braces are left open"
    )


def _articles(lines: Iterable[str], part: SourcePart, columns: Columns) -> Iterator[Read]:
    """Each document as its end is met; what stands after the last one is an article of its own where there was no other."""
    waiting: list[str] = []
    number = 0
    for line in (piece for paragraph in lines for piece in paragraph.split("\n")):
        reader: Any = nexis if nexis.END.match(line) else factiva if factiva.END.match(line) else None
        if reader is None:
            waiting.append(line)
            continue
        number += 1
        yield reader.read_document(
            [*waiting, *([line] if reader is factiva else [])], f"{part.name}, document {number}", columns
        )
        waiting = []
    yield from _rest(waiting, number, part, columns)


def _rest(lines: list[str], number: int, part: SourcePart, columns: Columns) -> Iterator[Read]:
    """What no end closes: a document that breaks off, the cover or legend of an export, or a text that is no export."""
    if nexis.looks_like_nexis(lines) or factiva.looks_like_factiva(lines):
        title = next((line for line in map(repaired, lines) if line), "")
        detail = "the export's last document breaks off: neither `End of Document` nor an accession number"
        yield Reject(f"{part.name}, document {number + 1}", "truncated file", detail, title[:200])
    elif not number:
        yield _one(lines, part, columns)
    elif shown := [line for line in map(repaired, lines) if line]:
        yield Note(f"{part.name}: {len(shown)} lines after the last document are no article: {shown[0][:60]!r} ...")


def _one(lines: list[str], part: SourcePart, columns: Columns) -> Read:
    text = "\n\n".join(line for line in map(repaired, lines) if line)
    if not text:
        return Reject(part.name, "no text", "its paragraphs are empty")
    title, body = split_title(text)
    return RawArticle(title, body, False, columns.outlet, "", "", "", "", part.name)

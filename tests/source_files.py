"""Files for tests of the readers: each helper writes a file of its format and nothing else."""

import zipfile

from analysis.corpus.readers.records import Note, RawArticle, Reject
from analysis.corpus.readers.source import read_source

BODY = "The harbour was quiet on Monday, and the ferries ran late."
RECORD = {
    "title": "Ferries late",
    "text": BODY,
    "outlet": "The Paper",
    "published": "2018-06-12",
    "url": "https://a.example/1",
}
NEXIS = [
    "Ferries late again", "The Paper (Lisbon)", "June 12, 2018 Tuesday", "Copyright 2018 The Paper All Rights Reserved",
    "Section: NEWS; Pg. 4", "Length: 18 words", "Byline: Ann Ortiz", "Body", BODY, "Nobody minded.", "Load-Date: June 13, 2018",
    "End of Document",
]  # fmt: skip
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path, **options):
    """What was kept, what was left out, and the notes."""
    reads = list(read_source(path, **options))
    return tuple([r for r in reads if isinstance(r, kind)] for kind in (RawArticle, Reject, Note))


def put(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def make_docx(path, paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    return pack_docx(path, f"<w:document {WORD}><w:body>{body}</w:body></w:document>")


def pack_docx(path, document):
    """A Word file whose text is this XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return path


def rtf_escaped(text):
    """ASCII, every other character as RTF writes it: in halves of 16 bits."""
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    return "".join(
        f"\\{chr(unit)}"
        if chr(unit) in "\\{}"
        else chr(unit)
        if unit < 128
        else f"\\u{unit - 65_536 * (unit > 32_767)}?"
        for unit in units
    )


def make_rtf(path, paragraphs):
    text = "\\par ".join(map(rtf_escaped, paragraphs))
    path.write_text("{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}{\\*\\generator X;}\\f0 " + text + "}")
    return path


def make_warc(status="200 OK", kind="text/html", body=f"<html><p>{BODY}</p></html>", url="https://a.example/1"):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"

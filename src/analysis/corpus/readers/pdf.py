"""PDF files: one article a file, of its text layer alone.

What a page shows as a picture is not read. Neither the title nor the date that programs note in a file are those of an article: the title is
what stands largest on the first page, the date one that stands by itself near it.
"""

from collections.abc import Iterator

from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.parts import SourcePart
from analysis.corpus.readers.records import Read, Reject

MAX_PDF = 64 << 20  # bytes
END = 2_048  # bytes in which the mark of a PDF's end stands


def read_pdf(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """The text layer of a file as one article; a reject where it has none, is encrypted, damaged or no article by its size."""
    data = part.stream.read(MAX_PDF + 1)
    if len(data) > MAX_PDF:
        yield Reject(part.name, "too large", f"a PDF of more than {MAX_PDF >> 20} MiB")
    elif b"%PDF-" not in data[:1024]:
        yield Reject(part.name, "not PDF", "does not begin as a PDF does")
    elif b"%%EOF" not in data[-END:].rstrip(b"\0"):
        yield Reject(part.name, "truncated file", "does not end as a PDF does: was its download broken off?")
    else:
        from analysis.corpus.readers.pdf_article import read_article  # pypdf: only where there are such files

        yield from read_article(data, part.name, columns.outlet)

"""PDF files written letter by letter: pages of text at places, as programs for layout write them."""

import textwrap
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEIGHT, WIDTH = 792, 612  # points of a page
FOOT = 60


@dataclass(frozen=True)
class Piece:
    """A text at a place, counted from the left and from the foot."""

    x: float
    y: float
    size: float
    text: str


def make_pdf(pages: Sequence[Iterable[Piece]], info: str = "", packed: bool = True, more: bytes = b"") -> bytes:
    """A file of these pages. `info`: entries of what the program noted; `more`: drawing that comes first on each page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{info}>>".encode(),
    ]
    kids = []
    for page in pages:
        drawn = more + b"\n".join(
            b"BT /F1 %g Tf %g %g Td (%b) Tj ET" % (piece.size, piece.x, piece.y, _escaped(piece.text)) for piece in page
        )
        stream = zlib.compress(drawn) if packed else drawn
        objects.append(
            b"<</Length %d%b>>\nstream\n%b\nendstream"
            % (len(stream), b"/Filter/FlateDecode" if packed else b"", stream)
        )
        box = b"/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R>>>>" % (WIDTH, HEIGHT)
        objects.append(b"<</Type/Page/Parent 2 0 R%b/Contents %d 0 R>>" % (box, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(kids))
    return pack_pdf(objects)


def pack_pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects: the first is its catalogue, the fourth what the program noted."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size %d/Root 1 0 R/Info 4 0 R>>" % (len(objects) + 1)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer%b\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(data),
    )


def set_pages(
    paragraphs: Sequence[str], *, title: str = "", above: Sequence[str] = (), columns: int = 1, gap: float = 8, indent: float = 0,
    size: float = 10, header: str = "", footer: str = "",
) -> list[list[Piece]]:  # fmt: skip
    """The paragraphs as pages, under a headline and lines above the text; "{}" in a header or footer is the number of the page."""
    width = (WIDTH - 120) // columns
    letters = int((width - 20) / (size * 0.5))
    pages: list[list[Piece]] = [[]]
    top = HEIGHT - 90.0
    for line in textwrap.wrap(title, 28):
        pages[0].append(Piece(60, top, 24, line))
        top -= 28
    for line in above:
        pages[0].append(Piece(60, top, size, line))
        top -= 2 * size
    column, y = 0, top
    for paragraph in paragraphs:
        for number, line in enumerate(textwrap.wrap(paragraph, letters)):
            if y < FOOT + 30:
                column += 1
                if column == columns:
                    pages.append([])
                    column, top = 0, HEIGHT - 90.0
                y = top
            pages[-1].append(Piece(60 + column * width + (0 if number else indent), y, size, line))
            y -= size * 1.2
        y -= gap
    for number, page in enumerate(pages, start=1):
        page[:0] = [Piece(60, HEIGHT - 30, 8, header.format(number))] if header else []
        page.extend([Piece(60, 30, 8, footer.format(number))] if footer else [])
    return pages


def _escaped(text: str) -> bytes:
    return b"".join(
        b"\\%03o" % byte if byte > 126 or byte in b"()\\" or byte < 32 else bytes([byte])
        for byte in text.encode("cp1252")
    )

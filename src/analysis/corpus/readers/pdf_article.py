"""The text layer of a PDF -> an article, by pypdf. Title, date and paragraphs are told by the places of the letters."""

import io
import json
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, PdfReadError, PyPdfError

from analysis.corpus.readers.encoding import repaired
from analysis.corpus.readers.further import MAX_VALUE
from analysis.corpus.readers.pdf_lines import (
    TextLine,
    TextLines,
    body_size,
    in_columns,
    joined,
    paragraphs,
    without_repeated,
)
from analysis.corpus.readers.records import ADDRESS, Note, RawArticle, Read, Reject
from analysis.corpus.readers.texts import split_title

MAX_PAGES = 200
MAX_OPERATIONS = 1_000_000  # of drawing, over all pages: a page of news has some thousand
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 32 << 20, "lzw_maximum_output_length": 32 << 20, "array_based_stream_maximum_output_length": 32 << 20,
    "stream_decoding_work_maximum_length": 64 << 20, "stream_parsing_work_maximum_count": 300_000,
    "zlib_maximum_recovery_input_length": 0,  # what is damaged is left out, not read in part
    "xform_maximum_invocations_per_extraction": 500,
}  # fmt: skip
BREAKS = (
    PyPdfError, DependencyError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
LARGE = 1.15  # times the height of most letters: a headline
NEAR = 15  # lines from the first: where a date of publication stands
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
DATE = re.compile(rf"\b(?:{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {MONTH} \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\b")
DATE_WORDS = 12  # of a line that is a date, at most
NO_TITLE = re.compile(r"microsoft word\b|untitled|document\d*$|.*\.(?:docx?|pdf|indd|qxd|html?)$", re.IGNORECASE)
IMAGE = re.compile(rb"/Subtype\s*/Image\b")
ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")  # letters of which a file does not say what they are
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
EXPORT_ENDS = re.compile(r"End of Document\b|Document [A-Z]{2,8}0000\d{8}\w+$")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file stands among the rejects


class TooMuch(ValueError):
    """More is drawn than an article can be."""


def read_article(data: bytes, name: str, outlet: str) -> list[Read]:
    """The article and its notes, or a reject where the file has no text layer, is encrypted, damaged or no article by its size."""
    try:
        with apply_configuration(**LIMITS):
            return list(_read(data, name, outlet))
    except TooMuch as problem:
        return [Reject(name, "too large", str(problem))]
    except BREAKS as problem:
        return [_broken(data, name, problem)]


def _broken(data: bytes, name: str, problem: Exception) -> Reject:
    if b"/Encrypt" in data:
        return _encrypted(name)
    return Reject(name, "damaged PDF", f"{type(problem).__name__}: {problem}"[:200])


def _encrypted(name: str) -> Reject:
    return Reject(
        name,
        "encrypted",
        "open it, with its password where it has one, and save or print it as a PDF without protection",
    )


def _read(data: bytes, name: str, outlet: str) -> Iterator[Read]:
    """Raises TooMuch, or one of BREAKS where the file is damaged."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        yield _encrypted(name)
        return
    n_pages = len(reader.pages)
    if not n_pages:
        raise PdfReadError("no pages in it")
    if n_pages > MAX_PAGES:
        raise TooMuch(
            f"{n_pages:,} pages, and at most {MAX_PAGES} are read as one article: divide it into its articles"
        )
    lines = _lines(reader)
    text = "".join(line.text for line in lines)
    if len(re.findall(r"\w\w", text)) < 10:
        why = "its pages are pictures" if IMAGE.search(data) else "no letters on its pages"
        yield Reject(name, "no text layer", f"{why}: where they show text, it needs OCR (recognition of letters) first")
    elif len(ODD.findall(text)) * 20 > len(text):
        yield Reject(
            name,
            "no text layer",
            "its letters are shapes of which the file does not say what they are: needs OCR first",
        )
    elif sum(bool(EXPORT_ENDS.match(line.text.strip())) for line in lines) > 1:
        yield Reject(
            name, "several articles", "an export of several articles: export it as DOCX or RTF, which keep them apart"
        )
    else:
        yield from _article(lines, reader, name, outlet)


def _lines(reader: PdfReader) -> list[TextLine]:
    lines, n_operations = TextLines(), 0

    def count(*_: Any) -> None:
        nonlocal n_operations
        n_operations += 1
        if n_operations > MAX_OPERATIONS:
            raise TooMuch(f"more than {MAX_OPERATIONS:,} operations of drawing")

    for number, page in enumerate(reader.pages):
        if "/Contents" in page and page.get_contents() is None:
            raise PdfReadError(f"the contents of page {number + 1} are missing")
        foot, height = _span(page)

        def add(text: str, cm: list[float], tm: list[float], _font: Any, size: float, number: int = number, foot: float = foot, height: float = height) -> None:  # fmt: skip
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2])) ** 0.5
            lines.add(text.translate(LIGATURES), x, y, abs(size) * scale, number, (y - foot) / height)

        page.extract_text(visitor_operand_before=count, visitor_text=add)
    return lines.lines()


def _span(page: PageObject) -> tuple[float, float]:
    """Where the foot of a page is, and its height."""
    foot, height = float(page.mediabox.bottom), float(page.mediabox.height)
    return foot, height or 1.0


def _article(lines: list[TextLine], reader: PdfReader, name: str, outlet: str) -> Iterator[Read]:
    n_pages = len(reader.pages)
    empty = sorted(set(range(n_pages)) - {line.page for line in lines})
    lines, cut = without_repeated(lines, n_pages)
    lines = in_columns(lines)
    headline = _headline(lines)
    published = _date([line for line in lines[: NEAR + len(headline)] if line.page == 0])
    title = ""
    for line in headline:
        title = joined(title, " ".join(line.text.split())) if title else " ".join(line.text.split())
    text = repaired("\n\n".join(paragraphs([line for line in lines if line not in headline])))
    if not title:
        title, text = split_title(text)
    noted = str(reader.metadata.title or "").strip() if reader.metadata else ""
    if not title and len(noted.split()) > 2 and not NO_TITLE.match(noted):
        title = noted
    addresses = (word for line in cut for word in line.split() if ADDRESS.fullmatch(word))
    url = next((address for address in addresses if not address.endswith(("…", "..."))), "")
    meta = json.dumps({"taken_off": " | ".join(cut)[:MAX_VALUE]}, ensure_ascii=False) if cut else ""
    yield RawArticle(repaired(title), text, False, outlet, published, url, "", "", name, meta=meta)
    yield Note(f"{name}: of a PDF the text layer is read, as one article.")
    if cut:
        yield Note(
            f"{name}: what repeats at the edges of pages, or browsers print there, is taken off and kept as `meta.taken_off`."
        )
    if empty:
        yield Note(f"{name}: no text on page {', '.join(str(number + 1) for number in empty[:10])} of {n_pages}.")
    if not published:
        yield Note(
            f"{name}: no date of publication near its title; that on which a PDF was made is none, and is not taken."
        )


def _headline(lines: list[TextLine]) -> list[TextLine]:
    """The lines of the first page that stand together in the largest letters, of three words or more; [] where none is large."""
    least = LARGE * body_size(lines)
    runs: list[list[TextLine]] = []
    for line in lines:
        if line.page or line.size < least:
            continue
        last = runs[-1][-1] if runs else None
        if last and abs(last.size - line.size) < 0.5 and 0 <= last.y - line.y < 2 * line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    titles = [run for run in runs if 3 <= sum(len(line.text.split()) for line in run) <= 40]
    return max(titles, key=lambda run: run[0].size, default=[])


def _date(lines: list[TextLine]) -> str:
    """The date that stands in a line by itself, "" where none does or several do."""
    found = {
        match[0]
        for line in lines
        if len(line.text.split()) <= DATE_WORDS
        for match in DATE.finditer(" ".join(line.text.split()))
    }
    return found.pop() if len(found) == 1 else ""

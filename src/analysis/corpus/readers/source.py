"""The format of each part, and its reader."""

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from analysis.codebook.entries import nearest
from analysis.corpus.readers.addresses import BARE, is_address, is_address_list, read_addresses, unfetched
from analysis.corpus.readers.columns import Columns
from analysis.corpus.readers.delimited import read_delimited
from analysis.corpus.readers.documents import read_docx, read_rtf
from analysis.corpus.readers.encoding import decode, guessed_encoding, whole_characters
from analysis.corpus.readers.factiva import is_factiva, read_factiva
from analysis.corpus.readers.feeds import is_feed, read_feed
from analysis.corpus.readers.file_names import FileNames
from analysis.corpus.readers.gdelt import is_gdelt, read_gdelt
from analysis.corpus.readers.jsonlines import read_json, read_json_lines
from analysis.corpus.readers.parquet import read_parquet
from analysis.corpus.readers.parts import BROKEN_ZIP, SourcePart, TooLarge, find_parts
from analysis.corpus.readers.pdf import read_pdf
from analysis.corpus.readers.records import ENDINGS, Link, Note, Read, Reject, is_html
from analysis.corpus.readers.texts import is_binary, read_html, read_text
from analysis.corpus.readers.warc import read_warc
from analysis.corpus.readers.xlsx import read_xlsx
from analysis.delimiters import delimiter_of
from analysis.errors import CorpusError, UsageError, visible_name
from analysis.paths import from_study

PAGE = re.compile(r"<(?:html|!doctype html)\b", re.IGNORECASE)
PDF = re.compile(rb"\s{0,100}%PDF-\d")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
ARCHIVES = (
    *(b"BZh%d1AY&SY" % level for level in range(1, 10)),
    *(b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"),
)  # bzip2, xz, zstd, 7z, rar
TAPE = slice(257, 262)  # where a tape archive says what it is
JSON_BEGINS = re.compile(r"\[?\s*\{\s*\"")
Reader = Callable[[SourcePart, Columns], Iterator[Read]]
Follow = Callable[[Iterable[Read]], Iterator[Read]]

FORMATS: dict[str, Reader] = {
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_delimited,
    "tsv": read_delimited,
    "text": read_text,
    "html": read_html,
    "factiva": read_factiva,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
    "docx": read_docx,
    "rtf": read_rtf,
    "feed": read_feed,
    "urls": read_addresses,
    "warc": read_warc,
    "gdelt": read_gdelt,
    "pdf": read_pdf,
}
DECODED = ("jsonl", "json", "csv", "tsv", "text", "urls")  # formats that do not say their encoding


def read_source(
    path: str | Path,
    *,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    outlet: str = "",
    name: str = "",
) -> Iterator[Read]:
    """Read articles from one source without fetching anything: see `read_sources`."""
    return read_sources([path], format=format, columns=columns, outlet=outlet, name=name)


def read_sources(
    sources: Iterable[str | Path],
    *,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    outlet: str = "",
    name: str = "",
    follow: Follow = unfetched,
) -> Iterator[Read]:
    """Read articles from files, folders (packed or not) and addresses, one record at a time.

    Args:
        sources: files; folders, whose files are read in the order of their names; addresses of pages and feeds.
        format: of files, one of `FORMATS`; "auto" tells it by content, then by the ending.
        columns: our column to the source's name for it, where names cannot be guessed: {"text": "Volltext"}.
        outlet: for records that name none.
        name: how files that hold one article are named: "{published}_{outlet}_{title}.txt"; "" where only a date that they begin
            with is read.
        follow: what makes articles of links; by default they are left out, each under its address ("not fetched").
    Yields:
        RawArticle, Reject for each record that could not be read, Note for what was guessed.
    Raises:
        CorpusError: a path does not exist, may not be read, or holds a table without a column of texts or addresses.
        UsageError: there is no such format or column, or `name` is no pattern.
    """
    if format != "auto" and format not in FORMATS:
        raise UsageError(f"There is no format `{format}`.{nearest(format, [*FORMATS, 'auto'])}")
    outlet = whole_characters(outlet)
    given = Columns(columns or {}, outlet).given
    reads = (read for source in sources for read in _read(source, format, given, outlet))
    return follow(FileNames(name).fill(reads))


def _read(source: str | Path, format: str, columns: Mapping[str, str], outlet: str) -> Iterator[Read]:
    if is_address(source):
        address = visible_name(str(source))
        yield Link(address, address, outlet=outlet)
        return
    path = from_study(source)
    if not path.exists():
        hint = f" If it is an address, write https://{source}." if BARE.fullmatch(str(source)) else ""
        raise CorpusError(f"{path} does not exist.{hint} Name a file or folder of articles, an address or a store.")
    for part in find_parts(path, format == "auto"):
        if not isinstance(part, SourcePart):
            yield part
            continue
        try:
            yield from _read_part(part, format, Columns(columns, outlet))
        except CorpusError as problem:
            if not path.is_dir():
                raise
            yield Reject(part.name, "no text", str(problem))


def format_of(part: SourcePart) -> str:
    """The format of a part by its first bytes, its ending deciding where they fit several; "" where no reader fits."""
    start = part.peek(65_536)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(part)
    if PDF.match(start):
        return "pdf"
    if start.startswith((*PICTURES, *ARCHIVES)) or start[TAPE] == b"ustar":
        return ""
    if start.startswith((b"{\\rtf", b"WARC/")):
        return "rtf" if start.startswith(b"{") else "warc"
    by_ending = ENDINGS.get(part.ending, "")
    if is_binary(start):
        return "text" if by_ending == "text" else ""
    text = decode(start).lstrip("\ufeff \t\r\n\0")
    if is_factiva(start):
        return "factiva"
    if is_feed(text):
        return "feed"
    if is_gdelt(text):
        return "gdelt"
    if text[:1] in "{[" and text:
        return _json_kind(text, by_ending)
    if by_ending in ("csv", "tsv", "jsonl", "html"):
        return by_ending
    if is_address_list(text, whole=len(start) < 65_536):
        return "urls"
    if is_html(text) and text.startswith("<") and not (by_ending == "feed" and not PAGE.search(text[:2000])):
        return "html"
    if by_ending in (
        "pdf",
        "json",
        "docx",
        "xlsx",
        "parquet",
        "rtf",
        "warc",
    ):  # whatever it is, it is not that; its reader says so
        return by_ending
    if by_ending == "feed" or text.startswith("<?xml"):
        return "feed"
    return "csv" if by_ending == "" and _is_table(text) else "text"


def _read_part(part: SourcePart, format: str, columns: Columns) -> Iterator[Read]:
    """A part's records; what breaks the file in the middle is a reject after the records before it."""
    n_read = 0
    try:
        chosen = format if format != "auto" else format_of(part)
        if not chosen:
            yield Reject(part.name, "unknown format", _unknown(part))
            return
        if not part.peek(1):
            yield Reject(part.name, "empty file")
            return
        if chosen in DECODED and (encoding := guessed_encoding(part.peek(65_536))):
            yield Note(f"{part.name}: not in UTF-8; read as {encoding}.")
        for read in FORMATS[chosen](part, columns):
            n_read += not isinstance(read, Note)
            yield read
    except (EOFError, zlib.error) as problem:
        yield Reject(f"{part.name}, after record {n_read}", "truncated file", str(problem) or "ends too early")
    except TooLarge as problem:
        yield Reject(f"{part.name}, after record {n_read}", "too large", str(problem))
    except (OSError, zipfile.BadZipFile) as problem:
        yield Reject(f"{part.name}, after record {n_read}", "unreadable", str(problem))


def _unknown(part: SourcePart) -> str:
    """What a file is that no reader reads, and how to mend it."""
    start = part.peek(512)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Word or Excel file, or one with a password: save it as DOCX or XLSX"
    if start.startswith(PICTURES):
        return "a picture, of which letters are not recognized: recognize them first (OCR), and give the text"
    if start.startswith(ARCHIVES) or start[TAPE] == b"ustar":
        return "an archive of a kind that is not unpacked here: unpack it, and name the folder"
    return f"none of {', '.join(FORMATS)} by content or ending"


def _office_kind(part: SourcePart) -> str:
    """Word or Excel, by what is packed in it."""
    try:
        names = zipfile.ZipFile(part.stream).namelist()
    except BROKEN_ZIP:
        return ENDINGS.get(part.ending, "")
    finally:
        part.stream.seek(0)
    folders = {name.partition("/")[0] for name in names}
    return "docx" if "word" in folders else "xlsx" if "xl" in folders else ENDINGS.get(part.ending, "")


def _json_kind(text: str, by_ending: str) -> str:
    if by_ending == "text" and not JSON_BEGINS.match(text):
        return "text"
    if text[0] == "[" and by_ending != "jsonl":
        return "json"
    first = text.split("\n", 1)[0]
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return by_ending if by_ending in ("jsonl", "json") and text[0] != "[" else "json"
    return "jsonl" if by_ending == "jsonl" or "\n" in text.strip() else "json"


def _is_table(text: str) -> bool:
    """Whether the first line divides into several short names and the second into as many cells or more."""
    lines = [line for line in text.split("\n")[:20] if line.strip()]
    if len(lines) < 2:
        return False
    best = delimiter_of(lines[0])
    names = [name.strip(" \"'\r") for name in lines[0].split(best)]
    named = all(name and len(name) <= 40 and len(name.split()) <= 4 for name in names)
    return len(names) >= 3 and named and lines[1].count(best) >= len(names) - 1

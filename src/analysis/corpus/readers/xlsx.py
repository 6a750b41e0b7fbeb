"""XLSX -> reads: one article a row of each sheet that holds a table of articles; sheets that hold none are skipped, and said."""

import re
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from analysis.corpus.readers.cells import Cells
from analysis.corpus.readers.columns import MAX_COLUMNS, Columns, read_rows
from analysis.corpus.readers.further import listed
from analysis.corpus.readers.headers import MAX_ABOVE, below, header_place
from analysis.corpus.readers.office import open_office, unsafe_xml
from analysis.corpus.readers.parts import BROKEN_ZIP, SourcePart, TooLarge
from analysis.corpus.readers.records import Note, Read, Reject
from analysis.corpus.readers.sheets import SheetRows, guarded
from analysis.errors import CorpusError, visible_name

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
MAX_UNNAMED = 100  # columns of a sheet that are read without a name


def read_xlsx(part: SourcePart, columns: Columns) -> Iterator[Read]:
    """One article a row of each visible sheet, the names of columns in its first row or below lines about the file.

    Raises CorpusError naming the columns where no sheet holds texts or addresses.
    """
    n_read = 0
    try:
        with open_office(part) as archive:
            if problem := unsafe_xml(archive):
                yield Reject(part.name, *problem)
                return
            for read in _sheets(archive, part, columns):
                n_read += not isinstance(read, Note)
                yield read
            if not n_read:
                yield Reject(part.name, "no rows", "no sheet of it that is shown holds any")
    except TooLarge as large:
        yield Reject(part.name, "too large", str(large))
    except BROKEN_ZIP as broken:
        yield _damaged(part.name, n_read, broken)


def _sheets(archive: zipfile.ZipFile, part: SourcePart, columns: Columns) -> Iterator[Read]:
    import openpyxl

    assert archive.fp is not None
    archive.fp.seek(0)
    book = guarded(lambda: openpyxl.load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False))
    n_files = sum(bool(SHEET.match(name)) for name in archive.namelist())
    if n_files > len(book.worksheets):
        yield Reject(part.name, "not XLSX", f"damaged: {n_files} sheets, of which {len(book.worksheets)} can be found")
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        are = "sheet is" if len(hidden) == 1 else "sheets are"
        yield Note(
            f"{part.name}: {len(hidden)} hidden {are} not read: {listed(hidden)}. Show them in Excel to have them read."
        )
    problems: dict[str, CorpusError] = {}
    n_tables = 0
    for sheet in book.worksheets:
        if sheet.title in hidden:
            continue
        where = f"{part.name}, sheet {visible_name(sheet.title)}" if len(book.worksheets) > 1 else part.name
        own = Columns(columns.given, columns.outlet)
        own.cells = Cells(book.epoch)
        n_rows = 0
        try:
            for read in _table(SheetRows(book, sheet), SourcePart(where, part.ending, part.stream), own):
                n_rows += not isinstance(read, Note)
                yield read
        except TooLarge:
            raise
        except BROKEN_ZIP as broken:  # the sheets after it are read
            yield _damaged(where, n_rows, broken)
            n_rows += 1
        except CorpusError as problem:  # raised before the first row is read
            problems[sheet.title] = problem
        n_tables += n_rows
    if problems and not n_tables:
        raise max(problems.values(), key=lambda problem: len(str(problem)))  # of the sheet of most columns
    if problems:
        hold = "sheet holds" if len(problems) == 1 else "sheets hold"
        yield Note(
            f"{part.name}: {len(problems)} {hold} no table of articles and {'is' if len(problems) == 1 else 'are'} not read: {listed(problems)}."
        )


def _table(rows: SheetRows, part: SourcePart, columns: Columns) -> Iterator[Read]:
    begins, broken = _beginning(rows)
    if not begins:
        return
    place = header_place([[*map(str, cells.values())] for _, cells in begins], columns.given.values())
    number, first = begins[place]
    last = min(max(*first, min(rows.n_columns, MAX_UNNAMED)), MAX_COLUMNS)
    header = {n: str(first.get(n, f"column {n}")) for n in range(1, last + 1)}
    if max(first) > MAX_COLUMNS:
        yield Note(f"{part.name}: {max(first):,} columns, of which the first {MAX_COLUMNS:,} are read.")
    records = (
        ({name: _cell(cells.get(n)) for n, name in header.items()}, f"{part.name}, row {n_row}")
        for n_row, cells in chain(begins[place + 1 :], rows)
    )
    yield from read_rows(records, list(header.values()), columns, part.name)
    yield from columns.note(part.name)
    if place:
        yield Note(below(part.name, f"row {number}"))
    yield from (Note(f"{part.name}: {said}.") for said in rows.notes())
    if broken is not None:
        raise broken


def _beginning(rows: SheetRows) -> tuple[list[tuple[int, dict[int, Any]]], Exception | None]:
    """The first rows; of a sheet that breaks within them those before the break, and what breaks it. Raises what leaves none."""
    begins: list[tuple[int, dict[int, Any]]] = []
    try:
        begins.extend(islice(rows, MAX_ABOVE))
    except TooLarge:
        raise
    except BROKEN_ZIP as problem:
        if not begins:
            raise
        return begins, problem
    return begins, None


def _damaged(name: str, n_read: int, broken: Exception) -> Reject:
    where = f"{name}, after row {n_read}" if n_read else name
    return Reject(where, "not XLSX", f"damaged: {' '.join(str(broken).split())[:200]}")


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

"""Workbooks as people make them: covers, hidden sheets and rows, merged cells, days as numbers, cells that hold an error."""

import zipfile
from datetime import datetime

import openpyxl
import pytest
from source_files import BODY, read

from analysis.errors import CorpusError

HEADER = ["Headline", "Publication", "Date", "Body"]
ROWS = [
    ["Ferries late", "The Bugle", "2018-06-12", BODY],
    ["Bridge closes", "The Bugle", "2018-06-13", f"{BODY} Nobody minded."],
    ["Market opens", "Harbour Gazette", "2018-06-14", f"{BODY} It rained."],
]


def save(tmp_path, **sheets):
    """A workbook of these sheets, each a list of rows, and the book before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book, tmp_path / "a.xlsx"


def read_book(book, path):
    book.save(path)
    kept, left, notes = read(path)
    return kept, left, [note.text for note in notes]


def test_a_cover_is_skipped_and_said(tmp_path):
    cover = [["Ferries in the press"], ["made by Ann Ortiz"], ["Articles:", 3]]
    kept, left, notes = read_book(*save(tmp_path, Cover=cover, Articles=[HEADER, *ROWS]))
    assert [(a.title, a.outlet, a.published, a.origin) for a in kept][:1] == [
        ("Ferries late", "The Bugle", "2018-06-12", "a.xlsx, sheet Articles, row 2")
    ]
    assert (len(kept), left) == (3, [])
    assert "a.xlsx: 1 sheet holds no table of articles and is not read: `Cover`." in notes


def test_where_no_sheet_holds_articles_the_widest_names_its_columns(tmp_path):
    book, path = save(tmp_path, Cover=[["Ferries"], ["1"]], Codes=[["article", "coder", "tone"], ["1", "AO", "0"]])
    book.save(path)
    with pytest.raises(
        CorpusError,
        match=r"a.xlsx, sheet Codes has no column that holds the articles' text. Its columns: `article`, `coder`",
    ):
        read(path)


def test_names_of_columns_may_stand_below_lines_about_the_file(tmp_path):
    above = [["Search: ferries"], ["Date", "28 November 2020"], []]
    kept, _, notes = read_book(*save(tmp_path, Articles=[*above, HEADER, *ROWS]))
    assert [(a.title, a.origin) for a in kept][:1] == [("Ferries late", "a.xlsx, row 5")]
    assert "a.xlsx: the names of its columns stand in row 4; what stands above them is not read." in notes


def test_hidden_sheets_are_not_read_and_hidden_rows_are_and_both_are_said(tmp_path):
    book, path = save(tmp_path, Articles=[HEADER, *ROWS], Old=[HEADER, *ROWS])
    book["Old"].sheet_state = "hidden"
    book["Articles"].row_dimensions[3].hidden = True
    kept, left, notes = read_book(book, path)
    assert (len(kept), left) == (3, [])
    assert "a.xlsx: 1 hidden sheet is not read: `Old`. Show them in Excel to have them read." in notes
    assert "a.xlsx, sheet Articles: 1 hidden row is read too." in notes


def test_merged_cells_have_their_value_in_each_row(tmp_path):
    rows = [[a, b if number != 1 else None, c, d] for number, (a, b, c, d) in enumerate(ROWS)]
    book, path = save(tmp_path, Articles=[HEADER, *rows])
    book["Articles"].merge_cells("B2:B3")
    kept, _, notes = read_book(book, path)
    assert [a.outlet for a in kept] == ["The Bugle", "The Bugle", "Harbour Gazette"]
    assert "a.xlsx: 1 cell merged with one above has its value." in notes


def test_days_in_the_general_format_and_errors_in_cells(tmp_path):
    rows = [
        ["Ferries late", "#N/A", 43263, BODY],
        ["Bridge closes", "The Bugle", datetime(2018, 6, 13, 8, 30), f"{BODY} Nobody minded."],
    ]
    kept, _, notes = read_book(*save(tmp_path, Articles=[HEADER, *rows]))
    assert [(a.outlet, a.published) for a in kept] == [("", "2018-06-12"), ("The Bugle", "2018-06-13T08:30:00")]
    assert "1 cell of `Publication` says #N/A and is taken as empty" in notes[0]
    assert "1 cell of `Date` counts days as Excel does and is read as dates" in notes[0]


def test_each_sheet_has_columns_of_its_own(tmp_path):
    other = [["Title", "Text", "rating"], ["Fog", f"{BODY} The fog was thick.", "left"]]
    kept, _, notes = read_book(*save(tmp_path, A=[HEADER, *ROWS], B=other))
    assert [a.meta for a in kept] == ["", "", "", '{"rating": "left"}']
    assert notes[1] == "a.xlsx, sheet B: read text from `Text`, title from `Title`; kept as metadata: `rating`."


def test_a_damaged_sheet_costs_what_follows_in_it_and_not_the_sheets_after_it(tmp_path):
    head = ["Title", "Text"]
    book, path = save(
        tmp_path, First=[head, ["One", BODY], ["Two", f"{BODY} It rained."]], Second=[head, ["Three", BODY]]
    )
    book.save(path)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(broken, "w") as to:
        for name in packed.namelist():
            data = packed.read(name)
            to.writestr(name, data[: data.rindex(b"<row")] if name == "xl/worksheets/sheet1.xml" else data)
    articles, left, _ = read(broken)
    assert [a.title for a in articles] == ["One", "Three"]
    assert [(r.origin, r.reason) for r in left] == [("broken.xlsx, sheet First, after row 1", "not XLSX")]
    assert left[0].detail.startswith("damaged: ParseError")

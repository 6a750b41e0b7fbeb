"""Tables that people open in a spreadsheet: no text in them is run as a formula, and what is read back is what was written."""

import csv

import pandas as pd
import pytest

from analysis.delimiters import rows_of_csv
from analysis.display.page import Page
from analysis.errors import UsageError
from analysis.spreadsheets import read_csv_of_people, save_for_people, write_csv_for_people
from analysis.tables import CODING_UNITS, UNIT_TEXTS
from analysis.validity.codes import read_codes, write_units


@pytest.mark.parametrize("text, cell", [
    ("=HYPERLINK(\"http://a.example\")", "'=HYPERLINK(\"http://a.example\")"),
    ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
    ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1+1", "'\t=1+1"),
    ("\n=1+1", "'\n=1+1"),
    ("＝1+1", "'＝1+1"),                        # in full width
    ("'=1+1", "''=1+1"),                        # an apostrophe that was there
    ("-0.31", "-0.31"),                          # numbers
    ("+5", "+5"), ("-1e-5", "-1e-5"), ("-12 %", "-12 %"),
    ("'Tis late", "'Tis late"),
    ("The harbour = quiet", "The harbour = quiet"),
    ("", ""),
])  # fmt: skip
def test_a_text_that_begins_as_a_formula_does_is_written_as_a_text(tmp_path, text, cell):
    path = tmp_path / "a.csv"
    write_csv_for_people(pd.DataFrame({"title": [text, "x"]}), path)
    with path.open(newline="") as stream:
        assert [row[0] for row in csv.reader(stream)] == ["title", cell, "x"]
    assert list(read_csv_of_people(path)["title"].fillna("")) == [text, "x"]


def test_a_table_lies_where_a_user_names_it_or_they_are_told_why_it_cannot(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    table = pd.DataFrame({"a": [1]})
    assert save_for_people(table, "~/a.csv") == tmp_path / "a.csv"
    assert (tmp_path / "a.csv").read_text() == "a\n1\n"
    for path in (tmp_path / "none" / "a.csv", tmp_path, "~nobody-here/a.csv", "a\0.csv"):
        with pytest.raises(UsageError, match="cannot be written: "):
            save_for_people(table, path)


def test_numbers_times_and_missing_cells_are_written_as_they_are(tmp_path):
    path = tmp_path / "a.csv"
    table = pd.DataFrame({
        "estimate": [-0.31, None], "n": [-3, 4], "at": pd.to_datetime(["2018-06-12", None], utc=True),
        "outlet": pd.array(["-", None], dtype="str"), "=a": [True, False],
    })  # fmt: skip
    write_csv_for_people(table, path)
    assert path.read_text().splitlines() == [
        "estimate,n,at,outlet,'=a", "-0.31,-3,2018-06-12 00:00:00+00:00,'-,True", ",4,,,False",
    ]  # fmt: skip
    assert list(table.columns) == ["estimate", "n", "at", "outlet", "=a"]  # only read
    write_csv_for_people(table.iloc[:0], path)
    assert path.read_text() == "estimate,n,at,outlet,'=a\n"


def test_a_return_within_a_text_begins_no_row(tmp_path):
    path = tmp_path / "a.csv"
    write_csv_for_people(pd.DataFrame({"title": ["Late\r=1+1", "\r=1+1"]}), path)
    assert path.read_text() == 'title\n"Late\n=1+1"\n"\'\n=1+1"\n'


def test_tables_beside_a_report_are_written_so(tmp_path):
    page = Page(out=str(tmp_path), notebook="6-validation")
    page.keep(pd.DataFrame({"outlet": ["@paper"], "sentence": ["=cmd|' /C calc'!A0"]}), name="to_check")
    assert "'@paper,'=cmd|' /C calc'!A0" in (tmp_path / "tables" / "to_check.csv").read_text()


def test_samples_to_code_are_written_so_and_codes_are_read_as_a_spreadsheet_may_hand_them_back(tmp_path):
    path = tmp_path / "sample.csv"
    units = CODING_UNITS.fill(pd.DataFrame({"unit_id": ["m1"], "kind": ["mention"], "digest": ["123456789012"]}))
    texts = UNIT_TEXTS.fill(pd.DataFrame({"unit_id": ["m1"], "outlet": ["@paper"], "words": ["+1 more"]}))
    write_units(units, path, texts, tasks=["sentiment"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    assert "'@paper" in path.read_text(encoding="utf-8-sig")
    assert "'+1 more" in path.read_text(encoding="utf-8-sig")
    assert "sha256:123456789012" in path.read_text(encoding="utf-8-sig")  # alone it would be taken for a number
    table = read_csv_of_people(path).assign(sentiment="'-1", coder="Zoë")
    table.to_csv(path, sep=";", index=False)
    codes = read_codes(path)
    assert list(codes[["code", "coder", "digest"]].iloc[0]) == ["negative", "Zoë", "123456789012"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_cells_are_divided_as_the_first_line_shows_or_says(tmp_path, delimiter, declared):
    lines = [f"sep={delimiter}"] * declared + [delimiter.join(row) for row in (("a", '"b, c"'), ("1", '"x; y"'))]
    path = tmp_path / "a.csv"
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    assert read_csv_of_people(path).to_dict("records") == [{"a": "1", "b, c": "x; y"}]
    assert [row for _, row in rows_of_csv(path.read_text(encoding="utf-8-sig"))] == [{"a": "1", "b, c": "x; y"}]

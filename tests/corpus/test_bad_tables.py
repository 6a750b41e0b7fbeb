"""Tables with values that no article has: times of no zone, cells at the end of the sheet, objects in objects in objects."""

import datetime
import decimal
import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from source_files import BODY, RECORD, put, read

from analysis.corpus.readers import parquet as parquet_reader
from analysis.corpus.readers import xlsx

ANOTHER = "The market was closed on Tuesday, and nobody knew why."


def parquet(tmp_path, column, name="published"):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [BODY, ANOTHER], name: column}), path)
    return path


def sheet(tmp_path, *rows, cells=()):
    """A workbook with these rows, and cells as (row, column, value)."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for row, column, value in cells:
        book.active.cell(row, column, value)
    book.save(stream)
    return put(tmp_path, "a.xlsx", stream.getvalue())


def times(zone):
    return pa.array([1_528_790_400_000_000] * 2, pa.timestamp("us", tz=zone))


@pytest.mark.parametrize("column, expected, note", [
    (times("Mars/Olympus"), "2018-06-12 08:00:00+00:00", "the time zone 'Mars/Olympus' of `published` is not known, its times are taken as UTC"),
    (times("+99:99"), "2018-06-12 08:00:00+00:00", "the time zone '+99:99' of `published` is not known"),
    (times("Europe/Berlin"), "2018-06-12 10:00:00+02:00", ""),
    (times(None), "2018-06-12 08:00:00", ""),
    (pa.array([2**62] * 2, pa.timestamp("us")), "", "2 cells of `published` cannot be read"),            # the year 148,000
    (pa.array([2**62] * 2, pa.duration("s")), "", "2 cells of `published` cannot be read"),
    (pa.array([2**31 - 1] * 2, pa.date32()), "", "2 cells of `published` cannot be read"),
    (pa.array([[1]] * 2, pa.list_(pa.timestamp("us", tz="Mars/X"))), "", "2 cells of `published` cannot be read"),
    (pa.array([datetime.timedelta(days=2)] * 2), "2 days, 0:00:00", ""),
    (pa.array([decimal.Decimal("1.20")] * 2), "1.20", ""),
    (pa.array(["2018-06-12"] * 2).dictionary_encode(), "2018-06-12", ""),
    (pa.array([b"2018-06-12"] * 2), "2018-06-12", ""),                                                   # text that is not said to be one
    (pa.array([{"name": ["a", "b"]}] * 2), "a; b", ""),
    (pa.array([[("key", "value")]] * 2, pa.map_(pa.string(), pa.string())), "key; value", ""),
    (pa.nulls(2), "", ""),
])  # fmt: skip
def test_a_column_of_an_odd_type_costs_no_article(tmp_path, column, expected, note):
    articles, left, notes = read(parquet(tmp_path, column))
    assert [(a.text, a.published) for a in articles] == [(BODY, expected), (ANOTHER, expected)]
    assert not left
    said = [n.text for n in notes if "not known" in n.text or "cannot be read" in n.text]
    assert [text.startswith(f"a.parquet: {note}") for text in said] == ([True] if note else [])


def test_a_cell_without_a_value_costs_no_other(tmp_path):
    days = pa.array([17_694, 2**31 - 1], pa.date32())
    articles, _, notes = read(parquet(tmp_path, days))
    assert [a.published for a in articles] == ["2018-06-12", ""]
    assert "1 cells of `published` cannot be read" in notes[-1].text


def test_columns_that_nobody_asks_for_may_hold_anything(tmp_path):
    articles, left, _ = read(parquet(tmp_path, times("Mars/Olympus"), "seen_at"))
    assert [a.text for a in articles] == [BODY, ANOTHER]
    assert not left


def test_a_small_parquet_file_of_countless_equal_rows_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_reader, "MAX_ROWS", 100)
    monkeypatch.setattr(parquet_reader, "MAX_RATIO", 0)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [BODY] * 101}), path)
    _, (reject,), _ = read(path)
    assert (reject.reason, reject.detail) == ("too large", f"101 rows in {path.stat().st_size:,} bytes")


def test_a_cell_in_the_last_row_and_column_of_a_sheet_costs_what_its_bytes_do(tmp_path, monkeypatch):
    n_cells = []
    monkeypatch.setattr(xlsx, "_cell", lambda value: n_cells.append(1) or value)
    path = sheet(tmp_path, ["title", "text"], ["One", BODY], cells=[(1_048_576, 16_384, "x"), (1_048_576, 2, ANOTHER)])
    articles, left, _ = read(path)
    assert [(a.text, a.origin) for a in articles] == [(BODY, "a.xlsx, row 2"), (ANOTHER, "a.xlsx, row 1048576")]
    assert not left
    assert len(n_cells) <= 2 * xlsx.MAX_UNNAMED  # of two rows, not of 17 billion cells


def test_columns_beyond_the_first_thousand_of_a_sheet_are_not_read_and_said_so(tmp_path):
    articles, _, notes = read(sheet(tmp_path, ["title", "text"], ["One", BODY], cells=[(1, 16_384, "last")]))
    assert [a.text for a in articles] == [BODY]
    assert notes[0].text == "a.xlsx: 16,384 columns, of which the first 1,000 are read."


def test_a_sheet_may_begin_further_down_and_hold_its_text_in_a_column_without_a_name(tmp_path):
    long = f"{BODY} " * 10
    articles, _, _ = read(sheet(tmp_path, cells=[(4, 1, "title"), (6, 1, "One"), (6, 3, long)]))
    assert [(a.title, a.text.strip(), a.origin) for a in articles] == [("One", long.strip(), "a.xlsx, row 6")]


def test_a_table_of_more_columns_than_any_has_is_left_out(tmp_path):
    header = ",".join(["title", "text", *[f"c{n}" for n in range(1_000)]])
    _, left, _ = read(put(tmp_path, "a.csv", f"{header}\nOne,{BODY}\n"))
    assert [(r.origin, r.reason, r.detail) for r in left] == [
        ("a.csv, line 1", "no column names", "1,002 columns, more than 1,000")
    ]


@pytest.mark.parametrize("depth", [20, 400, 900])
@pytest.mark.parametrize("opened, closed", [("[", "]"), ('{"name":', "}"), ('[{"text":', "}]")])
@pytest.mark.parametrize("ending", ["jsonl", "json"])
def test_a_value_in_lists_in_lists_is_read_however_deep(tmp_path, depth, opened, closed, ending):
    depth //= opened.count("[") + opened.count("{")
    nested = f'{opened * depth}"Ann Ortiz"{closed * depth}'
    record = f'{json.dumps(RECORD)[:-1]}, "authors": {nested}}}'
    articles, left, _ = read(put(tmp_path, f"a.{ending}", f"{json.dumps(RECORD)}\n{record}"))
    assert [a.authors for a in articles] == ["", "Ann Ortiz"]
    assert not left


@pytest.mark.parametrize("depth", [3, 400, 900])
def test_records_in_objects_in_objects_are_found(tmp_path, depth):
    articles, _, _ = read(put(tmp_path, "a.json", '{"data":' * depth + json.dumps([RECORD]) + "}" * depth))
    assert [a.text for a in articles] == [BODY]
    articles, _, _ = read(put(tmp_path, "b.json", '{"response":' * depth + json.dumps(RECORD) + "}" * depth))
    assert [a.text for a in articles] == [BODY]


def test_what_is_nested_beyond_all_measure_is_left_out_and_named(tmp_path):
    deep = "[" * 100_000
    articles, left, _ = read(put(tmp_path, "a.jsonl", f'{json.dumps(RECORD)}\n{{"text": {deep}\n'))
    assert len(articles) == 1
    assert [(r.origin, r.reason, r.detail) for r in left] == [("a.jsonl, line 2", "not JSON", "nested too deeply")]


@pytest.mark.parametrize("opened, closed", [("[", "]"), ('{"a": ', "}")])
def test_a_record_nested_beyond_all_measure_costs_itself_and_not_the_rest_of_its_list(tmp_path, opened, closed):
    first, last = (json.dumps({"title": title, "text": BODY}) for title in ("One", "Last"))
    deep = f'{{"title": "Deep", "text": "x", "more": {opened * 100_000}1{closed * 100_000}}}'
    articles, left, _ = read(put(tmp_path, "a.json", f"[{first}, {deep}, {last}]"))
    assert [a.title for a in articles] == ["One", "Last"]
    assert [(r.origin, r.reason, r.detail) for r in left] == [
        ("a.json, after record 1", "not JSON", "nested too deeply")
    ]

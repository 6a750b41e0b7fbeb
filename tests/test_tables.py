"""Tables: declared in one place, whole whatever they hold, and printed in an order that hangs on no unseen digit."""

import math

import pandas as pd
import pytest

from analysis import paths, tables
from analysis.measures import TABLES
from analysis.tables import largest_first

DECLARED = {name: table for name, table in vars(tables).items() if isinstance(table, tables.Table)}


def test_tables_are_declared_in_one_module():
    package = paths.PROJECT / "src" / "analysis"
    others = [path for path in package.rglob("*.py") if path != package / "tables.py"]
    assert [path.name for path in others if "= Table(" in path.read_text(encoding="utf-8")] == []


def test_a_stage_s_table_is_declared_under_its_name():
    assert all(table is DECLARED[name.upper()] for name, table in TABLES.items())


@pytest.mark.parametrize("name", DECLARED)
def test_an_empty_table_has_every_column_and_dtype(name):
    empty = DECLARED[name].empty()
    assert list(empty.columns) == list(DECLARED[name].columns)
    assert {column: str(dtype) for column, dtype in empty.dtypes.items()} == DECLARED[name].columns


def test_a_column_of_times_without_any_keeps_its_zone():
    rows = ["The Paper", pd.NaT, "A title", None, "a0", "a0.te0", "", "Ortiz", " won.", None, None, None]
    rows = [(*rows, "a0.m0", "ortiz", "title", 0, 5)]
    assert str(tables.EVIDENCE.build(rows)["published"].dtype) == tables.UTC


@pytest.mark.parametrize(
    "numbers, expected",
    [
        ([0.1, 0.3, 0.2], "bca"),
        ([0.301, 0.304, 0.2], "abc"),  # alike when printed: by key
        ([0.304, 0.301, 0.2], "abc"),
        ([0.2, math.nan, 0.3], "cab"),  # without a number: last
        ([-0.001, 0.001, 0.0], "abc"),  # minus zero is zero
    ],
)
def test_rows_go_by_the_printed_number_then_by_key(numbers, expected):
    table = pd.DataFrame({"key": list("abc"), "number": numbers}, index=[7, 7, 8])
    assert "".join(largest_first(table, "number", 2, ["key"])["key"]) == expected
    assert "".join(largest_first(table.iloc[::-1], "number", 2, ["key"])["key"]) == expected


def test_without_a_key_rows_stay_as_they_came():
    table = pd.DataFrame({"key": list("abcd"), "number": [0.501, 0.9, 0.504, 0.5]})
    assert "".join(largest_first(table, "number", 2)["key"]) == "bacd"


def test_a_table_of_columns_is_the_one_of_its_rows():
    day = pd.Timestamp("2019-02-27", tz="UTC")
    row = ("out", day, "Title", None, "a", "a.s1", "", "Kim", " spoke.", "", None, None, "a.m1", "kim", "text", 0, 3)
    rows = [row, (*row[:1], None, *row[2:11], 0.5, *row[12:])]
    pd.testing.assert_frame_equal(
        tables.EVIDENCE.of_columns(list(zip(*rows, strict=True))), tables.EVIDENCE.build(rows)
    )

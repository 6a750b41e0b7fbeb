"""Tables: declared in one place, and whole whatever they hold."""

import pandas as pd
import pytest

from analysis import paths, tables
from analysis.measures import TABLES

DECLARED = {name: table for name, table in vars(tables).items() if isinstance(table, tables.Table)}


def test_tables_are_declared_in_one_module():
    package = paths.ROOT / "src" / "analysis"
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
    rows = [("The Paper", pd.NaT, "A title", None, "a0", "a0.te0", "", "Ortiz", " won.", None, None, None)]
    assert str(tables.EVIDENCE.build(rows)["published"].dtype) == tables.UTC

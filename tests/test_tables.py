"""Tables: the order of printed rows hangs on no digit that nobody sees."""

import math

import pandas as pd
import pytest

from analysis.tables import largest_first


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

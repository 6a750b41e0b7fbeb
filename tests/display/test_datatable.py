"""A table that its reader sorts, filters and saves as filtered."""

import numpy as np
import pandas as pd
import pytest

from analysis.display.row_filters import RowFilter
from analysis.display.table_widget import TableWidget
from analysis.display.tables import DataTable
from analysis.errors import UsageError

TABLE = pd.DataFrame(
    {
        "outlet": ["echo", "the_paper", "echo", "wire"],
        "net": [0.314, -0.2, np.nan, 0.05],
        "n_articles": [12, 3, 7, 1_200],
        "published": pd.to_datetime(["2018-06-12", "2018-06-10", None, "2018-06-11"], utc=True),
        "url": ["https://paper.example/0", "javascript:alert(1)", None, "http://paper.example/<b>"],
        "words": ["=cmd", "Ortiz\u202e won", "<script>x</script>", "$x^2$"],
    }
)
NAMES = {"echo": "The Echo", "the_paper": "The Paper"}


def shown(**asked):
    table = DataTable(TABLE, names=NAMES, asked=RowFilter(**asked))
    return table.places


@pytest.mark.parametrize("asked, places", [
    ({}, [0, 1, 2, 3]),
    ({"words": "echo"}, [0, 2]),                    # as printed: The Echo
    ({"words": "the ORTIZ"}, [1]),                  # all words, whatever their case, in any column
    ({"columns": ("", "> 0")}, [0, 3]),             # a missing number is no number
    ({"columns": ("", "0.31")}, [0]),               # as printed
    ({"columns": ("", "−0.3 .. 0.1")}, [1, 3]),
    ({"columns": ("echo", "", ">= 7")}, [0, 2]),
    ({"columns": ("", "", "1,200")}, [3]),          # as printed
    ({"columns": ("", "", "12 .. 1,200")}, [0, 3]),
    ({"columns": ("", "31%")}, [0]),
    ({"words": "nobody"}, []),
    ({"sort": 1}, [1, 3, 0, 2]),                    # the missing one last
    ({"sort": 1, "down": True}, [0, 3, 1, 2]),
    ({"sort": 3}, [1, 3, 0, 2]),
    ({"sort": 0}, [0, 2, 1, 3]),                    # by what is printed: The Echo, The Paper, wire
    ({"sort": 2, "down": True, "words": "the"}, [0, 2, 1]),
])  # fmt: skip
def test_rows_are_found_by_words_and_numbers_and_sorted_by_value(asked, places):
    assert shown(**asked) == places


@pytest.mark.parametrize("wanted", ["x", "> x", "1 ..", "nan", ">> 3", "1,2", "1,20,0"])
def test_a_filter_of_numbers_that_is_none_is_an_error(wanted):
    with pytest.raises(UsageError, match=r"net: .* is no number\. Write as in > 0\.2"):
        shown(columns=("", wanted))


def test_a_column_is_sorted_up_then_down_then_as_the_rows_came():
    asked = RowFilter().sorted_by(2)
    assert (asked.sort, asked.down) == (2, False)
    assert (asked.sorted_by(2).sort, asked.sorted_by(2).down) == (2, True)
    assert asked.sorted_by(2).sorted_by(2).sort is None
    assert asked.sorted_by(1).sort == 1


def test_what_is_filtered_is_saved_and_a_spreadsheet_runs_nothing(tmp_path):
    table = DataTable(TABLE, names=NAMES).filtered("echo", articles="> 10")
    assert list(table.rows["n_articles"]) == [12]
    assert pd.read_csv(table.to_csv(tmp_path / "t.csv"))["words"].tolist() == ["'=cmd"]
    with pytest.raises(UsageError, match=r"The table has no column artcles\. It has outlet, net, articles"):
        table.filtered(artcles="1")


def test_the_widget_answers_with_a_page_of_rows_and_keeps_the_rows_where_a_filter_cannot_be_read():
    widget = TableWidget(DataTable(pd.DataFrame({"n": range(60), "word": ["a", "b"] * 30})))
    assert widget.state["words"] == "Rows 1 to 25 of 60"
    widget.follow({"page": 2})
    assert (len(widget.state["rows"]), widget.state["words"]) == (10, "Rows 51 to 60 of 60")
    widget.follow({"sort": 0})
    widget.follow({"sort": 0})
    assert widget.state["rows"][0] == ["59", "b"]
    widget.follow({"words": "", "filters": ["< 10", "a"]})
    assert [row[0] for row in widget.state["rows"]] == ["8", "6", "4", "2", "0"]
    assert widget.state["words"] == "Rows 1 to 5 of 5 that are so, of 60"
    widget.follow({"words": "", "filters": ["many", ""]})
    assert "'many' is no number" in widget.state["problem"]
    assert len(widget.state["rows"]) == 5
    widget.follow({"words": "zebra", "filters": []})
    assert (widget.state["rows"], widget.state["words"]) == ([], "None of the 60 rows is so")
    widget.follow({"clear": True})
    assert widget.state["words"] == "Rows 1 to 25 of 60"


def test_who_shows_a_filtered_table_again_is_told_what_is_left_out():
    table = DataTable(TABLE, names=NAMES)
    assert "left out" not in table.html()
    TableWidget(table).follow({"words": "echo", "filters": ["", "> 0"]})
    assert "3 rows are not as was asked for and are left out." in table.html()
    again = TableWidget(table).setting
    assert (again["words"], again["filters"]) == ("echo", ["", "> 0"])


def test_the_file_that_is_saved_holds_the_rows_as_filtered(monkeypatch):
    sent = []
    widget = TableWidget(DataTable(TABLE, names=NAMES, file="net.csv"))
    monkeypatch.setattr(TableWidget, "send", lambda _, content, buffers: sent.append((content, buffers[0])))
    widget.follow({"words": "wire"})
    widget.follow({"save": True})
    assert sent[0][0]["file"] == "net.csv"
    assert sent[0][1].decode("utf-8-sig").splitlines()[1:] == [
        "wire,0.05,1200,2018-06-11 00:00:00+00:00,http://paper.example/<b>,$x^2$"
    ]


def test_cells_are_words_and_addresses_that_a_browser_may_not_open_are_not_shown():
    rows = TableWidget(DataTable(TABLE, names=NAMES)).state["rows"]
    assert [row[4] for row in rows] == ["https://paper.example/0", "", "", "http://paper.example/<b>"]
    assert rows[1][5] == r"Ortiz\u202e won"
    html = DataTable(TABLE, names=NAMES)._repr_html_()
    assert "<script" not in html
    assert "\u202e" not in html


def test_no_rows_are_no_error():
    table = DataTable(TABLE.head(0), caption="None of them")
    assert "None." in table._repr_html_()
    assert TableWidget(table).state["words"] == "None of the 0 rows is so"
    assert repr(table) == "None of them\n0 rows of outlet, net, n_articles, published, url, words"

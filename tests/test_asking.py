"""A study is asked by verbs, and answers with what the registry's measures estimate."""

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.findings.estimates import estimate_means
from analysis.workbook import Selection, open_workbook


@pytest.fixture(scope="module")
def book():
    return open_workbook(notebook="mine")


def test_sentiment_by_outlet_and_month_is_what_the_registry_estimates(book):
    answer = book.sentiment("kim_jong_un", by=["outlet", "month"])
    rows = book.rows("net_sentiment")
    rows = rows[rows["actor_id"] == "kim_jong_un"]
    rows = rows.assign(
        period=rows["article_id"].map(book.articles.set_index("article_id")["published"]).dt.strftime("%Y-%m")
    )
    expected = estimate_means(rows, ["actor_id", "outlet", "period"], measure="net_sentiment", study=book.study)
    pd.testing.assert_frame_equal(answer.findings, expected)
    assert list(answer.table)[:2] == ["outlet", "month"]
    assert answer.table["month"].iloc[0] == pd.Timestamp("2018-03-01")


def test_a_selection_writes_the_line_of_python_that_makes_it():
    made = Selection(actors=("brett_kavanaugh",), by=("outlet", "month"), voice="own")
    assert made.code() == 'book.sentiment("brett_kavanaugh", by=["outlet", "month"], voice="own")'
    assert Selection.from_dict(made.as_dict()) == made


def test_an_unknown_actor_is_named_with_the_nearest(book):
    with pytest.raises(UsageError, match="Did you mean `kim_jong_un`"):
        book.sentiment("kim_jong")

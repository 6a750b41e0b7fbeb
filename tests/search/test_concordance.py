"""Keywords in context: whole words, drawn, sorted."""

import pandas as pd
import pytest
from factories import ENGLISH, make_articles

from analysis.errors import UsageError
from analysis.search.concordance import concordance_table, drawn, ordered
from analysis.search.find import find
from analysis.search.index import word_index
from analysis.search.query import read_query

ARTICLES = make_articles(
    "All rain stops here. Old rain ends.", "Cold rain began. A rain\nzebra", "Rain", outlet=["b", "a", "c"],
    published=[pd.Timestamp("2020-01-02", tz="UTC"), pd.Timestamp("2020-01-03", tz="UTC"), pd.NaT],
)  # fmt: skip


def concordance(articles: pd.DataFrame, keyword: str, width: int = 60) -> pd.DataFrame:
    return concordance_table(find(word_index(articles, ENGLISH), read_query(keyword)), width=width)


def sides(order: str) -> list[tuple[str, str]]:
    hits = find(word_index(ARTICLES, ENGLISH), read_query("rain"))
    table = concordance_table(ordered(hits, order), width=9)
    return list(zip(table["left"], table["right"], strict=True))


@pytest.mark.parametrize(
    "order, expected",
    [
        ("reading", ["All ", "Old ", "Cold ", "A ", ""]),
        ("newest", ["Cold ", "A ", "All ", "Old ", ""]),
        ("date", ["All ", "Old ", "Cold ", "A ", ""]),  # undated last
        ("left", ["", "A ", "All ", "Cold ", "Old "]),
        ("outlet", ["Cold ", "A ", "All ", "Old ", ""]),
        ("right", ["A ", "", "Cold ", "Old ", "All "]),  # nothing stands right of what ends its paragraph
    ],
)
def test_a_concordance_is_sorted_by(order, expected):
    assert [left.rpartition(". ")[2] for left, _ in sides(order)] == expected


def test_another_order_is_refused():
    with pytest.raises(UsageError, match="not by 'length'"):
        sides("length")


@pytest.mark.parametrize(
    "width, left, right",
    [(60, "Great big ", " fell again."), (8, "big ", " fell"), (5, "big ", " fell"), (3, "", ""), (4, "big ", "")],
)
def test_contexts_are_cut_at_words(width, left, right):
    row = concordance(make_articles("Great big rain fell again."), "rain", width=width).iloc[0]
    assert (row["left"], row["right"]) == (left, right)


def test_a_concordance_shows_left_and_right_within_the_paragraph():
    table = concordance(make_articles("First line.\nThe talks on the port broke down.\nLast."), "talk*")
    row = table.iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("The ", "talks", " on the port broke down.")
    assert row["start"] == 16


def test_places_are_drawn_at_random_and_the_same_again():
    hits = find(word_index(make_articles("rain " * 50), ENGLISH), read_query("rain"))
    first, again = drawn(hits, 5, seed=7), drawn(hits, 5, seed=7)
    assert first.first.tolist() == again.first.tolist() == sorted(first.first.tolist())
    assert drawn(hits, 5, seed=8).first.tolist() != first.first.tolist()
    assert len(drawn(hits, 50, seed=7)) == 50


def test_a_concordance_of_undated_articles_has_its_column_of_dates():
    undated = make_articles("Rain.", "More rain.").assign(
        published=pd.Series([pd.NaT] * 2, dtype="datetime64[us, UTC]")
    )
    table = concordance(undated, "rain")
    assert len(table) == 2
    assert table["published"].isna().all()
    assert table["published"].dt.tz is not None

"""Which articles are opinion, and of which nothing says so."""

import math

import pytest
from factories import ENGLISH, make_articles

from analysis.corpus.genre import is_opinion


def told(section="", url="https://paper.example/1", *, among="Opinion", **columns):
    """What is told of an article, in a corpus whose other article has the section `among`."""
    articles = make_articles("", "", section=[section, among], url=[url, ""]).assign(**columns)
    return is_opinion(articles, ENGLISH)["a0"]


@pytest.mark.parametrize("section, url, expected", [
    ("Opinion", "", 1.0),
    ("US / Op-Ed", "", 1.0),
    ("Our Columnists", "", 1.0),
    ("World", "", 0.0),
    ("", "https://paper.example/2019/opinions/1", 1.0),
    ("", "https://paper.example/commentisfree/1", 1.0),
    ("", "https://paper.example/politics/1", 0.0),
    ("World", "https://paper.example/opinion/1", 1.0),      # any sign of opinion is one
    ("", "https://paper.example/story/opinion-of-the-court", None),  # a headline is no section
    ("", "https://paper.example/article/1?from=opinion", None),
    ("", "https://[", None),                                # an address that is none
    ("North Korea", "", 0.0),
    ("Life & People", "", None),
    ("", "", None),
])  # fmt: skip
def test_sections_and_addresses_tell(section, url, expected):
    found = told(section, url)
    assert math.isnan(found) if expected is None else found == expected


def test_where_no_section_names_opinion_sections_are_subjects():
    assert math.isnan(told("Politics", among="World"))
    assert told("Politics", "https://paper.example/politics/1", among="World") == 0.0


@pytest.mark.parametrize("title, expected", [
    ("OPINION: The harbour must stay open", 1.0),
    ("Op-Ed | The harbour", 1.0),
    ("Opinion polls favour Ortiz", None),
    ("A matter of opinion: the harbour", None),
    ("Harbour: opinion is split", None),
])  # fmt: skip
def test_a_label_before_the_title_tells(title, expected):
    found = told(title=[title, ""], among="")
    assert math.isnan(found) if expected is None else found == expected


def test_a_genre_is_read_where_the_table_has_one():
    assert told("Asia", genre=["opinion", "news"]) == 1.0
    assert told("", genre=["news", "opinion"], among="") == 0.0
    assert told("Opinion", genre=[None, None]) == 1.0


def test_no_article_gives_none():
    assert is_opinion(make_articles(), ENGLISH).empty

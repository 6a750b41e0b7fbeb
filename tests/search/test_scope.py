"""What is searched: fields, and the words of somebody who is quoted."""

import pandas as pd
import pytest
from factories import ENGLISH, make_articles

from analysis.search.find import find
from analysis.search.index import word_index
from analysis.search.query import read_query
from analysis.search.scope import field_scope, n_in_scope, quoted_scope, said_in, statements_of

TEXT = 'Rain fell. "Rain is fine," Ann Ortiz said. The White House said rain would end. Rain.'
ARTICLES = make_articles("No.", TEXT, title=["Rain", "Rain rain"])
INDEX = word_index(ARTICLES, ENGLISH)
HITS = find(INDEX, read_query("rain"))


def statement(source: str, content: str, actor: str | None) -> tuple:
    return (
        "a1",
        "text",
        TEXT.index(source),
        TEXT.index(source) + len(source),
        actor,
        TEXT.index(content),
        TEXT.index(content) + len(content),
    )


ATTRIBUTIONS = pd.DataFrame(
    [statement("Ann Ortiz", "Rain is fine", "ortiz"), statement("The White House", "rain would end", None)],
    columns=["article_id", "field", "source_start", "source_end", "source_actor_id", "content_start", "content_end"],
)


@pytest.mark.parametrize("fields, n_words", [(["title"], [1, 2]), (["text"], [1, 16]), (["captions"], [0, 0])])
def test_a_scope_of_fields(fields, n_words):
    assert n_in_scope(INDEX, field_scope(INDEX, fields)).tolist() == n_words


@pytest.mark.parametrize(
    "asked, n_hits, n_words",
    [
        ({}, 2, 6),
        ({"actors": ["ortiz"]}, 1, 3),
        ({"words": "white house"}, 1, 3),
        ({"words": "white  house"}, 1, 3),
        ({"words": "hit"}, 0, 0),  # in "White", which is another word
        ({"words": "nobody"}, 0, 0),
        ({"actors": ["lund"]}, 0, 0),
    ],
)
def test_a_scope_of_what_somebody_says(asked, n_hits, n_words):
    statements = statements_of(INDEX, ATTRIBUTIONS, **asked)
    assert len(said_in(HITS, statements)) == n_hits
    assert n_in_scope(INDEX, quoted_scope(INDEX, statements)).tolist() == [0, n_words]


@pytest.mark.parametrize(
    "pattern, n", [("/ /", 4), ("/[.,]/", 0), ("/ain/", 2), ("/n[.]? /", 2), ("/rain would .*/", 0)]
)
def test_what_holds_no_whole_word_is_in_a_statement_by_its_characters(pattern, n):
    assert len(said_in(find(INDEX, read_query(pattern)), statements_of(INDEX, ATTRIBUTIONS))) == n


def test_statements_of_other_articles_are_none_of_these():
    assert statements_of(INDEX, ATTRIBUTIONS.assign(article_id="elsewhere")).empty

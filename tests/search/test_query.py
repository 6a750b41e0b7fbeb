"""What a reader may ask for, and what is found for it."""

import time

import pytest
from factories import ENGLISH, make_articles

from analysis.errors import UsageError
from analysis.search.find import find
from analysis.search.index import word_index
from analysis.search.query import read_query

TEXT = (
    "The sanctions hurt. A sanction's cost is real; March comes, they march on.\n"
    "Talks over that plan collapsed. Peace-talks began, and peace talks ended. "
    "He denies it, she denied it, nobody is denying it. Watergate! The women and the woman left the U.S. at 5.\n"
    "Peace\ntalks"
)


def found(query: str, text: str = TEXT, **fields: str) -> list[str]:
    articles = make_articles(text, **fields)
    hits = find(word_index(articles, ENGLISH), read_query(query))
    return [hits.index.text(f)[s:e] for f, s, e in zip(hits.field, hits.start, hits.end, strict=True)]


@pytest.mark.parametrize(
    "query, expected",
    [
        ("sanction", ["sanction's"]),  # a possessive counts as its word
        ("sanction*", ["sanctions", "sanction's"]),
        ("sanction's", ["sanction's"]),
        ("the", ["The", "The", "the", "the"]),  # small letters: in any case
        ("March", ["March"]),  # a capital: as written
        ("march", ["March", "march"]),
        ("wom?n", ["women", "woman"]),
        ("*gate", ["Watergate"]),
        ("d*ed", ["denied"]),
        ("*a*e*a*e*", ["Watergate"]),
        ("c?l*s*d", ["collapsed"]),
        ("*n?i*n", []),
        ("[deny]", ["denies", "denied", "denying"]),
        ("[denied]", ["denies", "denied", "denying"]),  # a form stands for all
        ("peace talks", ["Peace-talks", "peace talks"]),  # joined by a blank or a hyphen, not across a line
        ('"peace talks"', ["Peace-talks", "peace talks"]),
        ("talks .. collapse*", ["Talks over that plan collapsed"]),
        ("it nobody", []),  # a comma divides
        ("the * left", ["the woman left"]),
        ("U.S.", ["U.S"]),
        ("women | woman | sanctions", ["sanctions", "women", "woman"]),
        ("peace | peace talks", ["Peace-talks", "peace talks", "Peace"]),  # of two that begin together the longer
        ("talks | peace talks", ["Talks", "Peace-talks", "peace talks", "talks"]),  # no word is in two places
        ("peace talks | talks began | began", ["Peace-talks", "began", "peace talks"]),
        ("/den(y|ied)/", ["denied", "deny"]),
        ("/^TALKS/i", ["Talks", "talks"]),  # `^` begins a paragraph
        ("/x*/", []),  # what holds nothing is no match
        ("zebra", []),
    ],
)
def test_a_query_finds(query, expected):
    assert found(query) == expected


def test_places_of_one_phrase_share_no_word():
    assert found("rain rain", "Rain rain rain.") == ["Rain rain"]


def test_many_wildcards_in_a_long_word_take_no_time():
    begun = time.process_time()
    assert found("*a*a*a*a*a*a*a*a*b", "a" * 2_000) == []
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("query", ["don't", "don’t"])
def test_either_apostrophe_will_do(query):
    assert found(query, "They don’t and we don't.") == ["don’t", "don't"]


def test_letters_of_every_script_are_words():
    assert found("москв*", "В Москве и Москва.") == ["Москве", "Москва"]
    assert found("İstanbul", "in İstanbul") == ["İstanbul"]


def test_titles_texts_and_captions_are_searched_and_a_missing_one_is_empty():
    assert found("rain", "No.", title="Rain", captions="Rain at noon") == ["Rain", "Rain"]
    assert found("rain", "rain", title=None) == ["rain"]


@pytest.mark.parametrize(
    "query, said",
    [
        ("", "Nothing was asked for"),
        ("   ", "Nothing was asked for"),
        ("*", "one word between others"),
        ("??", "holds no letter"),
        ("the *", "one word between others"),
        ("peace ..", "between two words"),
        (".. peace", "between two words"),
        ("a | ", "nothing is asked for"),
        ('"peace', "not closed"),
        ("[two words]", "one word in brackets"),
        ("a & b", "'&' is not a word"),
        ("/open", "between two slashes"),
        ("/a/x", "only `i`"),
        ("/(/", "no regular expression"),
        ("/a{99999999999}/", "no regular expression"),
        ("x" * 2_000, "1,000 at most"),
    ],
)
def test_what_cannot_be_meant_is_said_in_words(query, said):
    with pytest.raises(UsageError, match=r"(?s).*") as problem:
        read_query(query)
    assert said in str(problem.value)


def test_an_expression_that_never_ends_is_stopped_and_says_how_far_it_came():
    articles = make_articles("rain", "a" * 60 + "!")
    with pytest.raises(UsageError, match=r"stopped after 0\.2 s, with 1 of 2 articles searched"):
        find(word_index(articles, ENGLISH), read_query("/(a|aa)+$/"), seconds=0.2)


def test_an_expression_that_matches_nearly_everything_is_refused(monkeypatch):
    monkeypatch.setattr("analysis.search.find.MOST_MATCHES", 3)
    with pytest.raises(UsageError, match="more than 3 places"):
        found("/./")


def test_a_match_knows_its_words_also_where_it_cuts_them():
    hits = find(word_index(make_articles("One two three four."), ENGLISH), read_query("/wo th/"))
    assert (hits.first.tolist(), hits.last.tolist()) == ([1], [2])
    marks = find(word_index(make_articles("One, two."), ENGLISH), read_query("/,/"))
    assert (marks.first.tolist(), marks.last.tolist()) == ([1], [0])  # between the two

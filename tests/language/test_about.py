"""How far an article is about an actor, or about a subject told by words."""

import math

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.codebook.terms import TermError
from analysis.language.about import about_terms, find_about, is_about, on_subject
from analysis.language.sentences import split_sentences

FIVE = "{} Two went. Three went. Four went. Five went."
LONG = "The harbour lay still all that long and windless summer, and nobody in the town could say why it did so. " * 4


def subjects_of(text, *words, title=""):
    """`find_about` of one article, by actor: the words are ortiz's, the title lund's."""
    articles = make_articles(text, title=title)
    mentions = make_mentions(articles, *(("a0", "ortiz", word) for word in words))
    if title:
        named = make_mentions(make_articles(title), ("a0", "lund", "Lund"))
        mentions = pd.concat([mentions, named.assign(field="title", sentence_id="a0.ti0")])
    return find_about(mentions, split_sentences(articles, ENGLISH)).set_index("actor_id")


@pytest.mark.parametrize("text, words, in_lead, share, expected", [
    ("One went. Ortiz left. She won. Four went.", ["Ortiz", "She"], True, 0.5, True),
    ("Ortiz left. She won, and she left.", ["Ortiz", "She", "she"], True, 1.0, True),      # a sentence counts once
    (FIVE.format("Ortiz left."), ["Ortiz"], True, 0.2, True),                               # a fifth is enough
    (FIVE.format("Ortiz left.") + " Six went.", ["Ortiz"], True, 1 / 6, False),             # named first, then no more
    ("By Bo. In town. One went. Ortiz left.", ["Ortiz"], True, 0.25, True),                 # short lines do not use it up
    (LONG + "Ortiz left. She won.", ["Ortiz", "She"], False, 2 / 6, False),                 # comes up late
])  # fmt: skip
def test_an_article_is_about_whom_its_lead_names_and_a_fifth_of_it_follows(text, words, in_lead, share, expected):
    table = subjects_of(text, *words)
    assert list(is_about(table)) == [expected]
    assert table.loc["ortiz", "in_lead"] == in_lead
    assert table.loc["ortiz", "share_sentences"] == pytest.approx(share)


def test_the_second_sentence_is_of_the_lead_however_long_the_first_is():
    text = LONG.replace(". ", ", ") + "and so on. Ortiz left. She won."
    assert subjects_of(text, "Ortiz").loc["ortiz", "in_lead"]
    assert not subjects_of(text, "She").loc["ortiz", "in_lead"]


@pytest.mark.parametrize("n_others, share, expected", [(9, 0.1, True), (10, 1 / 11, False)])
def test_an_article_is_about_whom_its_title_names_where_a_tenth_of_it_follows(n_others, share, expected):
    articles = make_articles(LONG + "Others went. " * (n_others - 4) + "Lund left.", title="Lund wins")
    text = make_mentions(articles, ("a0", "lund", "Lund"))
    mentions = pd.concat([text.assign(field="title", sentence_id="a0.ti0"), text])
    table = find_about(mentions, split_sentences(articles, ENGLISH))
    assert table.to_dict("records") == [
        {
            "article_id": "a0",
            "actor_id": "lund",
            "in_title": True,
            "in_lead": False,
            "share_sentences": pytest.approx(share),
        }
    ]
    assert list(is_about(table)) == [expected]


def test_a_title_that_nothing_in_the_text_follows_is_not_what_it_is_about():
    table = subjects_of(FIVE.format("Ortiz left."), "Ortiz", title="Lund wins")
    assert table.loc["lund", ["in_title", "share_sentences"]].tolist() == [True, 0.0]
    assert not is_about(table)["lund"]


def test_a_headline_without_a_text_is_about_whom_it_names():
    table = subjects_of("", title="Lund wins")
    assert math.isnan(table.loc["lund", "share_sentences"])
    assert is_about(table)["lund"]


def test_no_mentions_are_about_nobody():
    articles = make_articles("Ortiz left.")
    mentions = make_mentions(articles, ("a0", "ortiz", "Ortiz"))
    assert find_about(mentions.head(0), split_sentences(articles, ENGLISH)).empty


def test_a_subject_that_is_no_actor_is_told_by_words():
    articles = make_articles("The harbour closed. One went.", "One went.", title=["", "A harbour at night"])
    table = about_terms("The harbour", ["harbour*"], split_sentences(articles, ENGLISH), articles)
    assert list(
        zip(table["article_id"], table["in_title"], table["in_lead"], table["share_sentences"], strict=True)
    ) == [
        ("a0", False, True, 0.5),
        ("a1", True, False, 0.0),
    ]
    assert set(table["actor_id"]) == {"The harbour"}
    with pytest.raises(TermError, match="three letters"):
        about_terms("x", ["a*"], split_sentences(articles, ENGLISH), articles)


def test_articles_on_a_subject_are_those_that_are_about_its_words():
    articles = make_articles(
        "The harbour closed. One went.",
        FIVE.format("The harbour closed.") + " Six went.",  # named once
        "Nothing here. At the Quay stood a ship.",
        "Nothing at all.",
        "",
        title=["", "", "News", "News", "Harbour shut"],
    )
    assert list(on_subject(articles, ["harbour*", "Quay"], ENGLISH)) == [True, False, True, False, True]
    assert list(on_subject(articles, ["Harbour"], ENGLISH)) == [False, False, False, False, True]  # as written
    assert not on_subject(articles.head(0), ["harbour*"], ENGLISH).any()

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


def subjects_of(text, *words, title="", titled="Lund"):
    """`find_about` of one article, by actor: the words are ortiz's, what the title says lund's."""
    articles = make_articles(text, title=title)
    mentions = make_mentions(articles, *(("a0", "ortiz", word) for word in words))
    if title:
        named = make_mentions(make_articles(title), ("a0", "lund", titled))
        mentions = pd.concat([mentions, named.assign(field="title", sentence_id="a0.ti0")])
    return find_about(mentions, split_sentences(articles, ENGLISH), articles).set_index("actor_id")


@pytest.mark.parametrize("text, words, in_lead, share, expected", [
    ("One went. Ortiz left. She won. Four went.", ["Ortiz", "She"], True, 0.5, True),
    ("Ortiz left. She won, and she left.", ["Ortiz", "She", "she"], True, 1.0, True),      # a sentence counts once
    (FIVE.format("Ortiz left, then.").replace("Two", "She"), ["Ortiz", "She"], True, 0.4, True),
    (FIVE.format("Ortiz left."), ["Ortiz"], True, 0.2, False),                              # named first, then no more
    ("By Bo. In town. Ortiz left.", ["Ortiz"], True, 1 / 3, False),                         # short lines do not use it up
    (LONG + "Ortiz left. She won.", ["Ortiz", "She"], False, 2 / 6, False),
    (LONG + "Ortiz left. She won. She waved.", ["Ortiz", "She won", "She waved"], False, 3 / 7, True),  # comes up late
])  # fmt: skip
def test_an_article_is_about_whom_two_fifths_of_it_refer_to(text, words, in_lead, share, expected):
    table = subjects_of(text, *words)
    assert list(is_about(table)) == [expected]
    assert table.loc["ortiz", "in_lead"] == in_lead
    assert table.loc["ortiz", "share_sentences"] == pytest.approx(share)


def test_the_second_sentence_is_of_the_lead_however_long_the_first_is():
    text = LONG.replace(". ", ", ") + "and so on. Ortiz left. She won."
    assert subjects_of(text, "Ortiz").loc["ortiz", "in_lead"]
    assert not subjects_of(text, "She").loc["ortiz", "in_lead"]


def about_lund(text, title="Lund wins"):
    """`find_about` of an article whose title and text name Lund once each."""
    articles = make_articles(text, title=title)
    own = make_mentions(articles, ("a0", "lund", "Lund"))
    titled = make_mentions(make_articles(title), ("a0", "lund", "Lund"))
    mentions = pd.concat([titled.assign(field="title", sentence_id="a0.ti0"), own])
    return find_about(mentions, split_sentences(articles, ENGLISH), articles)


@pytest.mark.parametrize("before, after, in_lead, expected", [
    ("", "Others went. " * 5, True, True),        # 1 of 6
    ("", "Others went. " * 6, True, False),       # 1 of 7
    (LONG, "", False, False),                     # 1 of 5, but late
])  # fmt: skip
def test_an_article_is_about_whom_title_and_lead_name_where_enough_of_it_follows(before, after, in_lead, expected):
    table = about_lund(f"{before}Lund left. {after}")
    n_sentences = before.count(".") + 1 + after.count(".")
    assert table.to_dict("records") == [
        {
            "article_id": "a0",
            "actor_id": "lund",
            "in_title": True,
            "in_lead": in_lead,
            "share_sentences": pytest.approx(1 / n_sentences),
            "by_words": False,
        }
    ]
    assert list(is_about(table)) == [expected]


@pytest.mark.parametrize("title, expected", [
    ("Lund wins", True),
    ("Why Lund?", True),
    ("'Lund' is back", True),                     # in quotation marks
    ("Lund - and nobody else", True),
    ("Lund's envoy resigns", False),              # an owner
    ("Lund’s envoy resigns", False),
    ("The Lund-backed bill fails", False),        # part of a compound
    ("Anti-Lund dossier found", False),
])  # fmt: skip
def test_a_title_names_who_stands_in_it_for_themselves(title, expected):
    table = about_lund("Lund left. Two went. Three went.", title)
    assert table["in_title"].tolist() == is_about(table).tolist() == [expected]


def test_a_compound_of_two_names_names_both():
    articles = make_articles("", title="The Lund-Ortiz talks")
    found = make_mentions(make_articles("The Lund-Ortiz talks"), ("a0", "lund", "Lund"), ("a0", "ortiz", "Ortiz"))
    mentions = found.assign(field="title", sentence_id="a0.ti0")
    assert find_about(mentions, split_sentences(articles, ENGLISH), articles)["in_title"].tolist() == [True, True]


def test_a_plural_owner_is_not_named_for_themselves():
    assert not subjects_of("", title="Lunds' house sold", titled="Lunds").loc["lund", "in_title"]


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
    assert find_about(mentions.head(0), split_sentences(articles, ENGLISH), articles).empty


def test_words_need_fewer_sentences_than_mentions_since_no_pronoun_stands_for_them():
    text = "The harbour closed. " + "One went. " * 4
    articles = make_articles(text, "One went. " * 8 + "The harbour closed.", title=["", "A harbour at night"])
    table = about_terms("The harbour", ["harbour*"], split_sentences(articles, ENGLISH), articles)
    assert list(is_about(table)) == [True, True]  # the lead and a fifth; the title and a ninth
    assert list(is_about(table.assign(by_words=False))) == [False, False]


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
    assert table["by_words"].all()
    assert list(is_about(table)) == [True, False]
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

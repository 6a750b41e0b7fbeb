"""From mentions to what is scored: one reading for each actor of a sentence."""

import pandas as pd
from factories import ENGLISH, make_articles, make_mentions

from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.sentiment.masking import EXCERPT
from analysis.sentiment.target_scores import mention_examples, score_mentions
from analysis.tables import TONE


def documents_of(*texts):
    articles = make_articles(*texts)
    return articles, Documents(articles, split_sentences(articles, ENGLISH), ENGLISH)


def test_mentions_of_one_actor_in_a_sentence_share_a_reading():
    articles, documents = documents_of("Ann Ortiz said she trusted Lund. Ortiz left.")
    found = [("a0", "ortiz", words) for words in ("Ann Ortiz", "she")] + [
        ("a0", "lund", "Lund"),
        ("a0", "ortiz", "Ortiz left"),
    ]
    examples, row_of = mention_examples(documents, make_mentions(articles, *found))
    assert row_of == [0, 0, 1, 2]
    assert examples["text"].tolist() == ["Ann Ortiz said she trusted Lund."] * 2 + ["Ortiz left."]
    assert examples["same"].tolist() == [[(15, 18)], [], []]
    assert examples["others"].tolist() == [[(27, 31)], [(0, 9), (15, 18)], []]


def test_in_a_sentence_longer_than_an_excerpt_each_mention_is_read_by_itself():
    text = f"Ann Ortiz spoke {'and spoke ' * (EXCERPT // 5)}until she left."
    articles, documents = documents_of(text)
    mentions = make_mentions(articles, ("a0", "ortiz", "Ann Ortiz"), ("a0", "ortiz", "she"))
    _, row_of = mention_examples(documents, mentions)
    assert row_of == [0, 1]


def test_scores_come_in_the_order_of_the_mentions():
    articles, documents = documents_of("Lund lied to the voters again.", "Ortiz saved the town, and Lund lied again.")
    found = [("a1", "ortiz", "Ortiz"), ("a0", "lund", "Lund"), ("a1", "lund", "Lund")]
    mentions = make_mentions(articles, *found)
    scored = score_mentions(documents, mentions, TONE.empty())
    backwards = score_mentions(documents, mentions.iloc[::-1], TONE.empty())
    pd.testing.assert_frame_equal(scored, backwards.iloc[::-1].reset_index(drop=True))
    assert scored["mention_id"].tolist() == mentions["mention_id"].tolist()


def test_no_mentions_give_an_empty_table():
    articles, documents = documents_of("It rained.")
    assert score_mentions(documents, make_mentions(articles), TONE.empty()).empty

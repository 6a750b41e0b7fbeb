"""What a reader is shown of cuts, genres and reprints, so that a wrong one can be objected to."""

import pandas as pd
from factories import make_articles

from analysis.codebook.boilerplate import Phrase
from analysis.findings.inventory import cut_blocks, doubtful_cuts, genre_counts, reprints
from analysis.tables import CUTS

PHRASES = [Phrase("share", "^share on", "buttons"), Phrase("copyright", "all rights reserved", "a notice", place="end")]
NOTE = "Clara Wynn is a staff writer of The Paper and has two books to her name."


def cuts(*rows):
    return CUTS.build([(article, "the_paper", block, reason, "") for article, block, reason in rows])


def test_a_cut_names_its_article_and_the_why_that_an_objection_would_change():
    articles = make_articles("One.", "Two.", title=["Ferries", ""])
    found = cuts(("a0", "Share on it", "share"), ("a1", "Share on it", "share"), ("a1", NOTE, "biography"))
    table = cut_blocks(found, articles, PHRASES)
    assert table[["times", "block", "reason", "why", "example"]].to_numpy().tolist() == [
        [2, "Share on it", "share", "buttons", "Ferries"],
        [1, NOTE, "biography", "a note on the writer below the last paragraph", "test, line 2"],
    ]
    assert cut_blocks(found, articles, PHRASES, n=1, width=5)["block"].tolist() == ["Share …"]
    assert list(cut_blocks(CUTS.empty(), articles, PHRASES)) == list(table)


def test_the_cuts_to_check_first_are_sentences_that_no_phrase_marks():
    found = cuts(
        ("a0", NOTE, "biography"),
        ("a0", "The Paper has told the truth to this harbour since 1871, all rights reserved.", "copyright"),
        ("a0", "A short one.", "related"),
        ("a0", "These words of the story stand here and stand there as well.", "pull_quote"),
    )
    assert doubtful_cuts(found, make_articles("One."), PHRASES)["block"].tolist() == [NOTE]
    assert doubtful_cuts(CUTS.empty(), make_articles("One."), PHRASES).empty


def test_a_story_shows_its_earliest_article_and_the_wire_that_most_credit():
    days = pd.to_datetime(["2018-06-13", "2018-06-12", "2018-06-14"], utc=True)
    articles = make_articles(
        "x", "x", "x", story_id="a1", outlet=["b", "a", "c"], published=days, title=["B", "A", "C"],
        agency=["Wire", None, "Wire"],
    )  # fmt: skip
    (story,) = reprints(articles).to_dict("records")
    assert (story["title"], story["outlet"], story["also in"], story["wire"], story["articles"]) == (
        "A", "a", "b; c", "Wire", 3
    )  # fmt: skip


def test_genres_are_counted_by_what_told_them_most_first():
    articles = make_articles(*"abcd", genre=["news", "opinion", "news", None], genre_by=["text", "title", "text", None])
    assert genre_counts(articles).values.tolist() == [
        ["news", "text", 2, 0.5],
        ["not told", "", 1, 0.25],
        ["opinion", "title", 1, 0.25],
    ]
    assert genre_counts(articles.head(0)).empty

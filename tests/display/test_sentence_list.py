"""A list of sentences shows itself, opens articles, and is saved."""

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.display.article_view import article_view
from analysis.display.evidence import sentences_behind
from analysis.display.sentence_list import Sentences
from analysis.display.sentence_reader import SentenceReader
from analysis.engine.measured import Measures
from analysis.errors import UsageError
from analysis.language.sentences import split_sentences
from analysis.measures import TABLES

ARTICLES = make_articles(
    "=Ortiz won. The vote was close.", "Critics called Ortiz careless.", url=["https://paper.example/0", "javascript:alert(1)"],
    title=["A <b>win</b>", ""], published=pd.Timestamp("2018-06-12 23:30", tz="UTC"),
)  # fmt: skip
SENTENCES = split_sentences(ARTICLES, ENGLISH)
MEASURES = Measures(**{**{name: table.empty() for name, table in TABLES.items()}, "sentences": SENTENCES})


class Codes:
    frames = ()


@pytest.fixture
def listed():
    rows = make_mentions(ARTICLES, ("a0", "ortiz", "Ortiz"), ("a1", "ortiz", "Ortiz")).assign(label="negative")

    def opened(article_id, sentence_id):
        return article_view(article_id, ARTICLES, MEASURES, Codes(), followed=(), names={}, focus=[sentence_id])

    return Sentences(
        sentences_behind(rows, ARTICLES, SENTENCES), "all there are", {"the_paper": "The Paper"}, "Asia/Seoul", opened
    )


def test_each_sentence_tells_outlet_day_and_headline_and_where_it_was_printed(listed):
    html = listed._repr_html_()
    assert '=<mark class="wb-negative">Ortiz</mark> won.' in html
    assert "The Paper · 13 June 2018 · in its own words · negative" in html
    assert '<a href="https://paper.example/0" rel="noreferrer">A &lt;b&gt;win&lt;/b&gt;</a>' in html
    assert "<cite>(no title)</cite>" in html
    assert "javascript:" not in html
    assert repr(listed).split("\n") == [
        "2 sentences: all there are",
        "- =[Ortiz] won. (The Paper · 13 June 2018 · in its own words · negative)",
        "- Critics called [Ortiz] careless. (The Paper · 13 June 2018 · in its own words · negative)",
    ]


def test_its_table_is_saved_so_that_a_spreadsheet_runs_nothing(listed, tmp_path):
    assert list(listed.table["sentence"]) == ["=Ortiz won.", "Critics called Ortiz careless."]
    assert pd.read_csv(listed.to_csv(tmp_path / "s.csv"))["sentence"][0] == "'=Ortiz won."


def test_a_number_opens_the_article_and_a_wrong_one_is_an_error(listed):
    assert 'class="wb-sentence wb-focus" data-sentence="a1.te0"' in listed.article(2).html
    for number in (0, 3):
        with pytest.raises(UsageError, match=f"There is no sentence {number} in this list of 2"):
            listed.article(number)


def test_the_widget_opens_steps_and_closes_and_says_what_cannot_be_opened(listed):
    widget = SentenceReader(listed)
    assert widget.listed.count("data-open=") == 2
    widget.follow({"open": 2})
    assert (widget.place, widget.turn) == (2, 1)
    assert "Critics called" in widget.article
    widget.follow({"open": 7})
    assert "There is no sentence 7" in widget.article
    widget.follow({"open": 0})
    assert (widget.place, widget.article, widget.turn) == (0, "", 3)


def test_outside_a_lab_and_without_sentences_it_is_a_plain_list(listed):
    assert set(listed._repr_mimebundle_()) == {"text/plain", "text/html"}
    none = Sentences(listed.evidence.head(0))
    assert "No sentence: nothing in the window is so." in none._repr_html_()
    assert repr(none) == "0 sentences"

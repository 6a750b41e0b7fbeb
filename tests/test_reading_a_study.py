"""What a study is read by: its articles, its mentions, sentences that open both."""

import pytest

import analysis
from analysis.display.evidence import sentences_behind
from analysis.errors import StudyError, UsageError


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook("", notebook="mine")


def test_an_article_opens_by_its_id_and_without_one_the_most_mentioned(book):
    view = book.article()
    assert len(view.stops) > 5
    assert book.article(view.article_id).html == view.html
    with pytest.raises(StudyError, match="No article `x` in the window"):
        book.article("x")


def test_a_mention_shows_its_sentence_and_its_judgement(book):
    mention = book.measures.mentions.iloc[0]
    shown = book.mention(mention["mention_id"])
    html = shown._repr_html_()
    assert f">{mention['alias']}</mark>" in html
    assert "<dt>sentiment</dt>" in html
    assert repr(shown).startswith("Mention: ")
    with pytest.raises(StudyError, match="No mention `x` in the window"):
        book.mention("x")


def test_sentences_open_the_article_they_stand_in(book):
    rows = book.rows("net_sentiment").head(3)
    listed = book.as_sentences(sentences_behind(rows, book.articles, book.measures.sentences), "the first three")
    assert len(listed) == 3
    assert f'data-sentence="{rows["sentence_id"].iloc[1]}"' in listed.article(2).html


def test_a_measure_and_a_finding_show_themselves(book):
    assert book.measure("net_sentiment").label == "net sentiment"
    with pytest.raises(UsageError, match="There is no measure `x`"):
        book.measure("x")
    found = book.sentiment(by="outlet").findings
    assert "Finding" in book.finding(found.iloc[0])._repr_html_()

"""What an article is, and what told it."""

import pytest
from factories import ENGLISH, SHIPPED, make_articles

from analysis.corpus.genre import with_genres

REPORT = "The harbour was closed on Monday, officials said. It opens again on Friday, according to the port."


def told(text=REPORT, *, copied=False, url="https://paper.example/1", **columns):
    """Genre of an article, and what told it."""
    row = with_genres(make_articles(text, url=url, **columns), [copied], ENGLISH, SHIPPED.outlets).iloc[0]
    return row["genre"], row["genre_by"]


@pytest.mark.parametrize("section, url, expected", [
    ("Opinion", "", ("opinion", "section")),
    ("US / Op-Ed", "", ("opinion", "section")),
    ("Our Columnists", "", ("opinion", "section")),
    ("Letters to the Editor", "", ("letter", "section")),
    ("Interview", "", ("interview", "section")),
    ("News Analysis", "", ("analysis", "section")),
    ("News", "", ("news", "section")),
    ("World", "", ("news", "text")),                                    # a subject or a place: columns stand there too
    ("politics", "", ("news", "text")),
    ("Fake News", "", ("news", "text")),
    ("public_opinion", "", ("news", "text")),
    ("Opinion | Fake News", "", ("opinion", "section")),
    ("", "https://paper.example/2019/opinions/1", ("opinion", "address")),
    ("", "https://paper.example/commentisfree/1", ("opinion", "address")),
    ("", "https://paper.example/us-news/live/2019/1", ("live_blog", "address")),
    ("", "https://paper.example/2019/five-takeaways-from-the-harbour-vote", ("analysis", "address")),
    ("", "https://paper.example/2019/interview-ann-ortiz-harbour", ("interview", "address")),
    ("", "https://paper.example/news/1", ("news", "address")),
    ("", "https://paper.example/politics/1", ("news", "text")),
    ("World", "https://paper.example/opinion/1", ("opinion", "address")),      # whatever names another genre than news counts
    ("", "https://paper.example/story/opinion-of-the-court", ("news", "text")),  # a headline is no section
    ("", "https://paper.example/article/1?from=opinion", ("news", "text")),
    ("", "https://[", ("news", "text")),                                # an address that is none
    ("North Korea", "", ("news", "text")),
    ("Life & People", "", ("news", "text")),
])  # fmt: skip
def test_sections_and_addresses_tell(section, url, expected):
    assert told(section=section, url=url) == expected


@pytest.mark.parametrize("url, expected", [
    ("https://www.reuters.com/news/1", ("news", "address")),
    ("https://uk.reuters.com/news/1", ("news", "address")),
    ("https://portal.example/news/1", ("news", "text")),
    ("https://portal.example/opinion/1", ("news", "text")),
    ("https://portal.example/opinion/five-takeaways-from-the-vote", ("analysis", "address")),  # its last part is the headline
])  # fmt: skip
def test_sections_of_another_than_the_outlet_tell_nothing(url, expected):
    assert told(outlet="reuters", url=url) == expected


@pytest.mark.parametrize("title, expected", [
    ("OPINION: The harbour must stay open", "opinion"),
    ("Op-Ed | The harbour", "opinion"),
    ("The harbour must stay open | Opinion", "opinion"),
    ("[Editorial] A pier worth its price", "opinion"),
    ("Column: The pier", "opinion"),
    ("Letters: The pier", "letter"),
    ("Analysis | What the pier costs", "analysis"),
    ("News Analysis: What the pier costs", "analysis"),
    ("The pier, explained", "analysis"),
    ("Fact check: what the mayor said of the pier", "analysis"),
    ("Q&A: an engineer on the pier", "interview"),
    ("Harbour vote live: mayor speaks", "live_blog"),
    ("Mayor joins the strike – live", "live_blog"),
    ("Harbour vote – live updates", "live_blog"),
    ("Harbour vote as it happened: no deal", "live_blog"),
    ("The vote will not be shown live", "news"),
    ("Opinion polls favour Ortiz", "news"),
    ("A matter of opinion: the harbour", "news"),
    ("Harbour: opinion is split", "news"),
    ("Ortiz defends letter in interview", "news"),
])  # fmt: skip
def test_a_label_of_the_title_tells(title, expected):
    assert told(title=title) == (expected, "text" if expected == "news" else "title")


@pytest.mark.parametrize("said, expected", [
    ("OpinionNewsArticle", "opinion"),
    ("AnalysisNewsArticle", "analysis"),
    ("LiveBlogPosting", "live_blog"),
    ("Letter to the editor", "letter"),
    ("live_blog", "live_blog"),
    ("agency", "agency"),
    ("Reportage", "news"),
])  # fmt: skip
def test_what_the_source_calls_an_article_comes_first(said, expected):
    assert told(genre=said, section="Politics") == (expected, "source")


@pytest.mark.parametrize("authors, expected", [
    ("Analysis by Ann Ortiz", ("analysis", "source")),
    ("Opinion Bea Lund", ("opinion", "source")),
    ("The Editorial Board", ("opinion", "source")),
    ("Ann Ortiz; Bea Lund", ("news", "text")),
])  # fmt: skip
def test_what_is_printed_as_the_writer_tells(authors, expected):
    assert told(authors=authors) == expected


def test_an_agency_s_copy_is_the_agency_s_unless_it_is_something_else():
    assert told(copied=True, section="World") == ("agency", "agency")
    assert told(copied=True, section="Opinion") == ("opinion", "section")
    assert told(copied=True, title="Summit live: doors open") == ("live_blog", "title")


def test_a_genre_that_was_told_stays():
    articles = make_articles(REPORT, REPORT, section="Opinion", genre=["analysis", None], genre_by=["source", None])
    found = with_genres(articles, [False, False], ENGLISH, SHIPPED.outlets)
    assert found[["genre", "genre_by"]].to_numpy().tolist() == [["analysis", "source"], ["opinion", "section"]]


@pytest.mark.parametrize("text, expected", [
    ("ANALYSIS/OPINION: The harbour must stay open.", "opinion"),
    ("ANALYSIS: The harbour will stay open.", "analysis"),
    ("To the Editor: I sail there every day.\n\nAnn Ortiz, Lund", "letter"),
    ("Dear Editor,\n\nThe harbour matters.", "letter"),
    ("9:05 a.m.\n\nDoors open.\n\n9:40 a.m.\n\nThe mayor arrives.\n\n10:15 a.m.\n\nVotes are counted.", "live_blog"),
    ("Her last day.\n\n9:05 a.m. She wakes.\n\n9:40 a.m. She eats.\n\n10:15 a.m. She sails.\n\n11 a.m. She is seen.", "news"),
    ("Follow along for live updates.\n\n14:55\n\nThe mayor speaks.\n\n14:20\n\nDoors open.", "live_blog"),
    ("The mayor spoke at 9:05 a.m. and left at 10:15 a.m.", "news"),
    ("\n\n".join(["Q: Why?", "A: Because."] * 4), "interview"),
    ("\n\n".join(["Q: Why?", "I saw it, and I'd go again."] * 4), "interview"),
    ("\n\n".join(["Q: Why is it closed?", "The port authority ordered it, officials said."] * 4), "news"),  # the writer answers
    ("\n\n".join(["bea porter", "The port is closed.", "ann ortiz", "It was, on Monday."] * 8), "interview"),
    ("\n\n".join(["Bea Porter", "What does it cost?", "Ann Ortiz", "A lot."] * 4 + [REPORT] * 8), "news"),
    ("\n\n".join(["This conversation has been edited for length.", *["What does it cost?", "Ann Ortiz", "A lot."] * 4]), "interview"),
    ("\n\n".join(["What does it cost?", "Ann Ortiz", "A lot."] * 4), "news"),  # one label, and nothing says that somebody is asked
    ("\n\n".join(["Winner", "The harbour?", "Loser", "The mayor."] * 4), "news"),
    ("\n\n".join(["Bea Porter", "What does it cost?", "Ann Ortiz", "A lot."] * 4), "interview"),
    ("\n\n".join(["PORTER: What does it cost?", "ORTIZ: A lot."] * 4), "interview"),
    ("\n\n".join(["Winner: The harbour", "It stays.", "Loser: The mayor", "He pays."] * 4), "news"),
    ("\n\n".join(["Advertisement", "What does it cost?", "Related", "A lot, said the mayor."] * 4), "news"),
])  # fmt: skip
def test_a_text_shows_its_genre_by_its_shape(text, expected):
    assert told(text) == (expected, "text")


def test_no_article_gives_none():
    assert with_genres(make_articles(), [], ENGLISH, SHIPPED.outlets).empty

"""The explorer's search: what is found opens its article, and what cannot be meant is said."""

import pandas as pd
import pytest

import analysis
from analysis.explore.searching import ALL_SENTENCES, PAGE, SearchPane
from analysis.explore.state import READER, ExplorerState
from analysis.language.sentence_vectors import sentence_vectors


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


@pytest.fixture
def pane(book, tmp_path, monkeypatch):
    (tmp_path / "study.toml").write_text("")
    monkeypatch.setitem(vars(book), "home", tmp_path)
    made = SearchPane(book, ExplorerState(None, SearchPane.name))
    assert made.widget
    return made


def ask(pane, query, **values):
    usual = {"show": "lines", "field": "all", "by_whom": "", "order": "newest"}
    pane.question.follow({"do": "submit", "values": {"query": query, **usual, **values}})
    return pane.question.said["words"]


def press(pane, value):
    pane.answer.follow({"do": "press", "value": value})
    return pane.answer.said["words"]


def test_a_place_of_a_concordance_opens_its_article_at_its_sentence(pane, book):
    assert ask(pane, "[deny]").startswith(f"{len(book.search('[deny]'))} places of [deny]")
    press(pane, "open 1")
    row = book.search("[deny]").table.iloc[1]
    assert pane.state.pane == READER
    assert pane.state.opened.article_id == row["article_id"]
    (sentence,) = book.measures.sentences.query("sentence_id == @pane.state.opened.sentence_id").itertuples()
    assert sentence.start <= row["start"] < sentence.end


def test_pages_of_a_concordance_turn_and_end(pane):
    ask(pane, "the", order="left")
    assert f"1 to {PAGE} of" in pane.answer.html
    press(pane, f"page {PAGE}")
    assert f"{PAGE + 1} to {2 * PAGE} of" in pane.answer.html
    press(pane, "page 99999999")
    assert "disabled>Next" in pane.answer.html


def test_a_word_near_it_leads_to_the_places_of_both(pane):
    ask(pane, "talks", show="collocates")
    word = pane.found.table["word"].iloc[0]
    n_near = pane.found.table["n"].iloc[0]
    assert "near may be less than before and after together" in pane.answer.html
    assert press(pane, f"with {word}").split()[1:5] == ["places", "of", "talks", "near"]
    assert 0 < len(pane.found) <= n_near * 2
    lines = pane.found.table
    around = (lines["left"] + " " + lines["right"]).str.lower()
    assert around.str.contains(word).all()


def test_from_the_places_of_both_words_there_is_a_way_back_to_the_words(pane, tmp_path):
    ask(pane, "talks", show="collocates")
    collocates = pane.found
    press(pane, f"with {collocates.table['word'].iloc[0]}")
    assert press(pane, "save").startswith("Saved: ")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [
        f"search-lines-talks-near-{collocates.table['word'].iloc[0]}.csv"
    ]
    assert 'data-press="back"' in pane.answer.html
    assert press(pane, "back") == collocates.said()
    assert pane.found is collocates
    assert f'data-press="with {collocates.table["word"].iloc[0]}"' in pane.answer.html
    ask(pane, "talks")
    assert 'data-press="back"' not in pane.answer.html


def test_a_search_by_meaning_is_in_what_is_selected_and_says_what_it_does_not_heed(pane):
    pane.state.choose(start="2019-06-01")
    said = ask(pane, "The talks failed", show="meaning", within="yes")
    assert ALL_SENTENCES not in said
    assert len(pane.found)
    assert pane.found.table["published"].min() >= pd.Timestamp("2019-06-01", tz="UTC")
    assert ALL_SENTENCES in ask(pane, "The talks failed", show="meaning", field="headline")
    pane.state.choose(start="", end="1990-01-01")
    ask(pane, "The talks failed", show="meaning", within="yes")
    assert len(pane.found) == 0


def test_what_is_being_done_is_said_at_once_and_what_would_take_too_long_is_not_begun(pane, book, monkeypatch):
    told = []
    pane.question.observe(lambda change: told.append(change["new"]["words"]), "said")
    ask(pane, "summit")
    ask(pane, "The talks failed", show="meaning")
    n = len(book.measures.sentences)
    assert told[0].startswith(("Reading the words", "Searching"))
    assert told[2] == f"Looking through the words of {n:,} sentences …"
    monkeypatch.setattr("analysis.explore.searching.AT_ONCE", n - 1)
    assert "workbook measure --search" in ask(pane, "The talks failed", show="meaning")
    assert pane.found is None


def test_how_far_a_search_by_meaning_is_is_said(pane, monkeypatch):
    def read(texts, tell):
        tell(256, len(texts))
        return sentence_vectors(texts)

    monkeypatch.setattr("analysis.search.similar.sentence_vectors", read)
    told = []
    pane.question.observe(lambda change: told.append(change["new"]["words"]), "said")
    ask(pane, "The talks failed", show="meaning")
    assert any(words.startswith("Read 256 of the ") for words in told)


def test_uses_over_time_are_a_figure_with_its_numbers(pane, tmp_path):
    assert "Dispersion" in ask(pane, "summit", show="month")
    assert pane.chart in pane.box.children
    assert press(pane, "save") == "Saved: kept/search-month-summit.csv, in the study's folder."
    assert pd.read_csv(tmp_path / "kept" / "search-month-summit.csv")["n"].sum() == len(pane.book.search("summit"))
    ask(pane, "summit")
    assert pane.chart not in pane.box.children


def test_in_whose_words_is_asked(pane, book):
    ask(pane, "summit", by_whom="Donald Trump")
    assert 0 < len(pane.found) < len(book.search("summit"))


def test_the_selection_narrows_what_is_searched_where_that_is_asked(pane, book):
    pane.state.choose(start="2019-06-01")
    ask(pane, "summit")
    n_all = len(pane.found)
    ask(pane, "summit", within="yes")
    assert 0 < len(pane.found) < n_all
    assert pane.found.table["published"].min() >= pd.Timestamp("2019-06-01", tz="UTC")
    ask(pane, "summit", within="yes", show="month")
    assert pane.found.rates["part"].min() == "2019-06"
    assert pane.found.rates["n_words"].sum() < book.search("summit").by("month").rates["n_words"].sum()


@pytest.mark.parametrize(
    "query, said",
    [
        ("/(/", "is no regular expression"),
        ("[", "not a word"),
        ("\u202e", r"'\u202e'"),
        ("xyzzy", "Nothing in the"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("show", ["lines", "collocates", "month"])
def test_what_cannot_be_found_or_meant_is_said_in_its_place(pane, query, said, show):
    ask(pane, "summit")
    assert said in ask(pane, query, show=show)
    assert "wb-pressed-kwic" not in pane.answer.html or not query


def test_hostile_words_are_shown_as_words(pane, book, monkeypatch):
    hostile = "<script>x</script><img src=x onerror=x>"
    rows = book.search("summit").rows(0, 3).assign(left=hostile, keyword=hostile, right=hostile, outlet=hostile)
    monkeypatch.setattr(type(book.search("summit")), "rows", lambda *_: rows)
    monkeypatch.setattr("analysis.explore.searching.PAGE", 3)
    ask(pane, "summit")
    assert pane.answer.html.count("&lt;script") == 4 * 3
    assert "<script" not in pane.answer.html
    assert "<img" not in pane.answer.html

"""Network and Keep of the explorer: what is selected opens, is kept in files, and becomes a bookmark that a report shows."""

import errno
import os
import tomllib

import networkx as nx
import pandas as pd
import pytest
from markupsafe import escape

import analysis
from analysis import paths
from analysis.checks.bookmarks import check_bookmarks
from analysis.display.printed import interval_text
from analysis.explore.keeping import KeepPane, report_line, report_settings
from analysis.explore.network import OF_FRAMES, OTHER_VOICE, NetworkPane, network_of
from analysis.explore.pressed import PressedHtml
from analysis.explore.state import READER, ExplorerState
from analysis.report.parameters import fit
from analysis.studies.bookmarks import add_bookmark, read_bookmarks
from analysis.studies.bookmarks_page import show_bookmarks
from analysis.tables import records
from analysis.workbook import Selection

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> $x$ {{ 1 }}"


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


@pytest.fixture(autouse=True)
def study(book, tmp_path, monkeypatch):
    (tmp_path / "study.toml").write_text("")
    monkeypatch.setitem(vars(book), "home", tmp_path)
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path))
    return tmp_path


def shown(pane, book, **selection):
    made = pane(book, ExplorerState(Selection(**selection), pane.name))
    assert made.widget
    return made


def press(widget, value):
    widget.follow({"do": "press", "value": value})
    return widget.said["words"]


def submit(widget, **values):
    widget.follow({"do": "submit", "values": values})
    return widget.said["words"]


# --- the network ------------------------------------------------------------------------------------------------------------


def test_a_cell_of_the_matrix_opens_what_one_says_about_the_other(book):
    pane = shown(NetworkPane, book)
    pane.matrix.follow({"do": "width", "width": 700})
    label, finding = next((label, one) for label, one in pane.matrix.regions.items() if one["group"] == "donald_trump")
    pane.matrix.follow({"do": "open", "label": label})
    assert pane.state.pane == READER
    answer = book.answer(pane.state.opened.group)
    [number] = records(answer.findings)
    assert (number["low"], number["high"]) == pytest.approx((finding["low"], finding["high"]))
    assert f"{interval_text(number)}, {number['n_stories']} stories" in label  # the interval that reading it shows
    rows = answer.rows
    assert len(rows) == finding["n_mentions"]
    assert set(rows["voice"]) == {"actor"}
    assert set(rows["actor_id"]) == {finding["actor_id"]}


def test_the_outlets_own_words_are_in_the_network_where_they_are_asked_for(book):
    pane = shown(NetworkPane, book)
    assert "outlet" not in set(pane.flows.drawing.findings["speaker"])
    submit(pane.asked, own="yes")
    assert "outlet" in set(pane.flows.drawing.findings["speaker"])


def test_the_network_says_how_what_is_chosen_elsewhere_counts_in_it(book):
    assert network_of(book, Selection()).beside == ""
    assert network_of(book, Selection(voice="quoted")).beside == ""
    assert OTHER_VOICE in network_of(book, Selection(voice="own")).captions[0]
    assert OTHER_VOICE in network_of(book, Selection(voice="quoted"), own=True).captions[1]
    frame = book.codebook.frames[0].id
    assert OF_FRAMES in network_of(book, Selection(frames=(frame,))).captions[1]


def test_the_network_is_saved_for_other_programs(book, study):
    pane = shown(NetworkPane, book)
    assert press(pane.asked, "gexf") == "Saved: kept/network.gexf, in the study's folder."
    assert press(pane.asked, "csv") == "Saved: kept/network.csv, in the study's folder."
    graph, edges = nx.read_gexf(study / "kept" / "network.gexf"), pd.read_csv(study / "kept" / "network.csv")
    assert graph.number_of_edges() == len(edges) > 10
    assert graph.nodes["kim_jong_un"]["label"] == "Kim Jong Un"


def test_a_network_of_nothing_says_why(book):
    pane = shown(NetworkPane, book, end="1990-01-01")
    pane.matrix.follow({"do": "width", "width": 700})
    assert pane.matrix.view["note"] == "Nobody is quoted about the actors in what is selected."
    pane.state.choose(actors=("nobody",))
    assert "no actor 'nobody'" in pane.matrix.view["note"]
    assert "no actor 'nobody'" in pane.static().text


def test_a_report_shows_the_network_with_its_numbers(book):
    html = str(NetworkPane(book, ExplorerState()).static().html)
    assert html.count("<figure") == 1
    assert network_of(book, Selection()).left_out == ""


# --- what is kept -----------------------------------------------------------------------------------------------------------


def test_the_numbers_the_figure_and_the_sentences_of_what_is_selected_become_files(book, study):
    pane = shown(KeepPane, book, by=("outlet",), voice="own")
    assert submit(pane.selected, what="table") == "Saved: kept/sentiment-by-outlet.csv, in the study's folder."
    table = pd.read_csv(study / "kept" / "sentiment-by-outlet.csv")
    assert table["n"].tolist() == book.answer(pane.state.selection).table["n"].tolist()
    submit(pane.selected, what="figure", name="../a figure")
    assert sorted(path.name for path in (study / "kept").glob("a-figure.*")) == ["a-figure.png", "a-figure.svg"]
    submit(pane.selected, what="sentences", name="sentiment-by-outlet")
    sentences = pd.read_csv(study / "kept" / "sentiment-by-outlet-2.csv")
    assert sentences["published"].is_monotonic_decreasing


def test_the_line_of_python_makes_the_same(book):
    pane = shown(KeepPane, book, by=("outlet", "month"), voice="own", actors=("kim_jong_un",))
    line = 'book.sentiment("kim_jong_un", by=["outlet", "month"], voice="own")'
    assert line.replace('"', "&#34;") in pane.selected.html
    made = eval(line, {"book": book})
    pd.testing.assert_frame_equal(made.table, book.answer(pane.state.selection).table)


def test_the_settings_are_those_that_a_report_takes():
    selection = Selection(actors=("kim_jong_un",), outlets=("a, b", "c"), start="2019-01-01", by=("month",))
    line = report_line(selection)
    assert line == (
        'workbook report NAME -p actors kim_jong_un -p outlets \'["a, b", "c"]\' -p start 2019-01-01 -p period month'
    )
    assert fit('["a, b", "c"]', list, "outlets") == ["a, b", "c"]
    assert report_settings(Selection()) == ""
    odd = report_settings(Selection(outlets=('a "quoted" \x7f name',)))
    assert tomllib.loads(odd) == {"parameters": {"outlets": ['a "quoted" \x7f name']}}
    assert report_settings(selection).startswith('parameters = { actors = ["kim_jong_un"], outlets = ["a, b", "c"],')


def test_a_selection_that_cannot_be_answered_is_said_in_its_place(book):
    pane = shown(KeepPane, book, actors=("kim_jong_unn",))
    assert "Did you mean `kim_jong_un`" in pane.selected.html
    pane.state.choose(actors=(), end="1990-01-01")
    assert "No article is of 1990-01-01 or earlier." in pane.selected.html
    assert submit(pane.selected, what="figure") == "There is no figure to save: what is selected has no numbers."
    assert pane.selected.said["problem"]


def test_the_group_that_is_read_can_be_kept_in_place_of_all(book, study):
    pane = shown(KeepPane, book, by=("outlet",))
    assert pane.which.html.strip() == ""
    outlet = book.articles["outlet"].iloc[0]
    group = Selection(by=("outlet",), where=(("outlet", outlet),))
    pane.state.open_group(group)
    pane.state.go("keep")
    assert book.names.get(outlet, outlet) in pane.which.html
    submit(pane.which, of="group")
    assert f".where(outlet=&#34;{outlet}&#34;)" in pane.selected.html
    submit(pane.selected, what="sentences", name="read")
    sentences = pd.read_csv(study / "kept" / "read.csv")
    assert set(sentences["outlet"]) == {outlet}
    assert {"sentence", "title", "url"} <= set(sentences)
    submit(pane.note, note="a group")
    pane.state.go("overview")
    press(pane.bookmarks, f"open {read_bookmarks()[0].id}")
    assert (pane.state.pane, pane.state.opened.group) == (READER, group)


@pytest.mark.parametrize(
    "make, button, writes",
    [
        (KeepPane, "figure", "analysis.explore.keeping.save_pictures"),
        (KeepPane, "sentences", "analysis.spreadsheets.write_csv_for_people"),
        (KeepPane, "table", "analysis.spreadsheets.write_csv_for_people"),
        (NetworkPane, "gexf", "analysis.explore.network.write_network"),
    ],
)
def test_a_full_disk_is_said_in_its_place(book, monkeypatch, make, button, writes):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    pane = shown(make, book)
    monkeypatch.setattr(writes, full)
    said = press(pane.asked, button) if make is NetworkPane else submit(pane.selected, what=button)
    assert "cannot be written" in said
    assert "No space left on device" in said


def test_whatever_fails_is_said_and_raised():
    widget = PressedHtml("x", pressed=lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        press(widget, "x")
    assert widget.said == {"words": "This failed: ZeroDivisionError: division by zero.", "problem": True, "number": 1}


# --- bookmarks --------------------------------------------------------------------------------------------------------------


def test_a_bookmark_is_kept_opened_removed_and_put_back(book):
    pane = shown(KeepPane, book, voice="own")
    article = book.articles.iloc[3]
    pane.state.open_article(article["article_id"])
    pane.state.go("keep")
    assert "With the article that is open" in pane.note.html
    assert "checked" not in pane.note.html
    submit(pane.note, note=HOSTILE, article="yes")
    (kept,) = read_bookmarks()
    assert (kept.note, kept.article_id) == (HOSTILE, article["article_id"])
    assert "<script" not in pane.bookmarks.html
    pane.state.choose(voice="all")
    press(pane.bookmarks, f"open {kept.id}")
    assert pane.state.selection.voice == "own"
    assert (pane.state.pane, pane.state.opened.article_id) == (READER, article["article_id"])
    press(pane.bookmarks, f"remove {kept.id}")
    assert read_bookmarks() == []
    assert press(pane.bookmarks, f"restore {kept.id}") == f"Bookmark {kept.id} is put back."
    assert read_bookmarks() == [kept]
    press(pane.bookmarks, f"remove {kept.id}")
    assert "has no bookmark" in press(pane.bookmarks, f"remove {kept.id}")


def test_a_bookmark_that_is_put_back_late_gets_another_id_and_loses_nothing(book):
    pane = shown(KeepPane, book)
    submit(pane.note, note="first note")
    (first,) = read_bookmarks()
    press(pane.bookmarks, f"remove {first.id}")
    submit(pane.note, note="second note")
    said = press(pane.bookmarks, f"restore {first.id}")
    assert {one.note for one in read_bookmarks()} == {"first note", "second note"}
    assert said == f"Bookmark {first.id} is put back as {read_bookmarks()[1].id}."


def test_what_is_kept_lies_in_the_study_of_its_workbook(book, study, tmp_path_factory, monkeypatch):
    other = tmp_path_factory.mktemp("other")
    (other / "study.toml").write_text("")
    monkeypatch.setenv(paths.VARIABLE, str(other))
    pane = shown(KeepPane, book)
    submit(pane.note, note="of the first")
    submit(pane.selected, what="table")
    press(shown(NetworkPane, book).asked, "csv")
    assert [one.note for one in read_bookmarks(study)] == ["of the first"]
    assert len(list((study / "kept").iterdir())) == 2
    assert [path.name for path in other.iterdir()] == ["study.toml"]
    assert "of the first" in show_bookmarks(book).text
    press(pane.bookmarks, f"remove {read_bookmarks(study)[0].id}")
    assert read_bookmarks(study) == []


def test_a_note_that_is_being_written_is_told_from_the_next_one(book):
    pane = shown(KeepPane, book)
    assert 'data-draft="0"' in pane.note.html
    pane.state.open_article(book.articles["article_id"].iloc[0])
    pane.state.go("keep")
    assert 'data-draft="0"' in pane.note.html
    submit(pane.note, note="done")
    assert 'data-draft="1"' in pane.note.html


def test_the_appendix_of_a_report_shows_bookmarks_as_they_stand_now(book, study):
    assert "No bookmarks" in show_bookmarks(book).text
    sentence = book.measures.sentences.iloc[5]
    add_bookmark({"voice": "own"}, HOSTILE, article_id=sentence["article_id"], sentence_id=sentence["sentence_id"])
    add_bookmark({"actors": ["gone"]}, "second", article_id="gone")
    html = str(show_bookmarks(book).html)
    assert "<script" not in html
    assert "<img" not in html
    assert "book.sentiment(voice=&#34;own&#34;)" in html
    said = book.sentiment(voice="own").say().text.splitlines()[0]
    assert str(escape(said)) in html
    assert html.count("<q>") == 1
    assert "no actor &#39;gone&#39;" in html
    assert "Its article is not among those of this report." in html
    (study / "bookmarks.toml").write_text("[[bookmark")
    assert "is not valid TOML" in show_bookmarks(book).text


def test_check_reads_the_bookmarks(study):
    assert list(check_bookmarks()) == []
    add_bookmark({"voice": "own"})
    assert [one.note for one in check_bookmarks()] == ["1 kept"]
    add_bookmark({"voices": "own"})
    (checked,) = check_bookmarks()
    assert "bookmarks.toml, bookmark" in checked.problem
    assert "Did you mean `voice`" in checked.problem


def test_the_line_of_a_report_names_ids_and_what_a_report_does_not_take(book):
    actor = book.names[book.actors[0]]
    pane = shown(KeepPane, book, actors=(actor,), voice="own")
    html = str(pane.selected.html)
    assert f"-p actors {book.actors[0]}" in html
    assert "A report does not take voice" in html


def test_a_bookmark_that_asks_for_no_frame_is_told_by_its_id(study):
    (study / "bookmarks.toml").write_text(
        '[[bookmark]]\nid = "1"\nnote = "x"\nmade = 2018-09-24\n[bookmark.selection]\nmeasure = "sentiment"\nsubject = ["frame:"]\n'
    )
    (told,) = check_bookmarks()
    assert "bookmark '1'" in str(told)

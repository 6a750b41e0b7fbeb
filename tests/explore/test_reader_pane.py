"""The reader: sentences of a group, their article, and a label that is marked as wrong."""

import json

import pytest

import analysis
from analysis import paths
from analysis.errors import StudyError
from analysis.explore import explore
from analysis.explore.marking import mark_label, marks_file
from analysis.validity.coding import draw_units
from analysis.validity.coding_progress import codes_so_far
from analysis.validity.drawn_units import keep_units, units_path
from analysis.workbook.selection import Selection

GROUP = Selection(by=("outlet",), where=(("actor", "kim_jong_un"), ("outlet", "meridian_wire")))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    return analysis.open_workbook(notebook="test", codes=str(folder / "codes.jsonl"))


def opened_desk(book):
    opened = explore(book)
    opened.state.open_group(GROUP)
    assert opened.panes[1].widget.listing["group"]
    return opened


@pytest.fixture
def desk(book):
    return opened_desk(book)


def reading(desk):
    return desk.panes[1].widget


def ask(desk, **message):
    before = reading(desk).answered
    reading(desk).follow(message)
    assert reading(desk).answered == before + 1  # so that the pane does not stay busy


def test_a_group_is_listed_with_what_is_found_of_it(desk):
    listing = reading(desk).listing
    assert listing["found"].startswith("Kim Jong Un, Meridian Wire: ")
    assert (listing["n"], listing["more"]) == (20, True)
    ask(desk, do="more")
    assert 20 < reading(desk).listing["n"] <= 40


def test_a_sentence_opens_its_article_and_back_returns_to_the_list(desk):
    ask(desk, do="open", n=2)
    article = reading(desk).article
    assert reading(desk).place == 2
    mention_id = desk.panes[1].listed.sentences.evidence["mention_id"].iloc[1]
    assert reading(desk).mention["mention_id"] == mention_id  # the one whose sentence is pressed is told at once
    assert f'data-article="{desk.state.opened.article_id}"' in article["html"]
    desk.state.back()
    assert (reading(desk).article, reading(desk).place) == ({}, 0)
    assert reading(desk).listing["n"] == 20


def test_the_sentence_that_is_open_keeps_its_place_in_another_order(desk):
    ask(desk, do="order", order="newest")
    here = desk.panes[1].listed.places[0]
    ask(desk, do="order", order="random")
    desk.state.open_article(*here)
    article = reading(desk).article
    ask(desk, do="order", order="newest")
    assert (reading(desk).place, reading(desk).article) == (1, article)
    ask(desk, do="open", n=20)
    ask(desk, do="more")
    assert desk.panes[1].listed.places[reading(desk).place - 1][0] == desk.state.opened.article_id


def test_an_article_that_the_window_lacks_is_said_in_its_place(desk):
    desk.state.open_article("nowhere")
    assert "No article" in reading(desk).article["problem"]


def test_a_label_is_marked_as_wrong_in_the_file_that_coding_writes(desk, book):
    ask(desk, do="open", n=1)
    mark = next(one for one in desk.panes[1].view.marks.mentions if one.label)
    ask(desk, do="select", mention=mark.mention_id)
    assert mark.actor in reading(desk).mention["question"]
    ask(desk, do="code", mention=mark.mention_id, code="neutral", coder="", note="a plain")
    assert "no coder" in reading(desk).mention["problem"]
    assert reading(desk).mention["note"] == "a plain"  # the form that is drawn anew holds what was written
    ask(desk, do="code", mention=mark.mention_id, code="neutral", coder="Ann", note="a plain report")
    assert "codes.jsonl" in reading(desk).mention["said"]
    written = json.loads(marks_file(book).read_text(encoding="utf-8").splitlines()[-1])
    assert (written["unit_id"], written["code"], written["coder"]) == (mark.mention_id, "neutral", "Ann")
    assert (written["note"], written["inclusion"]) == ("a plain report", None)


def test_a_mention_of_the_sample_is_not_coded_beside_its_label(book):
    units = draw_units(book.rows("net_sentiment"), 5, seed=7, articles=book.articles, sentences=book.measures.sentences)
    keep_units(units_path(marks_file(book)), "sentiment", units, "5 mentions; seed 7", codes_so_far(marks_file(book)))
    with pytest.raises(StudyError, match="7-coding"):
        mark_label(book, units["unit_id"].iloc[0], "neutral", "Ann")


def test_nothing_is_added_to_the_codes_that_come_with_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = analysis.open_workbook(notebook="test")
    assert not marks_file(book).resolve().is_relative_to(paths.GOLD.resolve())


def marked(desk, **more):
    """A mention of the first article, said to be something by Ann."""
    ask(desk, do="open", n=1)
    mention_id = next(one.mention_id for one in desk.panes[1].view.marks.mentions if one.label)
    ask(desk, do="select", mention=mention_id)
    ask(desk, **{"do": "code", "mention": mention_id, "code": "positive", "coder": "Ann", "note": "", **more})
    return mention_id


def test_what_is_said_of_a_label_stands_beside_its_mark_until_it_is_taken_back(desk, book):
    mention_id = marked(desk)
    assert reading(desk).said[mention_id] == {"code": "positive", "words": "positive, says Ann"}
    assert (
        f'data-mention="{desk.panes[1].listed.sentences.evidence["mention_id"].iloc[0]}"'
        in reading(desk).listing["html"]
    )
    assert reading(opened_desk(book)).said == reading(desk).said  # after a restart, too
    ask(desk, do="take back", mention=mention_id)
    assert "Taken back" in reading(desk).mention["said"]
    assert mention_id not in reading(desk).said
    ask(desk, do="take back", mention=mention_id)
    assert "nothing to take back" in reading(desk).mention["problem"]


def test_who_says_something_else_of_a_label_does_not_look_like_two_people(desk, book):
    for code in ("positive", "negative", "neutral", "positive"):
        mention_id = marked(desk, code=code)
    assert reading(desk).said[mention_id]["code"] == "positive"
    assert not codes_so_far(marks_file(book)).attrs["notes"]


def test_a_file_of_codes_that_cannot_be_read_is_said_above_the_article(book, desk):
    file = marks_file(book)
    before = file.read_text(encoding="utf-8")
    file.write_text("no line of codes\n", encoding="utf-8")
    ask(desk, do="open", n=1)
    article = reading(desk).article
    assert "line 1" in article["problem"]
    assert article["html"]
    file.write_text(before, encoding="utf-8")

"""The explorer's state: each choice can be undone, from each place one goes back."""

import pytest

from analysis.explore.state import NOTHING, READER, ExplorerState, OpenedText
from analysis.workbook.selection import Selection


@pytest.fixture
def state():
    return ExplorerState()


def test_a_choice_is_undone_and_the_places_stay(state):
    state.choose(voice="own")
    state.open_group(state.selection)
    state.choose(voice="quoted")
    state.undo()
    assert state.selection.voice == "own"
    assert state.pane == READER
    state.undo()
    assert state.selection == Selection()
    state.undo()  # nothing is left to undo
    assert state.selection == Selection()


def test_the_same_choice_again_is_no_step(state):
    state.choose(voice="all")
    assert state.selections == ()


def test_back_goes_through_sentences_and_articles_to_the_tab(state):
    group = Selection(where=(("outlet", "the_paper"),))
    state.open_group(group)
    state.open_article("a1", "a1.s3")
    assert state.opened == OpenedText(group, "a1", "a1.s3")
    state.back()
    assert (state.pane, state.opened) == (READER, OpenedText(group))
    state.back()
    assert (state.pane, state.opened) == ("overview", NOTHING)
    state.back()
    assert state.pane == "overview"


def test_an_article_that_is_opened_from_elsewhere_is_of_no_group(state):
    state.open_group(Selection(where=(("outlet", "the_paper"),)))
    state.go("searching")
    state.open_article("a1")
    assert state.opened == OpenedText(None, "a1")


def test_a_change_is_told_once_all_of_it_is_made(state):
    told = []
    state.observe(lambda change: told.append((change["name"], state.pane, state.opened.article_id)), ["pane", "opened"])
    state.open_article("a1")
    assert {(pane, article) for _, pane, article in told} == {(READER, "a1")}

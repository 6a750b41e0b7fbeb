"""The explorer's shell: tabs made when they are first shown, and a page of figures where no Lab is."""

import pytest

import analysis
from analysis.display import live
from analysis.explore import explore, explorer


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


def made(shown):
    """The widgets of its panes; None: not made yet."""
    return [vars(pane).get("widget") for pane in shown.panes]


def test_a_tab_that_is_not_made_yet_says_that_it_will_be(book):
    tabs = explore(book).widget.children[-1]
    assert ['role="status">One moment …' in getattr(tab.children[0], "value", "") for tab in tabs.children] == [
        False, *[True] * (len(explorer.PANES) - 1)
    ]  # fmt: skip


def test_tabs_are_made_when_they_are_first_shown(book):
    shown = explore(book)
    tabs = shown.widget.children[-1]
    assert [tab.children[0] is pane for tab, pane in zip(tabs.children, made(shown), strict=True)] == [
        True,
        *[False] * 4,
    ]
    shown.state.open_article("a1")
    assert tabs.selected_index == 1
    assert [tab.children[0] is pane for tab, pane in zip(tabs.children, made(shown), strict=True)] == [
        True,
        True,
        *[False] * 3,
    ]
    tabs.selected_index = 0
    assert shown.state.pane == "overview"
    shown.state.back()
    assert tabs.selected_index == 1


def test_without_a_lab_it_shows_a_page_and_no_widget(book):
    bundle = explore(book)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}


def test_with_a_lab_it_shows_the_widget(book, monkeypatch):
    monkeypatch.setattr(explorer, "in_lab", lambda: True)
    assert "application/vnd.jupyter.widget-view+json" in explore(book)._repr_mimebundle_()


def test_a_script_is_in_no_lab_even_where_one_started_it(monkeypatch):
    monkeypatch.setenv(live.SESSION, "notebooks/1-corpus.ipynb")
    assert not live.in_lab()

"""The explorer's shell: tabs made when they are first shown, and a page of figures where no Lab is."""

import pytest

import analysis
from analysis.display import live
from analysis.explore import explore, explorer


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


def test_tabs_are_made_when_they_are_first_shown(book):
    shown = explore(book)
    tabs = shown.widget.children[-1]
    assert [len(tab.children) for tab in tabs.children] == [1, *[0] * (len(explorer.PANES) - 1)]
    shown.state.open_article("a1")
    assert tabs.selected_index == 1
    assert len(tabs.children[1].children) == 1
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

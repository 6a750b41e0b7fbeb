"""Search, Network and Keep in JupyterLab, by keyboard, as a reader uses them."""

import pytest
from lab import axe_violations, hide_sidebar, unreachable
from playwright.sync_api import expect

from analysis.studies.bookmarks import read_bookmarks

pytestmark = pytest.mark.browser

OPEN = """
from pathlib import Path
import analysis
from analysis.explore import explore
book = analysis.open_workbook(notebook="mine")
vars(book)["home"] = Path({study!r})
shown = explore(book)
shown
"""


SELECTED = "() => document.querySelector('.wb-explore-tabs [aria-selected=true]').innerText"  # the tab that is shown


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    (folder / "study.toml").write_text("")
    return folder


@pytest.fixture(scope="module")
def page(lab, study):
    opened = lab.run(OPEN.format(study=str(study)), width=1000, height=1200)
    hide_sidebar(opened)
    return opened


def go(page, name):
    tab = page.get_by_role("tab", name=name, exact=True)
    tab.click()
    return page.locator(".wb-explore-tabs .widget-tab-contents")


def no_fault(page):
    assert axe_violations(page) == []
    assert unreachable(page, ".wb-explore") == []


def test_enter_on_a_number_of_the_network_reads_the_sentences_behind_it(page):
    tab = go(page, "Network")
    numbers = tab.get_by_role("toolbar", name="Net sentiment of what each says about each: numbers").get_by_role(
        "button"
    )
    numbers.first.wait_for()
    no_fault(page)
    numbers.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{SELECTED} === 'Read'")
    page.get_by_role("button", name="Back").click()
    page.wait_for_function(f"{SELECTED} === 'Network'")


def test_a_note_becomes_a_bookmark_by_keyboard(page, study):
    tab = go(page, "Keep")
    tab.get_by_role("textbox", name="Note").fill("harsher <b>after</b>")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab.get_by_role("status").filter(has_text="Kept as bookmark").wait_for()
    assert [one.note for one in read_bookmarks(study)] == ["harsher <b>after</b>"]
    assert tab.locator("blockquote").inner_text() == "harsher <b>after</b>"
    expect(tab.get_by_role("textbox", name="Note")).to_have_value("")
    no_fault(page)


def test_a_word_is_looked_for_and_its_place_opens_the_article(page):
    tab = go(page, "Search")
    tab.get_by_label("A word, a “phrase”").fill("summit")
    page.keyboard.press("Enter")
    tab.get_by_role("button", name="summit").first.wait_for()
    no_fault(page)
    tab.get_by_label("Show it").select_option("by outlet")
    tab.get_by_role("figure", name="Uses per million words").get_by_role("img").wait_for()
    tab.get_by_label("Show it").select_option("in context")
    tab.get_by_role("button", name="summit").first.press("Enter")
    page.wait_for_function(f"{SELECTED} === 'Read'")


def test_a_note_that_is_being_written_stays_when_another_article_is_opened(page):
    tab = go(page, "Keep")
    article = tab.get_by_text("With the article that is open")
    tab.get_by_role("textbox", name="Note").fill("half a note")
    before = article.inner_text()
    go(page, "Search").get_by_role("button", name="summit").nth(9).press("Enter")
    page.wait_for_function(f"{SELECTED} === 'Read'")
    go(page, "Keep")
    expect(article).not_to_have_text(before)
    expect(tab.get_by_role("textbox", name="Note")).to_have_value("half a note")

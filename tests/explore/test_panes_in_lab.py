"""Search, Network and Keep in JupyterLab, by keyboard, as a reader uses them."""

import pytest
from lab import axe_violations, hide_sidebar, unreachable

from analysis.studies.bookmarks import read_bookmarks

pytestmark = pytest.mark.browser

OPEN = """
import os
import analysis
from analysis.explore import explore
book = analysis.open_workbook(notebook="mine")
os.environ["WORKBOOK_STUDY"] = {study!r}
shown = explore(book)
shown
"""


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


def selected(page):
    return page.locator(".wb-explore-tabs [role=tab][aria-selected=true]").inner_text()


def no_fault(page):
    assert axe_violations(page) == []
    by_arrows = "wb-chart-region"  # Tab comes to one of the numbers of a figure, arrow keys to the others
    assert [one for one in unreachable(page, ".wb-explore") if by_arrows not in one] == []


def test_enter_on_a_number_of_the_network_reads_the_sentences_behind_it(page):
    tab = go(page, "Network")
    numbers = tab.get_by_role("group", name="Net sentiment of what each says about each: numbers").get_by_role("button")
    numbers.first.wait_for()
    no_fault(page)
    numbers.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.wb-explore-tabs [aria-selected=true]').innerText === 'Read'")
    page.get_by_role("button", name="Back").click()
    page.wait_for_function(
        "() => document.querySelector('.wb-explore-tabs [aria-selected=true]').innerText === 'Network'"
    )


def test_a_note_becomes_a_bookmark_by_keyboard(page, study):
    tab = go(page, "Keep")
    tab.get_by_label("Note").fill("harsher <b>after</b>")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab.get_by_role("status").filter(has_text="Kept as bookmark").wait_for()
    assert [one.note for one in read_bookmarks(study)] == ["harsher <b>after</b>"]
    assert tab.locator("blockquote").inner_text() == "harsher <b>after</b>"
    no_fault(page)

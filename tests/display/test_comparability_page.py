"""The strip of sides and the line of choices, as a page and a terminal show them."""

import re

import pytest
from side_factories import make_side, make_sides

from analysis.display.html import house_css, render
from analysis.display.page import Page
from analysis.findings.comparability import comparability
from analysis.findings.estimates import estimate_means
from analysis.findings.multiverse import multiverse
from analysis.study import Study
from analysis.tables import MULTIVERSE

BAD = """<script>alert("1")</script>'"""
NAMES = {"ortiz": "Ann Ortiz", "echo": "The Echo", "post": BAD}
PAGE = Page("test", NAMES)
STUDY = Study()


def sides():
    about = [i < 20 for i in range(60)]
    echo = make_side("echo", 60, every=3, is_about=about, value=[1.0 if one else -1.0 for one in about])
    return make_sides(echo, make_side("post", 20, first="2019-02-01"), make_side("star", 12, first=None, genre=None))


@pytest.fixture(scope="module")
def strip():
    rows, articles, about = sides()
    table = comparability(rows, articles, about, ["actor_id"], "outlet", STUDY, names=NAMES)
    return PAGE.comparability(table, name="sides", caption="Do they compare?")


@pytest.fixture(scope="module")
def choices():
    rows, articles, about = sides()

    def estimate(rows, study):
        return estimate_means(rows, ["actor_id", "outlet"], measure="net_sentiment", study=study)

    return PAGE.multiverse(multiverse(estimate, rows, articles, about, STUDY), name="choices", caption="Does it hold?")


def test_the_strip_shows_each_side_with_what_is_against_it(strip):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", strip._repr_html_()))
    assert "About Ann Ortiz" in text
    assert "5 Jan 2019 to 1 Jul 2019" in text
    assert "12 undated" in text
    assert "not known" in text
    assert "12 of 92 articles carry no date." in text
    assert "33 % of its articles are about Ann Ortiz" in text


def test_what_is_marked_is_said_in_words_too(strip):
    rows = re.findall(r"<tbody.*?</tbody>", strip._repr_html_(), flags=re.DOTALL)
    assert len(rows) == 3
    assert all(("wb-beware" in row) == ("<b>Beware:</b>" in row) for row in rows)
    assert any("wb-beware" in row for row in rows)


def test_a_terminal_reads_the_reasons(strip, choices):
    assert "Ann Ortiz · The Echo: " in repr(strip)
    assert "changes sign: with articles about Ann Ortiz only it is +1.00" in repr(choices)


def test_a_line_that_turns_is_marked_and_opens_to_its_choices(choices):
    marked = re.findall(r"<details class=\"wb-beware\"><summary>(.*?)</summary>", choices._repr_html_())
    assert ["The Echo" in line for line in marked] == [True]
    assert choices._repr_html_().count("<details") == 3


def test_names_become_no_tags(strip, choices):
    for shown in (strip, choices):
        assert "<script" not in shown._repr_html_()
        assert "alert(" in shown._repr_html_()


def test_tables_are_saved_beside_the_page(tmp_path):
    rows, articles, about = sides()
    page = Page("test", NAMES, out=str(tmp_path))
    table = comparability(rows, articles, about, ["actor_id"], "outlet", STUDY)
    page.comparability(table, name="sides", caption="")
    assert (tmp_path / "tables" / "sides.csv").is_file()


def test_without_sides_a_page_says_so():
    rows, articles, about = sides()
    table = comparability(rows.head(0), articles, about, [], "outlet", STUDY)
    assert repr(PAGE.comparability(table, name="sides", caption="Outlets")) == "Outlets: nothing to compare."


def test_without_a_statement_there_is_nothing_to_try():
    said = PAGE.multiverse(MULTIVERSE.empty(), name="choices", caption="What is stated, under other choices")
    assert repr(said) == (
        "What is stated, under other choices: no difference is stated, so there is none to try under other choices."
    )


@pytest.fixture(scope="module")
def page_file(tmp_path_factory, strip, choices):
    style = render("style", css=house_css())
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Sides</title>{style}<style>body {{ margin: 1rem; background: #ffffff; color: #1d2329 }}"
        "[data-jp-theme-light=false] body { background: #181b1f; color: #e8eaed }</style></head>"
        f"<body><main><h1>Sides</h1>{(strip + choices)._repr_html_()}</main></body></html>",
        encoding="utf-8",
    )
    return path


@pytest.mark.browser
@pytest.mark.parametrize("light", ["true", "false"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_can_be_read_by_everybody_and_nothing_sticks_out(browser, page_file, width, light):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(page_file.as_uri())
    page.evaluate(f"document.documentElement.dataset.jpThemeLight = '{light}'")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_on_a_narrow_page_each_number_says_what_it_is(browser, page_file):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(page_file.as_uri())
    cell = page.locator(".wb-strip td[data-label='About Ann Ortiz']").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"About Ann Ortiz"'
    wide = browser.new_page(viewport={"width": 1280, "height": 800})
    wide.goto(page_file.as_uri())
    assert wide.locator(".wb-strip thead").first.is_visible()

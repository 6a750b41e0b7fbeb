"""96 hostile articles, shown in JupyterLab by everything that shows articles: nothing of them runs, all of them is words; by keyboard, and for axe."""

from pathlib import Path

import pytest
from lab import IDLE, axe_violations, unreachable

pytestmark = pytest.mark.browser

OPEN = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
from hostile_articles import hostile_corpus
from markupsafe import Markup
from analysis.display.evidence import sentences_behind
from analysis.display.html import Html
from analysis.display.tables import DataTable
from analysis.workbook import opening
opening.load_corpus = lambda *_, **__: hostile_corpus()
book = opening.open_workbook("", notebook="hostile", start="", end="")
rows = book.rows("net_sentiment")
sentences = book.as_sentences(sentences_behind(rows.drop_duplicates("article_id"), book.articles, book.measures.sentences), "one an article")
book.page.style() + book.summary()
"""
SHOWN = (
    "book",
    "Html(Markup().join(book.article(one).html for one in book.articles['article_id']), 'articles')",
    "sentences",
    "DataTable(book.articles, 'Articles')",
    "book.corpus",
    "book.mention(rows['mention_id'].iloc[60])",
    "book.finding(book.sentiment(by='outlet').findings.iloc[-1])",
    "book.sentiment(by='outlet')",
    "book.coverage(by='outlet').plot() + book.sentiment(by='outlet').lines()",
    "book.page.table(book.articles, name='articles', caption=book.articles['title'].iloc[0])",
    "book.articles[['title', 'outlet', 'url']]",
    "book.search('window*')",
    "book.collocates('Trump').shown",
)
RUNS = """
() => Array.from(document.querySelectorAll('.jp-OutputArea-output, .jp-OutputArea-output *')).flatMap(element => [
  ...(['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED'].includes(element.tagName) ? [element.tagName] : []),
  ...element.getAttributeNames().filter(name => name.startsWith('on')).map(name => `${element.tagName} ${name}`),
  ...(/^\\s*javascript:/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? '') ? ['javascript:'] : []),
  ...(element.tagName === 'MJX-CONTAINER' ? ['TeX'] : []),
])
"""
TURNED = (
    r"() => document.querySelector('.jp-Notebook').innerText.match(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\x1b\x07]/g)"
)


@pytest.fixture(scope="module")
def page(lab):
    settings = lab.root / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(
        '{"windowingMode": "none"}'
    )  # all cells are there, seen or not
    return lab.run(OPEN, *SHOWN)


def test_nothing_of_them_runs_and_no_mark_turns_the_words_around_it(page):
    page.locator(".wb-datatable").first.wait_for()
    for number in (12, 60, 90):
        page.locator(f"[data-open='{number}']").click()
        page.wait_for_selector(".wb-sentences:not([aria-busy]) .wb-opened .wb-article")
    page.locator(".wb-datatable input").first.fill("javascript")
    page.wait_for_function("() => document.querySelector('.wb-datatable .wb-tools').innerText.includes('that are so')")
    for element in page.locator(".wb mark, .wb a").all()[:40]:
        element.dispatch_event("mouseover")
    assert page.evaluate("() => window.ran") is None
    assert page.evaluate(RUNS) == []
    assert page.evaluate(TURNED) is None


def test_all_of_them_is_there_as_words(page):
    words = page.locator(".wb").all_inner_texts()
    assert sum(text.count("<script>window.ran=1</script>") for text in words) > 20
    assert any(r"\u202edetrever" in text for text in words)
    assert any("{{ 7 * 7 }} {% raw %} ${7*7}" in text for text in words)


def test_articles_open_and_close_by_keyboard(page):
    page.locator("[data-open='3']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.className === 'wb-opened'")
    assert (
        page.locator(".wb-tools [role=status]").first.inner_text()
        == f"Sentence 3 of {page.locator('[data-open]').count()}"
    )
    assert page.locator(".wb-opened .wb-sentence.wb-focus").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.dataset.open === '3'")
    assert page.locator(".wb-sentences .wb-reader").first.is_hidden()


def test_a_link_of_the_margin_leads_to_its_place_and_the_address_of_the_lab_stays(page):
    before = page.url
    page.locator("[data-open='3']").click()
    page.locator(".wb-opened .wb-margin a").first.click()
    page.wait_for_selector(".wb-opened .wb-here:focus")
    assert page.url == before


@pytest.mark.parametrize("shown", [".wb-datatable", ".wb-sentences", ".wb-object"])
def test_axe_finds_nothing(page, shown):
    assert axe_violations(page, shown) == []


def test_every_control_of_a_table_is_reached_by_tab(page):
    assert unreachable(page, ".wb-datatable") == []


def test_nothing_of_them_runs_in_the_explorer(lab, page):
    explorer = lab.run(OPEN, "from analysis.explore import explore\nexplore(book)")
    for tab in ("Read", "Search", "Network", "Keep", "Overview"):
        explorer.locator(".wb-explore").get_by_role("tab", name=tab, exact=True).click()
        explorer.wait_for_function(IDLE)
    assert explorer.evaluate("() => window.ran") is None
    assert explorer.evaluate(RUNS) == []
    assert explorer.evaluate(TURNED) is None

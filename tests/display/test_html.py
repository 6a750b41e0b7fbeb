"""What is put into a page cannot become a tag, however objects are joined."""

import pandas as pd
import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from analysis.display.html import Html, render
from analysis.display.page import Page

BAD = """<script>alert("1")</script>'"""
PAGE = Page("test", {"a": BAD})
TABLE = pd.DataFrame({"actor_id": ["a"], BAD: [BAD], "number": [BAD], "base": [BAD]})
SENTENCE = pd.DataFrame([{"outlet": BAD, "published": pd.NaT, "title": BAD, "url": f"https://x.example/{BAD}", "before": BAD, "marked": BAD,
                          "after": BAD, "voice": BAD, "label": BAD, "weight": None}])  # fmt: skip


def test_words_that_are_no_markup_are_escaped_and_markup_is_not_escaped_twice():
    joined = Html("<b>", "one") + Html(Markup("<i>kept</i>"), "two")  # type: ignore[arg-type]
    assert joined.html == "&lt;b&gt;<i>kept</i>"
    assert repr(joined) == "one\ntwo"
    assert isinstance(joined.html, Markup)


@pytest.mark.parametrize("shown", [
    PAGE.note(BAD), PAGE.say([BAD]), PAGE.cards([(BAD, BAD, BAD)]), PAGE.keep(TABLE, name=BAD), PAGE.table(TABLE, name=BAD, caption=BAD),
    PAGE.sentences(SENTENCE, name=BAD, caption=BAD),
    PAGE.lines(TABLE, rows=["actor_id"], evidence=lambda _: SENTENCE, name=BAD, caption=BAD),
])  # fmt: skip
def test_nothing_that_a_page_shows_can_become_a_tag_or_end_an_attribute(shown):
    html = shown._repr_html_()
    assert "<script" not in html
    assert '"1"' not in html
    assert "alert(" in html


def test_what_a_notebook_shows_is_kept_from_being_typeset():
    assert PAGE.note("$1 and $2")._repr_html_().startswith('<div class="wb mathjax_ignore">')


def test_a_template_says_what_it_was_not_given():
    with pytest.raises(UndefinedError, match="words"):
        render("note")


@pytest.mark.browser
def test_a_long_name_stays_within_its_card(browser):
    page = browser.new_page(viewport={"width": 700, "height": 400})
    cards = PAGE.cards([("127", "outlets", "corpora/us_news_2018_2019_with_a_name.jsonl.gz"), ("3", "stories", "once")])
    page.set_content(str((PAGE.style() + cards).html))
    boxes = page.locator(".wb-card").evaluate_all("cards => cards.map(card => [card.scrollWidth, card.clientWidth])")
    page.close()
    assert len(boxes) == 2
    assert all(inside <= box for inside, box in boxes)

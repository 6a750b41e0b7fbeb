"""HTML of Markdown and pandas, changed to the dress of the house."""

import pandas as pd
import pytest
from factories import make_articles

from analysis.display.page import Page
from analysis.report.markup import dressed, prose_and_headings, without_house_style


def test_headings_get_ids_of_their_own_and_their_words_without_links():
    prose, headings = prose_and_headings(
        '<h2>A <em>b</em> &amp; <a href="#x">c</a></h2>\n<h2>A b & c</h2>', {"s-a-b-c"}
    )
    assert [(h.level, h.id, h.text) for h in headings] == [(2, "s-a-b-c-2", "A b & c"), (2, "s-a-b-c-3", "A b & c")]
    assert headings[0].html == "<span>A <em>b</em> &amp; c</span>"
    assert '<h2 id="s-a-b-c-2">A <em>b</em> &amp; <a href="#x">c</a></h2>' in prose


def test_words_around_and_between_tags_stay():
    prose, _ = prose_and_headings("1 < 2 <p>so</p> & on<table><tr><td>x</td></tr></table>after", set())
    assert prose.startswith("1 &lt; 2 <p>so</p> &amp; on<div")
    assert prose.endswith("</table></div>after")


@pytest.mark.parametrize(
    "html", ["", "<p>a<br>b &nbsp; c</p>", '<svg viewBox="0 0 1 1"><circle r="1"/></svg>', Page("x").note("$").html]
)
def test_where_no_bare_table_is_nothing_changes(html):
    assert dressed(html) == html


def test_a_table_of_pandas_is_dressed_and_its_words_stay_escaped():
    table = make_articles("<b>bold</b> & $5 to $6")[["text", "n_words"]]
    html = dressed(table.to_html(notebook=True))
    assert "<style" not in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; $5 to $6" in html
    assert '<td class="wb-num">5</td>' in html
    assert '<th class="wb-num">n_words</th>' in html
    assert '<table class="dataframe">' in html


def test_a_table_of_the_house_keeps_its_roles():
    shown = (
        Page("x").note("x")._repr_html_().replace('<p class="wb-note">x</p>', '<table role="table"><tr></tr></table>')
    )
    assert dressed(shown) == shown


def test_headings_of_tables_with_several_head_rows_are_left():
    table = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")]))
    assert 'class="wb-num">x' not in dressed(table.to_html())


def test_the_style_sheet_of_a_notebook_goes_and_what_stands_with_it_stays():
    page = Page("x")
    assert without_house_style(page.style()._repr_html_()) == ""
    shown = without_house_style((page.style() + page.note("seen"))._repr_html_())
    assert '<p class="wb-note">seen</p>' in shown
    assert "<style" not in shown
    assert without_house_style("<style>p { color: red }</style>") == "<style>p { color: red }</style>"

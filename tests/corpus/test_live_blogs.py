"""Live blogs: entries below their times, in the order of the page. Outlets, persons and events are invented."""

import json
from collections import Counter

import pytest

from analysis.corpus.cleaning.pages.read_page import read_page
from analysis.corpus.load import read_and_clean

TITLE = "Fog over the harbour: ferries stopped, as it happened"
URL = "https://harbour-gazette.example/live/fog"
SUMMARY = "Fog has closed the harbour since five o'clock, and no ferry leaves for the islands; follow the morning here."
ENTRIES = [
    ("2018-06-12T10:40:00+01:00", "Fog lifts", ["The fog lifts, and the harbour master lets the first of nine boats leave."]),
    ("2018-06-12T08:05:00+01:00", "", [
        "The company hands out tea and blankets to two thousand passengers in the hall.",
        "“Nobody told us anything,” says Ana Ruiz, who waits with two children.",
    ]),
    ("2018-06-11T23:30:00+01:00", "Warning", ["The weather office warns of thick fog along the whole of the northern coast."]),
]  # fmt: skip
TEXT = [
    "09:40 UTC\nFog lifts",
    *ENTRIES[0][2],
    f"07:05 UTC\n{ENTRIES[1][2][0]}",
    ENTRIES[1][2][1],
    "22:30 UTC, 11 June 2018\nWarning",
    *ENTRIES[2][2],
]
RELATED = "".join(
    f'<li><time datetime="2011-03-0{n}">2011</time><p>The price of wheat fell again, for the {n}. week in a row, it is said.</p></li>'
    for n in range(1, 9)
)


def shown(tag="article"):
    return "".join(
        f'<{tag} class="entry"><header><time datetime="{when}">some time ago</time><button>Share</button></header>'
        f"{f'<h3>{headline}</h3>' if headline else ''}<div>{''.join(f'<p>{p}</p>' for p in paragraphs)}</div></{tag}>"
        for when, headline, paragraphs in ENTRIES
    )


def page(kind="", entries="", classes="", updates=()):
    own = {
        "@type": kind,
        "headline": TITLE,
        "url": URL,
        "datePublished": "2018-06-12T05:00:00+01:00",
        "liveBlogUpdate": list(updates),
    }
    data = f'<script type="application/ld+json">{json.dumps(own)}</script>' if kind else ""
    return (
        f'<html><head><meta property="og:title" content="{TITLE}"><meta property="article:published_time" '
        f'content="2018-06-12T05:00:00+01:00">{data}</head><body><main><h1>{TITLE}</h1><p>{SUMMARY}</p>'
        f'<div class="{classes}">{entries}</div></main><aside class="related"><ul>{RELATED}</ul></aside></body></html>'
    )


def read(html):
    record = dict.fromkeys(("title", "outlet", "published", "url", "authors", "section", "genre", "meta", "origin"), "")
    return read_page({**record, "text": html, "is_html": True}, Counter())


UPDATES = [
    {"@type": "BlogPosting", "headline": headline, "datePublished": when, "articleBody": "\n".join(paragraphs)}
    for when, headline, paragraphs in ENTRIES
]


@pytest.mark.parametrize("tag", ["article", "li", "section"])
def test_entries_stand_below_their_times_in_the_order_of_the_page(tag):
    found = read(page("LiveBlogPosting", shown(tag)))
    assert found.title == TITLE
    assert found.published == "2018-06-12T05:00:00+01:00"
    assert [block for block in found.text.split("\n\n") if block != SUMMARY] == TEXT


def test_what_stands_above_the_first_entry_is_kept():
    assert read(page("LiveBlogPosting", shown())).text.startswith(f"{SUMMARY}\n\n09:40 UTC\n")


def test_a_page_without_data_is_a_live_blog_where_its_markup_names_it_so():
    assert "09:40 UTC\n" in read(page(entries=shown(), classes="c-live-blog__entries")).text
    assert "UTC" not in read(page(entries=shown(), classes="c-story")).text


def test_entries_that_stand_only_in_the_data_are_read_from_there():
    html = page("LiveBlogPosting", updates=UPDATES).replace(RELATED, "")
    assert read(html).text.split("\n\n")[:2] == TEXT[:2]


def test_a_box_of_updates_beside_an_article_is_not_its_text():
    story = "".join(
        f"<p>The council met for the {n}. time on Monday and spoke for an hour about the bridge.</p>" for n in range(40)
    )
    box = f'<div class="live-updates">{shown("li")}</div>'
    text = read(page(entries=story).replace("</main>", f"{box}</main>")).text
    assert text.startswith(SUMMARY)
    assert "UTC" not in text


def test_the_times_stay_when_boilerplate_is_cut(tmp_path):
    path = tmp_path / "live.html"
    path.write_text(page("LiveBlogPosting", shown()), encoding="utf-8")
    (article,) = read_and_clean(path).articles.itertuples()
    assert article.text.split("\n\n") == [SUMMARY, *TEXT]

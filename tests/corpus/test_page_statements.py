"""What pages say of themselves: the article's own date, title and author, among those of all that else stands on a page.

Outlets, persons and events are invented.
"""

import json
from collections import Counter

import pytest

from analysis.corpus.cleaning.pages.read_page import read_page

URL = "https://harbour-gazette.example/news/ferries-run-late"
TITLE = "Ferries run late as fog closes the harbour"
AUTHOR = "Ana Ruiz"
OWN = "2018-06-12T07:30:00+01:00"
WRONG = "2011-03-04T05:06:07Z"
STORY = [
    "Ferries to the islands ran up to four hours late on Tuesday after fog closed the harbour for most of the morning.",
    "The harbour master, Peter Lunn, said that no boat had been allowed to leave between five and eleven o'clock.",
    "About two thousand passengers waited in the hall, where the company handed out tea and blankets to families.",
    "The last time that fog closed the harbour for so long was nine years ago, according to the records of the port.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def page(*head, before="", header=f"<h1>{TITLE}</h1>", body=BODY, after="", root="<html>"):
    return (
        f"<!DOCTYPE html>{root}<head>{''.join(head)}</head><body>{before}<main><article>{header}{body}</article></main>{after}"
        "<footer>© The Harbour Gazette</footer></body></html>"
    )


def data(*objects):
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in objects)


def article(kind="NewsArticle", **fields):
    own = {"@type": kind, "headline": TITLE, "url": URL, "datePublished": OWN, "author": person(AUTHOR)}
    return {"@context": "https://schema.org", **own, **fields}


def person(name):
    return {"@type": "Person", "name": name}


def meta(name, content, by="property"):
    return f'<meta {by}="{name}" content="{content}">'


def read(html, url=URL, **fields):
    record = dict.fromkeys(("title", "outlet", "published", "url", "authors", "section", "genre", "meta"), "")
    return read_page({**record, "text": html, "is_html": True, "origin": "page", "url": url, **fields}, Counter())


OTHER = article(
    headline="Wheat prices fall for a third week", url="https://harbour-gazette.example/money/wheat", datePublished=WRONG,
    author=person("Ivo Sandor"),
)  # fmt: skip
TITLED = (meta("og:title", TITLE), meta("author", AUTHOR, "name"))
TIMED = f'<h1>{TITLE}</h1><p class="by">By <a rel="author">{AUTHOR}</a> <time datetime="{OWN}">12 June 2018</time></p>'

PAGES = {
    "list of related stories before the article": page(
        data({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}], "datePublished": WRONG}, article())
    ),
    "video before the article": page(
        data({"@type": "VideoObject", "name": "Fog from above", "uploadDate": WRONG, "datePublished": WRONG,
              "author": person("Ivo Sandor")}, article())
    ),
    "site and its search box": page(
        data({"@type": "WebSite", "name": "The Harbour Gazette", "datePublished": WRONG, "url": "https://harbour-gazette.example"},
             article())
    ),
    "comments of readers": page(
        data({"@type": "Comment", "datePublished": WRONG, "author": person("fogfan")},
             {"comment": [{"@type": "Comment", "datePublished": WRONG, "author": person("fogfan"), "text": "Good."}], **article()})
    ),
    "live blog": page(
        data(article("LiveBlogPosting", liveBlogUpdate=[
            {"@type": "BlogPosting", "headline": "Fog lifts", "datePublished": "2018-06-12T10:40:00+01:00"}],
            coverageStartTime=OWN, datePublished="2018-06-12T09:00:00+01:00"))
    ),
    "breadcrumbs and an organisation in one graph": page(
        data({"@context": "https://schema.org", "@graph": [
            {"@type": "BreadcrumbList", "itemListElement": []},
            {"@type": "Organization", "@id": "#gazette", "name": "The Harbour Gazette", "foundingDate": WRONG},
            {"@type": "Person", "@id": "#ana", "name": AUTHOR},
            {"@type": "WebPage", "@id": URL, "datePublished": WRONG, "dateModified": WRONG},
            {"@type": "NewsArticle", "@id": f"{URL}#article", "headline": TITLE, "datePublished": OWN, "author": {"@id": "#ana"}}]})
    ),
    "content before property in meta": page(
        f'<meta content="{TITLE}" property="og:title"/>', f'<meta content="{WRONG}" property="article:modified_time"/>',
        f'<meta content="{OWN}" data-rh="true" property="article:published_time"/>', f'<meta content="{AUTHOR}" name="author"/>',
    ),
    "no data, a time below the headline": page(
        header=TIMED, before=f'<aside class="related"><article><h3>Wheat</h3><time datetime="{WRONG}">2011</time></article></aside>'
    ),
    "changed before it was published": page(
        *TITLED, header=f'<h1>{TITLE}</h1><p>Updated <time datetime="2019-01-01T00:00:00Z">1 January</time> '
        f'Published <time datetime="{OWN}">12 June</time></p>',
    ),
    "change stands first in the data": page(
        data({"@type": "NewsArticle", "dateModified": "2019-01-01T00:00:00Z", "headline": TITLE, "datePublished": OWN,
              "author": [person(AUTHOR)]})
    ),
    "edition for telephones": page(
        f'<link rel="canonical" href="{URL}">', data(OTHER, article(url=None, mainEntityOfPage={"@id": URL})),
        root='<html amp lang="en">',
    ),
    "microdata": page(
        body=f'<div itemscope itemtype="https://schema.org/VideoObject"><meta itemprop="datePublished" content="{WRONG}"></div>'
        f'<div itemscope itemtype="http://schema.org/NewsArticle"><h2 itemprop="headline">{TITLE}</h2>'
        f'<span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">{AUTHOR}</b></span>'
        f'<time itemprop="datePublished" datetime="{OWN}">12 June</time>'
        f'<div itemprop="comment" itemscope itemtype="http://schema.org/Comment"><time itemprop="datePublished" datetime="{WRONG}">'
        f"</time></div>{BODY}</div>",
    ),
    "several articles in one graph": page(data({"@graph": [OTHER, article(), OTHER | {"url": f"{OTHER['url']}-2"}]})),
    "broken data": page(
        data(article()).replace('"headline"', 'headline"').replace(OWN, WRONG), *TITLED, meta("article:published_time", OWN)
    ),
    "commas too many and marks of a comment": page(
        '<script type="application/ld+json">//<![CDATA[\n'
        + json.dumps([article()]).replace("}]", ",},]") + "\n//]]></script>",
        meta("article:published_time", WRONG),
    ),
    "markup in the headline": page(data(article(headline="Ferries run late as <em>fog</em> closes&nbsp;the harbour"))),
    "address that differs from the canonical one": page(
        f'<link rel="canonical" href="{URL}/amp">', data(OTHER, article(url=f"{URL}.html?utm_source=x"))
    ),
    "the same moment with a zone elsewhere": page(
        data(article(datePublished="2018-06-12T07:30:00")), meta("article:published_time", OWN)
    ),
    "a day, whose time stands elsewhere": page(
        data(article(datePublished="2018-06-12")), meta("date", "12/06/2018", "name"), meta("parsely-pub-date", OWN, "name")
    ),
    "dates that cannot be": page(
        data(article(datePublished="0001-01-01T00:00:00Z")), meta("article:published_time", "2190-01-01T00:00:00Z"),
        meta("sailthru.date", OWN, "name"),
    ),
    "only a teaser is data": page(data(OTHER), *TITLED, meta("dc.date.issued", OWN, "name")),
    "newsletter of the site as an author": page(
        data(article(author=[{"@type": "Organization", "name": "The Harbour Gazette"}, person(AUTHOR)]))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_own_date_title_and_author(name):
    found = read(PAGES[name])
    assert (found.published, found.title, found.authors) == (OWN, TITLE, AUTHOR)
    assert found.text.split("\n")[-len(STORY) :] == STORY  # what stands before it is a byline


def test_a_page_without_an_address_gives_its_own():
    found = read(page(f'<link href="{URL}" rel="canonical">', data(article())), url="")
    assert (found.url, found.published) == (URL, OWN)


def test_what_the_record_says_goes_before_what_the_page_says():
    found = read(page(data(article())), title="Fog", published="2018-06-13", authors="By P. Lunn", outlet="Port News")
    assert (found.title, found.published, found.authors, found.outlet) == ("Fog", "2018-06-13", "P. Lunn", "Port News")


@pytest.mark.parametrize(
    "head, genre",
    [
        (data(article("OpinionNewsArticle")), "opinion"),
        (data(article(["NewsArticle", "AnalysisNewsArticle"])), "analysis"),
        (data(article("http://schema.org/LiveBlogPosting")), "live blog"),
        (data(article(genre=["Commentary"])), "Commentary"),
        (meta("article:opinion", "true"), "opinion"),
        (data(article()), ""),
        (data(OTHER | {"@type": "OpinionNewsArticle"}), ""),
    ],
)
def test_a_page_tells_its_genre(head, genre):
    assert read(page(head)).genre == genre


def test_an_archive_has_old_dates_and_no_other_is_put_in_their_place():
    assert read(page(data(article(datePublished="1985-02-03")))).published == "1985-02-03"
    assert read(page(data(article(datePublished="1970-01-01T00:00:00Z")), meta("date", OWN))).published == OWN


def test_a_headline_that_opens_the_text_is_taken_off():
    for header in (f"<h1>{TITLE}</h1>", f"<h2>{TITLE}</h2>", f"<p><b>{TITLE.upper()}</b></p>"):
        assert read(page(meta("og:title", TITLE), header=header)).text.split("\n") == STORY


def test_the_headline_that_readers_see_goes_before_one_for_machines():
    machines = article(headline="Ferries run late: fog closes harbour - The Harbour Gazette")
    found = read(page(data(machines), meta("og:site_name", "The Harbour Gazette")))
    assert found.title == TITLE


def test_an_organisation_is_the_author_only_where_no_person_is():
    own = article(author={"@type": "Organization", "name": "The Harbour Gazette"})
    assert read(page(data(own))).authors == "The Harbour Gazette"
    assert read(page(data(own), meta("author", AUTHOR, "name"))).authors == AUTHOR


def test_what_persons_are_is_no_author_and_an_agency_is():
    own = article(author="By ANA RUIZ and IVO SANDOR, AP Maritime Writer")
    assert read(page(data(own))).authors == "ANA RUIZ; IVO SANDOR; AP"

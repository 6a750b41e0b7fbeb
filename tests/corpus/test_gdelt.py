"""GDELT's lists of articles, made after public descriptions: links whose pages say their own title and date."""

import json

import pytest
from sites import Site, page, serve
from source_files import put, read

from analysis.corpus.load import load_corpus
from analysis.corpus.readers.records import Link, Note, Reject
from analysis.corpus.readers.source import read_sources
from analysis.corpus.store.ingest import ingest

URLS = ["https://paper.example/1", "https://courier.example/2"]
NOTE = "a list of GDELT's. Its times say when GDELT saw a page, and are kept as `meta.seen`"


def links(path, **options):
    """The links, the rejects and the notes of a list."""
    reads = list(read_sources([path], follow=iter, **options))
    return tuple([r for r in reads if isinstance(r, kind)] for kind in (Link, Reject, Note))


def listed(url, number=1):
    return {
        "url": url, "url_mobile": "", "title": f"Ferries late , mayor says ( {number} )", "seendate": "20240101T123000Z",
        "socialimage": "https://paper.example/1.jpg", "domain": url.split("/")[2], "language": "English", "sourcecountry": "Portugal",
    }  # fmt: skip


RECORDS = [listed(url, n) for n, url in enumerate(URLS)]


def gkg(url, name="paper.example", extras="<PAGE_TITLE>Ferries &amp; fog</PAGE_TITLE>"):
    cells = [""] * 27
    cells[:5] = ["20240101123000-17", "20240101123000", "1", name, url]
    cells[7:9] = ["TAX_FNCACT;EPU", 'CRISIS,12;"']  # a lone quotation mark
    return "\t".join([*cells[:26], extras])


def mention(url):
    return "\t".join(
        [
            "1149",
            "20240101121500",
            "20240101123000",
            "1",
            "paper.example",
            url,
            "3",
            *["-1"] * 3,
            "1",
            "50",
            "2048",
            "-2.1",
            "",
            "",
        ]
    )


def event(url, n_cells=61):
    return "\t".join(
        [
            "1149",
            "20240101",
            "202401",
            "2024",
            "2024.0027",
            *[""] * (n_cells - 7),
            "20240101123000"[: 14 if n_cells == 61 else 8],
            url,
        ]
    )


CSV = "\ufeffURL,MobileURL,Date,Title\n" + "".join(
    f'{url},,2024-01-01 12:30:00,"Ferries late , mayor says"\n' for url in URLS
)
LISTS = {
    "json": json.dumps({"articles": RECORDS}),
    "json without its list": json.dumps(RECORDS),
    "json lines": "\n".join(map(json.dumps, RECORDS)),
    "csv": CSV,
    "csv of a table in Python": ",".join(["", *RECORDS[0]]) + "\n" + "\n".join(",".join([str(n), *(f'"{v}"' for v in r.values())]) for n, r in enumerate(RECORDS)),
    "gkg": "\n".join(map(gkg, URLS)),
    "gkg by BigQuery": "GKGRECORDID,DATE,SourceCommonName,DocumentIdentifier,AllNames\n" + "\n".join(f'1,20240101123000,paper.example,{u},"{"Ann Ortiz,4;" * 60}"' for u in URLS),
    "mentions": "\n".join(map(mention, URLS)),
    "events": "\n".join(map(event, URLS)),
    "events of version 1": "\n".join(event(url, 58) for url in URLS),
    "article list": "\n".join(json.dumps({"date": "2024-01-01T12:30:00Z", "url": u, "title": "Late", "lang": "en", "desc": "Fog.", "domain": "a", "outletName": "The Paper"}) for u in URLS),
}  # fmt: skip


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.CSV.txt", "20240101123000.export"])
@pytest.mark.parametrize("kind", LISTS)
def test_every_kind_of_list_is_told_by_its_content(tmp_path, kind, name):
    found, left, notes = links(put(tmp_path, name, LISTS[kind]))
    assert ([link.url for link in found], left) == (URLS, [])
    assert [NOTE in note.text for note in notes] == [True]
    assert {json.loads(link.meta)["seen"] for link in found} <= {"2024-01-01T12:30:00Z", "2024-01-01"}
    assert {(link.title, link.published) for link in found} == {("", "")}


def test_what_a_list_says_besides_is_kept_as_metadata(tmp_path):
    (link, _), *_ = links(put(tmp_path, "a.json", LISTS["json"]))
    assert (link.outlet, link.origin) == ("paper.example", "a.json, record 1")
    assert json.loads(link.meta) == {
        "seen": "2024-01-01T12:30:00Z", "listed_title": "Ferries late , mayor says ( 0 )", "language": "English", "sourcecountry": "Portugal",
    }  # fmt: skip
    (link, _), *_ = links(put(tmp_path, "a.gkg.csv", LISTS["gkg"]), outlet="The Paper")
    assert (link.outlet, json.loads(link.meta)["listed_title"]) == ("paper.example", "Ferries & fog")


def test_a_page_that_is_named_with_every_event_is_one(tmp_path):
    found, left, _ = links(put(tmp_path, "a.export.CSV", "\n".join(map(event, [*URLS, *URLS, URLS[0]]))))
    assert ([link.url for link in found], left) == (URLS, [])


def test_records_that_name_no_page_and_lines_that_do_not_fit_are_left_out(tmp_path):
    rows = [gkg(URLS[0]), gkg("BBC Monitoring/12"), "20240101123000-17\t2024", "nonsense", gkg(URLS[1])]
    found, left, _ = links(put(tmp_path, "a.gkg.csv", "\n".join(rows)))
    assert [link.url for link in found] == URLS
    assert [(r.origin, r.reason) for r in left] == [
        ("a.gkg.csv, line 2", "not an address"), ("a.gkg.csv, line 3", "columns"), ("a.gkg.csv, line 4", "columns"),
    ]  # fmt: skip


def test_an_answer_that_breaks_off_gives_the_records_before(tmp_path):
    found, left, _ = links(put(tmp_path, "a.json", LISTS["json"][:-60]))
    assert ([link.url for link in found], [r.reason for r in left]) == (URLS[:1], ["not JSON"])


def test_a_message_in_place_of_a_list_is_shown(tmp_path):
    _, (reject,), _ = links(put(tmp_path, "a.json", "Please limit requests to one every 5 seconds."))
    assert "GDELT answered with a message in place of a list: 'Please limit requests" in reject.detail


def test_a_list_to_which_texts_were_added_is_read_as_articles(tmp_path):
    text = "The harbour was quiet on Monday, and the ferries ran late."
    kept, left, _ = read(put(tmp_path, "a.json", json.dumps([record | {"text": text} for record in RECORDS])))
    assert ([article.text for article in kept], left) == ([text] * 2, [])
    kept, left, _ = read(
        put(tmp_path, "a.csv", f"url,title,seendate,text\n{URLS[0]},Late,20240101T123000Z,{text.replace(',', '')}\n")
    )
    assert (len(kept), left) == (1, [])


def test_what_is_no_list_is_said_where_the_format_is_named(tmp_path):
    _, (reject,), _ = links(put(tmp_path, "a.txt", "The harbour was quiet."), format="gdelt")
    assert (reject.origin, reject.reason) == ("a.txt", "not GDELT")


def test_the_page_says_when_it_was_published_and_the_list_when_it_was_seen(tmp_path):
    site = Site()
    stop = serve(site)
    dated = page("Lisbon").replace(
        "<title>", '<meta property="article:published_time" content="2023-12-30T08:00:00Z"><title>'
    )
    site.answers |= {"/1": dated, "/2": page("Porto")}
    path = put(tmp_path, "a.json", json.dumps({"articles": [listed(site.url("/1")), listed(site.url("/2"))]}))
    ingest([path], tmp_path / "store", politeness=site.politeness())
    stop()
    articles = load_corpus(tmp_path / "store").articles.sort_values("url")
    assert [str(day)[:10] for day in articles["published"]] == ["2023-12-30", "NaT"]
    assert articles["meta.seen"].tolist() == ["2024-01-01T12:30:00Z"] * 2
    assert articles["title"].tolist() == ["Ferries late in Lisbon", "Ferries late in Porto"]

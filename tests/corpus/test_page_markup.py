"""Pages that are odd or hostile: read whole in bounded time, or rejected with the reason; never cut silently."""

import time

import pytest

from analysis.corpus.cleaning.pages import markup
from analysis.corpus.cleaning.pages.markup import PageError, flattened, parse_page
from analysis.corpus.cleaning.pages.read_page import extract_text
from analysis.corpus.load import read_and_clean

STORY = [
    f"The council of the harbour town met on day {n} and spoke about the bridge, which an engineer had drawn in winter."
    for n in range(6)
]
BODY = "<article>" + "".join(f"<p>{paragraph}</p>" for paragraph in STORY) + "</article>"
MANY = " ".join(f'a{n}="{n}>"' for n in range(100_000))


def page(body):
    return f"<html><head><title>A bridge for the harbour</title></head><body>{body}</body></html>"


HOSTILE = {
    "a tag of 100,000 attributes": f"<div {MANY}>{BODY}</div>",
    "100,000 attributes without values": f"<div {' '.join(f'a{n}' for n in range(100_000))}>{BODY}</div>",
    "a tag that never ends": f"{BODY}<div {MANY} x='",
    "50,000 blocks around the story": "<div>" * 50_000 + BODY + "</div>" * 50_000,
    "300 blocks around the story": "<div>" * 300 + BODY + "</div>" * 300,
    "50,000 blocks before the story": "<div>" * 50_000 + "</div>" * 50_000 + BODY,
    "50,000 spans in the story": BODY.replace("<p>", "<p>" + "<span>" * 9_000).replace("</p>", "</span>" * 9_000 + "</p>"),
    "blocks that are never closed": BODY + "<section>" * 50_000,
    "data nested 100,000 deep": f'<script type="application/ld+json">{"[" * 100_000}</script>{BODY}',
    "100,000 comments that are never closed": BODY + "<!--" * 100_000,
    "9 million characters of a script": f"<script>{'x;' * 4_500_000}</script>{BODY}",
    "9 million characters of styles and comments": f"<style>{'x;' * 2_500_000}</style><!--{'x' * 5_000_000}-->{BODY}",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_whole_in_bounded_time(name):
    began = time.process_time()
    text = extract_text(page(HOSTILE[name]))
    assert text.split("\n") == STORY
    assert time.process_time() - began < 8


def test_the_time_for_attributes_grows_with_their_number():
    def seconds(n):
        html = page(f"<div {' '.join(f'a{i}=1' for i in range(n))}>{BODY}</div>")
        began = time.process_time()
        parse_page(html)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(200_000) < 20 * max(seconds(20_000), 0.02)


def test_a_page_too_large_is_rejected_with_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "MAX_HTML", 2_000)
    (tmp_path / "large.html").write_text(page(BODY * 4), encoding="utf-8")
    (tmp_path / "small.html").write_text(page(BODY + f"<script>{'x' * 5_000}</script>"), encoding="utf-8")
    cleaned = read_and_clean(tmp_path)
    assert list(cleaned.articles["text"]) == ["\n\n".join(STORY)]
    (reject,) = cleaned.rejects.itertuples()
    assert (reject.origin, reject.reason) == ("large.html", "too large")
    assert reject.detail == "2,986 characters without scripts and styles; at most 2,000 are read"


def test_a_page_that_nests_what_no_page_nests_is_rejected():
    with pytest.raises(PageError, match="unreadable"):
        parse_page(page("<table><tr><td>" * 10_000 + BODY))


def test_data_of_the_page_stays_when_scripts_are_left_out(monkeypatch):
    monkeypatch.setattr(markup, "MAX_HTML", 2_000)
    kept = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    tree = parse_page(page(f"<script>{'x' * 3_000}</script>{kept}{BODY}"))
    assert [script.text for script in tree.iter("script")] == ['{"@type": "NewsArticle"}']


def test_a_shallow_page_is_the_same_when_it_is_flattened():
    html = page(f"<div><section>{BODY}</section><br><img src='a.png'></div>")
    assert flattened(html) == html

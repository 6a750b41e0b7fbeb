"""What teaches cleaning: marked pages, codes of real articles, invented pages; the same of them give the same weights."""

import gzip
import json

import numpy as np
import pytest

from analysis.codebook.boilerplate import read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate
from analysis.corpus.cleaning.judged import LOOKS_LIKE
from analysis.corpus.cleaning.learned import site_digest
from analysis.errors import GoldError
from analysis.paths import CODEBOOK
from analysis.training.cleaning.codes import coded_pages, digest_of
from analysis.training.cleaning.invented import invented_pages, read_invented
from analysis.training.cleaning.learn import fit_forest, fold_of
from analysis.training.cleaning.pages import around_story, page_lines, read_gold_pages, read_page

BOILERPLATE = Boilerplate(read_boilerplate(CODEBOOK / "boilerplate.toml"))
BODY = "The lighthouse went dark on Sunday night.\nTwo trawlers waited outside the bay until it was light."
HTML = f"""<html><head><title>Light | The Paper</title><script>var x = "dark";</script></head><body><nav><a>Home</a><a>Sport</a></nav>
<h1>Light goes out</h1><p>{BODY.split(chr(10), maxsplit=1)[0]}</p><p>Two trawlers <b>waited</b> outside the bay until it was light.</p>
<div>Most read</div></body></html>"""


def test_a_block_is_the_storys_where_its_words_stand_in_the_marked_body():
    raw = f"Home\nLight goes out\n{BODY}\nMost read"
    page = read_page({"id": "p", "site": "paper.example", "text": BODY}, BOILERPLATE, raw)
    assert page.boilerplate == [1, 1, 0, 0, 1]
    assert page.site == "paper.example"


def test_short_words_that_the_story_has_in_passing_teach_nothing():
    page = read_page({"id": "p", "text": BODY}, BOILERPLATE, f"Two trawlers\n{BODY}")
    assert page.boilerplate == [-1, 0, 0]


def test_a_page_is_read_as_it_would_be_copied():
    lines, headline = page_lines(HTML)
    assert headline == "Light goes out"
    assert lines == ["HomeSport", "Light goes out", *BODY.split("\n"), "Most read"]
    assert around_story(lines, BODY).split("\n") == lines
    assert around_story(lines, "Other words that stand nowhere on this page at all.") == ""


def test_sites_held_out_teach_nothing_from_either_set(tmp_path):
    records = [{"id": f"ct-{n}", "site": site, "raw": f"Home\n{BODY}", "text": BODY} for n, site in enumerate("ab")]
    pages = [{"id": str(n), "site": site, "html": HTML, "text": BODY} for n, site in enumerate("ab")]
    for name, content in (("copied_text_dev", records), ("boilerplate_scrapinghub_dev", pages)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as file:
            file.write("\n".join(map(json.dumps, content)))
    assert len(read_gold_pages(tmp_path, BOILERPLATE)) == 6  # as page, as copied, and so with its headline
    assert {page.site for page in read_gold_pages(tmp_path, BOILERPLATE, ["a"])} == {"b"}


def test_codes_are_found_again_in_the_corpus_and_its_absence_is_told(tmp_path):
    code = {
        "corpus": "news",
        "article": "n1",
        "boilerplate": {digest_of("Light. Photo of the cape"): "caption"},
        "open": [],
    }
    codes = tmp_path / "codes.jsonl"
    codes.write_text(json.dumps(code))
    with pytest.raises(GoldError, match="1 articles were coded"):
        coded_pages(tmp_path, BOILERPLATE, codes)
    with gzip.open(tmp_path / "news.jsonl.gz", "wt") as file:
        file.write(json.dumps({"id": "n1", "title": "Light", "text": f"Light. Photo of the cape\n{BODY}"}))
    (page,) = coded_pages(tmp_path, BOILERPLATE, codes)
    assert page.boilerplate == [1, 0, 0]
    assert page.kinds == ["caption", "", ""]


def test_invented_pages_are_drawn_alike_and_their_kinds_have_words():
    first, second = (invented_pages(BOILERPLATE, n=8) for _ in range(2))
    assert first == second
    assert {group.kind for group in read_invented()} <= set(LOOKS_LIKE)
    assert any(page.boilerplate == [0] * len(page.blocks) for page in invented_pages(BOILERPLATE, n=40))


def test_the_same_pages_give_the_same_weights_and_only_found_sites_are_named():
    found = read_page({"id": "p", "site": "paper.example", "text": BODY}, BOILERPLATE, f"Home\n{BODY}\nMost read")
    pages = [*invented_pages(BOILERPLATE, n=25), found]
    first, second = fit_forest(pages), fit_forest(pages)
    assert all(np.array_equal(first.arrays[name], second.arrays[name]) for name in first.arrays)
    assert first.learnt_of("paper.example")
    assert first.learnt_from == {site_digest("paper.example")}


def test_a_site_is_always_in_the_same_fold():
    assert [fold_of("paper.example", 5), fold_of("bugle.example", 5)] == [
        fold_of("paper.example", 5),
        fold_of("bugle.example", 5),
    ]
    assert {fold_of(f"{n}.example", 5) for n in range(60)} == set(range(5))

"""The verbs of an opened study that search its words, on planted articles of which every count is known."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.study import Study
from analysis.workbook import open_workbook
from analysis.workbook.found import word_rates

ACTORS = """
[[group]]
id = "reds"
name = "The Reds"
[[group]]
id = "reds_a"
name = "Reds Union"
[[group]]
id = "reds_b"
name = "Reds Union"
[[actor]]
id = "ortiz"
name = "Ann Ortiz"
why = "a test"
groups = ["reds", "reds_a", "reds_b"]
[[actor]]
id = "lund"
name = "Eva Lund"
why = "a test"
"""
HOSTILE = '<script>alert(1)</script> rain \u202egnp.exe <img src=x onerror=alert(2)> $\\alpha$ =HYPERLINK("x")'
ARTICLES = [
    ("The Bell", "2020-01-05", "Rain in town", 'Ann Ortiz met Eva Lund on Monday. "The rain will stop," Ann Ortiz said. Rain fell all day.'),
    ("The Bell", "2020-01-20", "A dry week", 'Eva Lund left. "No rain at all," Eva Lund said.'),
    ("The Star", "2020-02-03", "Storms", "Ann Ortiz watched the storms. The storm was denied by nobody; they deny it."),
    ("The Star", None, "Undated rain", "Ann Ortiz spoke of rain."),
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("searched")
    (folder / "codebook").mkdir()
    (folder / "codebook" / "actors.toml").write_text(ACTORS, encoding="utf-8")
    rows = [
        {"outlet": outlet, "published": day and f"{day}T08:00:00Z", "title": title, "text": text, "url": f"https://paper.example/{n}"}
        for n, (outlet, day, title, text) in enumerate(ARTICLES)
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    study = Study(
        corpus=str(folder / "news.jsonl"), codebook=str(folder / "codebook"), actors=("ortiz", "lund"), min_stories=2
    )
    return open_workbook(study, notebook="mine")


def test_a_search_finds_every_place_newest_first(book):
    found = book.search("rain")
    assert len(found) == 6
    assert found.n_articles == 3
    days = found.table["published"]
    assert days.dropna().is_monotonic_decreasing
    assert days.isna().sum() == 2
    assert days.isna().tolist()[-2:] == [True, True]
    assert found.rows(1, 3).equals(found.table.iloc[1:4].reset_index(drop=True))
    assert found.sorted("outlet").table["outlet"].is_monotonic_increasing


@pytest.mark.parametrize(
    "asked, n",
    [
        ({"field": "headline"}, 2),
        ({"field": "text"}, 4),
        ({"field": "caption"}, 0),
        ({"field": "quotation"}, 2),
        ({"by_whom": "Ann Ortiz"}, 1),
        ({"by_whom": "lund"}, 1),
        ({"by_whom": "The Reds"}, 1),  # a group: its members
    ],
)
def test_fields_and_sources_narrow_a_search(book, asked, n):
    assert len(book.search("rain", **asked)) == n


@pytest.mark.parametrize(
    "query, asked, n",
    [
        ("/,/", {}, 2),
        ("/,/", {"field": "headline"}, 0),
        ("/,/", {"field": "text"}, 2),
        ("/ /", {"field": "quotation"}, 6),  # between the four words of either quotation
        ("/ /", {"by_whom": "lund"}, 3),
        ("/;/", {"field": "quotation"}, 0),
        ("/ /", {"field": "headline"}, 5),
    ],
)
def test_what_holds_no_letter_is_found_in_a_field(book, query, asked, n):
    found = book.search(query, **asked)
    assert len(found) == n
    assert len(found.within(book.articles["article_id"])) == n


@pytest.mark.parametrize(
    "asked, said",
    [
        ({"field": "headlines"}, "headline"),  # the nearest
        ({"by_whom": "Ann Ortix"}, "Ann Ortiz"),
        ({"by_whom": "rti"}, "Nobody whom the articles quote"),  # no whole word of "Ann Ortiz"
        ({"by_whom": "Reds Union"}, "may be any of reds_a, reds_b"),
        ({"by_whom": "ortiz", "field": "headline"}, "leave `field` out"),
        ({"order": "size"}, "not by 'size'"),
    ],
)
def test_what_cannot_be_asked_is_said(book, asked, said):
    with pytest.raises(UsageError, match=said):
        book.search("rain", **asked)


def test_nothing_found_says_so_and_fails_nowhere(book):
    found = book.search("zebra")
    assert "Nothing in the 4 articles" in found._repr_html_()
    assert "Nothing" in found.collocates()._repr_html_()
    assert "Nothing" in found.by("outlet")._repr_html_()
    assert found.table.empty
    assert len(found.sentences()) == 0


def test_forms_of_a_word_are_found(book):
    assert sorted(book.search("[deny]").table["keyword"]) == ["denied", "deny"]
    assert sorted(book.search("storm*").table["keyword"]) == ["Storms", "storm", "storms"]


def test_rates_are_uses_over_the_words_searched(book):
    rates = book.search("rain").by("outlet")
    table = rates.table.set_index("outlet")
    assert table["n"].to_dict() == {"The Bell": 4, "The Star": 2}
    assert table["n_words"].sum() == book.word_index.n_words().sum()
    assert (table["per_million"] == 1e6 * table["n"] / table["n_words"]).all()
    assert "DP, Gries 2008" in " ".join(rates.said())


def test_a_dispersion_over_months_has_dates_and_counts_what_is_undated(book):
    over = book.dispersion("rain", over="month")
    assert over.table["month"].tolist() == [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-02-01")]
    assert over.n_undated == 2
    assert "2 more in undated articles" in " ".join(over.said())
    assert "<img" in over.plot().html


@pytest.mark.parametrize(
    "over", ["outlet", "publisher", "genre", "article", "story", "period", "day", "week", "quarter", "year"]
)
def test_articles_are_divided_by(book, over):
    assert book.dispersion("rain", over=over).table["n"].sum() in (4, 6)  # those in undated articles are in no period


def test_the_caption_counts_the_parts_that_a_figure_leaves_out(book, monkeypatch):
    few = book.dispersion("rain", over="article").plot().html
    assert "4 of 4 rest on fewer than 2 stories and are left out." in few
    monkeypatch.setattr(word_rates, "MOST", 1)
    many = book.dispersion("rain", over="outlet").plot().html
    assert "The figure has the 1 outlets with most words; 1 more are in the table." in many
    assert "left out" not in many
    assert "left out" not in book.dispersion("rain", over="day").plot(caption="Rain").html


def test_what_articles_cannot_be_divided_by_is_said(book):
    with pytest.raises(UsageError, match="cannot be divided by 'title'"):
        book.dispersion("rain", over="title")


def test_collocates_leave_out_function_words_unless_they_are_asked_for(book):
    assert "the" in book.collocates("rain").stop_words
    assert book.collocates("rain", stop_words=()).stop_words == set()
    assert book.collocates("rain", left=0, right=3).beside == (0, 3)
    assert "3 after" in book.collocates("rain", left=0, right=3).said()


def test_a_place_opens_its_sentence(book):
    sentences = book.search("storm").sentences()
    assert sentences.table["words"].tolist() == ["storm"]
    assert sentences.table["sentence"].tolist() == ["The storm was denied by nobody; they deny it."]
    assert "storm" in sentences.article(1)._repr_html_()


def test_meaning_finds_other_words(book):
    near = book.similar("It poured", n=3)
    assert "rain" in near.table["sentence"].iloc[0].lower()
    assert near.table["similarity"].is_monotonic_decreasing
    assert "Compared with all" in near._repr_html_()


def test_close_reading_finds_what_the_verbs_find(book):
    similar = book.reading.similar("It poured").html
    assert book.similar("It poured").drawn in similar
    assert "Rain fell all day." in similar
    assert "rain in context: 6 of 6 places" in book.reading.concordance("rain").html


def test_hostile_text_stays_text(book, tmp_path):
    articles = book.articles.assign(title=HOSTILE, outlet=HOSTILE, text=book.articles["text"] + f" {HOSTILE}")
    book = replace(book, corpus=replace(book.corpus, articles=articles))
    found = book.search("rain")
    assert len(found) == 12
    for shown in (found, found.by("outlet"), found.collocates(stop_words=()), found.sentences(), book.similar("rain")):
        html = shown._repr_html_()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "\u202e" not in html
        assert "\u202e" not in repr(shown)
    written = found.to_csv(tmp_path / "found.csv").read_text(encoding="utf-8")
    assert all(not cell.startswith("=") for cell in written.replace("\n", ",").split(","))


def test_tables_are_written_as_csv(book, tmp_path):
    assert len(pd.read_csv(book.search("rain").to_csv(tmp_path / "a.csv"))) == 6
    assert len(pd.read_csv(book.dispersion("rain", over="outlet").to_csv(tmp_path / "b.csv"))) == 2
    assert "log_dice" in pd.read_csv(book.collocates("rain").to_csv(tmp_path / "c.csv"))


def test_some_places_are_drawn_for_a_reader(book):
    found = book.search("rain")
    assert len(found.drawn(2)) == 2
    assert found.drawn(2).table.equals(found.drawn(2).table)
    assert len(found.drawn(99)) == len(found)

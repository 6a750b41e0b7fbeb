"""A corpus is opened from a store, a file or a folder; its window; what a user is told when there is none."""

import dataclasses
import json
from datetime import date

import pandas as pd
import pytest
from factories import make_articles

from analysis import paths
from analysis.corpus.load import Corpus, digest, load_corpus
from analysis.corpus.window import in_window
from analysis.errors import CorpusError, StudyError
from analysis.study import Study
from analysis.tables import CUTS, REJECTS

TEXT = "The harbour was quiet on Monday, and the ferries ran late for the {}th day in a row, as they had all month."


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "store", lambda: tmp_path / ".workbook")


def put(tmp_path, *changes, name="news.jsonl"):
    records = [
        {
            "title": f"Ferries {n}",
            "text": TEXT.format(n),
            "outlet": "The Paper",
            "published": "2018-06-12",
            "url": f"https://a.example/{n}",
        }
        | change
        for n, change in enumerate(changes)
    ]
    path = tmp_path / name
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_a_file_is_cleaned_accounted_for_and_cleaned_once(tmp_path, monkeypatch):
    path = put(
        tmp_path,
        {},
        {"published": ""},
        {"text": ""},
        {"text": "Los barcos llegaron tarde el lunes por la mañana otra vez."},
    )
    first = load_corpus(path)
    assert first.notes[0] == "4 records read, 2 left out (1 empty, 1 not English), 2 kept; 1 undated."
    monkeypatch.setattr("analysis.corpus.load.read_and_clean", lambda *_: pytest.fail("cleaned twice"))
    again = load_corpus(path)
    assert again.digest == first.digest
    assert again.notes == first.notes
    pd.testing.assert_frame_equal(again.articles, first.articles)
    pd.testing.assert_frame_equal(again.rejects, first.rejects)


def test_a_changed_file_is_cleaned_anew(tmp_path):
    first = load_corpus(put(tmp_path, {}))
    assert load_corpus(put(tmp_path, {}, {})).digest != first.digest


def test_the_digest_is_of_the_articles_and_not_of_their_order_or_place():
    articles = make_articles("One.", "Two.")
    assert digest(articles) == digest(articles.iloc[::-1].assign(origin="elsewhere"))
    assert digest(articles) != digest(articles.assign(title="Another"))


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda folder: folder / "news.json", "does not exist. Did you mean `news.jsonl`"),
        (lambda folder: folder / "empty.jsonl", "None of the 1 records of .*empty.jsonl: empty file"),
        (lambda folder: folder / "bad.jsonl", "bad.jsonl, line 1: not JSON"),
        (lambda folder: folder / "table.csv", "Its columns: `id`, `name`"),
        (lambda folder: folder / "nothing", "holds no articles: it is empty"),
        (lambda folder: f"{folder / 'news.jsonl'}@2", "is no store, so it has no version 2"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path, make, message):
    put(tmp_path, {})
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "bad.jsonl").write_text("{broken\n")
    (tmp_path / "table.csv").write_text("id,name\n1,x\n")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(CorpusError, match=message):
        load_corpus(make(tmp_path))


@pytest.mark.parametrize("copies, said", [
    (1, "1 article is a reprint of another; 1 story has more than one article."),
    (2, "2 articles are reprints of others; 1 story has more than one article."),
])  # fmt: skip
def test_reprints_are_told_in_singular_and_plural(tmp_path, copies, said):
    text = " ".join(TEXT.format(n) for n in range(4))
    outlets = ("The Paper", "The Post", "The Echo")
    path = put(tmp_path, *({"title": "Ferries", "text": text, "outlet": one} for one in outlets[: copies + 1]))
    assert said in load_corpus(path).notes


def make_corpus():
    articles = make_articles(
        "One.", "Two.", "Three.", "Four.",
        outlet=["a_paper", "a_paper", "b_paper", "b_paper"],
        published=[*pd.to_datetime(["2018-06-01T00:00Z", "2018-06-30T23:59Z", "2018-07-01T00:00Z"]), pd.NaT],
    )  # fmt: skip
    cuts = CUTS.build([("a0", "a_paper", "AD", "advertisement", ""), ("a2", "b_paper", "AD", "advertisement", "")])
    return Corpus(articles, cuts, REJECTS.empty(), "test", None, ())


def test_a_window_takes_both_its_days_and_leaves_out_the_undated():
    inside = in_window(make_corpus(), Study(start=date(2018, 6, 1), end=date(2018, 6, 30)))
    assert list(inside.articles["article_id"]) == ["a0", "a1"]
    assert list(inside.cuts["article_id"]) == ["a0"]
    assert inside.notes == (
        "1 undated article is left out: the study has a window.",
        "2 of 4 articles lie in the window and outlets of this study.",
    )


@pytest.mark.parametrize("time_zone, expected", [
    ("UTC",              ["a1", "a2"]),
    ("Asia/Seoul",       ["a0", "a1"]),  # 1 June begins at 15:00 UTC of 31 May
    ("America/New_York", ["a2", "a3"]),  # and at 4:00 UTC of 1 June, in summer time
])  # fmt: skip
def test_a_window_begins_and_ends_with_days_of_the_time_zone(time_zone, expected):
    times = ["2018-05-31T15:00Z", "2018-06-01T03:59Z", "2018-06-30T23:59Z", "2018-07-01T03:59Z"]
    corpus = make_corpus()
    corpus = dataclasses.replace(corpus, articles=corpus.articles.assign(published=pd.to_datetime(times, utc=True)))
    june = Study(start="2018-06-01", end="2018-06-30", time_zone=time_zone)
    assert list(in_window(corpus, june).articles["article_id"]) == expected


def test_without_a_window_the_undated_stay():
    corpus = make_corpus()
    assert in_window(corpus, Study()) is corpus
    assert list(in_window(corpus, Study(outlets=("b_paper",))).articles["article_id"]) == ["a2", "a3"]


def test_by_story_each_is_counted_once_by_its_earliest_article_in_the_window():
    corpus = make_corpus()
    corpus = dataclasses.replace(corpus, articles=corpus.articles.assign(story_id=["a0", "a0", "a0", "a3"]))
    by_story = in_window(corpus, Study(unit="story"))
    assert list(by_story.articles["article_id"]) == ["a0", "a3"]
    assert by_story.notes == ("2 reprints are left out: each story counts once, by its earliest article.",)
    later = in_window(corpus, Study(unit="story", start=date(2018, 6, 30)))
    assert list(later.articles["article_id"]) == ["a1"]  # its earliest lies before the window


@pytest.mark.parametrize("asked", ["b_paper", "B Paper", "b-PAPER", " B_paper "])
def test_an_outlet_is_asked_for_by_its_id_or_its_name_in_any_spelling(asked):
    assert list(in_window(make_corpus(), Study(outlets=(asked,))).articles["article_id"]) == ["a2", "a3"]


def test_an_outlet_is_asked_for_by_a_name_that_the_codebook_knows():
    corpus = make_corpus()
    corpus = dataclasses.replace(corpus, articles=corpus.articles.assign(outlet=["usa_today", "a", "b", "c"]))
    for asked in ("USA TODAY", "USA Today", "usatoday.com"):
        assert list(in_window(corpus, Study(outlets=(asked,))).articles["article_id"]) == ["a0"]


def test_a_name_that_two_outlets_may_bear_is_not_guessed():
    corpus = make_corpus()
    corpus = dataclasses.replace(corpus, articles=corpus.articles.assign(outlet=["the_post", "the-post", "b", "c"]))
    with pytest.raises(StudyError, match="no outlet `The Post`"):
        in_window(corpus, Study(outlets=("The Post",)))
    assert list(in_window(corpus, Study(outlets=("the_post",))).articles["article_id"]) == ["a0"]


def test_an_unknown_outlet_is_named_with_the_nearest():
    with pytest.raises(StudyError, match="no outlet `b_papr`"):
        in_window(make_corpus(), Study(outlets=("b_papr",)))

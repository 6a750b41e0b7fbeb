"""The sections of the notebooks, on five articles that hold little: what is shown, what is kept, and what is said where there is nothing."""

import json

import pandas as pd
import pytest

from analysis.study import Study
from analysis.tables import CODES
from analysis.validity.codes import make_code, write_codes
from analysis.workbook import open_workbook

ACTOR = '[[actor]]\nid = "{0}"\nname = "{1}"\nwhy = "a test"\n'
TEXTS = [
    ("The Bell", "Ann Ortiz met Carl Lund at the harbour on Monday. Lund praised her work. “She is a great mayor,” Lund said."),
    ("The Star", "Ann Ortiz spoke to the council about the bridge. Nobody else was in the room on Tuesday."),
    ("The Star", "Carl Lund spoke to the council about the school. “Ortiz failed us,” he claimed on Friday."),
    ("The Post", "Ann Ortiz left the town hall. Carl Lund attacked her plan for the harbour a day later."),
    ("The Post", "The council met again. Ann Ortiz was cheered by a crowd at the harbour on Sunday."),
]  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sections")
    (folder / "codebook").mkdir()
    actors = ACTOR.format("ortiz", "Ann Ortiz") + ACTOR.format("lund", "Carl Lund")
    (folder / "codebook" / "actors.toml").write_text(actors, encoding="utf-8")
    lines = [
        {"title": f"Council news, part {n}", "text": f"{text} It was day {n} of {n + 20}.", "outlet": outlet,
         "published": f"2018-06-{n + 10}T08:00:00Z", "url": f"https://x.example/{n}"}
        for n, (outlet, text) in enumerate(TEXTS)
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    given = {"corpus": str(folder / "news.jsonl"), "codebook": str(folder / "codebook"), "sentiment": "vader"}
    return {**given, "actors": ["ortiz", "lund"], "min_stories": 2}


@pytest.fixture
def opened(settings, tmp_path):
    def book(**more):
        return open_workbook(Study(**{**settings, **more}), notebook="a", out=str(tmp_path / "out"), jobs=1)

    return book


@pytest.fixture
def kept(tmp_path):
    """Names of the tables that a report would keep."""
    return lambda: {path.stem for path in (tmp_path / "out" / "tables").glob("*.csv")}


def test_the_inventory_keeps_a_table_of_each_part(opened, kept):
    inventory = opened().inventory
    shown = [
        inventory.notes(), inventory.coverage(), inventory.outlets(), inventory.genres(), inventory.left_out(), inventory.cuts(),
        inventory.captions(), inventory.reprints(), inventory.revised(), inventory.mentions(), inventory.open_mentions(),
        inventory.proposed_actors(),
    ]  # fmt: skip
    assert kept() == {
        "coverage", "outlets", "genres", "left-out", "cut-reasons", "cuts", "doubtful-cuts", "reprints", "revised", "mentions",
        "open-mentions", "proposed-actors",
    }  # fmt: skip
    assert "5 articles from 3 outlets" in repr(shown[1])
    assert "0 captions were cut, from 0 of 5 articles." in repr(shown[6])


def test_what_is_stated_says_where_there_is_no_event_and_no_code(opened, kept):
    stated = opened().stated()
    assert "not checked on this corpus" in repr(stated.corrected())
    assert repr(stated.phases()) == "No event is named that divides the window."
    assert "No outlet has mentions on both sides of an event." in repr(stated.changed())
    assert "tell no trend" in repr(stated.against_trend())
    assert "Ann Ortiz" in repr(stated.lines())
    assert {"net-sentiment", "left-open"} - kept() == {"left-open"}


def test_what_is_stated_leaves_out_the_mentions_that_are_not_sure_enough(opened):
    assert opened().stated(sure=0.0).rows.equals(opened().stated().judged)


def test_where_tone_and_sentiment_differ_is_told_of_actors_and_of_outlets(opened, kept):
    shown = repr(opened().stated().tone_against())
    assert "By outlet" in shown
    assert kept() == {"tone-against-sentiment", "tone-against-sentiment-by-outlet"}


def test_sentiment_is_told_in_the_outlets_own_words_and_in_those_of_others(opened, kept):
    speakers = opened().speakers
    lines = repr(speakers.sentiment())
    assert "Ann Ortiz, own words" in lines
    assert "Ann Ortiz, quoted words" in lines
    assert "negative" in repr(speakers.blame())
    assert kept() == {"sentiment-by-voice", "own-share-by-outlet"}


def test_frames_change_only_where_there_is_an_event_and_are_learnt_only_where_they_were_coded(opened):
    framing = opened().framing
    assert repr(framing.changed()) == "No event is named that divides the window."
    assert "No coded examples are given" in repr(framing.learned())
    assert set(framing.issue) & set(framing.generic) == set()


def test_who_speaks_about_whom_is_a_grid_of_counts(opened, kept):
    speakers = opened().speakers
    assert "figure: who-speaks-about-whom" in repr(speakers.about_whom())
    speakers.quoted()
    speakers.verbs()
    assert kept() == {"who-is-quoted", "who-speaks-about-whom", "reporting-verbs"}


def test_portrayals_that_no_article_tells_are_said_to_be_missing(opened):
    portrayals = opened(min_stories=50).portrayals
    assert "comparisons holds when all are taken together" in repr(portrayals.apart())
    assert "No name sets an outlet apart." in repr(portrayals.names_apart())


def test_without_codes_the_public_sets_are_all_the_evidence(opened, kept):
    agreement = opened(codes="").agreement()
    assert "the public sets above are all the evidence there is" in repr(agreement.coders())
    for part in (agreement.among_coders, agreement.with_measures, agreement.by_group, agreement.disagreements):
        assert repr(part())
    agreement.public()
    assert {"scores", "scores-quoted"} <= kept()
    assert "attributed to somebody" in repr(agreement.doubts())


def test_no_page_shows_what_the_measure_says_of_a_whole_article_s_attitude(opened, tmp_path):
    file = tmp_path / "codes.jsonl"
    units = opened(codes=str(file)).coding("attitude", coder="Ann", draw=4).sample
    coded = [make_code(unit, "attitude", "neutral", "Ann") for unit in units.to_dict("records")]
    write_codes(CODES.fill(pd.DataFrame(coded)), file)
    agreement = opened(codes=str(file)).agreement("attitude")
    assert len(agreement.pairs["attitude"])  # `workbook evaluate` scores them
    assert not agreement.usable
    assert "`workbook evaluate attitude FILE` scores it" in repr(agreement.disagreements())
    assert "ttitude" not in repr(opened().stated().trust())


def test_coding_draws_once_and_tells_how_far_it_has_come(opened, tmp_path):
    book = opened(codes=str(tmp_path / "codes.jsonl"))
    assert "Nobody is coding" in repr(book.coding("sentiment").code())
    first = book.coding("sentiment", coder="Ann", draw=3)
    assert "3 mentions" in repr(first.drawn())
    assert book.coding("sentiment", coder="Ben", draw=3).sample["unit_id"].tolist() == first.sample["unit_id"].tolist()
    assert "Nothing is coded yet." in repr(first.progress())
    assert repr(first.send("")) == "Nothing is handed out on this page."
    first.send(str(tmp_path / "sent.csv"))
    assert len(pd.read_csv(tmp_path / "sent.csv")) == 3


def test_words_need_two_outlets_with_stories_enough(opened):
    words = opened(min_stories=50).outlet_words
    assert "Fewer than two outlets" in repr(words.table())
    assert repr(words.lines()) == "No words to open."


def test_cues_that_match_nothing_are_counted(opened, kept):
    shown = repr(opened().cues().lines())
    assert "cues match nothing in this window. No coded texts were named" in shown
    assert {"cues", "cues-busiest"} <= kept()

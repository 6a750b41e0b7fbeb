"""What a coder is shown, and what follows from each step, without a browser."""

import json

import pandas as pd
import pytest
from factories import ENGLISH, SHIPPED, make_articles, make_mentions

from analysis.codebook.outlets import Outlet
from analysis.display.coding_items import Shown, coding_items, hide_outlets
from analysis.display.coding_questions import KEYS, question_of
from analysis.display.coding_session import PAUSE, CodingSession, open_session
from analysis.errors import GoldError, StudyError
from analysis.language.sentences import split_sentences
from analysis.tables import CODING_UNITS, UNIT_TEXTS
from analysis.validity.codes import TASK_CODES, sentence_digest
from analysis.validity.coding_progress import codes_so_far

TEXT = "One came. Two came. Three came. Four came to The Paper. Kim spoke. Six left.\nSeven left. Eight left."


def make_units(n=3, **columns):
    rows = [
        {
            "unit_id": f"m{i}",
            "kind": "mention",
            "article_id": "a0",
            "field": "text",
            "actor_id": "kim",
            "inclusion": 0.5,
        }
        for i in range(n)
    ]
    return CODING_UNITS.fill(pd.DataFrame(rows)).assign(start=0, end=3, digest="", **columns)


def shown(articles, mentions, **settings):
    outlets = {"the_paper": Outlet(id="the_paper", name="The Paper", country="US", why="ours")}
    return Shown(articles, split_sentences(articles, ENGLISH), mentions, {"kim": "Kim Jong Un"}, outlets, **settings)


def words(paragraphs):
    return ["".join(piece for piece, _ in line) for line in paragraphs]


def item(unit, articles, **settings):
    mentions = make_mentions(articles, ("a0", "kim", "Kim"))
    return coding_items(unit, shown(articles, mentions, **settings)).get("m0")


def at_kim(**columns):
    return make_units(1).assign(start=TEXT.index("Kim"), end=TEXT.index("Kim") + 3, **columns)


def test_a_sentence_stands_among_those_around_it_with_the_actor_marked():
    one = item(at_kim(), make_articles(TEXT, title="Visit"))
    assert words(one.near) == ["Two came. Three came. Four came to [outlet]. Kim spoke. Six left."]
    assert [piece for line in one.near for piece in line if piece[1]] == [("Kim", "marked"), (" spoke.", "sentence")]
    assert words(one.whole)[1] == "Seven left. Eight left."
    assert (one.actor, one.title, one.source) == ("Kim Jong Un", "Visit", "12 June 2018")


def test_the_outlet_is_hidden_in_the_text_too_unless_it_may_be_seen():
    articles = make_articles(TEXT, title="The Paper asks")
    assert "Paper" not in str(item(at_kim(), articles))
    open_one = item(at_kim(), articles, hide_outlet=False)
    assert "Four came to The Paper." in words(open_one.near)[0]
    assert open_one.source == "the_paper · 12 June 2018"


def test_the_outlet_is_hidden_in_texts_that_are_handed_out():
    texts = UNIT_TEXTS.fill(pd.DataFrame({
        "unit_id": ["m0", "m1"], "outlet": ["the_paper", "the_other"], "title": ["Paper knows", "A visit"],
        "before": ["He told The Paper. ", "He told The Paper. "], "words": ["Kim", "Kim"], "after": [" left.", " left."],
    }))  # fmt: skip
    outlets = {"the_paper": Outlet(id="the_paper", name="The Paper", country="US", why="ours")}
    hidden = hide_outlets(texts, outlets)
    assert list(hidden["before"]) == ["He told [outlet]. ", "He told The Paper. "]
    assert list(hidden["title"]) == ["[outlet] knows", "A visit"]


def test_a_headline_that_is_coded_stands_once():
    one = item(make_units(1).assign(field="title"), make_articles(TEXT, title="Kim came."))
    assert (one.title, one.source, words(one.near)) == ("", "Headline · 12 June 2018", ["Kim came."])
    assert words(one.whole)[0] == "Kim came."


def test_a_whole_article_shows_all_of_it_with_its_actor_marked():
    one = item(make_units(1).assign(kind="article"), make_articles(TEXT))
    assert len(words(one.near)) == 2
    assert one.whole == []
    assert [piece for line in one.near for piece in line if piece[1]] == [("Kim", "marked")]


@pytest.mark.parametrize("columns", [
    {"digest": sentence_digest("Kim sang.")},  # the sentence reads differently now
    {"article_id": "a9"},                      # the article is gone
])  # fmt: skip
def test_what_is_no_longer_in_the_corpus_as_it_was_drawn_is_not_shown(columns):
    assert item(at_kim(**columns), make_articles(TEXT)) is None
    assert item(at_kim(digest=sentence_digest("Kim spoke.")), make_articles(TEXT)) is not None


@pytest.mark.parametrize("task", TASK_CODES)
def test_every_code_of_a_task_has_a_key_of_its_own(task):
    question = question_of(task, SHIPPED.frames)
    codes = [answer.code for answer in question.answers]
    keys = [answer.key for answer in (*question.answers, *question.more)]
    assert codes == list(TASK_CODES[task] or [frame.id for frame in SHIPPED.frames])
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set("nufm")
    assert question.label("; ".join(codes[:2])) == ", ".join(answer.label for answer in question.answers[:2])


def test_a_task_that_there_is_not_and_more_frames_than_keys_are_refused():
    with pytest.raises(StudyError, match="sentiment"):
        question_of("sentimnt")
    with pytest.raises(StudyError, match=f"keys for {len(KEYS)}"):
        question_of("frames", SHIPPED.frames * 3)


class Clock:
    """Seconds that pass when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def file(tmp_path):
    return tmp_path / "codes.jsonl"


def session(file, n=3, clock=None) -> CodingSession:
    return open_session(make_units(n), codes_so_far(file), "sentiment", "ann", file, clock or Clock())


def lines(file):
    return [(line["unit_id"], line["code"], line["note"]) for line in map(json.loads, file.read_text().splitlines())]


def test_each_code_is_in_the_file_at_once_and_reopening_goes_on(file):
    one = session(file)
    one.code("m0", "negative", "harsh")
    assert lines(file) == [("m0", "negative", "harsh")]
    again = session(file)
    assert (again.place, again.now("m0")) == (1, ("negative", "harsh"))
    again.code("m1", "neutral", "")
    again.code("m2", "cannot_tell", "")
    assert again.unit is None
    assert session(file).counts() == {"total": 3, "coded": 3, "cannot_tell": 1, "left": 0}


def test_undo_goes_back_step_by_step_beyond_the_present_session(file):
    session(file).code("m0", "negative", "harsh")
    one = session(file)
    one.code("m1", "neutral", "")
    assert (one.undo(), one.place) == ("m1", 1)
    assert (one.undo(), one.place) == ("m0", 0)
    assert one.undo() == ""
    assert codes_so_far(file).empty
    assert session(file).counts()["coded"] == 0


def test_a_changed_code_is_taken_back_first_and_undo_brings_the_earlier_one(file):
    one = session(file)
    one.code("m0", "negative", "harsh")
    one.code("m0", "positive", "")
    assert [code for _, code, _ in lines(file)] == ["negative", "", "positive"]
    one.undo()
    assert codes_so_far(file)[["code", "note"]].to_numpy().tolist() == [["negative", "harsh"]]
    assert codes_so_far(file).attrs["notes"] == []  # nothing looks like two people under one name


def test_the_next_unit_is_the_next_that_is_not_coded_then_the_first(file):
    one = session(file, 4)
    one.code("m1", "neutral", "")
    assert one.place == 2
    one.code("m3", "neutral", "")
    assert one.place == 0
    one.go(2)
    assert one.place == 2
    one.go(9)
    assert one.unit is None
    one.go_to_first_open()
    assert one.place == 0


def test_a_note_waits_for_its_code_and_joins_one_that_is_there(file):
    one = session(file)
    one.note("m0", "whose boast?")
    assert not file.exists()
    assert one.now("m0") == ("", "whose boast?")
    one.code("m0", "positive", one.now("m0").note)
    one.note("m0", "his own boast")
    one.note("m0", "his own boast")  # nothing new
    assert lines(file) == [("m0", "positive", "whose boast?"), ("m0", "positive", "his own boast")]


def test_where_the_file_cannot_be_written_nothing_has_happened(file):
    file.mkdir()  # in its place a folder
    one = CodingSession(make_units().to_dict("records"), "sentiment", "ann", file)
    with pytest.raises(GoldError, match=r"codes\.jsonl"):
        one.code("m0", "negative", "")
    assert (one.place, one.counts()["coded"], one.undo()) == (0, 0, "")


@pytest.mark.parametrize("seconds, n, said", [
    ([6, 6], 100, ""),                                     # too few to tell
    ([6, 6, 6], 13, "about 1 minute left"),
    ([6, 6, 10_000], 103, "about 10 minutes left"),        # a pause is no time spent
    ([6, 6, 6], 10, "less than a minute left"),
    ([PAUSE, 999, 999], 103, "about 3.3 hours left"),
])  # fmt: skip
def test_the_time_left_is_told_from_the_latest_codes(file, seconds, n, said):
    clock = Clock()
    one = session(file, n, clock)
    for number, passed in enumerate(seconds):
        clock.now += passed
        one.code(f"m{number}", "neutral", "")
    assert one.time_left() == said


def test_two_coders_in_one_file_see_only_their_own(file):
    session(file).code("m0", "negative", "")
    other = open_session(make_units(), codes_so_far(file), "sentiment", "ben", file)
    assert (other.place, other.given) == (0, {})
    assert open_session(make_units(), codes_so_far(file), "voice", "ann", file).place == 0

"""What is asked of a study, as plain values."""

import json
from datetime import date

import pytest

from analysis.errors import UsageError
from analysis.workbook import MEASURED, Selection


def test_it_writes_the_line_of_python_that_makes_the_same():
    made = Selection(actors=("brett_kavanaugh",), by=("outlet", "month"), voice="own")
    assert made.code() == 'book.sentiment("brett_kavanaugh", by=["outlet", "month"], voice="own")'


def test_a_group_of_an_answer_is_in_the_line_too():
    made = Selection(
        measure="tone", by=("outlet", "meta.rating"), where=(("outlet", "The 'Post'"), ("meta.rating", "left"))
    )
    assert (
        made.code() == 'book.tone(by=["outlet", "meta.rating"]).where(outlet="The \'Post\'", **{"meta.rating": "left"})'
    )


def test_any_measure_of_the_registry_can_be_asked_for():
    assert Selection(measure="loaded_words", sure=0.5).code() == 'book.ask("loaded_words", sure=0.5)'
    assert {Selection(measure=name).measure_id for name in MEASURED} == set(MEASURED.values())


@pytest.mark.parametrize("made", [
    Selection(),
    Selection(measure="frames", actors=("a", "b"), outlets=("x",), start="2018-09-24", end="2018-09-30", voice="quoted", form=("name",),
              genre=("news",), subject=("Senate", "frame:conflict"), frames=("conflict",), weight="outlet", sure=0.6, by=("outlet", "week"),
              where=(("outlet", "x"),)),
])  # fmt: skip
def test_it_survives_json(made):
    assert Selection.from_dict(json.loads(json.dumps(made.as_dict()))) == made


def test_what_is_the_default_is_not_written_down():
    assert Selection(by=("outlet",)).as_dict() == {"measure": "sentiment", "by": ["outlet"]}


def test_a_report_takes_what_a_study_has_a_setting_for():
    made = Selection(actors=("a",), start="2018-09-24", genre=("news",), voice="own", weight="outlet", by=("month",))
    assert made.parameters() == {
        "actors": ["a"],
        "start": "2018-09-24",
        "genre": ["news"],
        "weight": "outlet",
        "period": "month",
    }


def test_texts_lists_and_dates_are_taken_as_they_are_meant():
    made = Selection(actors="a", outlets=["x", "x"], start=date(2018, 9, 24), by="outlet", where={"outlet": "x"})
    assert (made.actors, made.outlets, made.start, made.by) == (("a",), ("x",), "2018-09-24", ("outlet",))
    assert made.where == (("outlet", "x"),)


@pytest.mark.parametrize("given, said", [
    ({"measure": "sentimnt"}, "Did you mean `sentiment`"),
    ({"voice": "onw"}, "Did you mean `own`"),
    ({"weight": "artcle"}, "Did you mean `article`"),
    ({"genre": ("opinon",)}, "Did you mean `opinion`"),
    ({"form": ("pronuon",)}, "Did you mean `pronoun`"),
    ({"by": ("outlets",)}, "Did you mean `outlet`"),
    ({"by": ("week", "month")}, "periods of one length"),
    ({"start": "24 September"}, "not a date. Write dates as 2018-09-24"),
    ({"start": "2018-10-01", "end": "2018-09-01"}, "swap `start` and `end`"),
    ({"sure": 60}, "a probability from 0 to 1"),
    ({"actors": [1]}, "a list of texts"),
    ({"where": (("outlet",),)}, "pairs of a name of `by` and a value"),
    ({"where": (("outlet", "x"), ("outlet", "y"))}, "names `outlet` twice, 'x' and 'y'"),
    ({"where": (("outlte", "x"),)}, "Did you mean `outlet`"),
])  # fmt: skip
def test_what_cannot_be_meant_so_is_told_with_the_nearest(given, said):
    with pytest.raises(UsageError, match=said):
        Selection(**given)


def test_an_unknown_name_in_what_was_kept_is_told():
    with pytest.raises(UsageError, match=r"no `actor`.*Did you mean `actors`"):
        Selection.from_dict({"actor": ["x"]})


def test_what_no_setting_of_a_study_says_is_named():
    made = Selection(voice="own", form=("name",), sure=0.5, where=(("outlet", "x"),), by=("outlet",))
    assert made.unsettled == ("voice", "form", "sure", "where")
    assert Selection(actors=("a",), by=("month",), weight="outlet").unsettled == ()


def test_articles_that_carry_a_frame_are_a_subject_of_a_report():
    made = Selection(frames=("conflict",))
    assert (made.parameters(), made.unsettled) == ({"subject": ["frame:conflict"]}, ())
    assert Selection(frames=("conflict",), subject=("Senate",)).unsettled == ("frames",)
    assert Selection(measure="frames", frames=("conflict",)).unsettled == ("frames",)

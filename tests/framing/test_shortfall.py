"""Why a frame is found in almost no article, and what would find more."""

import pytest
from factories import SHIPPED, make_articles, make_documents

from analysis.codebook.frames import CueGroup, Frame
from analysis.codebook.load import read_codebook
from analysis.display.summaries import shortfall_sentence
from analysis.framing.codebook import find_frames
from analysis.framing.in_articles import frames_in_articles
from analysis.framing.shortfall import own_frames, shortfalls

RAIN = "Rain fell on the quay. "


def make_frame(*groups: tuple[str, float], **given: object) -> Frame:
    cues = tuple(CueGroup(terms=(term,), weight=weight, why="test") for term, weight in groups)
    return Frame(
        id="dam", name="Dam danger", kind="generic", definition="d", question="q?", source="s", cues=cues, **given
    )


def shortfalls_in(frame: Frame, *texts: str):
    articles = make_articles(*texts)
    return shortfalls(frames_in_articles(find_frames(make_documents(articles), [frame]), articles, [frame]), [frame])


def test_a_frame_with_one_cue_is_said_to_need_others():
    frame = make_frame(("leaking dam*", 3.0))
    (one,) = shortfalls_in(frame, *["The leaking dam was mended, and the leaking dams were closed."] * 14, *[RAIN] * 36)
    assert (one.n_articles, one.n_holding, one.n_carrying, one.n_one_cue) == (50, 14, 0, 14)
    assert one.found == "0 of 50 articles carry it; 14 hold a cue of it"
    assert one.reasons == ["14 hold a single cue, where two different ones are asked, or one in the title"]
    assert one.remedies == [
        "write what else the news calls it as cues of their own (it has 1, so only a title can carry it)"
    ]


def test_cues_too_thin_for_their_length_name_a_threshold_that_helps():
    frame = make_frame(("dam", 1.0), ("flood*", 1.0))
    told = "The dam may flood the fields. "
    (one,) = shortfalls_in(frame, *[told + RAIN * 60] * 3, *[RAIN] * 20)
    assert (one.n_thin, one.n_one_cue, one.n_scattered) == (3, 0, 0)
    assert one.threshold < 0.5
    assert one.n_more == 3
    by_advice = make_frame(("dam", 1.0), ("flood*", 1.0), threshold=one.threshold)
    articles = make_articles(*[told + RAIN * 60] * 3)
    hits = find_frames(make_documents(articles), [by_advice])
    assert frames_in_articles(hits, articles, [by_advice])[
        "present"
    ].all()  # the threshold that is named does what is said


def test_cues_in_too_few_sentences_ask_for_heavier_ones():
    frame = make_frame(("dam", 1.0), ("flood*", 1.0), threshold=0.2, least_sentences=2)
    (one,) = shortfalls_in(frame, *["The dam leaks. The flood came. "] * 4, *[RAIN] * 20)
    assert (one.n_scattered, one.n_thin) == (4, 0)
    assert "`weight` of 1.5" in one.remedies[0]
    assert "`least_sentences`" in one.remedies[0]


def test_a_frame_whose_cues_never_occur_is_said_to_be_written_otherwise():
    (one,) = shortfalls_in(make_frame(("dike", 2.0)), *[RAIN] * 20)
    assert (one.found, one.reasons) == ("0 of 20 articles carry it, since none holds a cue of it", [])
    assert one.remedies == ["write its cues as the news prints them (`*` stands for any ending: `sanction*`)"]


@pytest.mark.parametrize("texts", [["The dam may flood us."] * 5, ["The dam may flood us."] * 2 + [RAIN] * 8])
def test_a_frame_that_is_found_is_no_question(texts):
    assert shortfalls_in(make_frame(("dam", 2.0), ("flood*", 2.0)), *texts) == []


def test_a_page_says_it_without_the_settings_names():
    (one,) = shortfalls_in(make_frame(("dam", 2.0)), *["The dam leaks."] * 3, *[RAIN] * 20)
    assert shortfall_sentence(one) == (
        "Dam danger: 0 of 23 articles carry it; 3 hold a cue of it: 3 hold a single cue, where two different ones are asked, or one "
        "in the title. What would find more is said by `workbook check`."
    )


def test_inherited_frames_are_not_the_study_s_own(tmp_path):
    assert own_frames(SHIPPED)
    (tmp_path / "frames.toml").write_text(
        '[[frames]]\nid = "dam"\nname = "Dam danger"\nkind = "issue"\ndefinition = "d"\nquestion = "q?"\nsource = "s"\n'
        'cues = [{ terms = ["leaking dam*"], weight = 2, why = "w" }]\n',
        encoding="utf-8",
    )
    assert [frame.id for frame in own_frames(read_codebook(tmp_path))] == ["dam"]

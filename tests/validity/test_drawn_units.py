"""The sample is drawn once; how far coding has come is counted on it."""

from pathlib import Path

import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis import paths
from analysis.errors import GoldError, StudyError
from analysis.language.sentences import split_sentences
from analysis.study import Study
from analysis.tables import CODES, CODING_UNITS
from analysis.validity.coding_progress import codes_so_far, coding_progress, differing, progress_in_words
from analysis.validity.drawn_units import (
    coding_file,
    draw_in_words,
    keep_units,
    kind_of,
    read_units,
    sample_in_words,
    sample_so_far,
    units_of,
    units_path,
)
from analysis.validity.returned_codes import add_codes

NONE = CODES.empty()
STUDY = Study(actors=("kim",), start="2018-03-01", min_stories=2)


def make_units(*ids, kind="mention", actor="kim"):
    rows = [{"unit_id": one, "kind": kind, "article_id": one[:2], "actor_id": actor, "inclusion": 0.5} for one in ids]
    return CODING_UNITS.fill(pd.DataFrame(rows)).assign(stratum="", digest="")


def make_codes(*given, task="sentiment", inclusion=0.5):
    """(unit_id, coder, code)"""
    table = pd.DataFrame(given, columns=["unit_id", "coder", "code"])
    return CODES.fill(table.assign(task=task, inclusion=inclusion, note="", article_id=table["unit_id"].str[:2]))


@pytest.mark.parametrize("codes, units", [
    ("codes.jsonl", "units.jsonl"),
    ("codes-2.jsonl", "units-2.jsonl"),
    ("mine.jsonl", "mine-units.jsonl"),
])  # fmt: skip
def test_the_units_lie_beside_the_codes(codes, units):
    assert units_path(Path("gold") / codes) == Path("gold") / units


def test_the_first_draw_is_kept_and_everybody_codes_it(tmp_path):
    file = tmp_path / "units.jsonl"
    first = keep_units(file, "sentiment", make_units("a0.m0", "a1.m1"), "2 mentions", NONE)
    again = keep_units(file, "voice", make_units("a2.m2"), "2 mentions", NONE)
    pd.testing.assert_frame_equal(first, again)
    articles = keep_units(file, "frames", make_units("a0", kind="article", actor=""), "1 article", NONE)
    assert list(articles["unit_id"]) == ["a0"]
    keep_units(file, "attitude", make_units("a0 kim", kind="article"), "1 article", NONE)
    assert [list(units_of(read_units(file), task)["unit_id"]) for task in ("actor", "frames", "attitude")] == [
        ["a0.m0", "a1.m1"], ["a0"], ["a0 kim"],
    ]  # fmt: skip
    assert sample_in_words(read_units(file)) == [
        "2 mentions of 2 articles are drawn to be coded.",
        "1 article is drawn to be coded.",
        "1 pair of article and actor of 1 article is drawn to be coded.",
    ]


def test_a_second_draw_with_other_settings_is_refused(tmp_path):
    file = tmp_path / "units.jsonl"
    keep_units(file, "sentiment", make_units("a0.m0"), draw_in_words("sentiment", 100, [], STUDY), NONE)
    before = file.read_bytes()
    with pytest.raises(
        StudyError,
        match=r"drawn otherwise: 100 mentions; .* asked for now: 100 mentions by voice; .*name another file in `codes`",
    ):
        keep_units(file, "voice", make_units("a1.m1"), draw_in_words("voice", 100, ["voice"], STUDY), NONE)
    assert file.read_bytes() == before


def test_another_number_to_code_than_was_drawn_is_said(tmp_path):
    file = tmp_path / "units.jsonl"

    def notes(n):
        units = make_units("a0.m0", "a1.m1")
        return keep_units(file, "sentiment", units, draw_in_words("sentiment", n, [], STUDY), NONE).attrs["notes"]

    assert notes(2) == []
    assert notes(2) == []
    said = "2 mentions were drawn before; `n_to_code` (100) counts only for a new sample, in another file."
    assert notes(100) == [said]
    make_units("a0.m0", "a1.m1").to_json(file, orient="records", lines=True)  # without a word on how
    assert notes(100) == [said]


def test_an_unknown_task_is_answered_with_the_nearest_before_anything_else(tmp_path):
    for ask in (kind_of, lambda task: coding_file("codes.jsonl", task, changes=False)):
        with pytest.raises(GoldError, match=r"`task` is 'sentimnt'\. Did you mean `sentiment`"):
            ask("sentimnt")


def test_the_codes_that_come_with_the_project_are_read_and_never_changed(tmp_path):
    shipped = str(paths.GOLD / "sample" / "codes.jsonl")
    assert coding_file(shipped, "sentiment", changes=False) == Path(shipped)
    with pytest.raises(StudyError, match=r'comes with the project.*such as codes = "codes\.jsonl"'):
        coding_file(shipped, "sentiment", changes=True)
    own = tmp_path / "codes.jsonl"
    assert coding_file(str(own), "sentiment", changes=True) == own


def test_units_of_another_tool_that_does_not_say_how_are_taken_as_they_are(tmp_path):
    file = tmp_path / "units.jsonl"
    make_units("a0.m0").to_json(file, orient="records", lines=True)
    assert list(keep_units(file, "sentiment", make_units("a1.m1"), "1 mention", NONE)["unit_id"]) == ["a0.m0"]


def test_codes_without_a_file_of_units_stand_for_the_sample_and_marked_sentences_do_not(tmp_path):
    file = tmp_path / "units.jsonl"
    codes = pd.concat(
        [
            make_codes(("a0.m0", "ann", "neutral"), ("a0.m0", "ben", "neutral")),
            make_codes(("a1.m1", "ann", "neutral"), inclusion=None),
        ]
    )
    assert list(sample_so_far(file, codes)["unit_id"]) == ["a0.m0"]
    assert list(keep_units(file, "sentiment", make_units("a2.m2"), "1 mention", codes)["unit_id"]) == ["a0.m0"]
    assert not (tmp_path / "none.jsonl").exists()
    assert sample_in_words(sample_so_far(tmp_path / "none.jsonl", NONE)) == ["No sample is drawn yet."]


def test_a_broken_file_says_where(tmp_path):
    file = tmp_path / "units.jsonl"
    file.write_text('{"unit_id": "a0.m0", "kind": "mention", "article_id": "a0"}\n{"unit_id": \n')
    with pytest.raises(GoldError, match="line 2"):
        read_units(file)


def test_progress_counts_drawn_units_by_task_and_coder():
    codes = pd.concat([
        make_codes(("a0.m0", "ben", "neutral"), ("a0.m0", "ann", "negative"), ("a1.m1", "ann", "cannot_tell"), ("a0.m0", "adjudicated", "neutral")),
        make_codes(("a9.m9", "ann", "neutral"), inclusion=None),  # marked as wrong, not drawn
        make_codes(("a1.m1", "ben", "outlet"), task="voice"),
    ])  # fmt: skip
    progress = coding_progress(make_units("a0.m0", "a1.m1", "a2.m2"), codes)
    assert progress.to_numpy().tolist() == [
        ["sentiment", "ann", 3, 2, 1, 1],
        ["sentiment", "ben", 3, 1, 0, 2],
        ["sentiment", "adjudicated", 1, 1, 0, 0],
        ["voice", "ben", 3, 1, 0, 2],
    ]
    assert coding_progress(make_units("a0.m0"), NONE).empty


def test_agreement_so_far_is_said_with_its_alpha_and_what_is_settled():
    pairs = [("a0.m0", "negative", "negative"), ("a1.m1", "neutral", "neutral"), ("a2.m2", "positive", "neutral")]
    codes = make_codes(
        *((unit, coder, code) for unit, *both in pairs for coder, code in zip(("ann", "ben"), both, strict=True))
    )
    assert differing(codes, "sentiment") == ["a2.m2"]
    articles = make_articles("One.", "Two.", "Three.")
    (said,) = progress_in_words(codes, articles, STUDY)
    assert said.startswith(
        "Sentiment toward the actor: 3 units coded by two or more, 2 of them alike; Krippendorff's alpha (ordinal) 0."
    )
    assert said.endswith("0 of 1 differences adjudicated.")
    assert progress_in_words(make_codes(("a0.m0", "ann", "neutral")), articles, STUDY) == []


def test_kinds_of_units():
    assert [kind_of(task) for task in ("sentiment", "voice", "actor", "frames", "attitude")] == [
        "mention", "mention", "mention", "article", "attitude",
    ]  # fmt: skip


def corpus():
    articles = make_articles("Kim met Lund.", "Lund left.")
    return {
        "articles": articles, "sentences": split_sentences(articles, ENGLISH),
        "mentions": make_mentions(articles, ("a0", "kim", "Kim")),
    }  # fmt: skip


def test_returned_codes_are_added_once_and_it_is_said_what_became_of_them(tmp_path):
    file = tmp_path / "codes.jsonl"
    units = make_units("a0.m0", "a1.m1").assign(url="https://east.example/1", stratum="east")
    codes = make_codes(
        ("a0.m0", "Ann", "neutral"), ("a1.m1", "Ann", "positive"), ("a1.m1", "Ben", "neutral"), ("a9.m9", "Ann", "neutral"),
        inclusion=None,
    )  # fmt: skip
    codes.attrs["notes"] = ["6 units are not coded yet."]
    open_units, unknown = (
        "6 units are not coded yet.",
        "1 unit is not in the sample, and not added: a9.m9.",
    )
    assert add_codes(file, codes, units, **corpus()) == ["2 codes of Ann and 1 code of Ben added.", open_units, unknown]
    assert add_codes(file, codes, units, **corpus()) == [
        "No code added.", "3 codes were there before.", open_units, unknown,
    ]  # fmt: skip
    added = codes_so_far(file)
    assert len(added) == 3
    assert added[["url", "stratum", "inclusion"]].drop_duplicates().to_numpy().tolist() == [
        ["https://east.example/1", "east", 0.5]  # as in the sample, whatever the coder was shown
    ]


def test_returned_codes_without_a_sample_are_added_where_the_corpus_has_their_units(tmp_path):
    codes = make_codes(("a0.m0", "Ann", "neutral"), ("a7.m1", "Ann", "neutral"), inclusion=None).assign(
        digest="", start=-1
    )
    said = add_codes(tmp_path / "codes.jsonl", codes, CODING_UNITS.empty(), **corpus())
    assert said == ["1 code of Ann added.", "1 unit is not in the corpus, and not added: a7.m1."]
    assert add_codes(tmp_path / "none.jsonl", NONE, CODING_UNITS.empty(), **corpus()) == ["No code added."]
    assert not (tmp_path / "none.jsonl").exists()

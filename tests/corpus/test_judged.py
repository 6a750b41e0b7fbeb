"""The learnt part of cleaning: what it may cut, what it must leave, and that it answers alike everywhere."""

import numpy as np
import pytest

from analysis.codebook.boilerplate import Phrase, read_boilerplate
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate
from analysis.corpus.cleaning.features import describe
from analysis.corpus.cleaning.judged import LOOKS_LIKE, mark_judged
from analysis.corpus.cleaning.learned import WEIGHTS, Judged, load_forest
from analysis.corpus.cleaning.runs import one_pattern
from analysis.paths import CODEBOOK

PHRASES = read_boilerplate(CODEBOOK / "boilerplate.toml")
BOILERPLATE = Boilerplate(PHRASES)
STORY = [
    "OSTERVIK — The lighthouse on the northern cape went dark on Sunday night, and two trawlers had to wait outside the bay until the morning.",
    "“The lamp is forty years old and nobody makes the part any more,” said Ingrid Dahl, who has kept the light since her father died in 2003.",
    "The coast guard sent a boat with a spare lamp. It arrived after the fog had lifted, and the keeper sent it back.",
    "A new lamp would cost about as much as a small car, and the harbour board will vote on it in the second week of May.",
]
SURE, LIKELY, HARDLY = 4_000, 1_500, 800  # scores: .98, .82, .69


def marked(blocks, scores, boilerplate=BOILERPLATE, kind="related"):
    reasons = [""] * len(blocks)
    why = mark_judged(blocks, reasons, {i: Judged(score, kind) for i, score in scores.items()}, boilerplate)
    return reasons, why


def test_what_is_likely_boilerplate_is_cut_with_a_reason_in_words():
    reasons, why = marked([*STORY, "Seven harbours to see"], {4: LIKELY})
    assert reasons == ["", "", "", "", "related"]
    assert why == {4: "looks like a related headline: .82"}


def test_within_the_story_and_of_long_blocks_more_is_asked():
    blocks = [*STORY[:2], "Seven harbours to see", *STORY[2:]]
    assert marked(blocks, {2: HARDLY})[1] == marked(blocks, {2: LIKELY - 500})[1] == {}
    assert marked(blocks, {2: LIKELY})[1] == {}  # between two sentences: a crosshead
    assert list(marked(blocks, {2: SURE})[1]) == [2]
    assert list(marked([*STORY, "Seven harbours to see"], {4: HARDLY})[1]) == [4]
    assert marked(STORY, {3: LIKELY})[1] == {}


def test_of_a_whole_sentence_at_the_end_more_is_asked_too():
    last = "There may be darker capes along this coast, but nobody has found one yet."
    assert marked([*STORY, last], {4: LIKELY})[1] == {}
    assert list(marked([*STORY, last], {4: SURE})[1]) == [4]


def test_where_it_would_cut_a_fifth_of_the_story_nothing_within_it_is_cut():
    blocks = [STORY[0], *["The list goes on for many more words"] * 5, *STORY[1:], "Most read"]
    reasons, why = marked(blocks, dict.fromkeys([1, 2, 3, 4, 5, 9], SURE))
    assert list(why) == [9]
    assert reasons[1:6] == [""] * 5


def test_the_codebook_objects_to_a_learnt_cut_too():
    keep = Phrase("keep", "^seven harbours", "the paper's own list")
    boilerplate = Boilerplate([*PHRASES, keep])
    assert marked([*STORY, "Seven harbours to see"], {4: SURE}, boilerplate)[1] == {}


@pytest.mark.parametrize("line", ["9:43 p.m.", "21:05", "7.30 am", "-- October 2006: 4.3", "• The lamp", "Q: And you?"])
def test_a_time_of_day_or_a_point_of_a_list_stays(line):
    assert marked([*STORY, line], {4: SURE})[1] == {}


def test_lines_of_one_pattern_stay():
    tour = [f"June {day} – {city} @ {hall}" for day, city, hall in
            [(3, "Ostervik", "Pier"), (5, "Karst", "Opera"), (9, "Velna", "Mill"), (12, "Marrow", "Stage")]]  # fmt: skip
    headlines = ["Fog lifts", "Who pays for the lamp?", "Storm: what we know", "The keeper’s tale"]
    assert one_pattern([*STORY, *tour]) == {4, 5, 6, 7}
    assert one_pattern(headlines) == frozenset()
    assert marked([*STORY, *tour], dict.fromkeys(range(4, 8), SURE))[1] == {}
    assert find_boilerplate([*STORY, *tour], BOILERPLATE) == [""] * 8


def test_a_text_in_another_language_is_left_to_the_phrases():
    german = [
        "Der Leuchtturm blieb in der Nacht dunkel, und zwei Schiffe warteten vor der Bucht auf den Morgen.",
        "Meistgelesen",
    ]
    assert marked(german, {1: SURE})[1] == {}


def test_no_text_is_judged_where_there_is_none():
    assert load_forest().judge([], []) == {}
    assert marked([], {}) == ([], {})


def test_a_report_of_speech_is_never_asked_about():
    assert 1 not in load_forest().judge(STORY, [""] * 4)


def test_every_kind_that_was_learnt_has_its_words():
    assert set(load_forest().kind_names) <= set(LOOKS_LIKE)


def test_blocks_are_scored_in_whole_numbers_and_alike_alone_and_together():
    forest, blocks = load_forest(), [*STORY, "Most read", "Seven harbours to see", "Copy link"]
    described = describe(blocks, [""] * len(blocks), "Light goes out")
    rows = forest.rows(described, len(blocks))
    together = forest.score(rows)
    assert together.dtype == np.int64
    assert [int(forest.score(rows[i : i + 1])[0]) for i in range(len(rows))] == together.tolist()


def test_the_weights_are_small_and_hold_no_text():
    assert WEIGHTS.stat().st_size < 300_000
    with np.load(WEIGHTS) as file:
        texts = [name for name in file.files if file[name].dtype.kind == "U"]
        longest = max(len(text) for name in texts for text in file[name].tolist())
    assert sorted(texts) == ["kind_names", "learnt_from"]
    assert longest <= len("advertisement")


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the morning note and never miss a tide",
        "Share on Facebook",
        "(END)",
        "Listen to article 3:12 Share this article Share Tweet Email",
    ],
)
def test_boilerplate_below_a_story_goes(line):
    blocks = [*STORY, line]
    reasons = find_boilerplate(blocks, BOILERPLATE, "Light goes out on the cape")
    judged = load_forest().judge(blocks, reasons, "Light goes out on the cape")
    mark_judged(blocks, reasons, judged, BOILERPLATE)
    assert reasons[:4] == [""] * 4
    assert reasons[4]

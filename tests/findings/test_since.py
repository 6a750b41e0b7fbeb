"""What changed between two editions: each outlet against itself, all together, and nothing where they do not compare."""

import json

import edition_changes as bench
import numpy as np
import pandas as pd
import pytest

from analysis.display.since import BY_THEMSELVES, since_html, since_notes, since_sentences
from analysis.errors import ReportError
from analysis.findings.edition_changes import edition_changes
from analysis.findings.family import stated
from analysis.findings.since import TABLE, EditionBefore, read_edition, since, watched
from analysis.study import Study

STUDY = Study(start="2024-03-18", end="2024-03-24")
NAMES = {"lund": "Jan Lund", "ortiz": "Ann Ortiz", "echo": "The Echo", "post": "The Post", "sanctions": "Sanctions"}
MADE_BY = {
    "corpus": {"source": "data/corpus"},
    "codebook": {"actors.toml": "a1", "events.toml": "e1"},
    "stages": {"mentions": "m1", "frames": "f1"},
    "groups": {"reds": ["lund", "ortiz"]},
}
BEFORE = {**MADE_BY, "as_of": "2024-03-17", "study": Study(start="2024-03-11", end="2024-03-17").as_dict()}


def rows(shares, n=40, prefix="a", actor="lund"):
    """Of each outlet `n` stories of one article, so large a share of which has the value 1; the others 0."""
    parts = []
    for outlet, share in shares.items():
        size = n[outlet] if isinstance(n, dict) else n
        name = [f"{prefix}-{outlet}-{number}" for number in range(size)]
        value = (np.arange(size) < round(share * size)).astype(float)
        parts.append(
            pd.DataFrame(
                {
                    "article_id": name,
                    "story_id": name,
                    "outlet": outlet,
                    "value": value,
                    "actor_id": actor,
                    "group": "sanctions",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def edition(shares, **given):
    one = rows(shares, **given)
    frames, mentions = one.drop(columns="actor_id"), one.drop(columns="group")
    return watched({"net_sentiment": mentions, "frame_share": frames, "own_share_of_negative": mentions}, STUDY)


def frames_of(changes):
    return changes[changes["measure"] == "frame_share"].iloc[0]


def found(before, now, **made_by):
    return since(EditionBefore(before, BEFORE), now, STUDY, {**MADE_BY, **made_by})


def test_each_outlet_is_compared_with_itself_so_that_another_mix_is_no_change():
    before = edition({"echo": 0.9, "post": 0.1}, n={"echo": 60, "post": 20})
    now = edition({"echo": 0.9, "post": 0.1}, n={"echo": 20, "post": 60}, prefix="b")
    change = frames_of(edition_changes(before, now, STUDY, level_before=0.95))
    assert change["estimate"] == pytest.approx(0.0, abs=1e-9)
    assert change["p"] == pytest.approx(1.0)
    assert (change["n_articles"], change["n_stories"]) == (80, 80)


def test_outlets_that_came_or_went_are_left_out_and_named():
    before, now = edition({"echo": 0.9, "post": 0.1}), edition({"post": 0.1, "gazette": 0.9}, prefix="b")
    told = found(before, now)
    assert told.left_out == ("echo", "gazette")
    assert frames_of(told.changes)["estimate"] == pytest.approx(0.0, abs=1e-9)
    assert "Left out, with fewer than two stories in one of the two: The Echo, gazette." in since_notes(
        told, STUDY, NAMES
    )


def test_a_change_beyond_its_interval_is_stated_with_what_it_was_and_is():
    told = found(edition({"echo": 0.2, "post": 0.2}), edition({"echo": 0.7, "post": 0.7}, prefix="b"))
    said = since_sentences(told, STUDY, NAMES)
    assert said[0].startswith("Sanctions: share of articles rose from 20\u00a0% to 70\u00a0% (+50\u00a0points [+")
    assert said[0].endswith("80 stories or more on each side.")
    assert said[-1] == f"These are 3 of 3 comparisons; {BY_THEMSELVES}."
    low, high = frames_of(told.changes)[["low_adjusted", "high_adjusted"]]
    assert 0 < low < 0.5 < high
    assert "Every change" in since_html(told, STUDY, NAMES).html


def test_where_nothing_changed_it_says_so_and_what_it_assumes():
    told = found(edition({"echo": 0.4}), edition({"echo": 0.45}, prefix="b"))
    assert since_sentences(told, STUDY, NAMES) == [
        f"None of the 3 things that both editions follow has changed by more than its interval; {BY_THEMSELVES}."
    ]
    assert since_notes(told, STUDY, NAMES)[1] == (
        "This edition covers 18 March 2024 to 24 March 2024, the one before 11 March 2024 to 17 March 2024."
    )


def test_windows_that_overlap_are_said_to():
    before = EditionBefore(
        edition({"echo": 0.4}), {**BEFORE, "study": Study(start="2024-03-11", end="2024-03-20").as_dict()}
    )
    told = since(before, edition({"echo": 0.45}, prefix="b"), STUDY, MADE_BY)
    assert "Articles that stand in both count as if they had been drawn twice" in since_notes(told, STUDY, NAMES)[1]


def test_the_same_numbers_are_said_to_be_the_same_and_too_few_stories_too_few():
    same = edition({"echo": 0.4})
    assert since_sentences(found(same, same), STUDY, NAMES)[0] == "Every number that both editions follow is as it was."
    few = found(edition({"echo": 0.5}, n=6), edition({"echo": 1.0}, n=6, prefix="b"))
    assert since_sentences(few, STUDY, NAMES) == [
        "Too few stories to tell whether anything has changed: 10 on each side would do."
    ]


@pytest.mark.parametrize("made_by, reason", [
    ({"corpus": {"source": "data/other"}}, "the corpus was data/corpus and is data/other"),
    ({"stages": {"mentions": "m2", "frames": "f1"}, "codebook": {"actors.toml": "a2", "events.toml": "e1"}},
     "the codebook has changed (actors.toml)"),
    ({"stages": {"mentions": "m2", "frames": "f1"}}, "how it is measured has changed (mentions)"),
    ({"groups": {"reds": ["brandt", "ortiz"]}}, "the group `reds` has changed (now with brandt and without lund)"),
])  # fmt: skip
def test_editions_that_do_not_compare_state_nothing_and_say_why(made_by, reason):
    told = found(edition({"echo": 0.1}), edition({"echo": 0.9}, prefix="b"), **made_by)
    assert told.changes.empty
    assert since_sentences(told, STUDY, NAMES) == [f"The two do not compare: {reason}."]
    assert since_notes(told, STUDY, NAMES) == []
    assert "None." not in since_html(told, STUDY, NAMES).html


def test_another_setting_is_named_with_both_values_and_a_file_that_no_measure_reads_is_none():
    told = since(
        EditionBefore(edition({"echo": 0.1}), BEFORE),
        edition({"echo": 0.9}),
        Study(genre=("news",), weight="outlet"),
        MADE_BY,
    )
    assert told.reasons == (
        "the setting `genre` was not set and is news",
        "the setting `weight` was article and is outlet",
    )
    assert not found(
        edition({"echo": 0.1}), edition({"echo": 0.9}), codebook={"actors.toml": "a1", "events.toml": "e2"}
    ).reasons


def test_an_edition_is_read_with_what_it_follows_alone(tmp_path):
    kept = edition({"echo": 0.4})
    one = [{"notebook": "briefing", "name": TABLE, **row} for row in json.loads(kept.to_json(orient="records"))]
    (tmp_path / "findings.json").write_text(
        json.dumps([{"notebook": "briefing", "name": "other", "estimate": 1.0}, *one])
    )
    (tmp_path / "run.json").write_text(json.dumps(BEFORE))
    read = read_edition(tmp_path)
    pd.testing.assert_frame_equal(read.findings, kept)
    (tmp_path / "findings.json").write_text("[")
    with pytest.raises(ReportError, match="The edition before cannot be read"):
        read_edition(tmp_path)
    (tmp_path / "findings.json").write_text("[]")
    assert since(read_edition(tmp_path), kept, STUDY, MADE_BY).reasons == (
        "it keeps no findings that a series follows",
    )


def test_an_edition_that_does_not_say_who_was_in_a_followed_group_does_not_compare():
    then = {name: value for name, value in BEFORE.items() if name != "groups"}
    told = since(EditionBefore(edition({"echo": 0.1}), then), edition({"echo": 0.1}), STUDY, MADE_BY)
    assert told.reasons == ("the edition before does not say who belonged to `reds`",)
    assert not since(
        EditionBefore(edition({"echo": 0.1}), then), edition({"echo": 0.1}), STUDY, {**MADE_BY, "groups": {}}
    ).reasons


def test_a_group_that_only_one_edition_follows_keeps_nothing_from_comparing():
    assert not found(edition({"echo": 0.1}), edition({"echo": 0.1}), groups={"blues": ["kim"]}).reasons


def test_findings_of_a_measure_that_is_gone_are_left_out_and_counted():
    kept = edition({"echo": 0.4})
    gone = kept[kept["measure"] == "frame_share"].assign(measure="a_former_measure")
    told = found(pd.concat([kept, gone], ignore_index=True), edition({"echo": 0.4}, prefix="b"))
    assert set(told.changes["measure"]) == set(kept["measure"])
    assert not told.same
    assert since_notes(told, STUDY, NAMES)[-1] == (
        f"Left out, of measures that are followed no longer: {len(gone)} findings of the edition before."
    )
    assert found(gone, kept).reasons == ("it keeps no findings that a series follows",)


def test_stories_in_several_outlets_widen_the_interval():
    before, now = edition({"echo": 0.2, "post": 0.2}), edition({"echo": 0.7, "post": 0.7}, prefix="b")
    one = rows({"echo": 0.7, "post": 0.7}, prefix="b")
    one["story_id"] = one["story_id"].str.replace("-(echo|post)-", "-", regex=True)
    frames, mentions = one.drop(columns="actor_id"), one.drop(columns="group")
    together = watched({"net_sentiment": mentions, "frame_share": frames, "own_share_of_negative": mentions}, STUDY)
    apart, shared = (frames_of(edition_changes(before, table, STUDY, level_before=0.95)) for table in (now, together))
    assert shared["estimate"] == pytest.approx(apart["estimate"])
    assert shared["high"] - shared["low"] > 1.1 * (apart["high"] - apart["low"])


@pytest.mark.parametrize("kind", ["few", "an outlet went"])
def test_editions_of_the_same_truth_state_a_change_in_at_most_one_of_twenty(kind):
    assert bench.share_that_state(kind, 2) == 0  # the whole trial: python tests/bench/edition_changes.py


def test_a_change_that_is_there_is_found():
    before, now = (watched(one, bench.STUDY) for one in bench.changed(np.random.default_rng(3)))
    changes = stated(edition_changes(before, now, bench.STUDY, level_before=0.95), bench.STUDY)
    assert {f"frame {n}" for n in range(4)} == set(changes["group"].dropna())

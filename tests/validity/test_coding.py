"""Samples to code: known probabilities, strata, the same draw on every run."""

import numpy as np
import pandas as pd
import pytest
from factories import ENGLISH, make_articles, make_mentions

from analysis.errors import UsageError
from analysis.language.sentences import split_sentences
from analysis.tables import CODING_UNITS
from analysis.validity.coding import LEAST, allocate, draw_units, per_actor, sentence_digest


def rows_of(**sizes):
    """So many mentions of each outlet, the measure's answers in turn."""
    outlets = [outlet for outlet, n in sizes.items() for _ in range(n)]
    n = len(outlets)
    return pd.DataFrame({
        "mention_id": [f"m{i:04}" for i in range(n)], "article_id": [f"a{i // 2}" for i in range(n)], "outlet": outlets,
        "actor_id": "ortiz", "field": "text", "start": range(n), "end": range(1, n + 1),
        "label": np.resize(["negative", "neutral", "positive"], n),
    })  # fmt: skip


def test_a_simple_random_sample_has_one_probability():
    rows = rows_of(east=60, west=20)
    units = draw_units(rows, 20, seed=1)
    assert {name: str(dtype) for name, dtype in units.dtypes.items()} == CODING_UNITS.columns
    assert len(set(units["unit_id"])) == 20
    assert set(units["inclusion"]) == {0.25}
    assert set(units["stratum"]) == {""}


def test_each_stratum_has_its_share_and_its_probability():
    units = draw_units(rows_of(east=60, west=30, south=4), 30, seed=1, strata=["outlet"])
    n = units.groupby("stratum")["unit_id"].size()
    assert n.to_dict() == {"east": 18, "south": LEAST, "west": 9}  # south's own share would be 1
    assert (1 / units["inclusion"]).groupby(units["stratum"]).sum().round(6).to_dict() == {
        "east": 60,
        "south": 4,
        "west": 30,
    }


def test_strata_may_get_as_many_each():
    units = draw_units(rows_of(east=60, west=30, south=4), 30, seed=1, strata=["outlet"], equal=True)
    assert units["stratum"].value_counts().to_dict() == {"east": 13, "west": 13, "south": 4}  # south has no more
    assert units.groupby("stratum")["inclusion"].first()["south"] == 1.0


@pytest.mark.parametrize("sizes, n, expected", [
    ([10, 10], 5, [3, 2]),
    ([1, 99], 10, [1, 9]),      # all of a small one
    ([2, 2, 2], 6, [2, 2, 2]),
    ([5, 5, 90], 4, [1, 1, 2]),  # too few for LEAST each
    ([7], 7, [7]),
])  # fmt: skip
def test_an_allocation_adds_up_and_leaves_no_stratum_out(sizes, n, expected):
    assert allocate(pd.Series(sizes), n).to_list() == expected


def test_a_larger_sample_holds_the_smaller_and_rows_in_another_order_draw_the_same():
    rows = rows_of(east=200, west=100)
    small, large = draw_units(rows, 30, seed=5), draw_units(rows, 90, seed=5)
    assert set(small["unit_id"]) < set(large["unit_id"])
    assert draw_units(rows.sample(frac=1, random_state=2), 30, seed=5).equals(small)
    assert set(draw_units(rows, 30, seed=6)["unit_id"]) != set(small["unit_id"])
    assert list(small["unit_id"]) != sorted(small["unit_id"])  # in random order


def test_every_unit_is_drawn_as_often_as_its_probability_says():
    rows = rows_of(east=12, west=6)
    times = pd.Series(0, index=rows["mention_id"])
    for seed in range(200):
        times[draw_units(rows, 6, seed=seed, strata=["outlet"])["unit_id"]] += 1
    assert (times.to_numpy() / 200)[:12] == pytest.approx(np.full(12, 3 / 12), abs=0.11)
    assert (times.to_numpy() / 200)[12:] == pytest.approx(np.full(6, 3 / 6), abs=0.11)


def test_the_measure_s_own_answer_is_hidden_in_the_name_of_a_stratum():
    units = draw_units(rows_of(east=60, west=30), 20, seed=1, strata=["outlet", "label"])
    assert set(units["stratum"]) == {f"{outlet}, {letter}" for outlet in ("east", "west") for letter in "abc"}


@pytest.mark.parametrize("more, message", [
    ({"strata": ["outlett"]}, "no `outlett` to stratify by. Did you mean `outlet`"),
    ({"kind": "sentence"}, "`kind` is 'sentence'. Known: article, mention"),
    ({"n": 1, "strata": ["outlet"]}, "1 units cannot be drawn from 2 strata"),
    ({"n": 0}, "nothing to draw"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(more, message):
    with pytest.raises(UsageError, match=message):
        draw_units(rows_of(east=4, west=4), **{"n": 4, "seed": 1, **more})


def test_all_units_are_drawn_where_there_are_fewer_than_asked():
    units = draw_units(rows_of(east=4), 100, seed=1)
    assert set(units["inclusion"]) == {1.0}


def test_units_have_the_address_by_which_they_are_found_again():
    articles = make_articles("Ann Ortiz met Lund. Lund left.", "Lund sang.")
    sentences = split_sentences(articles, ENGLISH)
    mentions = make_mentions(articles, ("a0", "lund", "Lund left"), ("a1", "lund", "Lund"))
    units = draw_units(mentions, 2, seed=1, articles=articles, sentences=sentences).set_index("unit_id")
    assert units.loc["a0.m0", ["url", "digest"]].to_list() == ["https://paper.example/0", sentence_digest("Lund left.")]
    whole = draw_units(articles, 2, seed=1, kind="article").set_index("unit_id")
    assert whole.loc["a1", ["url", "start", "end", "digest"]].to_list() == [
        "https://paper.example/1",
        0,
        10,
        sentence_digest("Lund sang."),
    ]
    each = per_actor(whole.reset_index(), ["ortiz", "lund"])
    assert sorted(each["unit_id"]) == ["a0 lund", "a0 ortiz", "a1 lund", "a1 ortiz"]

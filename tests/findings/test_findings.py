import math

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import count_articles, enough, estimate_differences, estimate_means, too_few
from analysis.study import Study
from analysis.tables import FINDINGS

STUDY = Study(n_boot=500, min_stories=2)


def make_rows(*rows, columns=("value", "article_id", "story_id", "actor_id", "outlet")):
    return pd.DataFrame(list(rows), columns=list(columns))


def test_a_mean_is_over_mentions_and_counts_its_base():
    rows = make_rows(
        (1, "a", "s1", "lund", "x"),
        (0, "a", "s1", "lund", "x"),
        (-1, "b", "s1", "lund", "x"),
        (1, "c", "s2", "lund", "x"),
    )
    finding = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY).iloc[0]
    assert finding["estimate"] == pytest.approx(1 / 4)
    assert (finding["n_articles"], finding["n_stories"], finding["n_mentions"]) == (3, 2, 4)


def test_the_interval_draws_stories_so_reprints_do_not_narrow_it():
    values = np.tile([1.0, -1.0, 0.0, 1.0], 5)
    singles = pd.DataFrame(
        {"value": values, "article_id": [f"a{i}" for i in range(20)], "story_id": [f"s{i}" for i in range(20)]}
    )
    reprinted = pd.concat([singles.assign(article_id=singles["article_id"] + copy) for copy in "xyz"])
    once = estimate_means(singles, [], measure="net_sentiment", study=STUDY).iloc[0]
    thrice = estimate_means(reprinted, [], measure="net_sentiment", study=STUDY).iloc[0]
    naive = estimate_means(reprinted, [], measure="net_sentiment", study=Study(n_boot=500, resample="article")).iloc[0]
    assert (thrice["low"], thrice["high"]) == pytest.approx((once["low"], once["high"]))
    assert naive["high"] - naive["low"] < 0.8 * (once["high"] - once["low"])


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng, covered = np.random.default_rng(3), 0
    for _ in range(120):
        stories = rng.normal(0.2, 1, 30)
        rows = pd.DataFrame(
            {
                "value": np.repeat(stories, 3) + rng.normal(0, 0.5, 90),
                "story_id": np.repeat(np.arange(30), 3).astype(str),
            }
        )
        finding = estimate_means(
            rows.assign(article_id=rows["story_id"]), [], measure="net_sentiment", study=Study(n_boot=300)
        ).iloc[0]
        covered += finding["low"] <= 0.2 <= finding["high"]
    assert 0.87 <= covered / 120 <= 1.0  # nominal 0.95; a percentile interval of 30 clusters runs a little short


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    rows = make_rows(*[((-1) ** i * (i % 3), f"a{i}", f"s{i}", "lund", "x") for i in range(15)])
    first, again, other = (
        estimate_means(rows, ["actor_id"], measure="net_sentiment", study=Study(n_boot=500, seed=seed)).iloc[0]
        for seed in (7, 7, 8)
    )
    assert (first["low"], first["high"]) == (again["low"], again["high"])
    assert (first["low"], first["high"]) != (other["low"], other["high"])


def test_one_story_has_no_interval():
    rows = make_rows((1, "a", "s", "lund", "x"), (-1, "b", "s", "lund", "x"))
    finding = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY).iloc[0]
    assert finding["estimate"] == 0
    assert math.isnan(finding["low"])
    assert math.isnan(finding["high"])


def test_an_undefined_value_is_left_out_not_counted_as_zero():
    rows = make_rows((math.nan, "a", "s1", "lund", "x"), (1, "b", "s2", "lund", "x"), (1, "c", "s3", "lund", "x"))
    finding = estimate_means(rows, ["actor_id"], measure="sentence_tone", study=STUDY).iloc[0]
    assert finding["estimate"] == 1
    assert finding["n_mentions"] == 2


def test_a_difference_is_second_minus_first_in_the_same_resamples():
    rows = make_rows(
        *[(0.0, f"a{i}", f"s{i}", "lund", "x") for i in range(10)],
        *[(1.0, f"b{i}", f"t{i}", "lund", "y") for i in range(10)],
    )
    difference = estimate_differences(
        rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY
    ).iloc[0]
    assert difference["estimate"] == 1
    assert (difference["low"], difference["high"]) == (1, 1)
    assert difference["outlet"] == "y − x"


def test_a_group_without_one_side_has_no_difference():
    rows = make_rows((0.0, "a", "s", "lund", "x"), (1.0, "b", "t", "ortiz", "x"), (1.0, "c", "u", "ortiz", "y"))
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY)
    assert list(found["actor_id"]) == ["ortiz"]


@pytest.mark.parametrize("estimate", [
    lambda rows: estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY),
    lambda rows: estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY),
    lambda rows: count_articles(rows, ["actor_id"], measure="articles"),
])  # fmt: skip
def test_no_rows_give_no_findings_with_every_column(estimate):
    found = estimate(make_rows().astype({"value": "float64"}))
    assert found.empty
    assert list(found.columns) == list(FINDINGS.columns)


def test_findings_on_too_few_articles_are_told_apart():
    rows = make_rows((1, "a", "s1", "lund", "x"), (1, "b", "s2", "ortiz", "x"), (1, "c", "s3", "ortiz", "x"))
    found = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY)
    assert list(too_few(found, STUDY)) == [True, False]
    assert list(enough(found, STUDY)["actor_id"]) == ["ortiz"]


def test_a_difference_that_rests_on_one_story_has_no_interval_and_counts_the_smaller_side():
    rows = make_rows(*[(1.0, f"a{i}", f"s{i}", "lund", "x") for i in range(10)], (-1.0, "b", "t", "lund", "y"))
    difference = estimate_differences(
        rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY
    ).iloc[0]
    assert difference["estimate"] == -2
    assert math.isnan(difference["low"])
    assert difference["n_articles"] == 1
    assert too_few(difference.to_frame().T, STUDY).all()


def test_observations_all_alike_leave_room_for_what_was_not_seen():
    shares = [
        (value, f"{group}{i}", f"{group}{i}", None, group) for group, value in (("x", 0), ("y", 1)) for i in range(10)
    ]
    none, all_of_them = estimate_means(make_rows(*shares), ["outlet"], measure="agent_share", study=STUDY).itertuples()
    assert (none.estimate, none.low, none.high) == pytest.approx(
        (0, 0, 0.3085), abs=1e-4
    )  # Clopper and Pearson, 0 of 10
    assert (all_of_them.estimate, all_of_them.low, all_of_them.high) == pytest.approx((1, 0.6915, 1), abs=1e-4)


def test_a_net_share_that_is_all_positive_may_fall_by_twice_as_much():
    rows = make_rows(*[(1, f"x{i}", f"x{i}", None, "x") for i in range(10)])
    finding = estimate_means(rows, ["outlet"], measure="net_sentiment", study=STUDY).iloc[0]
    assert (finding["low"], finding["high"]) == pytest.approx((1 - 2 * 0.3085, 1), abs=1e-3)


def test_on_a_scale_without_ends_observations_all_alike_have_no_interval():
    rows = make_rows(*[(7.5, f"x{i}", f"x{i}", None, "x") for i in range(10)])
    finding = estimate_means(rows, ["outlet"], measure="loaded_words", study=STUDY).iloc[0]
    assert finding[["low", "high"]].isna().all()


@pytest.mark.parametrize("estimate", [
    lambda rows: estimate_means(rows, [], measure="net sentimnt", study=STUDY),
    lambda rows: estimate_differences(rows, [], "outlet", "x", "y", measure="net sentimnt", study=STUDY),
    lambda rows: count_articles(rows, [], measure="net sentimnt"),
])  # fmt: skip
def test_an_unknown_measure_is_refused_with_those_there_are(estimate):
    with pytest.raises(UsageError, match=r"no measure `net sentimnt`.* There are: .*net_sentiment"):
        estimate(make_rows((1, "a", "s", "lund", "x")))


def test_a_finding_says_what_was_estimated_of_which_measure():
    rows = make_rows(*[(float(i % 2), f"a{i}", f"s{i}", "lund", "xy"[i % 3 == 0]) for i in range(12)])
    made = [
        estimate_means(rows, [], measure="agent_share", study=STUDY),
        estimate_differences(rows, [], "outlet", "x", "y", measure="agent_share", study=STUDY),
        count_articles(rows, [], measure="articles"),
        against_others(rows, ["actor_id"], "outlet", measure="agent_share", study=STUDY),
    ]
    assert [(f["measure"][0], f["estimand"][0]) for f in made] == [
        ("agent_share", "mean"),
        ("agent_share", "difference"),
        ("articles", "count"),
        ("agent_share", "difference_from_others"),
    ]


def test_each_outlet_beside_the_others_over_all_actors():
    rows = make_rows(*[(float(i % 4 > 0), f"a{i}", f"s{i}", "lund", "xy"[i % 2]) for i in range(24)])
    differences = against_others(rows, [], "outlet", measure="agent_share", study=STUDY)
    assert dict(zip(differences["outlet"], differences["estimate"], strict=True)) == {"x": -0.5, "y": 0.5}
    assert differences["low"].isna().all()  # every row of y is 1

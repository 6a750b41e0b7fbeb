import math

import numpy as np
import pandas as pd
import pytest
from coverage_of_intervals import coverage
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from analysis.errors import UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import count_articles, enough, estimate_differences, estimate_means, too_few
from analysis.findings.family import family
from analysis.findings.influence import influence
from analysis.measures import MEASURES
from analysis.study import Study
from analysis.tables import FINDINGS

STUDY = Study(min_stories=2)


def make_rows(*rows, columns=("value", "article_id", "story_id", "actor_id", "outlet")):
    return pd.DataFrame(list(rows), columns=list(columns))


def test_a_mean_is_over_mentions_and_counts_its_base():
    rows = make_rows(
        (1, "a", "s1", "lund", "x"),
        (0, "a", "s1", "lund", "x"),
        (-1, "b", "s1", "lund", "x"),
        (1, "c", "s2", "lund", "x"),
    )
    finding = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY, weight="mention").iloc[0]
    assert finding["estimate"] == pytest.approx(1 / 4)
    assert (finding["n_articles"], finding["n_stories"], finding["n_mentions"]) == (3, 2, 4)


@pytest.mark.parametrize(
    "weight, expected",
    [
        ("mention", 3 / 6),  # six rows, three of them 1
        ("article", (1 + 0 + 0.5) / 3),  # a: 1, b: 0, c: a half
        ("outlet", (0.5 + 0.5) / 2),  # x: the mean of a and b, y: that of c
    ],
)
def test_what_counts_alike_is_chosen_and_written_down(weight, expected):
    rows = make_rows(
        (1, "a", "s1", "lund", "x"), (1, "a", "s1", "lund", "x"), (0, "b", "s2", "lund", "x"),
        (0, "b", "s2", "lund", "x"), (1, "c", "s3", "lund", "y"), (0, "c", "s3", "lund", "y"),
    )  # fmt: skip
    finding = estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY, weight=weight).iloc[0]
    assert finding["estimate"] == pytest.approx(expected)
    assert finding["weight"] == weight


def test_an_unknown_weight_is_refused():
    with pytest.raises(UsageError, match=r"`weight` is 'story'. Write one of article, mention, outlet"):
        estimate_means(make_rows((1, "a", "s", "lund", "x")), [], measure="net_sentiment", study=STUDY, weight="story")


def test_what_a_story_moves_is_what_leaving_it_out_moves():
    rows = make_rows(
        (2.0, "a", "s1", "lund", "x"), (1.0, "b", "s1", "lund", "x"), (4.0, "c", "s2", "lund", "x"), (9.0, "d", "s3", "lund", "x")
    )  # fmt: skip
    found = influence(rows, ["actor_id"], weight="article")
    assert found.value[0] == 4
    without = [(4 + 9) / 2, (2 + 1 + 9) / 3, (2 + 1 + 4) / 3]  # s1, s2, s3
    assert found.moves.toarray()[0] == pytest.approx([(4 - mean) * np.sqrt(2 / 3) for mean in without], abs=1e-12)
    assert found.variance[0] == pytest.approx(2 / 3 * sum((mean - 4) ** 2 for mean in without))


def test_the_interval_of_alike_articles_is_students():
    values = [0.1, 0.4, -0.2, 0.3, 0.9, -0.5, 0.2, 0.0, 0.6, 0.1]
    rows = make_rows(*[(value, f"a{i}", f"s{i}", "lund", "x") for i, value in enumerate(values)])
    finding = estimate_means(rows, ["actor_id"], measure="sentence_tone", study=STUDY).iloc[0]
    expected = stats.ttest_1samp(values, 0)
    assert (finding["low"], finding["high"]) == pytest.approx(tuple(expected.confidence_interval(0.95)))
    assert (finding["df"], finding["p"]) == pytest.approx((9, expected.pvalue))


def test_a_share_has_wilsons_interval():
    rows = make_rows(*[(float(i < 3), f"a{i}", f"s{i}", "lund", "x") for i in range(12)])
    finding = estimate_means(rows, ["actor_id"], measure="agent_share", study=STUDY).iloc[0]
    assert (finding["low"], finding["high"]) == pytest.approx(proportion_confint(3, 12, method="wilson"))


@pytest.mark.parametrize(
    "first, second, low, high",
    [((48, 80), (56, 70), 0.0524, 0.3339), ((3, 10), (9, 10), 0.1705, 0.8090), ((0, 29), (5, 56), -0.0381, 0.1926),
     ((0, 20), (0, 10), -0.1611, 0.2775)],
)  # Newcombe (1998), Statistics in Medicine 17, table II, method 10  # fmt: skip
def test_a_difference_of_shares_has_newcombes_interval(first, second, low, high):
    rows = make_rows(
        *[(float(i < hits), f"{name}{i}", f"{name}{i}", "lund", name)
          for name, (hits, n) in {"x": first, "y": second}.items() for i in range(n)]
    )  # fmt: skip
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="agent_share", study=STUDY).iloc[0]
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=6e-5)


def test_a_difference_of_means_is_welchs():
    rng = np.random.default_rng(5)
    sides = {"x": rng.normal(0.1, 0.2, 12), "y": rng.normal(0.2, 0.4, 30)}
    rows = make_rows(
        *[(value, f"{n}{i}", f"{n}{i}", "lund", n) for n, values in sides.items() for i, value in enumerate(values)]
    )
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="sentence_tone", study=STUDY).iloc[0]
    welch = stats.ttest_ind(sides["y"], sides["x"], equal_var=False)
    assert (found["low"], found["high"]) == pytest.approx(tuple(welch.confidence_interval(0.95)))
    assert (found["df"], found["p"]) == pytest.approx((welch.df, welch.pvalue))


def test_a_story_on_both_sides_counts_for_both_at_once():
    values = [0.1, 0.4, -0.2, 0.3, 0.9, -0.5, 0.2, 0.0]
    rows = make_rows(
        *[(value, f"x{i}", f"s{i}", "lund", "x") for i, value in enumerate(values)],
        *[(value + 0.1 * (i % 2), f"y{i}", f"s{i}", "lund", "y") for i, value in enumerate(values)],
    )
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="sentence_tone", study=STUDY).iloc[0]
    paired = stats.ttest_1samp([0.1 * (i % 2) for i in range(8)], 0)
    half = (found["high"] - found["low"]) / 2
    assert half == pytest.approx(paired.confidence_interval().high - 0.05, rel=0.12)  # its df are those of two sides


def test_two_articles_against_two_are_too_few_and_no_certainty():
    rows = make_rows(
        *[(1, f"x{i}", f"x{i}", "lund", "x") for i in range(2)], *[(-1, f"y{i}", f"y{i}", "lund", "y") for i in range(2)]
    )  # fmt: skip
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=Study())
    assert found.iloc[0]["high"] - found.iloc[0]["low"] > 1
    assert too_few(found, Study()).all()


def test_none_of_twenty_against_8_of_200_is_no_difference():
    rows = make_rows(
        *[(0, f"x{i}", f"x{i}", "lund", "x") for i in range(20)],
        *[(float(i < 8), f"y{i}", f"y{i}", "lund", "y") for i in range(200)],
    )
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="agent_share", study=Study()).iloc[0]
    assert found["low"] < 0 < found["high"]
    assert found["p"] > 0.3


def test_the_mix_of_outlets_is_no_change():
    """x is at 1 and y at 0 before and after; of x only, much is collected before, of y after."""
    before = [(1, "x")] * 20 + [(0, "y")] * 10
    after = [(1, "x")] * 10 + [(0, "y")] * 40
    rows = pd.DataFrame(
        [(float(value), f"{phase}{i}", f"{phase}{i}", "lund", outlet, phase)
         for phase, side in (("before", before), ("after", after)) for i, (value, outlet) in enumerate(side)],
        columns=["value", "article_id", "story_id", "actor_id", "outlet", "phase"],
    )  # fmt: skip
    bare, standardised = (
        estimate_differences(rows, ["actor_id"], "phase", "before", "after", measure="agent_share", study=STUDY, over=over).iloc[0]
        for over in (None, "outlet")
    )  # fmt: skip
    assert bare["estimate"] == pytest.approx(10 / 50 - 20 / 30)
    assert standardised["estimate"] == pytest.approx(0)
    assert standardised["method"] == "standardised"


def test_an_outlet_on_one_side_only_is_left_out_of_a_standardised_change_and_named():
    rows = make_rows(
        *[(float(i % 2), f"b{i}", f"b{i}", "x", "before") for i in range(8)],
        *[(1.0, f"c{i}", f"c{i}", "gone", "before") for i in range(8)],
        *[(float(i % 2), f"d{i}", f"d{i}", "x", "after") for i in range(8)],
        columns=("value", "article_id", "story_id", "outlet", "phase"),
    )
    found = estimate_differences(
        rows, [], "phase", "before", "after", measure="agent_share", study=STUDY, over="outlet"
    )
    assert found["estimate"].tolist() == [0]
    assert found.attrs["left_out"] == [{"outlet": "gone"}]


def test_what_counts_alike_weighs_the_outlets_of_a_change():
    """a rises by 1 in 20 articles, b falls by 1 in 4, of three mentions each."""
    sides = {("a", "before"): (0, 10), ("a", "after"): (1, 10), ("b", "before"): (1, 2), ("b", "after"): (0, 2)}
    rows = make_rows(
        *[(float(value), f"{outlet}{phase}{i}", f"{outlet}{phase}{i}", outlet, phase)
          for (outlet, phase), (value, n) in sides.items() for i in range(n) for _ in range(3 if outlet == "b" else 1)],
        columns=("value", "article_id", "story_id", "outlet", "phase"),
    )  # fmt: skip

    def change(weight):
        found = estimate_differences(
            rows, [], "phase", "before", "after", measure="agent_share", study=STUDY, weight=weight, over="outlet"
        )
        return found["estimate"].iloc[0]

    assert change("article") == pytest.approx((5 - 1) / 6)  # 10 x 10 / 20 against 2 x 2 / 4
    assert change("mention") == pytest.approx((5 - 3) / 8)
    assert change("outlet") == pytest.approx(0)


def test_the_same_difference_in_every_story_is_no_certainty():
    rows = make_rows(
        *[(float(i % 3) - 1, f"x{i}", f"s{i}", "lund", "x") for i in range(20)],
        *[(min(float(i % 3), 1.0), f"y{i}", f"s{i}", "lund", "y") for i in range(20)],
    )
    rows = rows[rows["story_id"].map(lambda story: int(story[1:]) % 3 != 2)]
    found = estimate_differences(rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY).iloc[0]
    assert found["estimate"] == 1
    assert found["low"] < 1 < found["high"]


def test_no_interval_reaches_beyond_the_scale():
    reprinted = [(-1, f"r{i}", "r", "lund", "x") for i in range(300)]
    rows = make_rows(*reprinted, *[(float(i % 3) - 1, f"a{i}", f"a{i}", "lund", "x") for i in range(12)])
    (found,) = family(estimate_means(rows, ["actor_id"], measure="net_sentiment", study=STUDY), study=STUDY)
    assert found.iloc[0][["low", "low_adjusted"]].min() >= -1
    assert found.iloc[0][["high", "high_adjusted"]].max() <= 1


def test_a_count_of_words_cannot_lie_below_none_though_a_difference_can():
    values = [(0.0, f"a{i}", f"a{i}", "lund", "x") for i in range(11)] + [(12.0, "b", "b", "lund", "x")]
    rows = make_rows(*values, *[(value, f"y{name}", f"y{name}", "lund", "y") for value, name, *_ in values])
    (found,) = family(estimate_means(rows, ["outlet"], measure="loaded_words", study=STUDY), study=STUDY)
    assert (found[["low", "low_adjusted"]] == 0).all(axis=None)
    assert (found["high"] > found["estimate"]).all()
    apart = estimate_differences(rows, [], "outlet", "x", "y", measure="loaded_words", study=STUDY)
    assert apart["low"].iloc[0] < 0 < apart["high"].iloc[0]


def test_every_measure_that_cannot_be_negative_has_an_end_at_none():
    unsigned = [measure for measure in MEASURES.values() if measure.style != "signed"]
    assert {measure.limits()[0] for measure in unsigned} == {0.0}
    assert all(math.isfinite(end) for measure in MEASURES.values() for end in measure.ends())


def test_too_few_stories_are_not_compared():
    rows = make_rows(
        *[(float(i % 2), f"a{i}", f"a{i}", "lund", "x") for i in range(12)], *[(1.0, f"b{i}", f"b{i}", "ortiz", "x") for i in range(4)]
    )  # fmt: skip
    (found,) = family(estimate_means(rows, ["actor_id"], measure="net_sentiment", study=Study()), study=Study())
    assert found["p_adjusted"].isna().tolist() == [False, True]


def test_a_family_is_adjusted_over_all_that_is_compared():
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        [(rng.normal(0.04 * (outlet == "y") * "abcdefgh".index(group), 0.3), f"{outlet}{group}{i}", f"{outlet}{group}{i}", outlet, group)
         for group in "abcdefgh" for outlet in "xy" for i in range(14)],
        columns=["value", "article_id", "story_id", "outlet", "group"],
    )  # fmt: skip
    found = estimate_differences(rows, ["group"], "outlet", "x", "y", measure="sentence_tone", study=STUDY)
    for method, known in (("holm", "holm"), ("false discoveries", "fdr_bh")):
        first, second = family(found.iloc[:3], found.iloc[3:], study=STUDY, method=method)
        adjusted = pd.concat([first, second])
        assert list(adjusted["p_adjusted"]) == pytest.approx(list(multipletests(found["p"], method=known)[1]))
        clear = (adjusted["low_adjusted"] > 0) | (adjusted["high_adjusted"] < 0)
        assert list(clear) == list(adjusted["p_adjusted"] < 0.05)
        assert (
            (adjusted["low_adjusted"] <= adjusted["low"] + 1e-9)
            & (adjusted["high_adjusted"] >= adjusted["high"] - 1e-9)
        ).all()
    assert 0 < clear.sum() < len(clear)


def test_an_adjusted_interval_of_shares_leaves_out_0_where_its_p_says_so():
    shares = {"x": 2, "y": 14, "z": 7}
    rows = make_rows(
        *[(float(i < hits), f"{name}{i}", f"{name}{i}", "lund", name) for name, hits in shares.items() for i in range(24)]
    )  # fmt: skip
    found = pd.concat([
        estimate_differences(rows, ["actor_id"], "outlet", *pair, measure="agent_share", study=STUDY)
        for pair in (("x", "y"), ("x", "z"), ("y", "z"))
    ])  # fmt: skip
    (adjusted,) = family(found, study=STUDY)
    clear = (adjusted["low_adjusted"] > 0) | (adjusted["high_adjusted"] < 0)
    assert list(clear) == list(adjusted["p_adjusted"] < 0.05) == [True, False, False]


def test_reprints_do_not_narrow_the_interval():
    values = np.tile([1.0, -1.0, 0.0, 1.0], 5)
    singles = pd.DataFrame(
        {"value": values, "article_id": [f"a{i}" for i in range(20)], "story_id": [f"s{i}" for i in range(20)]}
    )
    reprinted = pd.concat([singles.assign(article_id=singles["article_id"] + copy) for copy in "xyz"])
    once = estimate_means(singles, [], measure="net_sentiment", study=STUDY).iloc[0]
    thrice = estimate_means(reprinted, [], measure="net_sentiment", study=STUDY).iloc[0]
    naive = estimate_means(reprinted, [], measure="net_sentiment", study=Study(resample="article")).iloc[0]
    assert (thrice["low"], thrice["high"]) == pytest.approx((once["low"], once["high"]))
    assert naive["high"] - naive["low"] < 0.8 * (once["high"] - once["low"])


@pytest.mark.parametrize("stories", [10, 20])
def test_intervals_cover_the_truth_as_often_as_they_say(stories):
    """1,000 studies each; python tests/bench/coverage_of_intervals.py has more."""
    for name, share in coverage(1_000, stories, seed=stories).items():
        assert share >= 0.925, f"{name} at {stories} stories: {share:.3f}"


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


def test_a_difference_is_second_minus_first():
    rows = make_rows(
        *[(0.0, f"a{i}", f"s{i}", "lund", "x") for i in range(10)],
        *[(1.0, f"b{i}", f"t{i}", "lund", "y") for i in range(10)],
    )
    difference = estimate_differences(
        rows, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY
    ).iloc[0]
    assert difference["estimate"] == 1
    assert difference["low"] < 1 < difference["high"]  # ten alike on each side are no certainty
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


def test_findings_on_too_few_stories_are_told_apart():
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
    assert (none.estimate, none.low, none.high) == pytest.approx((0, 0, 0.2775), abs=1e-4)  # Wilson, 0 of 10
    assert (all_of_them.estimate, all_of_them.low, all_of_them.high) == pytest.approx((1, 0.7225, 1), abs=1e-4)


def test_a_net_share_that_is_all_positive_may_fall_by_twice_as_much():
    rows = make_rows(*[(1, f"x{i}", f"x{i}", None, "x") for i in range(10)])
    finding = estimate_means(rows, ["outlet"], measure="net_sentiment", study=STUDY).iloc[0]
    assert (finding["low"], finding["high"]) == pytest.approx((1 - np.hypot(0.2775, 0.2775), 1), abs=1e-3)


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

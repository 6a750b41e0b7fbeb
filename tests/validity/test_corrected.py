"""Corrected estimates: small numbers by hand, the figures of another implementation, and coverage in made-up populations."""

import corrected_estimates as bench
import numpy as np
import pandas as pd
import pytest

from analysis.errors import GoldError, UsageError
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import estimate_means
from analysis.findings.influence import influence
from analysis.findings.observations import by_label
from analysis.study import Study
from analysis.validity import corrected, prediction_powered
from analysis.validity.coded_rows import with_codes
from analysis.validity.corrected import corrected_differences, corrected_means, estimators
from analysis.validity.method import method_paragraph
from analysis.validity.prediction_powered import corrected_influence

STUDY = Study(weight="mention")
NAMES = {-1.0: "negative", 0.0: "neutral", 1.0: "positive"}


def make_rows(values, **columns):
    """Each value a mention, an article and a story of its own."""
    ids = [str(i) for i in range(len(values))]
    given = {"value": values, "mention_id": ids, "article_id": ids, "story_id": ids, "outlet": "x", **columns}
    return pd.DataFrame(given).astype({"value": float})


def make_codes(codes, inclusion=0.5, **columns):
    """Unit -> code."""
    return pd.DataFrame({"unit_id": list(codes), "code": list(codes.values()), "inclusion": inclusion, **columns})


def make_sample(n=200, every=2, seed=1, outlets=("x",)):
    """`n` mentions, in half of which the measure repeats the code; every second one is coded."""
    rng = np.random.default_rng(seed)
    truth = rng.choice([-1.0, 0.0, 1.0], n, p=[0.3, 0.5, 0.2])
    rows = make_rows(
        np.where(rng.random(n) < 0.5, truth, rng.choice([-1.0, 0.0, 1.0], n)), outlet=np.resize(outlets, n)
    )
    coded = {str(i): NAMES[truth[i]] for i in range(0, n, every)}
    return rows, make_codes(coded, inclusion=1 / every)


def given(coded, predicted, inclusion=0.5, **columns):
    """Rows as `with_codes` gives them."""
    return make_rows(predicted, coded=coded, predicted=predicted, inclusion=inclusion, **columns)


def test_a_corrected_mean_is_that_of_all_rows_plus_what_coders_found_different():
    rows = given([1, 0, np.nan, np.nan], [1.0, 0.0, 1.0, 1.0])
    made = corrected_influence(rows, [], weight="mention")
    # l = 1: the measure is right in both codes; mean of all rows 3/4, mean difference 0
    assert (made.tuned[0], made.corrected.value[0]) == pytest.approx((1, 3 / 4))
    assert made.codes.value[0] == pytest.approx(1 / 2)
    assert (made.n_coded[0], made.n_coded_stories[0]) == (2, 2)


def test_a_measure_that_tells_nothing_leaves_the_codes_alone():
    rows = given([1, 0, 1, 0, np.nan, np.nan], [1.0, 1.0, 0.0, 0.0, 1.0, 1.0])
    made = corrected_influence(rows, [], weight="mention")
    assert made.tuned[0] == pytest.approx(0)
    assert made.corrected.value[0] == made.codes.value[0] == pytest.approx(1 / 2)


def test_a_code_of_small_inclusion_stands_for_many():
    rows = given([1, 0, 0, np.nan], [0.0, 0.0, 0.0, 0.0], inclusion=[0.1, 0.5, 0.5, np.nan])
    assert corrected_influence(rows, [], weight="mention").codes.value[0] == pytest.approx(10 / (10 + 2 + 2))


@pytest.mark.parametrize("weight", ["mention", "article", "outlet"])
@pytest.mark.parametrize("by", [[], ["period"]])
def test_coded_in_full_it_is_the_mean_of_the_codes_with_the_same_weights(weight, by):
    rng = np.random.default_rng(2)
    n = 60
    article = rng.integers(0, 20, n)
    place = {"article_id": article, "story_id": article // 2, "outlet": np.array(list("xyz"))[article % 3]}
    rows = make_rows(rng.integers(-1, 2, n), **place).assign(period=np.where(article < 9, "2018", "2019"))
    rows = rows.assign(coded=rng.integers(-1, 2, n).astype(float), predicted=rows["value"], inclusion=1.0)
    plain = influence(rows, by, weight=weight, of="coded")
    made = corrected_influence(rows, by, weight=weight)
    assert made.corrected.value == pytest.approx(plain.value)
    assert made.codes.variance == pytest.approx(plain.variance)
    everything = corrected_influence(rows, by, weight=weight, population="corpus")
    assert everything.corrected.variance == pytest.approx(0)  # nothing was left to chance


def test_reprints_of_a_coded_story_do_not_narrow_the_interval():
    rows, codes = make_sample()
    rows = with_codes(rows, codes, "net_sentiment")
    copies = pd.concat([rows.assign(article_id=rows["article_id"] + copy) for copy in "abc"], ignore_index=True)
    once, thrice = (corrected_influence(part, [], weight="mention").corrected for part in (rows, copies))
    assert thrice.variance == pytest.approx(once.variance)


# By ppi_py 0.2.3 (ppi_mean_pointestimate, ppi_mean_ci) of the numbers that `independent` draws, the first n of them labelled:
# estimate and standard error tuned as it tunes; with the weight that we tune; and that weight.
PPI_PY = [
    (1, 100, 1900, "share", 0.3446293758290436, 0.04273789275285982, 0.34465708767476, 0.04273771973080709),
    (2, 200, 1800, "mean", -0.04725695462803686, 0.06170456559052354, -0.05223419734000295, 0.06149416299475399),
    (3, 1000, 19000, "mean", 0.007048241463844446, 0.02423223562278495, 0.007583263418304564, 0.024230020843825077),
    (4, 200, 1800, "share", 0.3451840783480109, 0.025901778471024626, 0.3452292792641582, 0.025901583607628776),
]


def independent(seed, n, kind):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=n)
    y, f = z + rng.normal(size=n) * 0.7, 1.3 * z + 0.3 + rng.normal(size=n) * 0.4
    return ((y > 0.5) * 1.0, (f > 0.5) * 1.0) if kind == "share" else (y, f)


@pytest.mark.parametrize("seed, n, rest, kind, tuned, tuned_error, same, same_error", PPI_PY)
def test_independent_rows_give_what_ppi_py_gives(seed, n, rest, kind, tuned, tuned_error, same, same_error):
    y, f = independent(seed, n + rest, kind)
    rows = given(np.where(np.arange(n + rest) < n, y, np.nan), f, inclusion=n / (n + rest))
    made = corrected_influence(rows, [], weight="mention")
    error = np.sqrt(made.corrected.variance[0])
    assert made.corrected.value[0] == pytest.approx(same, abs=1e-12)  # with one weight, one estimate
    assert error == pytest.approx(same_error, rel=0.03)  # by the jackknife
    assert abs(made.corrected.value[0] - tuned) < 0.1 * tuned_error  # it tunes on all rows, we on the coded ones
    assert error == pytest.approx(tuned_error, rel=0.03)


def test_raw_codes_and_corrected_stand_side_by_side():
    rows, codes = make_sample()
    finding = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY).iloc[0]
    raw = estimate_means(rows, [], measure="net_sentiment", study=STUDY).iloc[0]
    assert (finding["method"], finding["n_coded"], finding["n_mentions"]) == ("corrected", 100, 200)
    assert tuple(finding[["estimate_raw", "low_raw", "high_raw"]]) == tuple(raw[["estimate", "low", "high"]])
    assert finding["estimate_codes"] == pytest.approx(
        codes["code"].map({name: value for value, name in NAMES.items()}).mean()
    )
    assert finding["low"] < finding["estimate"] < finding["high"]
    assert finding["high"] - finding["low"] < finding["high_codes"] - finding["low_codes"]


def test_corrected_shares_of_all_labels_add_up_nearly_and_stay_within_0_and_1():
    rows, codes = make_sample()
    labelled = by_label(rows.assign(label=rows["value"].map(NAMES)))
    findings = corrected_means(labelled, codes, ["group"], measure="label_share", study=STUDY)
    assert findings["estimate"].sum() == pytest.approx(1, abs=0.02)
    assert findings["low"].min() >= 0
    assert findings["high"].max() <= 1
    assert findings["p"].isna().all()


def test_few_coded_stories_are_not_corrected_and_say_so():
    rows, codes = make_sample(outlets=("x", "x", "x", "x", "x", "x", "x", "x", "x", "y"))
    rows["outlet"] = np.where(rows.index < 2 * (corrected.LEAST_CODED - 1), "y", "x")
    findings = corrected_means(rows, codes, ["outlet"], measure="net_sentiment", study=STUDY).set_index("outlet")
    raw = estimate_means(rows, ["outlet"], measure="net_sentiment", study=STUDY).set_index("outlet")
    assert findings.loc["x", "method"] == "corrected"
    assert findings.loc["y", "n_coded"] == corrected.LEAST_CODED - 1
    assert tuple(findings.loc["y", ["method", "estimate", "low"]]) == tuple(raw.loc["y", ["method", "estimate", "low"]])
    assert np.isnan(findings.loc["y", "estimate_codes"])
    assert findings.attrs["notes"] == [
        f"1 of 2 findings are not corrected: fewer than {corrected.LEAST_CODED} stories of a side are coded."
    ]


def test_a_difference_is_that_of_the_two_corrected_means():
    rows, codes = make_sample(outlets=("x", "x", "y", "y"))
    means = corrected_means(rows, codes, ["outlet"], measure="net_sentiment", study=STUDY).set_index("outlet")
    change = corrected_differences(rows, codes, [], "outlet", "x", "y", measure="net_sentiment", study=STUDY).iloc[0]
    assert change["outlet"] == "y − x"
    assert change["estimate"] == pytest.approx(means.loc["y", "estimate"] - means.loc["x", "estimate"])
    assert change["n_coded"] == 50
    assert 0 < change["p"] <= 1
    assert (change["p"] < 0.05) == (change["low"] > 0 or change["high"] < 0)


def test_differences_of_several_groups_keep_to_their_rows():
    rows, codes = make_sample(n=600, outlets=("x", "x", "y", "y"))
    rows["actor_id"] = np.where(rows.index % 3 == 0, "kim", "lund")
    rows = rows[(rows["actor_id"] != "kim") | (rows["outlet"] == "x") | (rows.index > 100)]
    change = corrected_differences(rows, codes, ["actor_id"], "outlet", "x", "y", measure="net_sentiment", study=STUDY)
    for finding in change.to_dict("records"):
        own = rows[rows["actor_id"] == finding["actor_id"]]
        alone = corrected_differences(own, codes, [], "outlet", "x", "y", measure="net_sentiment", study=STUDY)
        assert finding["estimate"] == pytest.approx(alone["estimate"].iloc[0])
        assert finding["high"] == pytest.approx(alone["high"].iloc[0])


def test_codes_all_alike_and_a_measure_never_wrong_do_not_make_an_interval_of_no_width():
    rows = make_rows(np.zeros(300))
    codes = make_codes({str(i): "neutral" for i in range(50)}, inclusion=50 / 300)
    finding = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY).iloc[0]
    assert finding["estimate"] == 0
    assert finding["low"] < -0.02
    assert finding["high"] > 0.02
    rows, codes = make_sample()
    rows.loc[codes["unit_id"].astype(int), "value"] = codes["code"].map({v: k for k, v in NAMES.items()}).to_numpy()
    made = corrected_influence(with_codes(rows, codes, "net_sentiment"), [], weight="mention")
    assert made.corrected.variance[0] >= prediction_powered.LEAST_ERRORS * made.tuned[0] ** 2 / 100**2


@pytest.mark.parametrize(
    "measure, rows, code, coded",
    [
        ("net_sentiment", {}, "negative", -1.0),
        ("net_sentiment_own_words", {}, "positive", 1.0),
        ("label_share", {"group": "negative"}, "negative", 1.0),
        ("label_share", {"group": "negative"}, "neutral", 0.0),
        ("voice_share", {"group": "outlet"}, "outlet", 1.0),
        ("voice_share", {"group": "outlet"}, "institution", 0.0),
        ("frame_share", {"group": "conflict"}, "conflict; morality", 1.0),
        ("frame_share", {"group": "conflict"}, "morality", 0.0),
        ("frame_share", {"group": "conflict"}, "none", 0.0),
    ],
)
def test_what_a_code_means_for_a_measure(measure, rows, code, coded):
    assert with_codes(make_rows([0.0], **rows), make_codes({"0": code}), measure)["coded"].iloc[0] == coded


def test_the_measures_probabilities_predict_where_it_gives_them():
    probabilities = {"p_negative": [0.2, np.nan], "p_neutral": [0.3, np.nan], "p_positive": [0.5, np.nan]}
    rows = make_rows([1.0, -1.0], **probabilities)
    codes = make_codes({"0": "neutral"})
    assert list(with_codes(rows, codes, "net_sentiment")["predicted"]) == pytest.approx([0.3, -1])
    shares = rows.assign(group="negative", value=[0.0, 1.0])
    assert list(with_codes(shares, codes, "label_share")["predicted"]) == pytest.approx([0.2, 1])


def test_what_coders_differ_about_counts_as_their_mean_unless_somebody_adjudicated():
    codes = pd.concat(
        [
            make_codes({"0": "negative", "1": "negative", "2": "cannot_tell"}, coder="ann"),
            make_codes({"0": "neutral", "1": "neutral", "2": "positive"}, coder="ben"),
            make_codes({"1": "neutral"}, coder="adjudicated"),
        ],
        ignore_index=True,
    )
    rows = with_codes(make_rows([0.0, 0.0, 0.0]), codes, "net_sentiment")
    assert list(rows["coded"]) == [-0.5, 0, 1]
    assert rows.attrs["notes"] == ["1 codes say that one cannot tell, and are left out."]


def test_an_adjudicated_cannot_tell_is_the_last_word():
    ann, ben = (
        make_codes({"0": code, "1": "neutral"}, coder=who) for who, code in (("a", "negative"), ("b", "neutral"))
    )
    judged = make_codes({"0": "cannot_tell", "1": "positive"}, coder="adjudicated", inclusion=np.nan)
    rows = with_codes(make_rows([0.0, 0.0]), pd.concat([ann, ben, judged], ignore_index=True), "net_sentiment")
    assert list(rows["coded"].isna()) == [True, False]
    assert rows.loc[1, ["coded", "inclusion"]].to_list() == [
        1,
        0.5,
    ]  # the unit's chance, which who adjudicated does not know
    assert rows.attrs["notes"] == ["1 codes say that one cannot tell, and are left out."]


@pytest.mark.parametrize("n_rows, unsure", [(800, 0), (800, 40), (600, 0)])
def test_codes_drawn_from_a_part_correct_nothing(n_rows, unsure):
    """120 of the first 400: more articles came since."""
    rows, _ = make_sample(n=n_rows)
    chosen = np.random.default_rng(5).permutation(400)[:120]
    codes = make_codes({str(i): "neutral" for i in chosen}, inclusion=0.3)
    codes.loc[codes.index[:unsure], "code"] = "cannot_tell"
    findings = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY)
    raw = estimate_means(rows, [], measure="net_sentiment", study=STUDY)
    assert findings["estimate"].to_list() == raw["estimate"].to_list()
    assert (findings["method"].iloc[0], findings["n_coded"].iloc[0]) == ("net share", 0)
    assert findings.attrs["notes"] == [
        f"The codes stand for about 400 of these {n_rows} mentions, so they correct nothing here: they were drawn from a part of "
        "them, or not all that was drawn is coded yet."
    ]
    first = corrected_means(rows.head(400), codes, [], measure="net_sentiment", study=STUDY)
    assert first["method"].iloc[0] == "corrected"  # those they were drawn from
    changes = rows.assign(period=np.where(rows.index < n_rows / 2, "2018", "2019"))
    change = corrected_differences(changes, codes, [], "period", "2018", "2019", measure="net_sentiment", study=STUDY)
    assert change["method"].iloc[0] != "corrected"


def test_codes_correct_any_part_of_what_they_were_drawn_from():
    rows, _ = make_sample(n=800)
    rng, held = np.random.default_rng(6), []
    for _ in range(60):
        chosen = rng.permutation(800)[:120]
        codes = make_codes({str(i): "cannot_tell" if i % 4 == 0 else "neutral" for i in chosen}, inclusion=0.15)
        for part in (rows, rows.sample(300, random_state=1), rows.head(60), rows.tail(15), rows[rows["value"] < 0]):
            held.append(with_codes(part, codes, "net_sentiment").attrs["partial"])
    assert not any(held)


def test_articles_drawn_as_one_leave_more_to_chance():
    """All mentions of one article in five; articles have two mentions or eight."""
    rng, held = np.random.default_rng(7), []
    article = np.repeat(np.arange(100), np.where(np.arange(100) % 3 == 0, 8, 2))
    rows = make_rows(np.zeros(len(article)), article_id=article)
    for _ in range(200):
        chosen = rng.permutation(100)[:20]
        units = rows.loc[rows["article_id"].isin(chosen), "mention_id"]
        codes = make_codes(dict.fromkeys(units, "neutral"), inclusion=0.2)
        held.append(with_codes(rows, codes, "net_sentiment").attrs["partial"])
    assert np.mean(held) < 0.02


def test_what_a_corrected_finding_rests_on_is_what_was_coded():
    rows, codes = make_sample(n=400, every=4, outlets=("x", "x", "x", "x", "y", "y", "y", "y"))
    codes.loc[codes.index[0], "inclusion"] = 0.05  # one stands for 20
    means = corrected_means(rows, codes, ["outlet"], measure="net_sentiment", study=STUDY).set_index("outlet")
    weights = np.array([20.0] + [4.0] * 49)
    assert means.loc["x", "n_effective"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert means.loc["x", "share_largest"] == pytest.approx(20 / weights.sum())
    assert (means.loc["y", "n_effective"], means.loc["y", "share_largest"]) == (
        pytest.approx(50),
        pytest.approx(1 / 50),
    )
    change = corrected_differences(rows, codes, [], "outlet", "x", "y", measure="net_sentiment", study=STUDY).iloc[0]
    assert change["n_effective"] == pytest.approx(means.loc["x", "n_effective"])
    assert change["share_largest"] == pytest.approx(20 / weights.sum())


def test_codes_of_convenience_and_of_other_rows_are_left_out_and_counted():
    codes = make_codes({"0": "negative", "1": "positive", "9": "neutral"}, inclusion=[0.5, np.nan, 0.5])
    rows = with_codes(make_rows([0.0, 0.0]), codes, "net_sentiment")
    assert list(rows["coded"].isna()) == [False, True]
    assert rows.attrs["notes"] == [
        "1 codes of units drawn by convenience are not used: nobody knows what they stand for.",
        "1 coded units are not among these rows.",
    ]


def test_codes_of_another_task_do_not_count():
    codes = make_codes({"0": "outlet", "1": "negative"}, task=["voice", "sentiment"])
    assert list(with_codes(make_rows([0.0, 0.0]), codes, "net_sentiment")["coded"].isna()) == [True, False]


@pytest.mark.parametrize(
    "codes, measure, message",
    [
        (make_codes({"0": "bad"}), "net_sentiment", "'bad'.*negative, neutral, positive, cannot_tell"),
        (make_codes({"0": "neutral"}, inclusion=0.0), "net_sentiment", "'0'.*0.0, which is no probability"),
        (make_codes({"0": "neutral"}, inclusion=20), "net_sentiment", "20, which is no probability"),
        (make_codes({"0": "neutral"}).drop(columns="inclusion"), "net_sentiment", "no column `inclusion`"),
        (make_codes({"0": "neutral"}), "sentence_tone", "No codes correct `sentence_tone`.*net_sentiment"),
    ],
)
def test_codes_that_cannot_be_used_are_refused(codes, measure, message):
    with pytest.raises(GoldError, match=message):
        corrected_means(make_rows([0.0, 1.0]), codes, [], measure=measure, study=STUDY)


def test_three_codes_or_none_leave_the_measure_alone():
    for n in (0, 1, 3):
        rows = make_rows([0.0, 1.0, -1.0, 1.0] * 10)
        codes = make_codes({str(i): "neutral" for i in range(n)}, inclusion=max(n, 1) / len(rows))
        findings = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY)
        assert (findings["method"].iloc[0], findings["n_coded"].iloc[0]) == ("net share", n)
        assert "not corrected" in findings.attrs["notes"][-1]


def test_no_rows_give_no_findings():
    empty = make_rows([]).assign(value=[])
    assert corrected_means(empty, make_codes({}), [], measure="net_sentiment", study=STUDY).empty
    assert corrected_differences(
        empty, make_codes({}), [], "outlet", "x", "y", measure="net_sentiment", study=STUDY
    ).empty


def test_another_population_is_refused():
    rows, codes = make_sample()
    with pytest.raises(UsageError, match=r"'world'\. Write one of press, corpus"):
        corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY, population="world")


def test_the_paragraph_of_method_has_the_numbers():
    rows, codes = make_sample()
    both = pd.concat([codes.assign(coder="ann"), codes.head(30).assign(coder="ben")], ignore_index=True)
    both.loc[0, "code"], both.loc[1, "inclusion"] = "cannot_tell", np.nan
    findings = corrected_means(rows, both, [], measure="net_sentiment", study=STUDY)
    text = method_paragraph(findings, both, study=STUDY, agreement=0.712)
    for part in (
        "100 mentions were coded, a simple random sample (probability of inclusion 0.5).",
        "The coders were ann (99), ben (30); 29 were coded by more than one (Krippendorff's alpha, ordinal: 0.71)",
        "1 codes that said one cannot tell were left out.",
        "1 codes not drawn at random were not used.",
        "1 of 1 estimates could be corrected",
        "Intervals (95 %) are about what these outlets print",
        "arXiv:2311.01453",
    ):
        assert part in text


@pytest.mark.parametrize(
    "measure, n, columns, said",
    [
        ("net_sentiment", 0, {}, "Nothing is coded of the task sentiment, so nothing is corrected."),
        ("net_sentiment", 100, {"task": "voice"}, "Nothing is coded of the task sentiment, so nothing is corrected."),
        ("net_sentiment", 10, {}, "1 of 1 findings are not corrected: fewer than 20 stories of a side are coded."),
        ("net_sentiment", 30, {"inclusion": 0.6}, "The codes stand for about 50 of these 200 mentions"),
        ("net_sentiment", 100, {"inclusion": np.nan}, "Nothing is corrected: all 100 codes of the task sentiment are of units"),
        ("sentence_tone", 100, {}, "Nothing is corrected: no codes correct `sentence_tone` (they correct net_sentiment,"),
    ],
)  # fmt: skip
def test_where_nothing_is_corrected_the_paragraph_says_why(measure, n, columns, said):
    rows, codes = make_sample()
    codes = codes.head(n).assign(**{"task": "sentiment", "coder": "ann", "inclusion": n / len(rows), **columns})
    findings = estimators(codes).means(rows, [], measure=measure, study=STUDY)
    text = method_paragraph(findings, codes, study=STUDY)
    assert text.startswith(said)
    assert "\n" not in text


def test_no_findings_have_no_method():
    rows, codes = make_sample()
    none = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY).head(0)
    assert method_paragraph(none, codes, study=STUDY) == "There are no findings, so nothing is corrected."
    text = method_paragraph(
        corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY),
        codes.assign(coder="ann", inclusion=0.5), study=STUDY, agreement=None,
    )  # fmt: skip
    assert "alpha" not in text


def test_the_paragraph_names_strata_and_unequal_chances():
    rows, codes = make_sample()
    codes = codes.assign(stratum=["a", "b"] * 50, inclusion=[0.25, 0.75] * 50)
    findings = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY, population="corpus")
    text = method_paragraph(findings, codes, study=STUDY, population="corpus")
    assert "a random sample from 2 strata (probability of inclusion 0.25 to 0.75)" in text
    assert "are about these articles alone" in text


def test_intervals_hold_the_truth_in_made_up_populations():
    """150 draws of 100 codes; python tests/bench/corrected_estimates.py has more, and the public sets."""
    pool = bench.generated(1)
    for population in bench.POPULATIONS:
        table = bench.table_of(bench.simulated(pool, 100, 150, seed=3, populations=[population], size=800))
        assert table["coverage"].between(0.91, 0.995).all()
        assert (table["to codes alone"] < 0.9).all()
        assert table["measure alone"].iloc[0] < 0.3


def test_few_codes_of_a_measure_that_seldom_errs_hold_the_truth():
    assert bench.few_codes(corrected.LEAST_CODED, draws=150, seed=1, size=300).min() > 0.9


def test_a_change_over_outlets_holds_their_mix():
    """Nothing changes in either outlet; the negative one has more of the second period."""
    rng = np.random.default_rng(4)
    n = 2_000
    outlet, period = rng.choice(["x", "y"], n), rng.choice(["2018", "2019"], n)
    kept = (outlet == "x") | (period == "2019") | (rng.random(n) < 0.3)
    value = np.where(outlet == "x", rng.choice([0.0, 1.0], n), rng.choice([-1.0, 0.0], n))
    rows = make_rows(value, outlet=outlet, period=period)[kept]
    codes = make_codes({str(i): NAMES[value[i]] for i in rows.index[::4]}, inclusion=0.25)
    sides = ([], "period", "2018", "2019")
    plain = corrected_differences(rows, codes, *sides, measure="net_sentiment", study=STUDY).iloc[0]
    held = corrected_differences(rows, codes, *sides, measure="net_sentiment", study=STUDY, over="outlet").iloc[0]
    assert plain["high"] < 0
    assert held["low"] < 0 < held["high"]
    # the measure is never wrong here: what it says of all rows is what people would say
    assert held["estimate"] == pytest.approx(held["estimate_raw"], abs=0.01)
    assert (plain["method"], held["method"]) == ("corrected", "corrected")


@pytest.mark.parametrize("weight", ["mention", "article", "outlet"])
def test_coded_in_full_a_change_over_outlets_is_that_of_the_measure_with_the_same_weights(weight):
    """Where people code all as the measure does, nothing is to be corrected, whatever counts alike."""
    rng = np.random.default_rng(8)
    n = 900
    article = np.sort(rng.integers(0, 300, n))
    place = {"article_id": article, "story_id": article, "outlet": np.array(list("xxyzzz"))[article % 6]}
    rows = make_rows(rng.integers(-1, 2, n), **place, period=np.where(article % 5 < 2 + article % 2, "2018", "2019"))
    codes = make_codes({str(i): NAMES[rows["value"][i]] for i in rows.index}, inclusion=1.0)
    sides = ([], "period", "2018", "2019")
    found = corrected_differences(
        rows, codes, *sides, measure="net_sentiment", study=STUDY, weight=weight, over="outlet"
    )
    assert found["method"].iloc[0] == "corrected"
    assert found["estimate"].to_list() == pytest.approx(found["estimate_raw"].to_list())
    assert found["estimate_codes"].to_list() == pytest.approx(found["estimate_raw"].to_list())


def test_no_corrected_interval_goes_beyond_the_scale():
    rows = make_rows([1.0] * 200 + [-1.0] * 4)
    codes = make_codes({str(i): "positive" if i % 15 else "negative" for i in range(0, 200, 6)}, inclusion=34 / 204)
    finding = corrected_means(rows, codes, [], measure="net_sentiment", study=STUDY).iloc[0]
    assert finding["high"] <= max(1, finding["estimate"])
    assert finding["high_codes"] <= 1


def test_outlets_on_one_side_only_are_left_out_of_a_change():
    rows, codes = make_sample(n=400, outlets=("x", "y", "z", "z"))
    rows["period"] = np.where(rows.index < 200, "2018", "2019")
    rows = rows[(rows["outlet"] != "y") | (rows["period"] == "2018")]
    how = {"measure": "net_sentiment", "study": STUDY, "over": "outlet"}
    found = corrected_differences(rows, codes, [], "period", "2018", "2019", **how)
    without = corrected_differences(rows[rows["outlet"] != "y"], codes, [], "period", "2018", "2019", **how)
    assert found["estimate"].iloc[0] == pytest.approx(without["estimate"].iloc[0])
    assert found.attrs["left_out"] == [{"outlet": "y"}]


def test_estimators_serve_whatever_takes_them():
    rows, codes = make_sample(n=600, outlets=("x", "x", "y", "y"))
    made = estimators(codes)
    found = against_others(
        rows.assign(actor_id="lund"), ["actor_id"], "outlet", measure="net_sentiment", study=STUDY, estimators=made
    )
    assert list(found["outlet"]) == ["x", "y"]
    assert found["estimate"].sum() == pytest.approx(0)
    assert set(found["method"]) == {"corrected"}
    tone = made.means(rows, [], measure="sentence_tone", study=STUDY)
    assert tone["method"].iloc[0] != "corrected"


def test_the_simulation_says_what_it_skips(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench, "GOLD", tmp_path)
    monkeypatch.setattr(bench, "FEW", (20,))
    bench.main(8)
    printed = capsys.readouterr().out
    assert f"NewsMTSC: skipped, {tmp_path} does not hold it." in printed
    assert f"plain news: skipped, {tmp_path} does not hold it." in printed

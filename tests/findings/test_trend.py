import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.errors import UsageError
from analysis.findings.trend import trend_before
from analysis.study import Study
from analysis.tables import FINDINGS

STUDY = Study(min_stories=2)


def make_phases(*rows, columns=("value", "day", "article_id", "story_id", "outlet")):
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.assign(phase=np.where(table["day"] >= 0, "after", "before"), actor_id="lund")


def alone(days, values, outlet="x"):
    """A story an article, an article a row."""
    return make_phases(*[(v, d, f"{outlet}{n}", f"{outlet}{n}", outlet) for n, (d, v) in enumerate(zip(days, values, strict=True))])  # fmt: skip


def of(rows, **settings):
    return trend_before(rows, ["actor_id"], measure="net_sentiment", study=STUDY, **settings)


def test_what_the_trend_before_would_have_given_is_no_change():
    # 0.1 a day, before and after: the mean rises by 0.4, and all of it was under way
    finding = of(alone([-4, -3, -2, -1, 0, 1, 2, 3], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])).iloc[0]
    assert finding["estimate"] == pytest.approx(0, abs=1e-12)


def test_a_change_is_the_mean_after_minus_the_trend_carried_on_to_its_mean_day():
    # before: 0.1 at -2, 0.2 at -1, so 0.1 a day from 0.3 on day 0; after: mean 0 at mean day 2, where the trend gives 0.5
    finding = of(alone([-2, -1, 1, 3], [0.1, 0.2, 0.3, -0.3])).iloc[0]
    assert finding["estimate"] == pytest.approx(-0.5)
    assert (finding["n_articles"], finding["n_stories"], finding["n_mentions"]) == (2, 2, 2)
    assert (finding["estimand"], finding["method"], finding["weight"]) == ("difference", "interrupted", "article")
    assert finding["period"] == "after − trend before"


def drawn(seed=1, n=30):
    rng = np.random.default_rng(seed)
    days = np.concatenate([rng.integers(-100, 0, n), rng.integers(0, 100, n)])
    return alone(days, rng.normal(0.2 + days / 200, 0.4))


def test_it_is_the_segmented_regression_of_statsmodels_with_its_standard_error():
    rows = drawn()
    day, after = rows["day"].to_numpy(), (rows["day"] >= 0).to_numpy(dtype=float)
    middle = day[after == 1].mean()
    fit = sm.OLS(rows["value"], np.column_stack([np.ones(len(day)), day, (day - middle) * after, after])).fit()
    finding = of(rows).iloc[0]
    assert finding["estimate"] == pytest.approx(fit.params.iloc[-1])
    half = (finding["high"] - finding["low"]) / 2
    from scipy.stats import t

    # of stories with one article each, CR2 is HC2
    assert half / t.ppf(0.975, finding["df"]) == pytest.approx(fit.get_robustcov_results("HC2").bse[-1])
    assert 10 < finding["df"] < 58


def test_articles_weigh_alike_unless_mentions_or_outlets_shall():
    rows = alone([-2, -1, 1, 3], [0.0, 0.0, 0.0, 1.0])
    often = pd.concat([rows, rows.iloc[[3, 3]]], ignore_index=True)  # the last article has three mentions
    assert of(often).iloc[0]["estimate"] == pytest.approx(1 / 2)
    assert of(often, weight="mention").iloc[0]["estimate"] == pytest.approx(3 / 4)
    assert of(often, weight="mention").iloc[0]["n_mentions"] == 2
    large = pd.concat([drawn(1), alone([-9, 9], [0.0, 1.0], "y")], ignore_index=True)
    assert of(large, weight="outlet").iloc[0]["share_largest"] == pytest.approx(0.5)


def test_an_outlet_of_another_level_that_comes_or_grows_is_no_change():
    """y is 1 above x throughout, and has one article before, nine after."""
    x = alone([-8, -6, -4, -2, 0, 2, 4, 6], [0.0] * 8)
    y = alone([-5, *range(9)], [1.0] * 10, "y")
    assert of(pd.concat([x, y])).iloc[0]["estimate"] == pytest.approx(0, abs=1e-12)
    only_after = alone([1, 2, 3], [1.0] * 3, "z")
    finding = of(pd.concat([x, only_after])).iloc[0]
    assert finding["estimate"] == pytest.approx(0, abs=1e-12)
    assert finding["n_articles"] == 4  # z is on one side only


def test_reprints_do_not_narrow_the_interval():
    once = drawn(2)
    reprinted = pd.concat([once.assign(article_id=once["article_id"] + copy) for copy in "abc"], ignore_index=True)
    first, thrice = of(once).iloc[0], of(reprinted).iloc[0]
    assert thrice["estimate"] == pytest.approx(first["estimate"])
    assert thrice["high"] - thrice["low"] == pytest.approx(first["high"] - first["low"], rel=0.02)
    singly = trend_before(reprinted, [], measure="net_sentiment", study=Study(resample="article")).iloc[0]
    assert singly["high"] - singly["low"] < 0.7 * (first["high"] - first["low"])


@pytest.mark.parametrize("rows", [
    alone([-2, -1], [0.0, 1.0]),                            # nothing after
    alone([-2, -2, 1, 3], [0.0, 1.0, 0.0, 1.0]),            # one day before: no trend
    alone([-2, -1, 1], [0.0, 1.0, np.nan]),                 # no value after
    pd.concat([alone([-2, 2], [0.0, 1.0]), alone([-1, 3], [0.0, 1.0], "y")]),  # a trend, or outlets that differ?
    alone([], []),
])  # fmt: skip
def test_without_two_sides_and_a_trend_there_is_no_finding(rows):
    found = of(rows)
    assert found.empty
    assert list(found.columns) == list(FINDINGS.columns)


def test_with_as_many_stories_as_unknowns_there_is_an_estimate_without_interval():
    finding = of(alone([-2, -1, 1, 3], [0.1, 0.2, 0.3, -0.3])).iloc[0]
    assert finding[["low", "high", "p"]].isna().all()


def test_rows_without_a_phase_do_not_count_and_groups_are_kept_apart():
    rows = drawn()
    more = rows.head(5).assign(phase=np.nan, value=100.0, article_id="out")
    other = rows.assign(actor_id="ortiz", value=-rows["value"])
    found = of(pd.concat([rows, more, other], ignore_index=True))
    assert list(found["actor_id"]) == ["lund", "ortiz"]
    assert found["estimate"][0] == pytest.approx(of(rows)["estimate"][0])
    assert found["estimate"].sum() == pytest.approx(0, abs=1e-12)


def test_an_unknown_measure_is_refused():
    with pytest.raises(UsageError, match="no measure `net sentimnt`"):
        trend_before(drawn(), [], measure="net sentimnt", study=STUDY)


def test_the_interval_covers_a_trend_that_just_goes_on_about_as_often_as_it_says():
    findings = pd.concat([of(drawn(seed, n=12)) for seed in range(100)])
    covered = ((findings["low"] <= 0) & (findings["high"] >= 0)).mean()
    assert 0.92 <= covered <= 0.99


def test_stories_that_all_lie_on_the_trend_tell_no_spread():
    """What rounding leaves of them is no interval: 0.1 and 0.7 are no numbers of a computer."""
    finding = of(alone([*range(-20, 20)], [0.1 + 0.7 * (day >= 0) for day in range(-20, 20)])).iloc[0]
    assert finding["estimate"] == pytest.approx(0.7)
    assert finding[["low", "high", "p"]].isna().all()

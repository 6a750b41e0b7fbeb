import numpy as np
import pandas as pd
from simulated_studies import EVEN, MONTHS, OUTLETS, STUDY, an_outlet_ends, nothing_differs, page, study_rows

from analysis.findings.family import stated
from analysis.findings.headlines import headlines


def test_where_nothing_differs_a_page_states_nothing():
    """15 studies; python tests/bench/simulated_studies.py runs 1,000. Without adjusting, about half of them stated something."""
    assert nothing_differs(15, seed=1) <= 0.2


def test_an_outlet_that_is_no_longer_collected_is_no_change():
    assert an_outlet_ends(10, seed=2) <= 0.2


def test_what_is_planted_is_stated_with_an_interval_that_leaves_out_zero():
    shares = np.tile(EVEN, (OUTLETS, MONTHS, 1))
    shares[3] = (0.02, 0.28, 0.7)
    found, said = page(study_rows(np.random.default_rng(4), shares))
    assert list(stated(found.apart, STUDY)["outlet"].unique()) == ["outlet 3"]
    assert sum("is higher in outlet 3 (by +" in sentence for sentence in said) == 2
    assert (stated(found.apart, STUDY)["low_adjusted"] > 0).all()


def test_all_comparisons_of_a_page_are_one_family():
    rows = study_rows(np.random.default_rng(5), np.tile(EVEN, (OUTLETS, MONTHS, 1)))
    found = headlines(rows, measure="net_sentiment", study=STUDY, phases=rows, periods=("2019-11", "2019-12"))
    assert found.n_compared == 2 + 2 * OUTLETS + 2 + 2
    alone = headlines(rows, measure="net_sentiment", study=STUDY)
    assert alone.n_compared == 2 + 2 * OUTLETS
    assert (found.apart["p_adjusted"] >= alone.apart["p_adjusted"] - 1e-9).all()


def test_what_rests_on_too_few_stories_is_compared_with_nothing():
    rows = pd.DataFrame(
        [(float(n % 3) - 1, f"{outlet}{n}", outlet) for outlet, size in (("x", 12), ("y", 12), ("z", 3)) for n in range(size)],
        columns=["value", "article_id", "outlet"],
    )  # fmt: skip
    rows = rows.assign(story_id=rows["article_id"], actor_id="lund")
    found = headlines(rows, measure="net_sentiment", study=STUDY)
    assert found.n_compared == 3  # the lean, and x and y against the others
    assert found.apart.set_index("outlet")["p_adjusted"].isna().to_dict() == {"x": False, "y": False, "z": True}

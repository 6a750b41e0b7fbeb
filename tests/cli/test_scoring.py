"""What `workbook evaluate` says where there is too little to score."""

import math

import pytest
from factories import SHIPPED

from analysis.cli.scoring import table
from analysis.errors import GoldError
from analysis.validity.evaluate import Score
from analysis.validity.evaluate_codes import codes_of

UNDEFINED = {"value": math.nan, "low": math.nan, "high": math.nan}


def test_too_few_codes_are_said_in_words():
    score = Score(
        task="sentiment", set="codes", method="target", n=3, metrics={"accuracy": UNDEFINED, "alpha_ordinal": UNDEFINED},
        baseline={}, baseline_name="", notes=["All scores: too few: 3 units of 3 stories; 10 stories would do."],
    )  # fmt: skip
    assert table(score).splitlines() == [
        "sentiment on codes, method target, n = 3",
        "",
        "Too few are coded for any score; nothing can be said of the measure yet.",
        "All scores: too few: 3 units of 3 stories; 10 stories would do.",
    ]


def test_a_sample_that_came_back_untouched_has_nothing_to_score(tmp_path):
    path = tmp_path / "sample.csv"
    path.write_text("unit_id;sentiment;coder\nm0;;\nm1;;\n")
    with pytest.raises(GoldError, match=r"sample\.csv: nothing is coded yet, all 2 units are without a code"):
        codes_of(path, "sentiment", SHIPPED)

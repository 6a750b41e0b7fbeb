"""a leading difference -> the two levels that it lies between, by which a sentence says "less negatively" and not "more positively"."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.findings.contrasts import OTHERS, OWN, SIDE
from analysis.findings.estimates import estimate_sides
from analysis.findings.leading import APART, OWN_WORDS, QUOTED, WORDS, LeadQuestion
from analysis.findings.leading import OWN as OWN_SIDE
from analysis.findings.multiverse import CORRECTED
from analysis.study import Study


def levels(question: LeadQuestion, finding: Mapping[str, Any], study: Study) -> tuple[float, float] | None:
    """The estimates of an outlet and of the others, or in own and in quoted words, the first of which the finding is minus the second.

    None where they are not known: codes correct the difference, not its sides.

    Args:
        question: of `findings.leading`; of its contrasts APART and OWN_WORDS have levels.
        finding: one of its findings.
    """
    if finding["method"] == CORRECTED or question.contrast not in (APART, OWN_WORDS):
        return None
    rows, over = question.rows, question.made.over if question.contrast == APART else "outlet"
    column, other, own = (SIDE, OTHERS, OWN) if question.contrast == APART else (WORDS, QUOTED, OWN_SIDE)
    rows = _sides(rows, str(finding["outlet"])) if question.contrast == APART else rows
    sides = estimate_sides(
        rows[rows[question.key] == finding[question.key]], [question.key], column, other, own,
        measure=question.measure, study=study, over=over,
    )  # fmt: skip
    if any(side.empty for side in sides):
        return None
    second, first = (float(side["estimate"].iloc[0]) for side in sides)
    return first, second


def _sides(rows: pd.DataFrame, outlet: str) -> pd.DataFrame:
    return rows.assign(**{SIDE: np.where(rows["outlet"] == outlet, OWN, OTHERS)})

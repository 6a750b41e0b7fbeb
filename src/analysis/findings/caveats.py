"""a leading finding -> what is to be said against it: other choices that one could make, and the trend before an event."""

from functools import partial
from typing import Any

import pandas as pd

from analysis.findings.contrasts import AFTER, BEFORE, against_others
from analysis.findings.estimates import MEASURED, Estimators
from analysis.findings.leading import APART, AT_EVENT, LEAN, LeadQuestion
from analysis.findings.multiverse import ACTOR, COMMON, Estimate, multiverse, robustness
from analysis.findings.trend import trend_before
from analysis.study import Study
from analysis.tables import FINDINGS, ROBUSTNESS


def under_other_choices(
    question: LeadQuestion, finding: pd.Series, articles: pd.DataFrame, study: Study, estimators: Estimators = MEASURED
) -> pd.DataFrame:
    """Whether the finding has the same sign under other choices of days, articles, weights and voices: robustness, one row.

    Args:
        finding: one of `question.told`.
        articles: as for `multiverse`.
    Returns:
        robustness; empty for a contrast of own and quoted words, of which there are no other choices to make.
    """
    made, by = question.made, [question.key]
    how: dict[str, Any] = {"by": by, "measure": question.measure}
    subject = made.subject or (ACTOR if question.key == "actor_id" else "")
    usual = {} if question.contrast == LEAN or not subject else {"subject": subject}
    estimate: Estimate
    if question.contrast == LEAN:
        estimate, rows, sides = partial(estimators.means, **how), made.rows, "outlet"
    elif question.contrast == APART:
        estimate = partial(against_others, column="outlet", estimators=estimators, only=[finding["outlet"]], **how)
        rows, sides, usual = made.largest, "outlet", {**usual, "window": COMMON}
    elif question.contrast == AT_EVENT and made.around is not None:
        estimate = partial(estimators.differences, contrast="phase", first=BEFORE, second=AFTER, over="outlet", **how)
        rows, sides = made.around, "phase"
    else:
        return ROBUSTNESS.empty()
    own = rows[rows[question.key] == finding[question.key]]
    subjects = (subject,) if subject else ()
    tried = multiverse(estimate, own, articles, made.subjects, study, sides=sides, subjects=subjects, usual=usual)
    return robustness(tried)


def beyond_the_trend(question: LeadQuestion, finding: pd.Series, study: Study) -> pd.DataFrame:
    """Of a change at an event what the trend before it does not account for (`findings.trend`); empty for another contrast."""
    if question.contrast != AT_EVENT:
        return FINDINGS.empty()
    rows = question.rows
    return trend_before(
        rows[rows[question.key] == finding[question.key]], [question.key], measure=question.measure, study=study
    )

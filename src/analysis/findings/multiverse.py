"""a finding + the choices that one could as well have made -> the estimate under each, and whether they agree.

Which articles are compared and what counts alike are choices, and reasonable people make them otherwise. A finding that holds
under one of them alone is one of the choice (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016: multiverse analysis).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from analysis.findings.estimates import too_few
from analysis.findings.matched import common_subject, common_window
from analysis.findings.objections import IN_TIME
from analysis.measures import MEAN
from analysis.study import Study
from analysis.tables import FINDINGS, MULTIVERSE, ROBUSTNESS

FINDING = ["measure", "estimand", "actor_id", "outlet", "period", "group"]  # what tells one finding from another
CHOICES = ["weight", "window", "subject", "voice"]
ALL, WHOLE, COMMON, EQUAL, ACTOR, OWN = "all", "whole", "common", "equal", "actor", "own"
WEIGHTS = ("article", "mention", "outlet")

Estimate = Callable[[pd.DataFrame, Study], pd.DataFrame]


def multiverse(
    estimate: Estimate,
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    about: pd.DataFrame,
    study: Study,
    *,
    sides: str = "outlet",
    subjects: Sequence[str] = (ACTOR,),
    usual: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The findings that `estimate` makes, under every combination of the choices below.

    weight: each article, each mention, or each outlet counts alike; window: all days, or those that every side has (of sides
    that follow each other, equally many); subject: all articles, or those about the actor; voice: all, or the outlet's own,
    where rows say whose (`own`). At most 24 combinations, and with two subjects 36.

    Args:
        estimate: rows and a study to findings, such as `lambda rows, study: estimate_means(rows, ["actor_id"],
            measure="net_sentiment", study=study)`; it is called with the weight of each choice in the study.
        rows: the observations, all of them: reads what `estimate` reads, and article_id, story_id, outlet, the column of `sides`.
        articles, about: as for `comparability`.
        sides: the column whose values are compared: outlet, period, phase.
        subjects: whom articles may be about: "actor" (the row's own), or actor_ids of `about`.
        usual: the choices that the page makes where they are not the study's weight, the whole window, all articles, all voices.
    Returns:
        multiverse, the usual choices of each finding first, then those with fewest changes. Estimates of fewer than
        `study.min_stories` stories are NaN.
    """
    window = EQUAL if sides in IN_TIME else COMMON
    chosen = {"weight": study.weight, "window": WHOLE, "subject": ALL, "voice": ALL, **(usual or {})}
    options = [(WHOLE, window), (ALL, *subjects), (ALL, OWN) if "own" in rows else (ALL,)]
    picked, made = [], [FINDINGS.empty().assign(**dict.fromkeys(CHOICES, ""))]
    for subset, kept in _subsets(rows, articles, about, sides, study, options):
        for weight in WEIGHTS:
            picked.append({"weight": weight, **subset})
            made.append(estimate(kept, replace(study, weight=weight)).assign(**picked[-1]))
    return _whole(pd.concat(made, ignore_index=True), pd.DataFrame(picked), pd.Series(chosen), study)


def robustness(choices: pd.DataFrame) -> pd.DataFrame:
    """Whether each finding of `multiverse` has the same sign under all choices: robustness, a row a finding.

    An estimate that prints as 0.00 has no sign.
    """
    rows = []
    for _, own in choices.groupby(FINDING, sort=False, dropna=False):
        known, usual = own[own["estimate"].notna()], own[own["usual"]].iloc[0]
        signs, sign = np.sign(known["estimate"].round(2)), np.sign(round(usual["estimate"], 2))
        same, opposite = known[signs == sign], known[(signs == -sign) & (sign != 0)]
        turns = opposite.sort_values(["n_changed", "n_stories"], ascending=[True, False], kind="stable")
        rows.append(
            {
                **{key: usual[key] for key in FINDING},
                "n_choices": len(known),
                "n_too_few": len(own) - len(known),
                "n_same": len(same),
                "n_clear": int(_clear(same).sum()),
                "n_opposite": len(opposite),
                "clear": bool(_clear(own[own["usual"]]).iloc[0]),
                "lowest": known["estimate"].min(),
                "highest": known["estimate"].max(),
                "turn": turns.index[0] if len(turns) else -1,
            }
        )
    return ROBUSTNESS.build(pd.DataFrame(rows))


def _subsets(
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    about: pd.DataFrame,
    sides: str,
    study: Study,
    options: Sequence[Sequence[str]],
) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Each combination of window, subject and voice, with its rows."""
    windows = {WHOLE: rows}
    for window, subject, voice in product(*options):
        if window not in windows:
            windows[window] = common_window(rows, articles, sides, study)
        kept = windows[window]
        if subject != ALL:
            kept = common_subject(kept, about, "" if subject == ACTOR else subject)
        yield {"window": window, "subject": subject, "voice": voice}, kept[kept["own"]] if voice == OWN else kept


def _whole(made: pd.DataFrame, picked: pd.DataFrame, usual: "pd.Series[str]", study: Study) -> pd.DataFrame:
    """Each finding under each choice, in the order of their changes; where a choice leaves too few stories, without an estimate."""
    each = made[FINDING].drop_duplicates().reset_index(drop=True).rename_axis("finding").reset_index()
    table = each.merge(picked, how="cross").merge(made, on=[*FINDING, *CHOICES], how="left")
    table = table[~((table["weight"] == "outlet") & (table["estimand"] == MEAN) & table["outlet"].notna())]
    changed = (table[CHOICES] != usual[CHOICES]).sum(axis=1)
    table = table.assign(n_changed=changed, usual=changed == 0)
    counts = ["n_articles", "n_stories", "n_mentions"]
    table[counts] = table[counts].fillna(0)
    estimates = ["estimate", "low", "high"]
    table[estimates] = table[estimates].mask(too_few(table, study))
    return MULTIVERSE.build(table.sort_values(["finding", "n_changed"], kind="stable"))


def _clear(table: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each interval leaves out 0."""
    return (table["low"] > 0) | (table["high"] < 0)

"""pairs -> whether a measure works for one outlet or actor and not for the others."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.distributions import normal_quantile, t_quantile
from analysis.findings.intervals import Alpha, Bounds, Floats, newcombe, wilson
from analysis.study import Study
from analysis.tables import AGREEMENT_CONTRASTS
from analysis.validity.agreement_measure import too_few_stories

BETTER, WORSE, ALIKE = "works better here", "works worse here", "no difference shown"


@dataclass(frozen=True)
class Share:
    """A weighted share of pairs on which measure and coder agree, and how much information is in it."""

    value: Floats
    n_effective: Floats  # units drawn singly that would tell as much

    def interval(self, alpha: Alpha) -> Bounds:
        return wilson(self.value, self.n_effective, alpha)


def accuracy_differences(pairs: pd.DataFrame, by: str, *, study: Study) -> pd.DataFrame:
    """The measure's accuracy in each group minus that in all others, so that one which fails for a group is found out.

    Intervals are Newcombe's (1998, method 10) from shares with an effective number of units, which stories determine (Korn &
    Graubard 1998). Adjusted ones hold over all groups that could be compared (Bonferroni), and only they are put into words.

    Args:
        pairs: PAIRS of one task; by: outlet or actor_id.
        study: reads `level`, `min_stories`.
    Returns:
        AGREEMENT_CONTRASTS, a row a group; no row where there is one group only.
    """
    groups = [str(group) for group in sorted(pairs[by].dropna().unique())]
    sides = {group: (pairs[pairs[by] == group], pairs[pairs[by] != group]) for group in groups if len(groups) > 1}
    enough = [g for g, both in sides.items() if min(side["story_id"].nunique() for side in both) >= study.min_stories]
    n_compared = 1 if len(sides) == 2 else len(enough)  # of two groups the one is compared with the other, twice
    rows = [_contrast(group, by, *both, n_compared, study) for group, both in sides.items()]
    return AGREEMENT_CONTRASTS.build(rows)


def agreement_share(pairs: pd.DataFrame, level: float) -> Share:
    """The weighted share of pairs that agree, its variance by linearisation over stories (Wolter 2007, ch. 6)."""
    right = (pairs["code"] == pairs["label"]).astype("float64")
    value = float((right * pairs["weight"]).sum() / pairs["weight"].sum())
    moves = (pairs["weight"] * (right - value)).groupby(pairs["story_id"]).sum() / pairs["weight"].sum()
    weights = pairs.groupby("story_id")["weight"].sum() / pairs["weight"].sum()
    n = len(moves)
    variance = float((moves**2).sum()) * n / max(n - 1, 1)
    kish = float(1 / (weights**2).sum())
    units = pairs.groupby(["unit_id", "item"])["weight"].sum()
    most = float(units.sum() ** 2 / (units**2).sum())
    n_effective = min(value * (1 - value) / variance, most) if variance > 0 else kish
    quantile = (1 + level) / 2
    shrink = (normal_quantile(quantile) / t_quantile(quantile, max(n - 1, 1))) ** 2
    return Share(np.array(value), np.array(n_effective * float(shrink)))


def _contrast(
    group: str, by: str, here: pd.DataFrame, others: pd.DataFrame, n_compared: int, study: Study
) -> tuple[object, ...]:
    counts = (here["unit_id"].nunique(), here["story_id"].nunique(), others["story_id"].nunique())
    few = too_few_stories(counts[0], counts[1], study.min_stories) or too_few_stories(
        others["unit_id"].nunique(), counts[2], study.min_stories
    )
    task = here["task"].iloc[0]
    if few:
        return (task, by, group, *(math.nan,) * 7, *counts, few)
    first, second = agreement_share(here, study.level), agreement_share(others, study.level)
    alpha, apart = 1 - study.level, np.array(0.0)  # as if independent: a story on both sides could only narrow it
    adjusted = newcombe(first, second, apart, alpha / max(n_compared, 1))
    said = BETTER if adjusted[0] > 0 else WORSE if adjusted[1] < 0 else ALIKE
    values = (first.value, second.value, first.value - second.value, *newcombe(first, second, apart, alpha), *adjusted)
    return (task, by, group, *map(float, values), *counts, said)

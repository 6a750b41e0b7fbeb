"""observations around an event -> the change that the trend before the event does not account for.

A bare before and after takes whatever was under way for the effect of the event. Here the trend of the days before it is carried
on, and what came is set against that: segmented regression of an interrupted time series (Bernal, Cummins & Gasparrini 2017),

    value = a(outlet) + b day + c after + d (day - mean day after) after,

of articles, weighted as the study says. c is how far the mean after the event lies from where the trend before it would have led.
Outlets have levels of their own, so that the mix of outlets is no change. Standard errors are clustered by story, corrected for
few of them (CR2: Bell & McCaffrey 2002); neighbouring stories are taken as independent of each other.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.distributions import t_above, t_quantile
from analysis.findings.contrasts import AFTER, BEFORE
from analysis.findings.influence import publisher_of
from analysis.findings.intervals import ALIKE
from analysis.measures import DIFFERENCE, find_measure
from analysis.study import Study
from analysis.tables import FINDINGS

METHOD = "interrupted"
NAMED = "after − trend before"
SPARE = 1e-9  # leverage of a story without which its outlet would have no level: it says nothing of the spread
RANK = 1e-12  # of an eigenvalue to the largest, below which days and outlets tell nothing apart

Floats = npt.NDArray[np.float64]


def trend_before(
    rows: pd.DataFrame, by: Sequence[str], *, measure: str, study: Study, weight: str | None = None
) -> pd.DataFrame:
    """Mean after the event minus what the trend before it would have given, in each group.

    Args:
        rows: of `contrasts.around_event`: reads value, phase, day, article_id, story_id, outlet and the columns of `by`.
        by: any of actor_id, outlet, group; none for one estimate over all rows.
        measure: id of the registry, of which this is a difference; written into the findings.
        study: reads `level`, `resample` and `weight`.
        weight: in place of the study's.
    Returns:
        findings with the estimand "difference" and the method "interrupted", `period` "after − trend before"; counts are of the
        smaller side. Groups without days on both sides, or whose days before the event tell no trend, are left out. The
        interval and p are of t; they are missing where too few stories are left to tell a spread, or all lie on the trend. A trend may lead off the scale.
    Raises:
        UsageError: the registry has no such measure.
    """
    find_measure(measure)
    rows = rows[rows["value"].notna() & rows["phase"].notna()]
    weight = weight or study.weight
    groups = rows.groupby(list(by), sort=True, dropna=False) if by else [((), rows)]
    found = [
        {**dict(zip(by, keys, strict=True)), **finding}
        for keys, group in groups
        if (finding := _interrupted(_by_article(group, weight, study), study))
    ]
    if not found:
        return FINDINGS.empty()
    table = pd.DataFrame(found).assign(measure=measure, estimand=DIFFERENCE, method=METHOD, weight=weight, period=NAMED)
    return FINDINGS.fill(table)


def _by_article(rows: pd.DataFrame, weight: str, study: Study) -> pd.DataFrame:
    """A row an article of an outlet on both sides: value (mean), n (rows), day, after, outlet, story, weight."""
    articles = rows.groupby("article_id", sort=True).agg(
        value=("value", "mean"),
        n=("value", "size"),
        day=("day", "first"),
        phase=("phase", "first"),
        outlet=(publisher_of(rows), "first"),
        story=(f"{study.resample}_id", "first"),
    )
    sides = articles.groupby("outlet")["phase"].transform("nunique")
    articles = articles[sides == 2].assign(after=lambda table: (table["phase"] == AFTER).astype(float))
    if weight == "mention":
        return articles.assign(weight=articles["n"].astype(float))
    if weight == "outlet":
        return articles.assign(weight=1.0 / articles.groupby(["outlet", "phase"])["n"].transform("size"))
    return articles.assign(weight=1.0)


def _interrupted(articles: pd.DataFrame, study: Study) -> dict[str, float] | None:
    """The finding of one group; None where a side or a trend is lacking."""
    if articles.loc[articles["phase"] == BEFORE, "day"].nunique() < 2:
        return None
    roots = np.sqrt(articles["weight"].to_numpy())  # each row times this, weighted least squares are plain ones
    design, values = _design(articles) * roots[:, None], articles["value"].to_numpy() * roots
    inverse = np.linalg.pinv(design.T @ design, rcond=RANK, hermitian=True)
    if not np.allclose((design.T @ design) @ inverse[-1], np.eye(len(inverse))[-1], atol=1e-6):
        return None  # the days of each outlet tell its level and a trend apart in more ways than one
    loads = design @ inverse[-1]  # what each value adds to the estimate
    estimate = float(loads @ values)
    rest = values - design @ (inverse @ (design.T @ values))
    variance, df = _error(design, inverse, loads, rest, pd.factorize(articles["story"])[0])
    return {"estimate": estimate, **_interval(estimate, variance, df, study), **_base(articles)}


def _design(articles: pd.DataFrame) -> Floats:
    """Columns: a level for each outlet, day, the bend of the trend after the event, and after (last)."""
    day, after, weights = (articles[name].to_numpy(dtype=float) for name in ("day", "after", "weight"))
    middle = np.average(day, weights=weights * after)
    levels = pd.get_dummies(articles["outlet"]).to_numpy(dtype=float)
    scale = max(1.0, np.abs(day).max())
    return np.column_stack([levels, day / scale, (day - middle) / scale * after, after])


def _error(
    design: Floats, inverse: Floats, loads: Floats, rest: Floats, story: npt.NDArray[np.intp]
) -> tuple[float, float]:
    """Variance of the estimate and its degrees of freedom (Satterthwaite's: Bell & McCaffrey 2002, eq. 5 and 12)."""
    half = design @ _root(inverse)
    loads = _widened(half, loads, story)
    of_story = np.bincount(story, loads * rest)
    squared, seen = np.bincount(story, loads**2), np.zeros((len(of_story), half.shape[1]))
    np.add.at(seen, story, loads[:, None] * half)
    taken = (seen**2).sum(axis=1)
    spread = (squared**2).sum() - 2 * (squared * taken).sum() + ((seen.T @ seen) ** 2).sum()
    return float(of_story @ of_story), (squared - taken).sum() ** 2 / spread if spread > 0 else 0.0


def _widened(half: Floats, loads: Floats, story: npt.NDArray[np.intp]) -> Floats:
    """The loads, so much larger as the residuals of each story are smaller than its errors for having been fitted."""
    size = np.bincount(story)
    room, alone = 1 - (half**2).sum(axis=1), size[story] == 1
    widened = np.where(room > SPARE, loads / np.sqrt(np.maximum(room, SPARE)), 0.0)
    order = np.argsort(story, kind="stable")
    for own in np.split(order, np.cumsum(size)[:-1]) if not alone.all() else ():
        if len(own) > 1:
            values, vectors = np.linalg.eigh(np.eye(len(own)) - half[own] @ half[own].T)
            kept = values > SPARE
            widened[own] = (vectors[:, kept] / np.sqrt(values[kept])) @ (vectors[:, kept].T @ loads[own])
    return widened


def _root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _interval(estimate: float, variance: float, df: float, study: Study) -> dict[str, float]:
    if df < 1 or not variance > ALIKE:
        return {"low": np.nan, "high": np.nan, "df": df, "p": np.nan}
    error = np.sqrt(variance)
    half = error * t_quantile(0.5 + study.level / 2, df)
    p = 2 * t_above(abs(estimate) / error, df)
    return {"low": estimate - half, "high": estimate + half, "df": df, "p": float(p)}


def _base(articles: pd.DataFrame) -> dict[str, float]:
    """Counts of the smaller side, and the largest share of the weight of a side that one article has."""
    sides = [side for _, side in articles.groupby("phase")]
    shares = [side["weight"] / side["weight"].sum() for side in sides]
    by_story = [share.groupby(side["story"]).sum() for share, side in zip(shares, sides, strict=True)]
    return {
        "n_articles": min(map(len, sides)),
        "n_stories": min(map(len, by_story)),
        "n_mentions": min(int(side["n"].sum()) for side in sides),
        "n_effective": min(1 / (share**2).sum() for share in by_story),
        "share_largest": max(share.max() for share in shares),
    }

"""hits -> how often a word is used: per million words of each part of the articles, and how evenly it is spread over the parts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.distributions import normal_above, t_bound
from analysis.search.parts import Numbers
from analysis.tables import WORD_RATES

MILLION = 1_000_000
HALF = 0.5  # added to each count by Jeffreys' prior

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How evenly a word is spread over parts of the articles, by Gries' (2008) deviation of proportions."""

    dp: float  # 0: in each part as often as its size lets expect; near 1: all in a small part; NaN: no use of it
    dp_normalised: float  # the same from 0 to 1, whatever the parts' sizes (Lijffijt & Gries 2012)
    by_chance: float  # what `dp` would be on average, if each use fell anywhere with the same chance
    n_parts: int
    n_with: int  # parts that hold the word


def word_rates(
    n_hits: Numbers,
    n_words: Numbers,
    parts: pd.Series,
    stories: pd.Series,
    *,
    level: float = 0.95,
    min_stories: int = 1,
) -> pd.DataFrame:
    """Uses per million words in each part, with intervals over stories.

    The uses of one story hang together, so each count is worth that count divided by the design effect: how much more the uses of a story
    vary around what its length lets expect than if each fell by itself, all parts together, 1 at least. An interval is that of a Poisson
    count with Jeffreys' prior, at the effective counts; its tails are those of t, as the design effect is estimated.

    Args:
        n_hits, n_words: of each article.
        parts: of each article, such as its outlet; NaN: left out.
        stories: of each article.
        level: of the intervals.
        min_stories: parts of fewer are `too_few`.
    Returns:
        tables.WORD_RATES, in the order of the parts' names.
    """
    used = parts.notna().to_numpy() & (n_words > 0)
    table = pd.DataFrame(
        {"part": parts.astype("str").to_numpy(), "story": stories.to_numpy(), "n": n_hits, "n_words": n_words}
    )[used]
    sums = table.groupby("part", sort=True).agg(
        n=("n", "sum"), n_words=("n_words", "sum"), stories=("story", "nunique"), articles=("n", "size"),
        with_it=("n", _n_above_0),
    )  # fmt: skip
    n, size = sums["n"].to_numpy(dtype=float), sums["n_words"].to_numpy(dtype=float)
    effect, df = _design_effect(table, sums)
    from scipy.stats import gamma  # it takes longer to import than many a figure to draw

    tail = normal_above(t_bound((1 - level) / 2, df)) if df else np.nan
    low, high = (end(tail, n / effect + HALF) * effect / size for end in (gamma.ppf, gamma.isf))
    return WORD_RATES.build(
        pd.DataFrame(
            {
                "part": sums.index, "n": sums["n"], "n_words": sums["n_words"], "per_million": MILLION * n / size,
                "low": MILLION * np.where(n > 0, np.minimum(low, n / size), 0.0), "high": MILLION * high,
                "n_articles": sums["articles"], "n_articles_with": sums["with_it"], "n_stories": sums["stories"],
                "too_few": sums["stories"] < min_stories,
                "share": n / n.sum() if n.sum() else np.full(len(n), np.nan), "share_expected": size / size.sum(),
            }
        )
    )  # fmt: skip


def spread(rates: pd.DataFrame) -> Spread:
    """How evenly the word of a table of `word_rates` is spread over its parts."""
    from scipy.stats import binom

    n, expected = int(rates["n"].sum()), rates["share_expected"].to_numpy(dtype=float)
    n_with = int((rates["n"] > 0).sum())
    if not n or len(rates) < 2:
        return Spread(np.nan, np.nan, np.nan, len(rates), n_with)
    dp = float(np.abs(rates["share"].to_numpy(dtype=float) - expected).sum() / 2)
    above = np.floor(n * expected) + 1  # De Moivre's mean absolute deviation of a binomial count
    chance = 2 * above * (1 - expected) * binom.pmf(above, n, expected)
    return Spread(dp, dp / (1 - float(expected.min())), float(chance.sum() / n / 2), len(rates), n_with)


def _n_above_0(counts: "pd.Series[int]") -> int:
    return int((counts > 0).sum())


def _design_effect(table: pd.DataFrame, sums: pd.DataFrame) -> tuple[float, int]:
    """How much more than chance stories vary, and with how many degrees of freedom that is known."""
    by_story = table.groupby(["part", "story"], sort=True)[["n", "n_words"]].sum()
    of_part = sums.loc[by_story.index.get_level_values("part")]
    rest = by_story["n"].to_numpy() - by_story["n_words"].to_numpy() * (of_part["n"] / of_part["n_words"]).to_numpy()
    df = len(by_story) - len(sums)
    total = float(sums["n"].sum())
    if df < 1 or not total:
        return 1.0, max(df, 0)
    return max(1.0, float((rest**2).sum()) * len(by_story) / df / total), df

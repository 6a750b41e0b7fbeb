"""Abstention: how many mentions are left to a coder below each confidence, and how well the labels of the rest agree.

The confidence of a mention is the probability of its label: 1/3 is a guess, 1 is certain.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.sentiment.folder import LABELS

THRESHOLDS = (0.4, 0.5, 0.6, 0.7)
SET = "plain_news_dev"


def confidence(scored: pd.DataFrame) -> pd.Series:
    """The probability of each row's label, 0 to 1; NaN where the method gives none. Reads p_negative, p_neutral, p_positive."""
    return scored[[f"p_{label}" for label in LABELS]].max(axis=1)


def confident_rows(rows: pd.DataFrame, sure: float) -> pd.DataFrame:
    """The rows that are not left to a coder: their confidence is `sure` or more, or not known at all."""
    return rows[~(confidence(rows) < sure)]


def abstention_sentence(n_left: int, n: int, sure: float) -> str:
    """What a page says of the mentions that its numbers leave out."""
    if not n_left:
        return f"Every one of the {n:,} mentions counts in the numbers below, however sure the measure is of it (sure = {sure:g})."
    return (
        f"{n_left:,} of {n:,} mentions ({n_left / n:.0%}) have a label less sure than {sure:g}: they are left to a coder "
        "and out of the numbers of sentiment below."
    )


def abstention_metrics(units: Sequence[tuple[str, str, float]]) -> dict[str, float]:
    """open_at_40 ... (share less sure than that) and accuracy_at_40 ... (of the others; NaN where none is left).

    Args:
        units: gold label, the measure's label, confidence. Empty where a confidence is not known.
    """
    sure = np.array([unit[2] for unit in units])
    right = np.array([unit[0] == unit[1] for unit in units])
    if np.isnan(sure).any():
        return {}
    metrics = {}
    for threshold in THRESHOLDS:
        labelled = sure >= threshold
        metrics[f"open_at_{threshold * 100:.0f}"] = float(1 - labelled.mean())
        metrics[f"accuracy_at_{threshold * 100:.0f}"] = float(right[labelled].mean()) if labelled.any() else math.nan
    return metrics


def abstention_table(rows: pd.DataFrame, scores: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """What each threshold costs here and gains on coded sentences.

    Args:
        rows: `sentiment_rows`; scores: the validity table, as `load_scores` gives it.
    Returns:
        a row a threshold: `less sure than`; the share of each actor's mentions left open, under the actor's name;
        `coded sentences left open` and `agreement of the rest` of the public set SET, NaN where they are not scored.
    """
    sure = confidence(rows)
    table = pd.DataFrame({"less sure than": THRESHOLDS})
    for actor_id, chosen in sure.groupby(rows["actor_id"], sort=False):
        table[names.get(str(actor_id), str(actor_id))] = [float((chosen < t).mean()) for t in THRESHOLDS]
    for column, metric in (("coded sentences left open", "open_at"), ("agreement of the rest", "accuracy_at")):
        table[column] = [_score(scores, f"{metric}_{threshold * 100:.0f}") for threshold in THRESHOLDS]
    return table


def _score(scores: pd.DataFrame, metric: str) -> float:
    chosen = (scores["task"] == "sentiment") & (scores["set"] == SET) & (scores["method"] == "target")
    values = scores.loc[chosen & (scores["metric"] == metric), "value"]
    return float(values.iloc[0]) if len(values) else math.nan

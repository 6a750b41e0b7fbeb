"""target_sentiment of mentions -> attitude of a whole article toward an actor."""

import numpy as np
import pandas as pd

# Rule and thresholds were chosen on the training half of SEESAW (coded articles), never on the sets that scores are quoted from.
POSITIVE = 0.27  # strength above it: the article is favourable
NEGATIVE = -0.1  # below it: unfavourable
UNNAMED = "neutral"  # the stated fallback: an article that does not name somebody takes no side


def article_attitudes(rows: pd.DataFrame) -> pd.DataFrame:
    """Attitude of each article toward each actor: what its mentions lean to, gathered and cut at two thresholds.

    A mention leans by its probability of positive minus that of negative, so that a doubtful one counts little. The strength
    is the sum of the leans over the square root of their number: many mentions that lean a little one way say more than
    one, and mentions that lean both ways cancel out. Names, titles and pronouns count alike, and so do quoted words:
    whom an article lets speak is part of how it presents somebody.

    Args:
        rows: reads article_id, actor_id, p_negative, p_positive.
    Returns:
        article_id, actor_id, strength, label (negative, neutral, positive), n_mentions.
    """
    lean = rows.assign(lean=rows["p_positive"] - rows["p_negative"])
    table = lean.groupby(["article_id", "actor_id"], sort=False)["lean"].agg(["sum", "size"]).reset_index()
    table = table.rename(columns={"size": "n_mentions"})
    table["strength"] = table["sum"] / np.sqrt(table["n_mentions"])
    table["label"] = table["strength"].map(attitude_label)
    return table[["article_id", "actor_id", "strength", "label", "n_mentions"]]


def attitude_label(strength: float) -> str:
    """negative, neutral or positive."""
    return "positive" if strength > POSITIVE else "negative" if strength < NEGATIVE else "neutral"

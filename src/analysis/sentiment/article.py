"""target_sentiment of mentions -> attitude of a whole article toward an actor."""

import pandas as pd

# Chosen on the training half of SEESAW (coded articles), never on the sets that scores are quoted from.
POSITIVE = 0.10  # mean lean above it: the article is favourable
NEGATIVE = -0.12  # below it: unfavourable
UNNAMED = "neutral"  # the stated fallback: an article that does not name somebody takes no side


def article_attitudes(rows: pd.DataFrame) -> pd.DataFrame:
    """Attitude of each article toward each actor: the mean lean of its mentions, cut at two thresholds.

    A mention leans by its probability of positive minus that of negative, so that a doubtful one counts little. Names, titles
    and pronouns count alike, and so do quoted words: whom an article lets speak is part of how it presents somebody.

    Args:
        rows: reads article_id, actor_id, p_negative, p_positive.
    Returns:
        article_id, actor_id, lean (-1 to +1), label (negative, neutral, positive), n_mentions.
    """
    lean = rows.assign(lean=rows["p_positive"] - rows["p_negative"])
    table = lean.groupby(["article_id", "actor_id"], sort=False)["lean"].agg(["mean", "size"]).reset_index()
    table = table.rename(columns={"mean": "lean", "size": "n_mentions"})
    return table.assign(label=table["lean"].map(attitude_label))


def attitude_label(lean: float) -> str:
    """negative, neutral or positive."""
    return "positive" if lean > POSITIVE else "negative" if lean < NEGATIVE else "neutral"

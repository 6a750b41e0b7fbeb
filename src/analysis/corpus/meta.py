"""articles -> articles with the further columns of their source, one `meta.NAME` each."""

import json
from collections import Counter

import pandas as pd

PREFIX = "meta."
MOST_COLUMNS = 100  # of a corpus of many sources: those that most articles fill


def with_meta(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles with a column of strings for each further column of their sources; NaN where an article has none.

    Args:
        articles: reads `meta`, a JSON object of texts or NaN; a table without that column, or with nothing in it, is given back.
    Returns:
        the same rows and columns, and `meta.NAME` for each of at most MOST_COLUMNS names, those that most articles fill, in the
        order in which they first stand; a name that differs in case or spaces only is another column.
    """
    if "meta" not in articles or not articles["meta"].notna().any():
        return articles
    values = [json.loads(meta) if isinstance(meta, str) and meta else {} for meta in articles["meta"]]
    n_filled = Counter(name for of_article in values for name in of_article)
    kept = {name for name, _ in n_filled.most_common(MOST_COLUMNS)}
    columns = {
        f"{PREFIX}{name}": pd.Series([of_article.get(name) for of_article in values], index=articles.index, dtype="str")
        for name in n_filled
        if name in kept
    }
    return pd.concat([articles, pd.DataFrame(columns, index=articles.index)], axis=1)

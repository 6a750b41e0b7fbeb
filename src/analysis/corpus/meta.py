"""articles -> articles with the further columns of their source, one `meta.NAME` each."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa

PREFIX = "meta."
MOST_COLUMNS = 100  # of a corpus of many sources: those that most articles fill
ROWS = 10_000  # articles whose values are held as Python objects at once


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
    meta = [articles["meta"].iloc[first : first + ROWS] for first in range(0, len(articles), ROWS)]
    n_filled = Counter(name for part in meta for values in _values(part) for name in values)
    kept = {name for name, _ in n_filled.most_common(MOST_COLUMNS)}
    names = [name for name in n_filled if name in kept]
    parts = [_columns([*_values(part)], names) for part in meta]
    columns: pd.DataFrame = pa.concat_tables(parts).to_pandas().set_axis(articles.index).astype("str")
    return pd.concat([articles, columns], axis=1)


def _values(meta: "pd.Series[str]") -> Iterator[dict[str, str]]:
    """Of each article its values by name."""
    return (json.loads(one) if isinstance(one, str) and one else {} for one in meta.tolist())


def _columns(values: Sequence[dict[str, str]], names: Sequence[str]) -> pa.Table:
    return pa.table({f"{PREFIX}{name}": pa.array([one.get(name) for one in values], pa.string()) for name in names})

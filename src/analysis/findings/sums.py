"""rows -> sums: what estimates are made from, put together some thousand articles at a time, so that memory holds no row a mention.

Rows of one article, group and value count as one that stands for all of them (column `n_rows`); an estimate from them is the estimate
from the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.findings.influence import N_ROWS
from analysis.findings.observations import StudyData
from analysis.measures import find_measure
from analysis.study import choose_period

OF_ALL = ("voice_share",)  # measures whose rows of one article hang on what occurs in others
KEYS = ("article_id", "story_id", "outlet")


def summed_rows(data: StudyData, measure: str, by: Sequence[str]) -> pd.DataFrame:
    """The rows of a measure (`Workbook.rows`), put together: what `estimate_means` and `estimate_differences` need of them.

    Args:
        data: its articles need no texts.
        measure: id of the registry.
        by: columns that estimates are to be split by, the contrast of a difference among them.
    Returns:
        article_id, story_id, outlet, the columns of `by`, `value` and `n_rows`, how many rows each stands for.
    Raises:
        UsageError: an unknown measure, or one whose rows hang on all articles at once.
    """
    if measure in OF_ALL:
        raise UsageError(f"The rows of `{measure}` hang on all articles at once: use `rows`.")
    find_measure(measure)
    return pd.concat(_parts(data, measure, list(dict.fromkeys([*KEYS, *by]))), ignore_index=True)


def _parts(data: StudyData, measure: str, keys: list[str]) -> Iterator[pd.DataFrame]:
    study = replace(data.study, period=choose_period(data.articles["published"], data.study))
    for articles, measures in data.measures.parts(data.articles):
        rows = find_measure(measure).make_rows(StudyData(articles, measures, study, data.codebook))
        yield summed(rows, keys)


def summed(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Rows with the same keys and value as one. Where values are no whole numbers, those of the same keys as their mean."""
    rows = rows[rows["value"].notna()]
    whole = bool((rows["value"] == np.round(rows["value"])).all())
    by = [*keys, "value"] if whole else [*keys]
    grouped = rows.groupby(by, sort=False, dropna=False)["value"]
    table = grouped.size().rename(N_ROWS).to_frame()
    if not whole:
        table["value"] = grouped.mean()
    return table.reset_index()[[*keys, "value", N_ROWS]]

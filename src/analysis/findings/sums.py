"""rows -> sums: what estimates are made from, put together some thousand articles at a time, so that memory holds no row a mention.

Rows of one article, group and value count as one that stands for all of them (column `n_rows`); an estimate from them is the estimate
from the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.corpus.meta import PREFIX
from analysis.corpus.outlet_groups import PUBLISHER
from analysis.errors import UsageError
from analysis.findings.influence import N_ROWS
from analysis.findings.observations import StudyData
from analysis.measures import find_measure
from analysis.study import choose_period

OF_ALL = ("voice_share", "names_apart", "actions_apart")  # measures of an article that hang on what occurs in others
KEYS = ("article_id", "story_id", "outlet")
NUMBERED = ("article_id", "story_id")


def summed_rows(data: StudyData, measure: str, by: Sequence[str]) -> pd.DataFrame:
    """The rows of a measure (`Workbook.rows`), put together: what `estimate_means` and `estimate_differences` need of them.

    Args:
        data: its articles need no texts.
        measure: id of the registry.
        by: columns that estimates are to be split by, the contrast of a difference among them.
    Returns:
        article_id and story_id (numbers that stand for them), outlet and the columns of `by` (categories), `value` and `n_rows`, how
        many rows each stands for.
    Raises:
        UsageError: an unknown measure, or one that hangs on all articles at once.
    """
    if measure in OF_ALL:
        raise UsageError(f"`{measure}` hangs on all articles at once: use `rows`.")
    find_measure(measure)
    keys = list(dict.fromkeys([*KEYS, *([PUBLISHER] if PUBLISHER in data.articles else []), *by]))
    unasked = [name for name in map(str, data.articles) if name.startswith(PREFIX) and name not in keys]
    narrow = replace(data, articles=data.articles.drop(columns=unasked))
    parts = [pa.Table.from_pandas(part, preserve_index=False) for part in _parts(narrow, measure, keys)]
    if not parts:
        return pd.DataFrame(columns=[*keys, "value", N_ROWS])
    table: pd.DataFrame = pa.concat_tables(parts).unify_dictionaries().to_pandas()
    names = [name for name in keys if name not in NUMBERED]
    return table.assign(**{name: _in_order(table[name]) for name in names})


def _parts(data: StudyData, measure: str, keys: list[str]) -> Iterator[pd.DataFrame]:
    study = replace(data.study, period=choose_period(data.articles["published"], data.study))
    of = pd.Index(data.articles["article_id"])
    story_of = pd.factorize(data.articles["story_id"])[0].astype("int32")
    for articles, measures in data.measures.parts(data.articles):
        rows = find_measure(measure).make_rows(StudyData(articles, measures, study, data.codebook))
        place = of.get_indexer(pd.Index(rows["article_id"])).astype("int32")
        part = summed(rows.assign(article_id=place, story_id=story_of[place]), keys)
        yield part.astype({name: "category" for name in keys if name not in NUMBERED} | {N_ROWS: "int32"})


def _in_order(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Categories as their names sort, so that groups stand in the order in which they stand elsewhere."""
    return values.astype("category").cat.reorder_categories(sorted(values.cat.categories))


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

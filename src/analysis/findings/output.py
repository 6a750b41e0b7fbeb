"""articles -> how much each outlet wrote, how much of that names the actors, and whether its whole output is known.

A corpus that was collected by a search holds only what names its subject: what else an outlet published is not known then, and
that it wrote little of somebody may be because it wrote little.
"""

from collections.abc import Iterable

import pandas as pd

BY_SUBJECT = 0.9  # of the articles name an actor: from here on the corpus was collected by subject


def outlet_output(articles: pd.DataFrame, naming: Iterable[str], kept: pd.DataFrame) -> pd.DataFrame:
    """How much each outlet wrote.

    Args:
        articles: those that the study counts; reads article_id, outlet.
        naming: ids of those that mention an actor.
        kept: of the corpus: by filter and outlet how many articles there were and were kept; empty where the study has no filter.
    Returns:
        outlet, n_articles (counted), n_naming (of these, with a mention of an actor), n_output (in the corpus and window, before any
        filter), most articles first. `attrs["known"]`: whether n_output is an outlet's output, and no collection by subject.
    """
    named = articles.assign(n_naming=articles["article_id"].isin(set(naming)))
    table = named.groupby("outlet").agg(n_articles=("article_id", "nunique"), n_naming=("n_naming", "sum"))
    table["n_output"] = table["n_articles"]
    if len(kept):
        first = kept[kept["filter"] == kept["filter"].iloc[0]].set_index("outlet")["n_articles"]
        table["n_output"] = first.reindex(table.index).fillna(table["n_articles"])
    table = table.astype(int).reset_index()
    table = table.iloc[(-table["n_articles"]).argsort(kind="stable")].reset_index(drop=True)
    table.attrs["known"] = bool(table["n_naming"].sum() < BY_SUBJECT * table["n_output"].sum())
    return table

"""articles -> how much each outlet wrote, how much of that names the actors, and whether its whole output is known.

A corpus that was collected by a search holds only what names its subject: what else an outlet published is not known then, and
that it wrote little of somebody may be because it wrote little.
"""

from collections.abc import Iterable

import pandas as pd

BY_SUBJECT = 0.9  # of the articles name an actor: from here on the corpus was collected by subject


def outlet_output(articles: pd.DataFrame, naming: Iterable[str], *, filtered: bool = False) -> pd.DataFrame:
    """How much each outlet wrote, of what the study counts: which articles name an actor is not known of those that a filter left out.

    Args:
        articles: those that the study counts; reads article_id, outlet.
        naming: ids of those that mention an actor.
        filtered: whether the study has a filter, such as a genre, and so counts a part of the articles.
    Returns:
        outlet, n_articles (counted), n_naming (of these, with a mention of an actor), most articles first. `attrs["known"]`: whether
        n_articles is an outlet's output, or what the filters keep of it (`attrs["filtered"]`), and no collection by subject.
    """
    named = articles.assign(n_naming=articles["article_id"].isin(set(naming)))
    table = named.groupby("outlet").agg(n_articles=("article_id", "nunique"), n_naming=("n_naming", "sum"))
    table = table.astype(int).reset_index()
    table = table.iloc[(-table["n_articles"]).argsort(kind="stable")].reset_index(drop=True)
    table.attrs["known"] = bool(table["n_naming"].sum() < BY_SUBJECT * table["n_articles"].sum())
    table.attrs["filtered"] = filtered
    return table

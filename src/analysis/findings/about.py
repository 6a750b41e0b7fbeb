"""observations + about -> which rows are of articles about their actor, or about a subject, and what that is called."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.language.about import is_about


def rows_about(rows: pd.DataFrame, about: pd.DataFrame, subject: str = "") -> pd.Series:
    """1.0 where the row's article is about its own actor (or about `subject`), else 0.0; NaN where there is no actor to ask for."""
    hits = about.loc[is_about(about), ["article_id", "actor_id"]]
    if subject:
        return rows["article_id"].isin(hits.loc[hits["actor_id"] == subject, "article_id"]).astype(float)
    if "actor_id" not in rows:
        return pd.Series(np.nan, index=rows.index)
    own = pd.MultiIndex.from_frame(rows[["article_id", "actor_id"]]).isin(pd.MultiIndex.from_frame(hits))
    return pd.Series(own, index=rows.index).astype(float).where(rows["actor_id"].notna())


def subject_name(rows: pd.DataFrame, subject: str, names: Mapping[str, str]) -> str:
    """What `subject`, or the one actor of the rows, is called in words; "the actor" where they are of several."""
    ids = [subject] if subject else list(rows["actor_id"].dropna().unique()) if "actor_id" in rows else []
    return names.get(ids[0], subject or "the actor") if len(ids) == 1 else "the actor"

"""Groups of actors in observations: a mention of a member counts for the group, under the group's id.

A study may follow a group and a member of it side by side: an observation then stands in both, and once where actors are put together.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebook.groups import NamedGroup, members_of
from analysis.engine.measured import Measures
from analysis.language.about import find_about

OBSERVATION, NAMED = "observation", "named"
"""Columns of rows where groups are followed: which observation a row is, and the actor that it is of, group or not."""


def in_groups(rows: pd.DataFrame, followed: Sequence[str], groups: Sequence[NamedGroup]) -> pd.DataFrame:
    """The rows, and those of members once more for each group that is followed, behind the member's.

    Args:
        rows: one row an observation of an actor (`actor_id`).
        followed: ids of actors and groups; where no group is among them the rows are as they were.
    Returns:
        the rows; where groups are followed with `observation`, the number of each as it came, and `named`, the actor it is of.
    """
    places = _places(followed, groups)
    if places.empty:
        return rows
    rows = rows.assign(observation=np.arange(len(rows)), named=rows["actor_id"])
    of_groups = rows.merge(places, left_on="actor_id", right_on="member")
    of_groups = of_groups.assign(actor_id=of_groups["group_id"]).drop(columns=["member", "group_id"])
    both = pd.concat([rows, of_groups.astype(rows.dtypes.to_dict())], ignore_index=True)
    return both.sort_values(OBSERVATION, kind="stable", ignore_index=True)


def once(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows with each observation once in each of the cells of `by`, whomever it is of."""
    if OBSERVATION not in rows or "actor_id" in by:
        return rows
    return rows.drop_duplicates([OBSERVATION, *(["group"] if "group" in rows else []), *by])


def share_tells_other(rows: pd.DataFrame) -> bool:
    """Whether the share of voice of one of two actors is the rest of the other's: a mention of a group and of its member is of both.

    Args:
        rows: `share_of_voice_rows`, one a mention and actor.
    """
    return bool(rows["actor_id"].nunique() == 2 and 2 * rows["value"].sum() == len(rows))


def as_named(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows once each, of the actor that they are of: as a coder sees them, who knows nothing of groups."""
    if OBSERVATION not in rows:
        return rows
    return rows.assign(actor_id=rows[NAMED]).drop_duplicates(OBSERVATION, ignore_index=True)


def about_groups(
    measures: Measures, articles: pd.DataFrame, followed: Sequence[str], groups: Sequence[NamedGroup]
) -> pd.DataFrame:
    """The table `about`, with rows for the groups that are followed: how far each article is about its members together.

    Args:
        articles: of the measures; reads article_id, title.
    """
    places = _places(followed, groups)
    if places.empty:
        return measures.about
    mentions = measures.mentions.merge(places, left_on="actor_id", right_on="member")
    mentions = mentions.assign(actor_id=mentions["group_id"])
    own = articles[articles["article_id"].isin(mentions["article_id"])]
    sentences = measures.sentences[measures.sentences["article_id"].isin(own["article_id"])]
    return pd.concat([measures.about, find_about(mentions, sentences, own)], ignore_index=True)


def named_in(followed: Sequence[str], groups: Sequence[NamedGroup]) -> set[str]:
    """The actors whose mentions count for those that are followed."""
    return {member for members in members_of(followed, groups).values() for member in members}


def _places(followed: Sequence[str], groups: Sequence[NamedGroup]) -> pd.DataFrame:
    """member and group_id, a row a member of each group that is followed."""
    asked = [group for group in groups if group.id in followed]
    rows = [(member, group.id) for group in asked for member in group.members]
    return pd.DataFrame(rows, columns=["member", "group_id"]).astype("str")

"""observations + articles -> whether the sides of a contrast compare: how many articles, of which days, about what, of which kind.

Sides that differ in these may differ in what is estimated for that reason alone. So each side is held against the others, and
where it differs by more than `objections` allows, the table says so in words. Nothing is tested: what is compared are the
articles at hand, and whether by chance or not, they are about other things.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.findings.about import rows_about, subject_name
from analysis.findings.objections import IN_TIME, object_to
from analysis.study import Study, local_time
from analysis.tables import COMPARABILITY

LEAST_KNOWN = 0.8  # of a side's articles: with the genre of fewer known, the share of opinion is not
OPINION = ("opinion", "letter")  # genres in which somebody argues a view


def comparability(
    rows: pd.DataFrame,
    articles: pd.DataFrame,
    about: pd.DataFrame,
    by: Sequence[str],
    sides: str,
    study: Study,
    *,
    subject: str = "",
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The sides of a contrast, each with what it is made of and what of that may be why it differs from the others.

    Args:
        rows: observations as in `findings.observations`; reads `value` (NaN is left out), `article_id`, `story_id`, `outlet`,
            `actor_id` where they are of actors, and the columns of `by` and `sides`. Rows without a side are left out.
        articles: reads article_id, published, genre.
        about: of `language.about`.
        by: within what the sides are compared: any of actor_id, outlet, period, group.
        sides: the column that tells them apart. Sides of `period` and `phase` follow each other, so that they are held to equal
            lengths and the same outlets; others to the same days.
        study: reads `min_stories`, `time_zone` and `weight`.
        subject: whom or what articles should be about, an actor_id of `about`; "": each row's own actor.
        names: ids to the names that the reasons print.
    Returns:
        comparability, a row a side: groups in the order of `by`, sides in that of their names, or of their days where they follow each other. `attrs["notes"]` says how many articles carry no date or are
        of unknown genre.
    """
    within = [column for column in by if column != sides]
    placed = rows[rows["value"].notna() & rows[sides].notna()]
    placed = placed.assign(side=placed[sides].astype("str"), about=rows_about(placed, about, subject))
    units = _articles(placed, [*within, "side"]).merge(_known(articles, study), on="article_id", how="left")
    if units.empty:
        return COMPARABILITY.empty()
    parts = []
    for _, group in units.groupby(within, dropna=False) if within else [((), units)]:
        sizes = _measured(group, sides).assign(
            sides=sides, subject=subject or None, **{column: group[column].iloc[0] for column in within}
        )
        printed = subject_name(group if "actor_id" in within else rows, subject, names or {})
        parts.append(COMPARABILITY.fill(sizes.join(object_to(sizes, group, study, printed))))
    table = pd.concat(parts, ignore_index=True)
    table.attrs["notes"] = _notes(units)
    return table


def _articles(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """One row an article of a side: article_id, story_id, outlet, n_mentions, and about (1.0 where it is about any of its rows' subjects)."""
    first = {name: (name, "first") for name in ("story_id", "outlet") if name not in keys}
    mentions = {"n_mentions": ("mention_id", "nunique") if "mention_id" in rows else ("value", "size")}
    grouped = rows.groupby([*keys, "article_id"], as_index=False, dropna=False)
    return grouped.agg(**first, **mentions, about=("about", "max"))


def _known(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """article_id, day (local, NaT where undated) and opinion (1.0, 0.0, NaN)."""
    day = local_time(articles["published"], study).dt.normalize()
    return pd.DataFrame({"article_id": articles["article_id"], "day": day, "opinion": _is_opinion(articles["genre"])})


def _is_opinion(genre: pd.Series) -> pd.Series:
    """1.0 where an article argues a view, 0.0 where it is something else, NaN where its genre is not told."""
    return genre.isin(OPINION).astype("float64").where(genre.notna())


def _measured(units: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The columns of COMPARABILITY that count and measure, a row a side; sides that follow each other in their order."""
    sides = units.assign(square=units["n_mentions"] ** 2.0).groupby("side")
    n, mentions, known = sides.size(), sides["n_mentions"].sum(), sides["opinion"].count()
    table = pd.DataFrame(
        {
            "n_articles": n,
            "n_stories": sides["story_id"].nunique(),
            "n_mentions": mentions,
            "n_undated": n - sides["day"].count(),
            "first": sides["day"].min(),
            "last": sides["day"].max(),
            "share_about": sides["about"].mean(),
            "share_opinion": sides["opinion"].mean().where(known >= LEAST_KNOWN * n),
            "n_genre_known": known,
            "share_largest": sides["n_mentions"].max() / mentions,
            "n_effective": mentions**2.0 / sides["square"].sum(),
        }
    )
    return (table.sort_values("first", kind="stable") if kind in IN_TIME else table).reset_index()


def _notes(units: pd.DataFrame) -> list[str]:
    articles = units.drop_duplicates("article_id")
    n, undated, unknown = len(articles), articles["day"].isna().sum(), articles["opinion"].isna().sum()
    notes = [f"{undated:,} of {n:,} articles carry no date."] if undated else []
    if unknown:
        notes.append(f"The genre of {unknown:,} of {n:,} articles is not told.")
    return notes

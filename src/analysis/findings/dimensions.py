"""a further column of observations <-> the columns `group` and `group_by` of findings.

Findings have columns for an actor, an outlet, a period and one split besides, `group`. Where rows are split by another column, such
as genre, is_about or meta.rating, its values stand in `group`, and its name in `group_by`.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.corpus.meta import PREFIX
from analysis.errors import UsageError
from analysis.findings.groups import once
from analysis.tables import GENRES

KEYS = ("actor_id", "outlet", "period", "group")  # of findings
NOT_KNOWN = "not known"
PRINTED = {name: name.replace("_", " ") for name in (*GENRES, "read_more")}
"""What pages call the values of the dimensions, and why a block was cut."""


def dimension_name(column: str) -> str:
    """What a page calls a column that findings are split by."""
    names = {"genre": "genre of the article", "is_about": "whether the article is mainly about the actor"}
    return names.get(column, column.removeprefix(PREFIX))


def in_group(rows: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, list[str], str]:
    """The rows with the one column of `by` that findings lack in `group`, `by` with "group" in its place, and its name ("": none).

    Rows without a value are of the group "not known". Where actors are put together, an observation of a group and of its member
    counts once.

    Raises:
        UsageError: a column that the rows do not have; a second one that findings have no place for.
    """
    for column in by:
        if column not in rows:
            raise UsageError(f"The rows have no column `{column}`. They have {', '.join(map(str, rows.columns))}.")
    rows = once(rows, by)
    further = [column for column in by if column not in KEYS]
    if not further:
        return rows, list(by), ""
    if len(further) > 1 or "group" in by:
        places = ", ".join(column for column in by if column not in KEYS[:-1])
        raise UsageError(
            f"Findings are split by one column besides actor, outlet and period, not by {places} together: "
            "estimate by one of them, in the rows of one value of the other."
        )
    column = further[0]
    group = rows[column].astype("str").fillna(NOT_KNOWN)
    return rows.assign(group=group), ["group" if one == column else one for one in by], column


def grouped_by(findings: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """The findings with the name of what stands in their `group`; "": nothing to name."""
    return findings.assign(group_by=dimension) if dimension else findings


def with_dimensions(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with the columns that `group_by` names, so that they can be asked for by these names."""
    if "group_by" not in findings:
        return findings
    names = findings["group_by"].dropna().unique()
    return findings.assign(**{name: findings["group"].where(findings["group_by"] == name) for name in names})

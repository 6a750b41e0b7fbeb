"""codes that came back + sample -> the file of codes, and what became of each."""

from pathlib import Path

import pandas as pd

from analysis.tables import CODES, CODING_UNITS, records
from analysis.validity.codes import append_code, locate
from analysis.validity.codes.files import KEY
from analysis.validity.coding_progress import codes_so_far
from analysis.validity.drawn_units import units_of

NAMED = 3  # units that are named where several are not known


def add_codes(
    path: Path, returned: pd.DataFrame, units: pd.DataFrame, *, mentions: pd.DataFrame, articles: pd.DataFrame,
    sentences: pd.DataFrame,
) -> list[str]:  # fmt: skip
    """Add the codes of a sample that came back to the file of codes, and say what became of each.

    Codes of units outside the sample are left out; where no sample was drawn for a task, those of units that the corpus lacks. Where a
    unit is, and how it was drawn, is taken from the sample, so that a coder need not be shown it.

    Args:
        returned: `read_returned`; units: `read_units`.
        mentions, articles, sentences: of the corpus, as for `locate`.
    Returns:
        what was added, of whom; then what was there before, is not coded yet, or is of units that are not known.
    """
    sampled = _has_sample(returned, units)
    drawn = sampled & returned["unit_id"].isin(units["unit_id"])
    here = _in_corpus(returned[~sampled], mentions, articles, sentences).reindex(returned.index, fill_value=False)
    placed = _as_in_sample(returned[drawn | here], units)
    new = placed[~_there(placed, codes_so_far(path))]
    for row in records(new):
        append_code(path, row)
    before = len(placed) - len(new)
    return [
        f"{_added(new)}.",
        *([f"{_counted(before, 'code')} {'was' if before == 1 else 'were'} there before."] if before else []),
        *returned.attrs.get("notes", []),
        *_unknown(returned[sampled & ~drawn], "sample"),
        *_unknown(returned[~sampled & ~here], "corpus"),
    ]


def _has_sample(codes: pd.DataFrame, units: pd.DataFrame) -> "pd.Series[bool]":
    """Of each code whether a sample was drawn for its task."""
    tasks = [task for task in codes["task"].unique() if len(units_of(units, task))]
    return codes["task"].isin(tasks)


def _in_corpus(
    codes: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame
) -> "pd.Series[bool]":
    found = locate(codes.assign(row=range(len(codes))), mentions, articles, sentences)["row"]
    return pd.Series(range(len(codes)), codes.index).isin(found)


def _there(codes: pd.DataFrame, before: pd.DataFrame) -> "pd.Series[bool]":
    """Of each code whether the file holds it as it is."""
    same = pd.MultiIndex.from_frame(before[[*KEY, "code", "note"]].fillna(""))
    return pd.Series(pd.MultiIndex.from_frame(codes[[*KEY, "code", "note"]].fillna("")).isin(same), codes.index)


def _as_in_sample(codes: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The codes, with all that the sample has of their units."""
    shared = [name for name in CODES.columns if name in CODING_UNITS.columns and name != "unit_id"]
    own = codes[["unit_id"]].merge(units[["unit_id", *shared]], on="unit_id", how="left", validate="many_to_one")
    inside = codes["unit_id"].isin(units["unit_id"])
    values = {name: pd.Series(own[name].array, codes.index) for name in shared}
    return codes.assign(**{name: codes[name].where(~inside, column) for name, column in values.items()})[
        list(CODES.columns)
    ]


def _added(codes: pd.DataFrame) -> str:
    """ "4 codes of Ann and 1 code of Ben added"."""
    counts = codes.groupby("coder", sort=False).size()
    each = [f"{_counted(n, 'code')} of {coder}" for coder, n in counts.items()]
    return f"{' and '.join(each) or 'No code'} added"


def _unknown(codes: pd.DataFrame, where: str) -> list[str]:
    names = codes["unit_id"].drop_duplicates()
    if names.empty:
        return []
    shown = ", ".join(names.head(NAMED)) + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")
    return [
        f"{_counted(len(names), 'unit')} {'is' if len(names) == 1 else 'are'} not in the {where}, and not added: {shown}."
    ]


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"

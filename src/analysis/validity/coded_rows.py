"""observations + codes -> observations with what people coded: how a code is read as the value of each measure.

To let another measure be corrected, add it to `CODEABLE`: by which task it is coded, what a unit of it is, and which number a
code stands for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.errors import GoldError, shortened
from analysis.findings.observations import VALUES
from analysis.validity.codes import CANNOT_TELL, TASK_CODES, last_words, split_frames

NEEDED = ("unit_id", "code", "inclusion")

UNITS = {"mention_id": "mentions", "article_id": "articles"}
ENOUGH = 0.8  # of the units among the rows, what the coded ones must stand for
ERRORS = 3.0  # standard errors that are left to chance

Column = Any  # a Series, of the same rows in the same order


@dataclass(frozen=True)
class Codeable:
    """How people's codes bear on the rows of a measure."""

    task: str  # of the codes
    unit: str  # column of the rows that holds the `unit_id` of the codes
    value: Callable[[pd.DataFrame], Column]  # of rows with `code`: what `value` would be if people had coded all
    predicted: Callable[[pd.DataFrame], Column]  # of rows: the measure's best guess at that value


def _polarity(coded: pd.DataFrame) -> Column:
    """-1, 0, +1."""
    return coded["code"].map(VALUES).astype(float)


def _is_group(coded: pd.DataFrame) -> Column:
    """1 where the code is the label or the voice that stands in `group`, else 0."""
    return (coded["code"] == coded["group"]).astype(float)


def _names_group(coded: pd.DataFrame) -> Column:
    """1 where the frame that stands in `group` is one of those coded ("conflict; morality"), else 0."""
    named = [group in split_frames(code) for code, group in zip(coded["code"], coded["group"], strict=True)]
    return pd.Series(named, index=coded.index, dtype=float)


def _measured(rows: pd.DataFrame) -> Column:
    return rows["value"].astype(float)


def _expected_polarity(rows: pd.DataFrame) -> Column:
    """Probability of positive minus that of negative: nearer to a code than the label alone, which is all or nothing."""
    if not {"p_positive", "p_negative"} <= set(rows.columns):
        return _measured(rows)
    return (rows["p_positive"] - rows["p_negative"]).fillna(rows["value"]).astype(float)


def _probability_of_group(rows: pd.DataFrame) -> Column:
    """The measure's probability of the label in `group`."""
    predicted = _measured(rows)
    for label in VALUES:
        if f"p_{label}" in rows.columns:
            here = (rows["group"] == label) & rows[f"p_{label}"].notna()
            predicted = predicted.where(~here, rows[f"p_{label}"])
    return predicted


_NET = Codeable("sentiment", "mention_id", _polarity, _expected_polarity)

CODEABLE = {
    "net_sentiment": _NET,
    "net_sentiment_own_words": _NET,  # of what the measure finds in the outlet's words: whose words they are is not corrected
    "label_share": Codeable("sentiment", "mention_id", _is_group, _probability_of_group),
    "voice_share": Codeable("voice", "mention_id", _is_group, _measured),
    "frame_share": Codeable("frames", "article_id", _names_group, _measured),
}
"""What codes can correct, by the measure's id. The others have no codes, or rows that lack what the measure overlooked: of the
negative mentions, those it calls neutral."""


def with_codes(rows: pd.DataFrame, codes: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows with `coded` (what `value` would be by people; NaN: not coded), `inclusion` and `predicted`.

    Args:
        rows: the measure's rows, no `value` missing.
        codes: unit_id, code, inclusion and, where several tasks are in it, task. Of several coders' codes of a unit the
            adjudicated one counts, else their mean: to leave out what coders differ about would leave the easy cases.
        measure: an id of `CODEABLE`.
    Returns:
        the rows; `attrs["notes"]` says how many codes were left out, and why: of unknown inclusion (drawn by convenience),
        "cannot_tell", of units that are not among the rows. Where the coded units clearly stand for a part of the rows only
        (below `ENOUGH`), no code is used, `attrs["partial"]` is True, and the note says for how many.
    Raises:
        GoldError: no such columns, a measure that no code corrects, an unknown code, or an inclusion that is no probability.
    """
    codeable = find_codeable(measure)
    drawn, notes = _drawn(codes, codeable)
    partial = _stands_for_a_part(rows, drawn, codeable)
    usable = drawn.head(0) if partial else drawn[drawn["code"] != CANNOT_TELL]
    made = _joined(rows, usable, codeable, [partial] if partial else notes)
    made.attrs["partial"] = bool(partial)
    return made


def of_label(rows: pd.DataFrame, codes: pd.DataFrame, label: str) -> pd.DataFrame:
    """Rows of net sentiment as `with_codes` gives them for the share of one label; `group` stays what it was."""
    labelled = rows.assign(group=label, value=(rows["value"] == VALUES[label]).astype(float))
    made = with_codes(labelled, codes, "label_share")
    return made.assign(group=rows["group"]) if "group" in rows else made.drop(columns="group")


def find_codeable(measure: str) -> Codeable:
    """How codes bear on this measure. Raises GoldError that lists those that codes correct."""
    if measure not in CODEABLE:
        raise GoldError(f"No codes correct `{measure}`. They correct {', '.join(CODEABLE)}.")
    return CODEABLE[measure]


def _stands_for_a_part(rows: pd.DataFrame, drawn: pd.DataFrame, codeable: Codeable) -> str:
    """A sentence where the coded units stand for far fewer than there are among the rows; "" where they stand for them.

    A sample drawn from all units stands for them: the sum of 1 / inclusion of the coded ones estimates their number (Horvitz &
    Thompson 1952), in any part of them too. The standard error is what it would be if it did, articles drawn as one.
    """
    units = rows.drop_duplicates(codeable.unit)
    coded = units.merge(drawn.drop_duplicates("unit_id"), left_on=codeable.unit, right_on="unit_id")
    n, stands_for = len(units), float((1 / coded["inclusion"]).sum())
    if not 0 < stands_for < ENOUGH * n:
        return ""
    of_article = coded.assign(_for=1 / coded["inclusion"]).groupby("article_id")
    squares = of_article["_for"].sum() ** 2 * (1 - of_article["inclusion"].mean())
    if n - stands_for <= ERRORS * (squares.sum() * n / stands_for) ** 0.5:
        return ""
    what = UNITS[codeable.unit]
    return (
        f"The codes stand for about {stands_for:,.0f} of these {n:,} {what}, so they correct nothing here: they were drawn from a "
        "part of them, or not all that was drawn is coded yet."
    )


def _joined(rows: pd.DataFrame, codes: pd.DataFrame, codeable: Codeable, notes: list[str]) -> pd.DataFrame:
    here = rows.loc[
        rows[codeable.unit].isin(set(codes["unit_id"])), rows.columns.intersection([codeable.unit, "group"])
    ]
    codes = codes.astype({"unit_id": rows[codeable.unit].dtype})  # no codes at all are of no type
    pairs = here.assign(_row=here.index).merge(codes, left_on=codeable.unit, right_on="unit_id")
    of_row = pairs.assign(coded=codeable.value(pairs)).groupby("_row")
    table = rows.assign(
        coded=of_row["coded"].mean().reindex(rows.index),
        inclusion=of_row["inclusion"].first().reindex(rows.index),
        predicted=codeable.predicted(rows),
    )
    elsewhere = codes["unit_id"].nunique() - pairs["unit_id"].nunique()
    table.attrs["notes"] = [*notes, *([f"{elsewhere} coded units are not among these rows."] if elsewhere else [])]
    return table


def _drawn(codes: pd.DataFrame, codeable: Codeable) -> tuple[pd.DataFrame, list[str]]:
    missing = [name for name in NEEDED if name not in codes]
    if missing:
        raise GoldError(f"The codes have no column `{missing[0]}`; they have {', '.join(map(str, codes.columns))}.")
    if "task" in codes:
        codes = codes[codes["task"] == codeable.task]
    codes = last_words(codes)
    by_convenience, unsure = codes["inclusion"].isna(), codes["code"] == CANNOT_TELL
    drawn = codes[~by_convenience]
    _check(drawn, codeable)
    counts = {
        "{} codes of units drawn by convenience are not used: nobody knows what they stand for.": by_convenience,
        "{} codes say that one cannot tell, and are left out.": unsure & ~by_convenience,
    }
    return drawn[list(NEEDED)], [text.format(n.sum()) for text, n in counts.items() if n.any()]


def _check(codes: pd.DataFrame, codeable: Codeable) -> None:
    known = TASK_CODES[codeable.task]
    unknown = codes[~codes["code"].isin([*known, CANNOT_TELL])] if known else codes.head(0)
    if len(unknown):
        raise GoldError(
            f"Unit {shortened(unknown['unit_id'].iloc[0])}: `code` is {shortened(unknown['code'].iloc[0])}. For "
            f"`{codeable.task}` write one of {', '.join(known)}, {CANNOT_TELL}."
        )
    wrong = codes[~codes["inclusion"].between(0, 1, inclusive="right")]
    if len(wrong):
        raise GoldError(
            f"Unit {shortened(wrong['unit_id'].iloc[0])}: `inclusion` is {wrong['inclusion'].iloc[0]}, which is no "
            "probability. Give the chance that the unit had of being drawn, above 0 and up to 1, or leave it empty where "
            "nobody knows it."
        )

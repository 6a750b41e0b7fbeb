"""The names of `by` and `where` <-> the columns of observations and findings that they mean."""

from collections.abc import Collection

import pandas as pd

from analysis.corpus.outlet_groups import PUBLISHER
from analysis.display.printed import VOICES
from analysis.errors import UsageError
from analysis.findings.dimensions import NOT_KNOWN
from analysis.findings.speakers import SPEAKER
from analysis.measures import find_measure
from analysis.study import FREQUENCIES
from analysis.workbook.selection import TIMES, Selection, repr_of
from analysis.workbook.study_data import Opened

SENTIMENT, ARTICLES, FRAMES, ACTOR_FRAMES = "net_sentiment", "articles", "frame_share", "frame_share_of_sentences"
IN_GROUP = {
    "label_share": "label", "voice_share": "voice", **dict.fromkeys((FRAMES, ACTOR_FRAMES), "frame"),
    **dict.fromkeys(("learned_frames_in_headlines", "learned_frames_in_sentences"), "frame"), "tone_against_sentiment": "way",
}  # fmt: skip
"""What the column `group` of a measure holds."""


def key_columns(selection: Selection, measure: str, rows: pd.DataFrame) -> tuple[str, ...]:
    """The columns that tell one estimate from another: those of `by`, and what a measure is always split by.

    Actors are never put together, and neither are frames, labels or voices, unless `where` or `frames` leaves one of them.

    Raises:
        UsageError: observations do not tell one of them, or there are more than findings have columns for.
    """
    asked = [column_of(name, measure, rows) for name in selection.by]
    given = {column_of(name, measure, rows) for name, _ in selection.where}
    further = []
    if "actor_id" in rows and measure != ARTICLES:
        further.append("actor_id")
    of_group = IN_GROUP.get(measure, "")
    one = len(selection.frames) == 1 and selection.shows_frames
    if of_group and not one and "group" not in given:
        further.append("group")
    before = [column for column in further if column not in asked and column == "actor_id"]
    behind = [column for column in further if column not in asked and column != "actor_id"]
    keys = tuple(dict.fromkeys([*before, *asked, *behind]))
    names = [
        name for name, column in zip(selection.by, asked, strict=True) if column not in ("actor_id", "outlet", "period")
    ]
    if behind:
        names.append(of_group)
    if len(names) > 1:
        instead = "leave one of them out"
        if behind:  # which nobody asked for
            by = ", ".join(map(repr_of, selection.by))
            code = f'book.answer(Selection(measure="{selection.measure}", by=[{by}], where={{"{of_group}": "..."}}))'
            instead = "choose one with `frames`" if selection.shows_frames else f"ask for one {of_group} by `{code}`"
        raise UsageError(
            f"An answer is split by one thing besides actor, outlet and time, not by {' and '.join(names)} together: {instead}."
        )
    return keys


def column_of(name: str, measure: str, rows: pd.DataFrame) -> str:
    """The column of observations that a name of `by` means. Raises UsageError where they have none."""
    column = {"actor": "actor_id", **dict.fromkeys(TIMES, "period")}.get(name, name)
    if name == "publisher" and PUBLISHER not in rows:
        column = "outlet"
    framed = measure == SENTIMENT and name == "frame" and "group" in rows
    if name == IN_GROUP.get(measure) or framed:
        return "group"
    if column not in rows or name in ("label", "frame"):
        raise UsageError(
            f"{find_measure(measure).heading} cannot be split by `{name}`: its observations do not tell it."
        )
    return column


def column_name(column: str, measure: str, time: str) -> str:
    """What an answer's table calls a column: "actor" of actor_id, "month" of period, "frame" of group."""
    return {"actor_id": "actor", "period": time or "period", "group": IN_GROUP.get(measure, "frame")}.get(
        column, column
    )


def first_day(period: str, length: str) -> pd.Timestamp:
    """The first day of a period by its name: 2018-09-01 of "2018-09"."""
    return pd.Period(period, FREQUENCIES[length]).start_time.normalize()


def names_for(book: Opened, split: Collection[str]) -> dict[str, str]:
    """What pages call the values of these names of `by`, by their ids."""
    return {**book.names, **(VOICES if {"voice", SPEAKER} & {*split} else {})}


def of_group(rows: pd.DataFrame, name: str, value: str, measure: str, book: Opened, length: str) -> pd.DataFrame:
    """The rows of one value of a split, told by its id, its printed name or, of a period, its name or its first day."""
    column = column_of(name, measure, rows)
    if column == "period":
        meant = [one for one in rows[column].dropna().unique() if value in (one, f"{first_day(one, length):%Y-%m-%d}")]
        return rows[rows[column].isin(meant)]
    held, names = rows[column].astype("str").fillna(NOT_KNOWN), names_for(book, [name])
    return rows[held.isin([one for one in held.unique() if value in (one, names.get(one, one))])]

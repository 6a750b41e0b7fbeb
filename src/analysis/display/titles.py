"""findings -> what a figure shows, in words: its title and its alternative text.

A title states only what holds together with all that its findings were adjusted with (`findings.family`): those of its headlines, or of its
figure, by Holm's method or by that of false discoveries. Where nothing does, it says that no difference can be told. What was not compared at
all is no finding: a figure of it has no such title, and its caption says what is to be seen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.printed import interval_text, number_text, printed_name, style_of
from analysis.findings.dimensions import with_dimensions
from analysis.findings.estimates import enough, too_few
from analysis.findings.family import stated
from analysis.measures import COUNT, DIFFERENCE, FROM_OTHERS, find_measure, measure_in
from analysis.study import Study
from analysis.tables import records

MOST = 2  # findings in a title; others are counted
LISTED = 14  # numbers in an alternative text; others are counted
NONE = {DIFFERENCE: "no change", FROM_OTHERS: "no difference from the others"}

Names = Mapping[str, str]


def finding_title(findings: pd.DataFrame, study: Study, names: Names, *, keys: Sequence[str], when: str = "") -> str:
    """The largest differences that may be stated, else that none can be told; "" where nothing was compared.

    Args:
        findings: of one measure and estimand, adjusted (`findings.family`).
        keys: the columns that name each, such as ("actor_id", "outlet").
        when: after what a change came about, as in "after the summit".
    """
    if findings.empty:
        return ""
    compared = enough(findings, study)
    compared = compared[compared["p_adjusted"].notna()]
    when = f" {when}" if when else ""
    if compared.empty:
        return f"Too few stories to tell a difference{when}"
    measure, estimand = measure_in(compared)
    told = stated(compared, study)
    told = told.iloc[told["estimate"].abs().round(2).argsort(kind="stable")[::-1]]
    if told.empty:
        many = f"{len(compared):,} comparisons" if len(compared) > 1 else "one comparison"
        return f"{measure.heading}: {NONE.get(estimand, 'no lean')} can be told{when} ({many})"
    said = "; ".join(_statement(row, keys, names) for row in records(with_dimensions(told.head(MOST))))
    more = len(told) - MOST
    return f"{said}{when}{f'; {more} more differ' if more > 0 else ''}"


def left_out_words(findings: pd.DataFrame, study: Study) -> str:
    """How many findings rest on too few stories to be drawn; "": none."""
    n = int(too_few(findings, study).sum())
    few = f"{n:,} of {len(findings):,} rest on fewer than {study.min_stories} stories and are left out."
    return few if n else ""


def alternative_text(title: str, findings: pd.DataFrame, keys: Sequence[str], names: Names) -> str:
    """What a figure shows for those who cannot see it: its title, then its numbers with their intervals, as many as can be listened to."""
    rows = records(with_dimensions(findings.head(LISTED)))
    listed = "; ".join(f"{_called(row, keys, names)} {_number(row)}" for row in rows)
    rest = f"; and {len(findings) - LISTED} more in the table below" if len(findings) > LISTED else ""
    return f"{title.rstrip('.')}. {listed}{rest}."


def _statement(row: Mapping[str, Any], keys: Sequence[str], names: Names) -> str:
    label, up, size = find_measure(row["measure"]).label, row["estimate"] > 0, _size(row)
    if row["estimand"] == FROM_OTHERS:
        return f"{_called(row, keys, names)}: {label} {size} {'above' if up else 'below'} the others"
    if row["estimand"] == DIFFERENCE:
        return f"{_called(row, keys, names)}: {label} {'rose' if up else 'fell'} by {size}"
    return f"{_called(row, keys, names)}: {label} {number_text(row['estimate'], style_of(row))}"


def _size(row: Mapping[str, Any]) -> str:
    value = abs(float(row["estimate"]))
    return f"{100 * value:.0f}\u00a0points" if style_of(row) == "points" else f"{value:.2f}"


def _number(row: Mapping[str, Any]) -> str:
    return number_text(row["estimate"], style_of(row)) if row.get("estimand") == COUNT else interval_text(row)


def _called(row: Mapping[str, Any], keys: Sequence[str], names: Names) -> str:
    between = " in " if tuple(keys) == ("actor_id", "outlet") else ", "
    return between.join(printed_name(row[key], names) for key in keys)

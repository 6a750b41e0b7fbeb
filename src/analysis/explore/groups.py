"""a number of an answer -> the selection of what is behind it, and what that is called."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.display.printed import VOICES, printed_name
from analysis.workbook.answers.answer import Answer
from analysis.workbook.selection import Selection


def group_of(answer: Answer, finding: Mapping[str, Any]) -> Selection:
    """The answer's selection, with `where` the group that one of its findings is of."""
    values = {name: finding.get(column, finding.get("group")) for name, column in answer.columns.items()}
    where = tuple((name, str(value)) for name, value in values.items() if not pd.isna(value))
    return replace(answer.selection, where=where)


def called(selection: Selection, names: Mapping[str, str]) -> str:
    """What its group is called: "Brett Kavanaugh, The Paper"; "all" where it has none."""
    return ", ".join(printed_name(value, {**VOICES, **names}) for _, value in selection.where) or "all"

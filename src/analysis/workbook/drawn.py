"""an answer -> a drawing, of the kind that fits what it is split by."""

from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.figures import Drawing, draw_counts, draw_estimates, draw_over_time
from analysis.display.printed import VOICES, printed_name
from analysis.findings.dimensions import with_dimensions
from analysis.findings.estimates import enough
from analysis.measures import COUNT

if TYPE_CHECKING:
    from analysis.workbook.answer import Answer

PARTS = ("label_share", "voice_share")  # of a whole, drawn as bars
MOST = 8  # panels of a figure
JOINED = "joined"  # a column that puts two keys together


def drawn(answer: "Answer") -> Drawing:
    """Dots over days where the answer has periods, else a row a group; further keys make panels."""
    names = {**answer.book.names, **VOICES}
    keys = [key for key in answer.keys if key != "period"]
    counted = bool(answer.findings["estimand"].eq(COUNT).any())
    if "period" in answer.keys:
        findings, panels = _joined(answer.findings, keys or ["outlet"], names)
        largest = findings.groupby(panels, dropna=False, sort=False)["n_mentions"].sum().nlargest(MOST).index
        findings = findings[findings[panels].isin(largest)] if len(largest) == MOST else findings
        events = answer.book.events()
        if counted:
            return draw_counts(findings, panels=panels, names=names, periods=answer.periods, events=events)
        return draw_over_time(
            findings, panels=panels, names=names, periods=answer.periods, events=events,
            min_stories=answer.book.study.min_stories,
        )  # fmt: skip
    findings = answer.findings if counted else enough(answer.findings, answer.book.study)
    if len(keys) < 2:
        return draw_estimates(findings, rows=(keys or ["measure"])[0], names=names, bars=counted)
    findings, panels = _joined(findings, keys[:-1], names)
    return draw_estimates(
        findings, panels=panels, rows=keys[-1], names=names, bars=counted or answer.measure.id in PARTS
    )


def _joined(findings: pd.DataFrame, keys: list[str], names: dict[str, str]) -> tuple[pd.DataFrame, str]:
    if len(keys) == 1:
        return findings, keys[0]
    told = with_dimensions(findings)
    parts = [told[key].map(lambda one: printed_name(one, names)) for key in keys]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + " · " + part
    return findings.assign(**{JOINED: joined}), JOINED

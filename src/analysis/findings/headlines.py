"""observations of sentiment -> headlines: what a page says in sentences, each comparison tested together with all the others.

A lean of each actor, each outlet against the others, the change at an event and the change from one period to the next are one
family: where nothing differs, a page states any difference in at most 1 - `study.level` of studies.
"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.findings.contrasts import AFTER, BEFORE, against_others
from analysis.findings.estimates import MEASURED, Estimators
from analysis.findings.family import comparisons, family
from analysis.study import Study
from analysis.tables import FINDINGS


@dataclass(frozen=True, eq=False)
class Contrasts:
    """The rows that headlines compare, and those that they were chosen from: all days, all articles."""

    rows: pd.DataFrame  # of the measure
    subjects: pd.DataFrame  # what each article is about (`language.about`)
    subject: str  # the id of what contrasts are about; "": the actor of each row
    on_subject: pd.DataFrame  # of rows, those of articles about it
    largest: pd.DataFrame  # of rows, those of the outlets that are set against each other
    shown: pd.DataFrame  # of these, on days or months that all have, about the subject
    around: pd.DataFrame | None  # rows with the phase of an event; None: there is none
    phases: pd.DataFrame | None  # of these, about the subject
    event: str  # its name
    periods: tuple[str, str] | None  # the two that are compared; None: there are none
    over: str | None  # "month" where outlets are compared month by month

    @property
    def inside(self) -> pd.DataFrame:
        """The rows before and after the event; none where there is no event."""
        return self.rows.head(0).assign(phase="") if self.phases is None else self.phases.dropna(subset="phase")

    @property
    def notes(self) -> list[str]:
        """What was compared, in sentences."""
        return [*self.shown.attrs["notes"], *(() if self.phases is None else self.phases.attrs["notes"])]


@dataclass(frozen=True)
class Headlines:
    """Findings by actor, adjusted together."""

    overall: pd.DataFrame  # over the whole window
    apart: pd.DataFrame  # each outlet minus the others
    at_event: pd.DataFrame  # after the event minus before it, each outlet compared with itself
    recent: pd.DataFrame  # the later of two periods minus the earlier, likewise
    n_compared: int
    left_out: tuple[
        dict[str, str], ...
    ] = ()  # change (at_event, recent), actor_id, outlet: with too few stories on a side


def headlines(
    rows: pd.DataFrame,
    *,
    measure: str,
    study: Study,
    shown: pd.DataFrame | None = None,
    phases: pd.DataFrame | None = None,
    recent: pd.DataFrame | None = None,
    periods: tuple[str, str] | None = None,
    estimators: Estimators = MEASURED,
    over: str | None = None,
) -> Headlines:
    """The headline findings of a measure of the actors.

    Args:
        rows: of the measure, such as `sentiment_rows`.
        shown: those of the outlets that are set against each other; None: all.
        phases: rows with `phase` before or after an event (`contrasts.around_event`); None: there is no event.
        recent: the rows by which two periods are compared; None: all.
        periods: the earlier and the later of them (`contrasts.last_two_periods`); None: there are none.
        estimators: by the measure alone, or corrected by codes (`validity.corrected.estimators`).
        over: a column of `shown`, such as the `month` of `matched.matched_months`, each value of which is compared with itself.
    """
    how: dict[str, Any] = {"measure": measure, "study": study}
    overall = estimators.means(rows, ["actor_id"], **how)
    apart = against_others(
        rows if shown is None else shown, ["actor_id"], "outlet", estimators=estimators, over=over, **how
    )
    at_event, latest = FINDINGS.empty(), FINDINGS.empty()
    if phases is not None:
        at_event = estimators.differences(phases, ["actor_id"], "phase", BEFORE, AFTER, over="outlet", **how)
    if periods is not None:
        compared = rows if recent is None else recent
        latest = estimators.differences(compared, ["actor_id"], "period", *periods, over="outlet", **how)
    changes = {"at_event": at_event, "recent": latest}
    left_out = [{"change": name, **one} for name, found in changes.items() for one in found.attrs.get("left_out", ())]
    return adjusted(Headlines(overall, apart, at_event, latest, 0, tuple(left_out)), study)


def adjusted(made: Headlines, study: Study) -> Headlines:
    """The headlines as one family."""
    tables = family(made.overall, made.apart, made.at_event, made.recent, study=study)
    overall, apart, at_event, recent = tables
    n = comparisons(tables)
    return replace(made, overall=overall, apart=apart, at_event=at_event, recent=recent, n_compared=n)

"""A report for each of several values -> an edition of its own that lists what came of each value, with its headline."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.parallel.claims import folder_aside
from analysis.report.edition import KEPT, keep_failed, only_run, publish_edition, written_to
from analysis.report.finished import Finished, edition_at, unwritten
from analysis.report.outcomes import OUTCOMES
from analysis.report.plan import Plan
from analysis.report.provenance import software
from analysis.report.record import RunRecord
from analysis.report.series import Edition, failed_name, last_good, next_name, read_series
from analysis.report.site_page import site_page
from analysis.report.sweep import spelled_value

PAGE = "index.html"


@dataclass(frozen=True)
class ValueRow:
    """What came of one value."""

    value: str
    outcome: str
    headline: str
    message: str
    edition: str  # "": nothing could be kept
    href: str  # of its first page, relative to the overview; "" where there is none to open

    @property
    def words(self) -> str:
        """Of its outcome."""
        return OUTCOMES[self.outcome].words


def publish_overview(plans: Sequence[Plan], finished: Sequence[Finished], out: Path) -> Finished:
    """An edition of the report itself, beside the folder of its values: `run.json`, which lists them under `values`, and a page.

    It is kept as failed, its page with it, where one of them failed; where all have nothing new since the last overview, there
    is none.
    """
    plan = plans[0]
    folder, day = Path(out) / plan.definition.name, plan.as_of
    rows = [_row(one, spelled_value(of.value), folder) for of, one in zip(plans, finished, strict=True)]
    try:
        with (
            written_to(folder),
            only_run(folder, plan.definition.name),
            folder_aside(folder, f".{day.isoformat()}.") as aside,
        ):
            last = last_good(read_series(folder), day)
            if last and all(row.outcome == "nothing_new" for row in rows):
                said = f"Nothing new since the edition {last.edition}, for any of its {len(rows)} values."
                return Finished(Edition(**{**vars(last), "outcome": "nothing_new", "message": said}))
            record = RunRecord(aside, _about(plan, rows))
            outcome, message = OUTCOMES[_outcome(rows)], _message(rows)
            (aside / PAGE).write_text(_page(plan, rows, message), encoding="utf-8")
            name = next_name(folder, day) if outcome.edition else failed_name(folder, day)
            n = sum(row.outcome != "nothing_new" and bool(row.href) for row in rows)
            record.ends(
                outcome, message, edition=name, headline=f"{n} new edition{'s' * (n != 1)} for {len(rows)} values"
            )
            if outcome.edition:
                return Finished(edition_at(publish_edition(aside, folder, day)))
            return Finished(edition_at(keep_failed(aside, folder, day, (*KEPT, PAGE))))
    except AnalysisError as problem:
        return unwritten(plan, folder, problem)


def _row(finished: Finished, value: str, folder: Path) -> ValueRow:
    one = finished.edition
    page = one.path / PAGE
    href = os.path.relpath(page, folder / "edition").replace(os.sep, "/") if page.is_file() else ""
    return ValueRow(value, one.outcome, one.headline, one.message, one.edition, href)


def _outcome(rows: Sequence[ValueRow]) -> str:
    if any(not OUTCOMES[row.outcome].edition and row.outcome != "nothing_new" for row in rows):
        return "failed"
    return "below_floor" if any(row.outcome == "below_floor" for row in rows) else "ok"


def _message(rows: Sequence[ValueRow]) -> str:
    told = [row for row in rows if row.outcome not in ("ok", "nothing_new")]
    if not told:
        return ""
    return f"{len(told)} of {len(rows)} values: {'; '.join(f'{row.value}: {row.words}' for row in told)}."


def _about(plan: Plan, rows: Sequence[ValueRow]) -> dict[str, Any]:
    return {
        "report": plan.definition.name,
        "title": plan.definition.title,
        "edition": "",
        "as_of": plan.as_of.isoformat(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "each": next(iter(plan.definition.each)),
        "values": [asdict(row) for row in rows],
        "corpus": None,
        "study": None,
        "parameters": dict(plan.definition.parameters),
        "notebooks": [],
        "codebook": {},
        "software": software(),
    }


def _page(plan: Plan, rows: Sequence[ValueRow], message: str) -> str:
    each = next(iter(plan.definition.each))
    return site_page("overview", title=plan.definition.title, each=each, as_of=plan.as_of, rows=rows, message=message)

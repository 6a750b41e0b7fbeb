"""What differs after an event, each outlet compared with itself: by outlet, and against the trend before it."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.display.figures import draw_before_after
from analysis.display.html import Html
from analysis.display.titles import left_out_words
from analysis.findings.contrasts import AFTER, BEFORE
from analysis.findings.estimates import enough, estimate_differences, estimate_sides
from analysis.findings.family import family
from analysis.findings.trend import trend_before

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

MEASURE = "net_sentiment"
NO_EVENT = "No event is named that divides the window."
CONTRAST: dict[str, Any] = {"contrast": "phase", "first": BEFORE, "second": AFTER}


def change_by_outlet(book: "Workbook", inside: pd.DataFrame) -> Html:
    """A figure of net sentiment before and after the event: over all outlets, each compared with itself, and in each of the largest.

    Args:
        inside: the rows of the measure on either side of the event, in the column `phase`.
    """
    rows = inside[inside["outlet"].isin(book.largest_outlets())]
    how: dict[str, Any] = {**CONTRAST, "measure": MEASURE, "study": book.study}
    levels: list[dict[str, Any]] = [{"by": ["actor_id", "outlet"]}, {"by": ["actor_id"], "over": "outlet"}]
    differences = [estimate_differences(rows, **how, **level) for level in levels]
    change = pd.concat(family(*differences, study=book.study, method="false discoveries"))
    if change.empty:
        return book.page.note("No outlet has mentions on both sides of an event.")
    sides = [estimate_sides(rows, **how, **level) for level in levels]
    before, after = (pd.concat(side) for side in zip(*sides, strict=True))
    drawing = draw_before_after(
        before, after, enough(change, book.study), panels="actor_id", rows="outlet", names=book.names
    )
    title = "Before and after the event, by outlet: grey where no change can be told"
    caption = (
        "Net sentiment of each outlet, and of all, each compared with itself; false discoveries at most 5 %. "
        f"{left_out_words(change, book.study)}"
    )
    evidence = book.evidence(inside, ["actor_id", "outlet"])
    return book.page.figure(drawing, name="change-by-outlet", title=title, caption=caption, evidence=evidence)


def against_trend(book: "Workbook", inside: pd.DataFrame) -> Html:
    """For each actor the mean after the event minus what the trend before it would have given, or why that cannot be told."""
    found = trend_before(inside, ["actor_id"], measure=MEASURE, study=book.study)
    (interrupted,) = family(found, study=book.study, method="false discoveries")
    if interrupted.empty:
        return book.page.note("There is no event, or the days before it tell no trend.")
    caption = "Net sentiment after the event minus what the trend before it would have given"
    return book.page.findings(
        interrupted, rows=["actor_id"], name="change-against-trend", caption=caption, min_stories=book.study.min_stories
    )

"""a selection -> the figures of the overview: over time, by outlet, frames, who speaks about whom; each with what opens behind its numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup

from analysis.display.figures import Drawing, draw_counts, draw_grid
from analysis.display.html import Html
from analysis.display.titles import left_out_words
from analysis.errors import AnalysisError
from analysis.explore.chart import ChartWords, Finding
from analysis.explore.fields import time_of
from analysis.explore.groups import group_of
from analysis.findings.comparability import comparability
from analysis.findings.estimates import enough
from analysis.findings.speakers import SPEAKER, busiest, in_order_of_speakers
from analysis.measures import COUNT
from analysis.study import window_days
from analysis.workbook import Workbook
from analysis.workbook.answers.answer import Answer
from analysis.workbook.answers.in_sentences import described, nothing_found
from analysis.workbook.selection import Selection

PANELS = 4  # actors, or frames, that have a panel each over time
ROWS = 10  # outlets of each actor
SPEAKERS, SPOKEN_ABOUT = 8, 6
BARS = {"day": 31, "week": 183, "month": 12 * 366}
"""Lengths of the bars from which days are chosen, each with the days of the longest window that has such bars."""


@dataclass(frozen=True)
class FigureShown:
    """A figure of the overview as it is now; `drawing` is None where there is nothing to draw, which the words say."""

    words: ChartWords
    drawing: Drawing | None = None
    group: Callable[[Finding], Selection] = lambda _: Selection()  # what a number of it opens
    names: Mapping[str, str] | None = None


def over_time(book: Workbook, selection: Selection) -> FigureShown:
    """Each period, a panel for each actor, or frame, as many as can be read."""
    asked, note = _few_panels(book, selection)
    return _shown(book.answer(replace(asked, by=(time_of(selection),))), "over time", note)


def by_outlet(book: Workbook, selection: Selection) -> FigureShown:
    """Each outlet, those with most articles."""
    asked, note = _few_panels(book, selection)
    asked, fewer = _few_outlets(book, asked)
    answer = book.answer(replace(asked, by=("outlet",)))
    if len(answer.findings) and enough(answer.findings, book.study).empty:
        return _outlets_to_read(book, answer)
    return _shown(answer, "by outlet", f"{note} {fewer}".strip())


def _outlets_to_read(book: Workbook, answer: Answer) -> FigureShown:
    """How many articles each outlet has, where all have too few to be compared; what opens is what was asked."""
    asked = answer.selection
    counted = book.answer(replace(asked, measure="coverage"))
    words = ChartWords(
        f"{answer.measure.heading} by outlet",
        f"Too few to compare: no outlet has {book.study.min_stories} stories. So many articles each has; press one to read what it says.",
    )
    return FigureShown(
        words,
        counted.drawing(),
        lambda finding: replace(asked, where=(("outlet", str(finding["outlet"])),)),
        counted.names,
    )


def in_frames(book: Workbook, selection: Selection) -> FigureShown:
    """The share that carries each frame: of those that are chosen where they are what is measured, else of all."""
    frames, note = selection.frames, ""
    if frames and selection.measure != "frames":
        frames, note = (), "Articles count here whether or not they carry the frames that are chosen."
    return _shown(book.answer(replace(selection, measure="frames", frames=frames, by=("frame",))), "by frame", note)


def speaking(book: Workbook, selection: Selection) -> FigureShown:
    """In which sentiment actors, and sources who are none, speak about whom."""
    answer = book.answer(replace(selection, measure="sentiment", by=("actor", SPEAKER)))
    title = "Who speaks about whom"
    if answer.findings.empty:
        return FigureShown(ChartWords(title, note=nothing_found(answer)))
    found, left_out = busiest(in_order_of_speakers(answer.findings), SPEAKERS, SPOKEN_ABOUT)
    few, told = left_out_words(found, book.study), enough(found, book.study)
    if told.empty:
        return FigureShown(ChartWords(title, note=few))
    about = "Net sentiment toward those named above, in the words of those at the left."
    words = ChartWords(title, " ".join(filter(None, [about, left_out, few])))
    drawing = draw_grid(
        told, rows=SPEAKER, columns="actor_id", names=answer.names, rows_title="who speaks", columns_title="about whom"
    )
    return FigureShown(words, drawing, lambda finding: group_of(answer, finding), answer.names)


def strip_of_days(book: Workbook) -> FigureShown:
    """How many articles there are over the whole window, to choose days from: by the finest length whose bars can be told apart."""
    first, last = window_days(book.articles["published"], book.study)
    n_days = (last - first).days + 1 if pd.notna(first) and pd.notna(last) else 0
    length = next((one for one, most in BARS.items() if n_days <= most), "year")
    answer = book.answer(Selection(measure="coverage", by=(length,)))
    counts = answer.findings.assign(outlet="Articles")  # what stands beside the bars
    drawing = draw_counts(counts, panels="outlet", names=book.names, periods=answer.periods)
    n, undated = len(book.articles), int(book.articles["published"].isna().sum())
    said = f" {undated:,} of {n:,} articles carry no date, and are in no {length}." if undated else ""
    caption = f"Articles by {length}. Drag over the bars to choose a window, or write its days.{said}"
    return FigureShown(ChartWords("", caption), drawing)


def compared(book: Workbook, selection: Selection) -> Html:
    """Whether the outlets compare in what is selected (the strip of `display.comparability`); nothing where there are no two."""
    nothing = Html(Markup(""))
    try:
        answer = book.answer(replace(_few_outlets(book, _few_panels(book, selection)[0])[0], by=("outlet",)))
    except AnalysisError:  # the figure by outlet says it
        return nothing
    rows = answer.rows
    if rows.empty or rows["outlet"].nunique() < 2:
        return nothing
    by = ["actor_id"] if "actor_id" in rows else []
    table = comparability(rows, book.articles, book.measures.about, by, "outlet", book.study, names=book.names)
    return book.page.comparability(
        table, name="explore-comparability", caption="Do the outlets compare?", only_flagged=True
    )


def _few_panels(book: Workbook, selection: Selection) -> tuple[Selection, str]:
    """The selection of as many actors, or frames, as a figure has panels, and in words that there are more."""
    if selection.measure == "frames" and not selection.frames:
        found = book.answer(replace(selection, by=("frame",))).findings.nlargest(PANELS, "estimate")
        frames = tuple(dict.fromkeys(found["group"]))
        return replace(selection, frames=frames), f"The {len(frames)} most frequent frames; choose others above."
    n = len(selection.actors or book.actors)
    if selection.actors or n <= PANELS or selection.measure in ("frames", "coverage"):
        return selection, ""
    return replace(selection, actors=book.actors[:PANELS]), f"The first {PANELS} of {n} actors; choose others above."


def _few_outlets(book: Workbook, selection: Selection) -> tuple[Selection, str]:
    """The selection in as many outlets as a figure has rows, and in words that there are more."""
    n = book.articles["outlet"].nunique()
    if selection.outlets or n <= ROWS:
        return selection, ""
    outlets = tuple(book.largest_outlets(ROWS))
    return replace(selection, outlets=outlets), f"The {ROWS} of {n} outlets with most articles; choose others above."


def _shown(answer: Answer, how: str, note: str = "") -> FigureShown:
    book, findings = answer.book, answer.findings
    title = f"{answer.measure.heading} {how}".strip()
    if findings.empty:
        return FigureShown(ChartWords(title, note=nothing_found(answer)))
    drawing, counted = answer.drawing(), findings["estimand"].eq(COUNT).all()
    few = "" if counted or "period" in answer.keys else left_out_words(findings, book.study)
    if drawing.findings.empty:
        return FigureShown(ChartWords(title, note=few))
    words = ChartWords(title, " ".join(filter(None, [f"{described(answer)}.", note, few])))
    return FigureShown(words, drawing, lambda finding: group_of(answer, finding), book.names)

"""what leads a briefing -> its cards: a sentence, a figure of all that was compared with it, and three sentences of the corpus."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from analysis.display.figures import Drawing, draw_before_after, draw_estimates
from analysis.display.html import Html
from analysis.display.leading import question_sentence
from analysis.display.lines import Evidence
from analysis.display.page import Page
from analysis.display.printed import printed_name
from analysis.display.titles import alternative_text
from analysis.findings.contrasts import AFTER, BEFORE
from analysis.findings.estimates import enough, estimate_sides
from analysis.findings.leading import APART, AT_EVENT, LEAN, OWN_WORDS, LeadQuestion
from analysis.findings.multiverse import CORRECTED
from analysis.measures import find_measure
from analysis.study import Study
from analysis.tables import records

QUOTED = 3  # sentences of a card
MOST = 3  # cards

Opened = Callable[[pd.DataFrame, Sequence[str], int], Evidence]
"""`Workbook.evidence`: rows, keys and how many sentences -> what a line opens with."""

SHOWN = {  # what a figure of a contrast draws
    LEAN: "over the whole window",
    APART: "each outlet minus the others together",
    AT_EVENT: "before and after the event, each outlet compared with itself",
    OWN_WORDS: "in the outlets' own words minus in words they quote",
}


def cards(ranked: Sequence[LeadQuestion], page: Page, study: Study, opened: Opened) -> Html:
    """A card for each of the first questions; that of the first has no sentence of its own, since the headline says it. Nothing where there is none.

    Args:
        ranked: of `Leading.ranked`.
        opened: `Workbook.evidence`.
    """
    shown = [
        page.card(
            "" if number == 0 else question_sentence(question, study, page.names),
            _figure(question, page, study, opened, number),
            *_quoted(question, page, study, opened),
        )
        for number, question in enumerate(ranked[:MOST])
    ]
    return sum(shown[1:], shown[0]) if shown else Html(Markup(""))


def _quoted(question: LeadQuestion, page: Page, study: Study, opened: Opened) -> tuple[pd.DataFrame, str]:
    """Sentences behind the strongest finding, and how they were drawn."""
    strongest = records(question.told(study).head(1))[0]
    sentences = opened(question.rows, question.keys, QUOTED)(strongest)
    what = " · ".join(printed_name(strongest[key], page.names) for key in question.keys)
    return sentences, f"{what}: {sentences.attrs.get('drawn', '')}"


def _figure(question: LeadQuestion, page: Page, study: Study, opened: Opened, number: int) -> Html:
    """All that was compared together with what is stated: of an actor or a frame each outlet, else every actor or frame."""
    drawing = _drawing(question, study, page.names)
    measure = find_measure(question.measure)
    told = question.told(study)[question.key].unique()
    whose = f"{printed_name(told[0], page.names)}: {measure.label}" if question.contrast == APART else measure.heading
    unit = f" ({measure.unit})" if measure.unit else ""
    together = "" if number else "; intervals, here and below, hold for all comparisons together"
    caption = f"{whose}{unit}, {SHOWN[question.contrast]}{together}."
    return page.figure(
        drawing, name=f"briefing-{number + 1}", caption=caption, evidence=opened(question.rows, question.keys, QUOTED),
        alt=alternative_text(caption, drawing.findings, drawing.keys, page.names),
    )  # fmt: skip


def _drawing(question: LeadQuestion, study: Study, names: Mapping[str, str]) -> Drawing:
    """A change as dumbbells, where codes do not correct it; else each estimate in a row."""
    findings = enough(question.findings, study)
    if question.contrast == APART:
        own = findings[findings[question.key].isin(question.told(study)[question.key])]
        return draw_estimates(own, rows="outlet", names=names)
    if question.contrast == AT_EVENT and not findings["method"].eq(CORRECTED).any():
        before, after = estimate_sides(
            question.rows, [question.key], "phase", BEFORE, AFTER, measure=question.measure, study=study, over="outlet"
        )
        return draw_before_after(before, after, findings, rows=question.key, names=names)
    return draw_estimates(findings, rows=question.key, names=names)

"""what leads a briefing -> its cards: a sentence, a figure of all that was compared with it, and three sentences of the corpus."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.display.figures import canvas, plot_estimates
from analysis.display.html import Html
from analysis.display.leading import question_sentence
from analysis.display.lines import Evidence
from analysis.display.page import Page
from analysis.display.printed import printed_name
from analysis.display.summaries import alt_text
from analysis.findings.estimates import enough, estimate_means
from analysis.findings.leading import APART, AT_EVENT, LEAN, OWN_WORDS, WORDS, LeadQuestion
from analysis.measures import find_measure
from analysis.study import Study
from analysis.tables import largest_first, records

QUOTED = 3  # sentences of a card
MOST = 3  # cards

Opened = Callable[[pd.DataFrame, Sequence[str], int], Evidence]
"""`Workbook.evidence`: rows, keys and how many sentences -> what a line opens with."""

SHOWN = {  # what a figure of a contrast draws
    LEAN: "over the whole window",
    APART: "each outlet minus the others together",
    AT_EVENT: "before and after the event, the same outlets",
    OWN_WORDS: "in the outlets' own words and in words they quote",
}


def cards(ranked: Sequence[LeadQuestion], page: Page, study: Study, opened: Opened) -> Html:
    """A card for each of the first questions; that of the first has no sentence of its own, since the headline says it.

    Args:
        ranked: of `Leading.ranked`.
        opened: `Workbook.evidence`.
    """
    shown = [
        page.card(
            "" if number == 0 else question_sentence(question, study, page.names),
            _figure(question, page, study, opened, f"briefing-{number + 1}"),
            *_quoted(question, page, study, opened),
        )
        for number, question in enumerate(ranked[:MOST])
    ]
    return sum(shown[1:], shown[0]) if shown else page.note("No difference holds, so there is none to show.")


def _quoted(question: LeadQuestion, page: Page, study: Study, opened: Opened) -> tuple[pd.DataFrame, str]:
    """Sentences behind the strongest finding, and how they were drawn."""
    strongest = records(question.told(study).head(1))[0]
    sentences = opened(question.rows, question.keys, QUOTED)(strongest)
    what = " · ".join(printed_name(strongest[key], page.names) for key in question.keys)
    return sentences, f"{what}: {sentences.attrs.get('drawn', '')}"


def _figure(question: LeadQuestion, page: Page, study: Study, opened: Opened, name: str) -> Html:
    """All that was compared together with what is stated: of actors or frames with a statement each outlet, else every one."""
    table, rows, series, names = _drawn(question, study, page.names)
    n = table[rows].nunique()
    figure, (ax,) = canvas(1.3 + 0.42 * n)
    plot_estimates(_as_printed(table), ax, rows=rows, series=series, names=names)
    measure = find_measure(question.measure)
    of = list(dict.fromkeys(printed_name(one, page.names) for one in table[question.key]))
    whose = f"{of[0]}: {measure.label}" if question.contrast == APART and len(of) == 1 else measure.heading
    caption = f"{whose} ({measure.unit}), {SHOWN[question.contrast]}."
    keys = list(dict.fromkeys([rows, series]))
    return page.figure(
        figure, name=name, table=table, caption=caption, rows=keys, evidence=opened(_sided(question), keys, QUOTED),
        alt=alt_text(table, keys, names, what=caption),
    )  # fmt: skip


def _drawn(
    question: LeadQuestion, study: Study, names: Mapping[str, str]
) -> tuple[pd.DataFrame, str, str, Mapping[str, str]]:
    """What is drawn, by what a line and a mark are told, and the names of both."""
    told = question.told(study)
    if question.contrast == APART:
        chosen = question.findings[question.key].isin(told[question.key])
        return (
            largest_first(enough(question.findings[chosen], study), "estimate", 2, ["outlet"]),
            "outlet",
            question.key,
            names,
        )
    if question.contrast == LEAN:
        return enough(question.findings, study), "actor_id", "actor_id", names
    side = _side(question)
    means = estimate_means(_sided(question), [question.key, side], measure=question.measure, study=study)
    compared = means[means[question.key].isin(enough(question.findings, study)[question.key])]
    return compared, question.key, side, names


def _side(question: LeadQuestion) -> str:
    return "period" if question.contrast == AT_EVENT else "group"


def _sided(question: LeadQuestion) -> pd.DataFrame:
    """The rows with their side where findings have a place for it."""
    if question.contrast in (AT_EVENT, OWN_WORDS):
        column = "phase" if question.contrast == AT_EVENT else WORDS
        return question.rows.assign(**{_side(question): question.rows[column]})
    return question.rows


def _as_printed(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with the intervals that sentences print: those that hold for all comparisons, where there are such."""
    ends: dict[str, Any] = {end: findings[f"{end}_adjusted"].fillna(findings[end]) for end in ("low", "high")}
    return findings.assign(**ends)

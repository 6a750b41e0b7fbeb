"""What a page states of sentiment toward the actors: leans, outlets apart, changes, all tested together, and what is to be said against it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display import summaries
from analysis.display.evidence import least_sure
from analysis.display.figures import draw_estimates, draw_over_time
from analysis.display.html import Html
from analysis.display.titles import finding_title, left_out_words
from analysis.findings.estimates import enough, estimate_means
from analysis.findings.headlines import Contrasts, Headlines
from analysis.tables import records
from analysis.validity.abstention import abstention_sentence, abstention_table, confident_rows
from analysis.validity.reported import load_scores
from analysis.workbook.sections.before_and_after import MEASURE, NO_EVENT, against_trend, change_by_outlet

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

BY_OUTLET = ["actor_id", "outlet"]


@dataclass(frozen=True, eq=False)
class Stated:
    """The headlines of net sentiment, part by part as a page shows them. What is estimated is estimated once and kept."""

    book: "Workbook"
    sure: float = 0.0  # mentions whose label is less probable are left out
    matched_months: bool = False  # compare outlets in the months only that all have

    def __repr__(self) -> str:
        return f"What is stated of net sentiment: {self.found.n_compared} comparisons"

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Every mention that the measure judged."""
        return self.book.rows(MEASURE)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Those of them that count."""
        return confident_rows(self.judged, self.sure)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """People's codes of this corpus, by which estimates are corrected."""
        return self.book.codes()

    @cached_property
    def compared(self) -> Contrasts:
        """What is set against what."""
        return self.book.contrasts(self.rows, months=self.matched_months)

    @cached_property
    def found(self) -> Headlines:
        """The findings, adjusted together."""
        return self.book.headlines(self.compared, self.codes)

    def lines(self) -> Html:
        """Each actor over the whole window, a line that opens to sentences."""
        caption = "Net sentiment toward each actor"
        return self.book.listed(self.found.overall, self.rows, ["actor_id"], name="net-sentiment", caption=caption)

    def say(self) -> Html:
        """How each actor is presented, in a sentence, and over how many comparisons these sentences hold."""
        study, names, n = self.book.study, self.book.names, len(self.judged)
        overall = [summaries.overall_sentence(one, study, names) for one in records(self.found.overall)]
        left_to_coders = abstention_sentence(n - len(self.rows), n, self.sure)
        return self.book.page.say([left_to_coders, *overall, summaries.together_sentence(self.found, study)])

    def corrected(self) -> Html:
        """The estimates by the measure alone, by the codes alone, and corrected, and what was corrected by whose codes."""
        page, checked = self.book.page, summaries.checked_sentence(self.found, self.codes)
        if self.codes.empty:
            return page.note(checked)
        table = summaries.corrected_table(self.found, self.book.names)
        caption = "Net sentiment by the measure alone, by the codes alone, and corrected, each with the interval of it by itself"
        shown = page.table(table, name="corrected", caption=caption)
        return shown + page.say([checked, *self.codes.attrs["notes"], *self.found.overall.attrs.get("notes", [])])

    def method(self) -> Html:
        """How the headlines are corrected, folded, in a paragraph ready for a paper."""
        words = self.book.page.say(self.book.method(self.found, self.codes))
        return self.book.page.folded("The method in words, ready for a paper", words)

    def sides(self) -> Html:
        """Whether the outlets compare: what of their articles could be why they differ."""
        sides = self.book.compared(self.compared.largest, self.compared, sides="outlet")
        caption = "The outlets' articles side by side, before days and subject are made alike"
        return self.book.page.comparability(sides, name="sides", caption=caption)

    def phases(self) -> Html:
        """Whether the days before the study's event and after it compare."""
        around = self.compared.around
        if around is None or self.compared.inside.empty:
            return self.book.page.note(NO_EVENT)
        sides = self.book.compared(around.dropna(subset="phase"), self.compared, sides="phase")
        return self.book.page.comparability(sides, name="phases", caption="Before and after the event")

    def by_outlet(self) -> Html:
        """A figure of the measure by outlet; its title says which of them stand apart, where that may be stated."""
        book, rows = self.book, self.compared.shown
        means = estimate_means(rows, BY_OUTLET, measure=MEASURE, study=book.study)
        drawing = draw_estimates(enough(means, book.study), panels="actor_id", rows="outlet", names=book.names)
        caption = "Net sentiment toward each actor by outlet, by the measure alone, with 95 % intervals."
        said = " ".join([caption, left_out_words(means, book.study), *rows.attrs["notes"]])
        title = finding_title(self.found.apart, book.study, book.names, keys=BY_OUTLET)
        evidence = book.evidence(rows, BY_OUTLET)
        return book.page.figure(drawing, name="sentiment-by-outlet", title=title, caption=said, evidence=evidence)

    def apart(self) -> Html:
        """A figure of each outlet minus the others, and for each actor a sentence on which of them differ."""
        book, apart = self.book, self.found.apart
        drawing = draw_estimates(enough(apart, book.study), panels="actor_id", rows="outlet", names=book.names)
        said = [
            summaries.apart_sentence(apart[apart["actor_id"] == actor_id], actor_id, book.study, book.names)
            for actor_id in book.actors
        ]
        title = "Each outlet minus the others: grey where no difference can be told"
        caption = (
            "Difference of each outlet's net sentiment from that of the others together; intervals hold for all comparisons of "
            "this page at once."
        )
        return book.page.figure(drawing, name="outlets-apart", title=title, caption=caption) + book.page.say(said)

    def choices(self) -> Html:
        """Of each statement, whether it holds under other reasonable choices."""
        made = self.book.choices(self.found, self.compared, self.codes)
        return self.book.page.multiverse(made, name="choices", caption="What is stated, under other choices")

    def over_time(self) -> Html:
        """A figure of each actor by period; its title says what changed at the event, where that may be stated."""
        book, few = self.book, self.book.study.min_stories
        rows = self.rows.dropna(subset="period")
        means = estimate_means(rows, ["actor_id", "period"], measure=MEASURE, study=book.study)
        drawing = draw_over_time(
            means, panels="actor_id", names=book.names, periods=book.periods, events=book.events(), min_stories=few
        )
        when = f"after “{self.compared.event}”" if self.compared.event else ""
        title = finding_title(self.found.at_event, book.study, book.names, keys=["actor_id"], when=when)
        caption = "Net sentiment toward each actor over time, with 95 % intervals, and the events of the codebook."
        said, evidence = " ".join([caption, *book.periods.attrs["notes"]]), book.evidence(rows, ["actor_id", "period"])
        return book.page.figure(drawing, name="sentiment-over-time", title=title, caption=said, evidence=evidence)

    def changed(self) -> Html:
        """A figure of each outlet before and after the event, and what may be stated of it in sentences."""
        book, made = self.book, self.compared
        said = summaries.change_sentences(self.found, book.study, book.names, event=made.event)
        notes = [] if made.phases is None else made.phases.attrs["notes"]
        return change_by_outlet(book, made.inside) + book.page.say([*said, *notes])

    def against_trend(self) -> Html:
        """What came after the event minus what the trend before it would have given."""
        return against_trend(self.book, self.compared.inside)

    def tone_against(self) -> Html:
        """Where tone and sentiment differ: of each actor, and folded below by outlet."""
        book, measure = self.book, "tone_against_sentiment"
        rows = confident_rows(book.rows(measure), self.sure)
        name, caption = "tone-against-sentiment", "Where tone and sentiment differ"
        lines = book.ask(measure, sure=self.sure).lines(name, caption)
        largest, by_outlet = rows[rows["outlet"].isin(book.largest_outlets())], f"{caption}, by outlet"
        keys = ["group", "outlet"]
        means = estimate_means(largest, keys, measure=measure, study=book.study)
        below = book.listed(means, largest, keys, name=f"{name}-by-outlet", caption=by_outlet, n=2)
        return lines + book.page.folded("By outlet", below)

    def left_open(self) -> Html:
        """What leaving doubtful mentions to a coder costs and gains, and the labels that are nearest to a guess."""
        book, page = self.book, self.book.page
        table = abstention_table(self.judged, load_scores(), book.names)
        caption = "Share of mentions less sure than a threshold, and agreement of the rest with coders"
        unsure = least_sure(self.judged, book.articles, book.measures.sentences, n=5)
        return page.table(table, name="left-open", caption=caption) + page.sentences(
            unsure, name="least-sure", caption="The labels that are nearest to a guess"
        )

    def trust(self) -> Html:
        """How far to trust the page: what coders of this corpus say of the measures, and public sets."""
        said = self.book.trust(self.codes, [MEASURE, "sentence_tone"])
        return self.book.page.say(said)

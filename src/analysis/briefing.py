"""a workbook + the codes of its corpus -> what its briefing says and shows, in the order of the page."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.display import leading as words
from analysis.display.cards import MOST, cards
from analysis.display.comparability import beware_lines
from analysis.display.coverage import output_sentence
from analysis.display.figures import draw_estimates
from analysis.display.html import Html
from analysis.display.titles import left_out_words
from analysis.display.trust import NOT_CHECKED, TASKS, trust_line
from analysis.findings.caveats import beyond_the_trend, under_other_choices
from analysis.findings.estimates import enough, estimate_means
from analysis.findings.groups import share_tells_other
from analysis.findings.kept import kept_table
from analysis.findings.leading import APART, AT_EVENT, COVERAGE, Leading, LeadQuestion, answered, answers, questions
from analysis.findings.observations import StudyData
from analysis.findings.output import outlet_output
from analysis.tables import COMPARABILITY, FINDINGS
from analysis.validity.agreement_pairs import pair_codes
from analysis.validity.corrected import estimators
from analysis.validity.reported import load_scores
from analysis.workbook import Workbook

MEASURED = ("net_sentiment", "frame_share", "own_share_of_negative", "share_of_voice")
OUTLETS = 8  # lines of coverage
CODE = ("analysis.findings.leading", "analysis.findings.caveats", "analysis.validity.corrected")


@dataclass(frozen=True, eq=False)
class Briefing:
    """One page for a busy reader."""

    book: Workbook

    @cached_property
    def codes(self) -> pd.DataFrame:
        """People's codes of the corpus, by which estimates are corrected and the measures checked."""
        return self.book.codes()

    @cached_property
    def leading(self) -> Leading:
        """What sentiment, frames, voices and coverage show, all comparisons taken together."""
        book, issue = self.book, [frame.id for frame in self.book.codebook.frames if frame.kind == "issue"]
        made = {}
        for measure_id in MEASURED:
            rows = book.rows(measure_id)
            rows = rows[rows["group"].isin(issue)] if measure_id == "frame_share" else rows
            made[measure_id] = book.contrasts(rows)
        asked = questions(made, book.study)
        rows_of = {f"{one.kind} {one.contrast} {one.measure}": one.rows for one in asked}
        found = kept_table(self._given() | rows_of, lambda: answers(asked, book.study, estimators(self.codes)))
        return answered(asked, found)

    @cached_property
    def ranked(self) -> list[LeadQuestion]:
        """The questions that the cards show, the strongest first."""
        return self.leading.ranked(self.book.study)[:MOST]

    def headline(self) -> Html:
        """The finding that leads, its base and its caveat; `summary.json` gets the sentences of the other cards."""
        study, names = self.book.study, self.book.names
        compared = [one.findings for one in self.leading.questions]
        self.book.page.keep_findings(pd.concat([FINDINGS.empty(), *compared]), name="compared")
        base = words.base_sentence(self.leading, study, self._read())
        others = [words.question_sentence(one, study, names) for one in self.ranked[1:]]
        said = words.headline(self.leading, study, names)
        return self.book.page.headline(said, " ".join(filter(None, [base, self._caveat()])), others)

    def beware(self) -> Html:
        """What is to be said against comparing the sides of what the cards state; nothing where nothing is."""
        return self.book.page.say(beware_lines([self._flags(one) for one in self.ranked], self.book.names))

    def cards(self) -> Html:
        """At most three findings, each with its figure and three sentences."""
        return cards(self.ranked, self.book.page, self.book.study, self.book.evidence)

    def coverage(self) -> Html:
        """How much each outlet wrote, and how it divides its mentions among the actors."""
        book, rows = self.book, self.book.rows("share_of_voice")
        output = outlet_output(book.articles, rows["article_id"].unique(), filtered=len(book.corpus.kept) > 0)
        pair = share_tells_other(rows)
        absent = book.absent_actors()
        missing = f"No article mentions {', '.join(absent)}." if absent else ""
        said = book.page.say([output_sentence(output, book.names, listed=not pair), missing])
        if len(book.actors) < 2:
            return said
        if pair:
            rows = rows[(rows["actor_id"] == book.actors[0]) & rows["outlet"].isin(output["outlet"].head(OUTLETS))]
        keys = ["outlet"] if pair else ["actor_id"]
        shares = estimate_means(rows, keys, measure="share_of_voice", study=book.study)
        whose = f"{book.names[book.actors[0]]}; the rest are of {book.names[book.actors[1]]}" if pair else "each actor"
        return said + book.page.figure(
            draw_estimates(enough(shares, book.study), rows=keys[0], names=book.names, bars=True), name="share-of-voice",
            caption=" ".join(filter(None, [f"Share of voice: mentions that are of {whose}.", left_out_words(shares, book.study)])),
            evidence=book.evidence(rows, keys, 3),
        )  # fmt: skip

    def trust(self) -> Html:
        """One line on how far readers of this corpus agreed with what the cards and the coverage rest on."""
        kinds = [one.kind for one in self.ranked] or [COVERAGE]
        data = StudyData(self.book.articles, self.book.measures, self.book.study, self.book.codebook)
        coded = set(self.codes["task"].unique()) & {TASKS[kind] for kind in kinds}
        return self.book.page.say(
            [trust_line({task: pair_codes(self.codes, task, data) for task in coded}, kinds, load_scores())]
        )

    def open(self) -> Html:
        """What could not be shown, in one sentence."""
        return self.book.page.say([words.open_sentence(self.leading, self.book.study, self.book.names)])

    def _given(self) -> dict[str, object]:
        """What all that is kept hangs on, besides its rows."""
        return {"codes": self.codes, "study": self.book.study.as_dict(), "code": CODE}

    def _caveat(self) -> str:
        """Whether each difference of the headline holds under other choices, what the trend before an event leaves of it, and whether nobody checked it here."""
        if not self.ranked:
            return ""
        book, question = self.book, self.ranked[0]
        told = question.told(book.study).head(words.MOST)
        given = {
            "told": told,
            "rows": question.rows,
            "all": question.made.rows,
            "about": question.made.subjects,
        }
        held = kept_table(
            self._given() | given,
            lambda: pd.concat([
                under_other_choices(question, one, book.articles, book.study, estimators(self.codes))
                for _, one in told.iterrows()
            ], ignore_index=True),
        )  # fmt: skip
        beyond = pd.concat([beyond_the_trend(question, one, book.study) for _, one in told.iterrows()])
        said = words.caveat_sentence(held, beyond, book.names)
        checked = (self.codes["task"] == TASKS[question.kind]).any()
        return said if checked else f"{said} {NOT_CHECKED.capitalize()}.".strip()

    def _flags(self, question: LeadQuestion) -> pd.DataFrame:
        """What is left to be said against the sides of what a question states, days and subject made alike; of outlets those that stand apart."""
        made, told = question.made, question.told(self.book.study)
        given, sides = {APART: (made.shown, "outlet"), AT_EVENT: (made.phases, "phase")}.get(
            question.contrast, (None, "")
        )
        if given is None:
            return COMPARABILITY.empty()
        table = self.book.compared(given[given[question.key].isin(told[question.key])], made, sides=sides)
        return table[table["side"].isin(told["outlet"])] if question.contrast == APART else table

    def _read(self) -> str:
        """What was read, in words: "read: 156 articles (144 stories) of 6 outlets, 9 Mar 2018 to 25 Sep 2019"."""
        articles = self.book.articles
        n_stories, n_outlets = articles["story_id"].nunique(), articles["outlet"].nunique()
        filters = "; ".join(f"{share} {what}" for share, what, _ in self.book.filter_cards())
        said = f"read: {len(articles):,} articles ({n_stories:,} stories) of {n_outlets:,} outlets, {self.book.span()}"
        return f"{said} ({filters})" if filters else said

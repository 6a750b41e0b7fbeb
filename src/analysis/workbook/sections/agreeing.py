"""How far the measures can be trusted: agreement on public sets, among the coders of this corpus, and of the measures with them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display import agreement as shown
from analysis.display.html import Html
from analysis.findings.observations import StudyData
from analysis.measures import SCORINGS
from analysis.paths import from_study
from analysis.tables import CODES, PAIRS
from analysis.validity.abstention import confidence
from analysis.validity.agreement_coders import agreement_of_coders
from analysis.validity.agreement_groups import accuracy_differences
from analysis.validity.agreement_measure import agreement_with_measure, confusion_table, disagreements, population
from analysis.validity.agreement_pairs import pair_codes
from analysis.validity.codes import TASK_CODES, read_codes
from analysis.validity.coding_progress import TASK_NAMES
from analysis.validity.reported import load_scores, scores_table

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

TASK_OFF_PAGES = "attitude"  # a measure that no page shows: the most frequent label is right more often. It stays a task of `workbook evaluate`
GROUPS = {"outlet": "outlet", "actor_id": "actor"}  # columns to what a page calls them


@dataclass(frozen=True, eq=False)
class Agreement:
    """The agreement of coders and measures, part by part as a page shows it."""

    book: "Workbook"
    task: str = "sentiment"  # of which disagreements are opened

    def __repr__(self) -> str:
        return f"Agreement of {self.codes['coder'].nunique()} coders of {', '.join(self.pairs) or 'nothing'}"

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codes that the study names (CODES); none where it names none."""
        return read_codes(from_study(self.book.study.codes)) if self.book.study.codes else CODES.empty()

    @cached_property
    def pairs(self) -> dict[str, pd.DataFrame]:
        """By task each code beside the measure's answer (PAIRS)."""
        data = StudyData(self.book.articles, self.book.measures, self.book.study, self.book.codebook)
        return {one: pair_codes(self.codes, one, data) for one in TASK_CODES if (self.codes["task"] == one).any()}

    @cached_property
    def usable(self) -> dict[str, pd.DataFrame]:
        """The pairs of those tasks that have any, but of TASK_OFF_PAGES."""
        return {one: own for one, own in self.pairs.items() if len(own) and one != TASK_OFF_PAGES}

    def public(self) -> Html:
        """The scores on public sets that pages quote; those of every set, method and metric are kept beside."""
        page, scores = self.book.page, load_scores()
        if scores.empty:
            return page.note("No scores are recorded yet: run `make scores` where the public sets are present.")
        quoted = {(scoring.task, *one) for scoring in SCORINGS.values() for one in scoring.quoted}
        named = zip(scores["task"], scores["set"], scores["metric"], strict=True)
        main = scores_table(scores[[one in quoted for one in named]])
        shown_first = page.table(main, name="scores-quoted", caption="Agreement with coders", shown=20)
        return shown_first + page.keep(scores_table(scores), name="scores")

    def coders(self) -> Html:
        """Who coded what, and which codes this corpus does not bear out."""
        page = self.book.page
        if self.codes.empty:
            nothing = (
                "No codes of this corpus are named: the public sets above are all the evidence there is. Draw and code a "
                "sample in 7-coding."
            )
            return page.note(nothing) + page.say(["Nothing is coded."])
        left_out = [
            f"{TASK_NAMES[one].capitalize()}: {note}" for one, own in self.pairs.items() for note in own.attrs["notes"]
        ]
        table = page.table(shown.coders_table(self.codes), name="coders", caption="Units coded by each coder")
        return table + page.say(left_out or ["Every code was found in the corpus."])

    def among_coders(self) -> Html:
        """How far the coders agree, a sentence a task, and folded below the numbers."""
        page, articles, study = self.book.page, self.book.articles, self.book.study
        among = [agreement_of_coders(self.codes, one, articles, study=study) for one in self.pairs]
        if not among:
            return page.note("Nothing is coded.") + page.note("No agreement among coders can be told.")
        table = shown.agreement_table(pd.concat(among, ignore_index=True), self.book.names)
        numbers = page.table(table, name="agreement-of-coders", caption="Agreement among coders")
        return page.say([shown.coders_sentence(one) for one in among]) + page.folded("The numbers", numbers)

    def with_measures(self) -> Html:
        """How far each measure agrees with the coders, likewise."""
        page = self.book.page
        if not self.usable:
            return page.note("No code of this corpus could be set beside the measure.") + page.note(
                "No agreement with codes can be told."
            )
        against = {one: agreement_with_measure(own, study=self.book.study) for one, own in self.usable.items()}
        table = shown.agreement_table(pd.concat(list(against.values()), ignore_index=True), self.book.names)
        caption = "Agreement of each measure with the coders"
        numbers = page.table(table, name="agreement-with-codes", caption=caption)
        said = [shown.measure_sentence(own, population(self.usable[one])) for one, own in against.items()]
        return page.say(said) + page.folded("The numbers", numbers)

    def by_group(self) -> Html:
        """For which outlets and actors the measure meets the code more or less often than for the others, likewise."""
        page, study, names = self.book.page, self.book.study, self.book.names
        made = [accuracy_differences(own, by, study=study) for own in self.usable.values() for by in GROUPS]
        groups = [one for one in made if len(one)]
        if not groups:
            return page.note("No groups to compare.")
        said = [
            f"{TASK_NAMES[one['task'].iloc[0]].capitalize()}, by {GROUPS[one['by'].iloc[0]]}: "
            + shown.groups_sentence(one, names)
            for one in groups
        ]
        table = shown.contrasts_table(pd.concat(groups, ignore_index=True), names)
        caption = "Accuracy for each outlet and actor, and for all others"
        numbers = page.table(table, name="agreement-by-group", caption=caption)
        return page.say(said) + page.folded("The numbers", numbers)

    def disagreements(self) -> Html:
        """Of one task the codes down and the answers across, each kind of disagreement, which opens, and all of them kept."""
        page, task = self.book.page, self.task
        articles, sentences = self.book.articles, self.book.measures.sentences
        chosen = self.usable.get(task, PAIRS.empty())
        table = confusion_table(chosen)
        if task == TASK_OFF_PAGES:
            matrix = page.note(
                "No page shows the measure's answer to the attitude of whole articles: always giving the most frequent code is right "
                f"more often. `workbook evaluate {TASK_OFF_PAGES} FILE` scores it."
            )
        elif table.empty:
            matrix = page.note(f"Nothing is coded of the task {task}.")
        else:
            caption = f"Codes and answers: {TASK_NAMES.get(task, task)}"
            matrix = page.table(shown.confusion_matrix(table), name="confusion", caption=caption)
        lines = page.lines(
            shown.disagreement_lines(table),
            rows=["item", "kind"] if task == "frames" else ["kind"],
            name="disagreements",
            caption="How code and measure differ",
            evidence=shown.disagreements_behind(chosen, articles, sentences),
        )
        return matrix + lines + page.keep(disagreements(chosen, articles, sentences), name="disagreements-all")

    def doubts(self) -> Html:
        """How sure the measure of sentiment is of itself, and how much of what it judges is somebody's words."""
        rows = self.book.rows("net_sentiment")
        unsure, quoted = (confidence(rows) < 0.5).mean(), (rows["voice"] != "outlet").mean()
        return self.book.page.say(
            [
                f"{unsure:.0%} of mentions get no label with a probability of one half or more.",
                f"{quoted:.0%} of mentions stand in words attributed to somebody.",
            ]
        )

"""What the actors are called, what they are said to do, with which verbs they are reported and how loaded the words about them are."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.html import Html
from analysis.findings.contrasts import against_others
from analysis.findings.estimates import enough
from analysis.findings.family import family, stated
from analysis.findings.inventory import portrayed
from analysis.findings.portrayals import words_by_actor, words_by_outlet

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

COMPARED = ("agent_share", "unfavourable_verb_share", "loaded_mention_share")
"""Measures of portrayal by which outlets are set against each other."""
BY_OUTLET = ["actor_id", "outlet"]


@dataclass(frozen=True, eq=False)
class Portrayals:
    """How the actors are portrayed, part by part as a page shows it."""

    book: "Workbook"

    def __repr__(self) -> str:
        return f"Portrayal of {len(self.book.actors)} actors: {len(self.book.portrayal_table):,} places"

    @cached_property
    def rows(self) -> dict[str, pd.DataFrame]:
        """The observations of each measure that outlets are compared by, of the largest of them."""
        return {measure: self._of_largest(measure) for measure in COMPARED}

    def table(self) -> Html:
        """What is said of each actor, in how many articles."""
        book = self.book
        columns = {"kind": "kind", **{actor_id: book.names[actor_id] for actor_id in book.actors}}
        caption = "Portrayal of each actor: in how many articles somebody says so, allegations and denials included"
        table = portrayed(book.portrayal_table, book.actors)
        return book.page.table(table, name="portrayal", caption=caption, columns=columns)

    def agency(self) -> Html:
        """Of the actions told of each actor, the share that the actor is said to do."""
        caption = "Share of the actions told of an actor that the actor is said to do"
        nothing = "No article of the window says that an actor does or suffers anything."
        return self._shown("agent_share", "agent-share", caption, nothing)

    def reporting(self) -> Html:
        """The share of unfavourable verbs among those that report each actor's words."""
        caption = "Share of unfavourable reporting verbs, with such verbs marked"
        nothing = "No article of the window reports words of an actor."
        return self._shown("unfavourable_verb_share", "unfavourable-verbs", caption, nothing)

    def loaded(self) -> Html:
        """Loaded words in 100 mentions of each actor."""
        nothing = "No article of the window mentions an actor."
        return self._shown("loaded_words", "loaded-words", "Loaded words in 100 mentions", nothing)

    def _shown(self, measure: str, name: str, caption: str, nothing: str) -> Html:
        """A measure for each actor over all outlets and, folded below, by outlet; `nothing` where no article tells it."""
        book, whole = self.book, self.book.ask(measure)
        if whole.rows.empty:
            return book.page.note(nothing)
        by_outlet = book.ask(measure, by=["actor", "outlet"], outlets=book.largest_outlets())
        below = by_outlet.lines(f"{name}-by-outlet", caption, n=2)
        return whole.lines(name, caption) + book.page.folded("By outlet", below)

    def apart(self) -> Html:
        """Each outlet minus all others in these measures: those differences that hold together with all others made here."""
        book, study = self.book, self.book.study
        differences = [
            against_others(rows, ["actor_id"], "outlet", measure=measure, study=study)
            for measure, rows in self.rows.items()
        ]
        pairs = enough(pd.concat(differences, ignore_index=True), study)
        (compared,) = family(pairs, study=study, method="false discoveries")
        apart = stated(compared, study)
        if apart.empty:
            return book.page.note(f"None of {len(compared)} comparisons holds when all are taken together.")
        caption = f"{len(apart)} of {len(compared)} comparisons hold (false discoveries at most 5 %)"
        evidence = book.evidence(self.rows, BY_OUTLET)
        return book.page.findings(
            apart, rows=["measure", *BY_OUTLET], name="portrayal-contrasts", caption=caption, evidence=evidence
        )

    def names_apart(self) -> Html:
        """What an outlet calls an actor more than others do."""
        book, measure = self.book, "names_apart"
        rows = self._of_largest(measure)
        words, why_not = words_by_outlet(rows, book.actors, measure=measure, study=book.study)
        if words.empty:
            return book.page.note(" ".join(["No name sets an outlet apart.", *why_not]))
        caption, keys = "What an outlet calls an actor more than others do", [*BY_OUTLET, "group"]
        evidence = book.evidence(rows, BY_OUTLET)
        return book.page.findings(words, rows=keys, name="names-by-outlet", caption=caption, evidence=evidence)

    def actions_apart(self) -> Html:
        """What an actor is said to do more often than the others."""
        book, measure = self.book, "actions_apart"
        rows = self._of_largest(measure)
        words, why_not = words_by_actor(rows, measure=measure, study=book.study)
        if words.empty:
            return book.page.note(" ".join(["No action sets an actor apart.", *why_not]))
        caption, keys = "What an actor is said to do more often than the others", ["actor_id", "group"]
        evidence = book.evidence(rows, ["actor_id"])
        return book.page.findings(words, rows=keys, name="actions-by-actor", caption=caption, evidence=evidence)

    def _of_largest(self, measure: str) -> pd.DataFrame:
        rows = self.book.rows(measure)
        return rows[rows["outlet"].isin(self.book.largest_outlets())]

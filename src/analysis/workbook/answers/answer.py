"""observations of a selection -> an answer: a table, findings, a figure, the sentences behind, and all of it in words."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.display.figures import Drawing
from analysis.display.html import Html
from analysis.display.sentence_list import Sentences
from analysis.errors import visible
from analysis.findings.dimensions import with_dimensions
from analysis.findings.estimates import count_articles, estimate_means, too_few
from analysis.findings.periods import periods
from analysis.measures import COUNT, Measure
from analysis.spreadsheets import save_for_people
from analysis.tables import FINDINGS, largest_first
from analysis.workbook.answers.drawn import drawn, notes_of_figure
from analysis.workbook.answers.in_sentences import described, nothing_found, said
from analysis.workbook.answers.observed import observe
from analysis.workbook.answers.row_cache import Kept
from analysis.workbook.answers.sentences_chosen import choose
from analysis.workbook.answers.splits import column_name, column_of, first_day, names_for
from analysis.workbook.evidence import Behind
from analysis.workbook.naming import in_ids
from analysis.workbook.selection import TIMES, Selection

OPENED = 64  # numbers of a figure
ESTIMATED = ("estimate", "low", "high")
COUNTS = {"n_mentions": "n", "n_articles": "n_articles", "n_stories": "n_stories"}


class Answer:
    """What a study answers to a selection. Every number of it opens down to its sentences.

    `.table` for a person, `.findings` for a machine, `.plot()`, `.lines()`, `.say()` for a page, `.sentences()` and `.articles()` for a
    reader, `.to_csv()` for a spreadsheet. An answer with nothing in it says why.
    """

    def __init__(self, book: Behind, kept: Kept, selection: Selection) -> None:
        self.book, self.selection, self._kept = book, in_ids(selection, book.codebook), kept
        self._observed = observe(kept, self.selection)

    @property
    def measure(self) -> Measure:
        """What is estimated, of the registry."""
        return self._observed.measure

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of `findings` that tell one number from another."""
        return self._observed.keys

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of those asked for."""
        return self._observed.actors

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what is compared, and what is left out."""
        return self._observed.notes

    @property
    def n_articles(self) -> int:
        """How many articles the selection leaves, whatever they mention."""
        return len(self._observed.articles)

    @property
    def rows(self) -> pd.DataFrame:
        """The observations behind the numbers, as `Workbook.rows`, with a column for each name of `by`."""
        return self._observed.rows

    @property
    def counted(self) -> pd.DataFrame:
        """What an estimate needs of the rows, texts as categories."""
        return self._observed.counted

    @property
    def weight(self) -> str:
        """What counts alike in the estimate: article, mention or outlet."""
        return self.selection.weight or self.book.study.weight

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The estimates (FINDINGS), one a group, in the order of the keys."""
        observed = self._observed
        rows, keys, measure = observed.counted, observed.keys, observed.measure.id
        if rows.empty:
            return FINDINGS.empty()
        if observed.estimand == COUNT:
            return count_articles(rows, keys, measure=measure)
        return estimate_means(rows, keys, measure=measure, study=self.book.study, weight=self.weight)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Every period of the selection's window, those without articles too (PERIODS)."""
        given = {side: getattr(self.selection, side) or getattr(self.book.study, side) for side in ("start", "end")}
        study = replace(self.book.study, period=self._observed.length, **given)
        return periods(self._observed.articles, study)

    @cached_property
    def columns(self) -> dict[str, str]:
        """The names of the table's first columns, and the columns of the findings that they stand for."""
        observed, selection = self._observed, self.selection
        asked = {name: column_of(name, observed.measure.id, observed.chosen) for name in selection.by}
        names = {column: name for name, column in asked.items()}
        keys = [key for key in observed.keys if key in names or key != "actor_id" or len(observed.actors) > 1]
        return {names.get(key) or column_name(key, observed.measure.id, selection.time): key for key in keys} | asked

    @cached_property
    def names(self) -> dict[str, str]:
        """What pages call the values of its keys, by their ids."""
        return names_for(self.book, self.columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The estimates as a person reads them.

        Returns:
            the names of `by`, with names as pages print them, periods as the date of their first day; estimate, low, high; n (how many
            observations), n_articles, n_stories; too_few: whether a number should not rest on so few stories.
        """
        findings = with_dimensions(self.findings)
        names = self.names
        table = pd.DataFrame(index=findings.index)
        for name, column in self.columns.items():
            values = findings[column] if column in findings else pd.Series(index=findings.index, dtype="str")
            if name in TIMES:
                days = {one: first_day(one, self._observed.length) for one in values.unique()}
                table[name] = values.map(days).astype("datetime64[s]")
            else:
                table[name] = values.map(names).fillna(values)
        few = too_few(findings, self.book.study) & (findings["estimand"] != COUNT)
        counts = findings[[*COUNTS]].rename(columns=COUNTS)
        return pd.concat([table, findings[[*ESTIMATED]], counts, few.rename("too_few")], axis=1)

    def where(self, **group: str) -> "Answer":
        """The answer for one group alone, told by the names of `by`: `where(outlet="The Times", month="2018-09-01")`.

        Raises UsageError for a name that the observations cannot be split by.
        """
        texts = {
            name: f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value) for name, value in group.items()
        }
        return Answer(self.book, self._kept, replace(self.selection, where=(*self.selection.where, *texts.items())))

    def evidence(self, n: int = 20, order: str = "random", **group: str) -> pd.DataFrame:
        """Sentences behind the answer, or behind one group of it (EVIDENCE); `attrs["drawn"]` says how they were chosen.

        Args:
            n: how many at most.
            order: "random", "representative" (in proportion to the labels), "surest" or "newest" (`sentences_chosen.choose`).
            group: as of `where`.
        """
        answer = self.where(**group) if group else self
        return choose(answer._kept, answer._observed, n, order, weight=self.weight, seed=self.book.study.seed)

    def sentences(self, n: int = 20, order: str = "random", **group: str) -> Sentences:
        """The same to be read: in a Lab each opens its article beside the list.

        Raises UsageError for another order, and for a name that is none of `by`.
        """
        evidence = self.evidence(n, order, **group)
        return self.book.as_sentences(evidence, evidence.attrs["drawn"])

    def articles(self, **group: str) -> pd.DataFrame:
        """The articles that the observations are of (ARTICLES), or those of one group."""
        ids = (self.where(**group) if group else self).rows["article_id"]
        return self.book.articles[self.book.articles["article_id"].isin(set(ids))].reset_index(drop=True)

    def largest(self, n: int | None = None) -> pd.DataFrame:
        """The `n` largest findings, largest first; None: all."""
        ordered = largest_first(self.findings, "estimate", 2, [key for key in self.keys if key in self.findings])
        return ordered if n is None else ordered.head(n)

    def drawing(self) -> Drawing:
        """The figure, of the kind that fits what the answer is split by."""
        return drawn(self)

    def plot(self, title: str = "", caption: str = "", name: str = "") -> Html:
        """The figure with its title and caption; below it its numbers, each of which opens down to its sentences where they
        are no more than 64 (`lines` opens those of any).

        Args:
            title: what is to be seen; "": the caption says what it is of.
            caption: "": what was asked, and what is left out of the figure.
            name: of its files in a report; "": made of what was asked.
        """
        if self.findings.empty:
            return self.book.page.note(nothing_found(self))
        drawing, said = self.drawing(), [caption or f"{described(self)}.", *notes_of_figure(self)]
        opens = self.measure.evidence and len(drawing.findings) <= OPENED
        behind = self.book.evidence(self.rows, self.keys) if opens else None
        return self.book.page.figure(
            drawing, name=name or self.name, title=title, caption=" ".join(said), evidence=behind
        )

    def lines(self, name: str = "", caption: str = "", n: int | None = None, order: str = "") -> Html:
        """The estimates, one a line, each of which opens down to sentences behind it.

        Args:
            name, caption: as of `plot`.
            n: sentences a line; None: as many as is usual for the measure.
            order: "largest": the largest first; "": by the keys.
        """
        if self.findings.empty:
            return self.book.page.note(nothing_found(self))
        return self.book.listed(
            self.largest() if order == "largest" else self.findings, self.rows, self.keys, name=name or self.name,
            caption=caption or f"{described(self)}.", n=n,
        )  # fmt: skip

    def say(self) -> Html:
        """What is found, in words: it states a difference only where that holds together with all others of the answer."""
        return self.book.page.say(said(self))

    def to_csv(self, path: str | Path) -> Path:
        """Write the table as a CSV that a spreadsheet may open safely. Returns where it lies.

        Raises UsageError where the folder does not exist or cannot be written to.
        """
        return save_for_people(self.table, path)

    @property
    def name(self) -> str:
        """What its files are called where no other name is given."""
        return "-by-".join(filter(None, [self.selection.measure, "-".join(self.selection.by)])).replace("_", "-")

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        told = f"{described(self)}\n{self.table.to_string(index=False)}" if len(self) else nothing_found(self)
        return visible(told)

    def _repr_html_(self) -> str:
        return str(self.plot()._repr_html_())

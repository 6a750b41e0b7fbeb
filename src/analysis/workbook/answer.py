"""observations of a selection -> an answer: a table, findings, a figure, the sentences behind, and all of it in words."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.display.figures import Drawing
from analysis.display.html import Html
from analysis.findings.estimates import count_articles, estimate_means, too_few
from analysis.findings.periods import periods
from analysis.measures import COUNT, Measure, find_measure
from analysis.spreadsheets import write_csv_for_people
from analysis.tables import FINDINGS
from analysis.workbook.behind import Behind
from analysis.workbook.drawn import drawn
from analysis.workbook.observed import Observations, Observed, column_of, first_day, observe
from analysis.workbook.selection import TIMES, Selection
from analysis.workbook.words import described, nothing_found, said

ESTIMATED = ("estimate", "low", "high")


class Answer:
    """What a study answers to a selection. Every number of it opens down to its sentences."""

    def __init__(self, book: Behind, kept: Observations, selection: Selection) -> None:
        self.book, self.selection, self._kept = book, selection, kept
        self._observed: Observed = observe(kept, selection)

    @property
    def measure(self) -> Measure:
        """What is estimated, of the registry."""
        return find_measure(self._observed.measure)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of `findings` that tell one number from another."""
        return self._observed.keys

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of those asked for."""
        return self._observed.actors

    @property
    def n_articles(self) -> int:
        """How many articles the selection leaves, whatever they mention."""
        return len(self._observed.articles)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The observations behind the numbers, as `Workbook.rows`."""
        rows = self._observed.rows
        return rows.astype({name: "str" for name in rows if isinstance(rows[name].dtype, pd.CategoricalDtype)})

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The estimates (FINDINGS), one a group."""
        observed, study = self._observed, self.book.study
        if observed.rows.empty:
            return FINDINGS.empty()
        keys = list(observed.keys)
        rows = observed.rows.dropna(subset="period") if "period" in keys else observed.rows
        if observed.estimand == COUNT:
            return count_articles(rows, keys, measure=observed.measure)
        weight = self.selection.weight or None
        return estimate_means(rows, keys, measure=observed.measure, study=study, weight=weight)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Every period of the selection's window, those without articles too (PERIODS)."""
        window: dict[str, Any] = {
            side: getattr(self.selection, side) or getattr(self.book.study, side) for side in ("start", "end")
        }
        return periods(self._observed.articles, replace(self.book.study, period=self._observed.length, **window))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The estimates as a person reads them.

        Returns:
            the names of `by`, with names as pages print them, periods as the date of their first day; estimate, low, high; n,
            how many observations, n_articles, n_stories; too_few, whether these are fewer stories than a number should rest on.
        """
        findings, names = self.findings, {**self.book.names}
        table = pd.DataFrame(index=findings.index)
        for name, column in self.columns.items():
            values = _column(findings, column)
            if name in TIMES:
                table[name] = pd.to_datetime([first_day(one, self._observed.length) for one in values])
            else:
                table[name] = values.map(lambda one: names.get(one, one))
        few = too_few(findings, self.book.study) & (findings["estimand"] != COUNT)
        counts = findings[["n_mentions", "n_articles", "n_stories"]].rename(columns={"n_mentions": "n"})
        return pd.concat([table, findings[list(ESTIMATED)], counts, few.rename("too_few")], axis=1)

    @cached_property
    def columns(self) -> dict[str, str]:
        """What the table's columns are called, and the columns of the observations that they stand for."""
        observed = self._observed
        asked = {name: column_of(name, observed.measure, observed.rows) for name in self.selection.by}
        further = [key for key in observed.keys if key not in asked.values()]
        if len(observed.actors) < 2:
            further = [key for key in further if key != "actor_id"]
        return {_called(key, observed.measure): key for key in further} | asked

    def where(self, **keys: str) -> "Answer":
        """The answer for some groups alone, such as `where(outlet="The Times", month="2018-09-01")`."""
        pairs = (*self.selection.where, *keys.items())
        return Answer(self.book, self._kept, replace(self.selection, where=pairs))

    def evidence(self, n: int = 20, order: str = "random") -> pd.DataFrame:
        """Sentences behind the answer (EVIDENCE), drawn as the registry says for the measure."""
        total = {"measure": self._observed.measure, "weight": self.selection.weight or self.book.study.weight}
        return self.book.evidence(self.rows, [], n)(total)

    def sentences(self, n: int = 20, order: str = "random", **keys: str) -> Html:
        """Sentences behind the answer, or behind one group of it."""
        chosen = self.where(**keys) if keys else self
        return self.book.page.sentences(chosen.evidence(n, order), name="sentences", caption=described(self))

    def articles(self, **keys: str) -> pd.DataFrame:
        """The articles that the observations are of."""
        ids = set((self.where(**keys) if keys else self).rows["article_id"])
        return self.book.articles[self.book.articles["article_id"].isin(ids)].reset_index(drop=True)

    def drawing(self) -> Drawing:
        """The figure, of the kind that fits what the answer is split by."""
        return drawn(self)

    def plot(self, title: str = "", caption: str = "", name: str = "") -> Html:
        """The figure with its title, its caption and its numbers."""
        if self.findings.empty:
            return self.book.page.note(nothing_found(self))
        return self.book.page.figure(
            self.drawing(), name=name or self.name, title=title, caption=caption or described(self)
        )

    def lines(self, name: str = "", caption: str = "") -> Html:
        """The estimates, one a line, each of which opens down to the sentences behind it."""
        if self.findings.empty:
            return self.book.page.note(nothing_found(self))
        return self.book.page.findings(
            self.findings, rows=self.keys or ["measure"], name=name or self.name, caption=caption or described(self),
            evidence=self.book.evidence(self.rows, self.keys), min_stories=self.book.study.min_stories,
        )  # fmt: skip

    def say(self) -> Html:
        """What is found, in words."""
        return self.book.page.say(said(self))

    def to_csv(self, path: str | Path) -> Path:
        """Write the table as CSV; returns where."""
        write_csv_for_people(self.table, Path(path))
        return Path(path)

    @property
    def name(self) -> str:
        """What its files are called where no other name is given."""
        return "-by-".join(filter(None, [self.selection.measure.replace("_", "-"), "-".join(self.selection.by)]))

    def __repr__(self) -> str:
        return f"{described(self)}\n{self.table.to_string(index=False)}" if len(self.table) else nothing_found(self)

    def _repr_html_(self) -> str:
        return str(self.plot()._repr_html_())


def _column(findings: pd.DataFrame, column: str) -> pd.Series:
    return findings[column] if column in findings else findings["group"]


def _called(key: str, measure: str) -> str:
    return {"actor_id": "actor", "group": {"label_share": "label", "voice_share": "voice"}.get(measure, "frame")}.get(
        key, key
    )

"""How often a query is used in each part of the articles, as a table, a figure and a sentence."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook.entries import nearest
from analysis.corpus.meta import PREFIX
from analysis.corpus.outlet_groups import PUBLISHER
from analysis.display.figures import Drawing, draw_estimates, draw_over_time
from analysis.display.html import Html
from analysis.display.titles import left_out_words
from analysis.errors import UsageError, visible
from analysis.findings.dimensions import NOT_KNOWN
from analysis.findings.periods import periods
from analysis.measures import MEAN, find_measure
from analysis.search.find import Hits
from analysis.search.rates import Spread, spread, word_rates
from analysis.search.scope import n_in_scope
from analysis.spreadsheets import save_for_people
from analysis.study import local_time, period_names
from analysis.tables import FINDINGS
from analysis.workbook.answers.splits import first_day
from analysis.workbook.evidence import Behind
from analysis.workbook.selection import LENGTHS, TIMES

MOST = 30  # rows of a figure: the parts with most words
COLUMNS = {"outlet": "outlet", "publisher": PUBLISHER, "genre": "genre", "article": "article_id", "story": "story_id"}
"""What parts may be, besides periods and "meta.NAME", and the column of the articles that tells them."""


class WordRates:
    """Uses of a query per million words in each part of the articles, with intervals, and how evenly they are spread."""

    def __init__(self, book: Behind, query: str, hits: Hits, scope: npt.NDArray[np.bool_] | None, over: str) -> None:
        self.book, self.query, self.over = book, query, over
        articles = book.articles
        n_hits, parts = np.bincount(hits.row, minlength=len(articles)), self._parts()
        self.n_undated = int(n_hits[parts.isna().to_numpy()].sum())  # uses in no part
        self.rates = word_rates(
            n_hits, n_in_scope(hits.index, scope), parts, articles[f"{book.study.resample}_id"],
            level=book.study.level, min_stories=book.study.min_stories,
        )  # fmt: skip

    def _parts(self) -> "pd.Series[str]":
        """The part that each article belongs to; NaN: none, as of an undated article in periods."""
        articles, over = self.book.articles, self.over
        if over in TIMES:
            return period_names(local_time(articles["published"], self.book.study), self.length)
        column = COLUMNS.get(over, over)
        if column == PUBLISHER and PUBLISHER not in articles:
            column = "outlet"
        if column not in articles or not (over in COLUMNS or over.startswith(PREFIX)):
            further = [name for name in articles.columns if name.startswith(PREFIX)]
            raise UsageError(
                f"Articles cannot be divided by {over!r}.{nearest(str(over), (*COLUMNS, *TIMES, *further))}"
            )
        return articles[column].astype("str").fillna(NOT_KNOWN)

    @property
    def length(self) -> str:
        """Of the periods, where parts are periods."""
        return self.over if self.over in LENGTHS else self.book.period_length

    @property
    def _several(self) -> str:
        """The parts, in the plural."""
        name = self.length if self.over == "period" else self.over.removeprefix(PREFIX)
        return "stories" if name == "story" else f"{name}s"

    @property
    def spread(self) -> Spread:
        """How evenly the uses are spread over the parts (Gries 2008)."""
        return spread(self.rates)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The parts as a person reads them: the column that `over` names (periods as the date of their first day), n, n_words,
        per_million, low, high, n_articles, n_articles_with, n_stories, too_few, share, share_expected."""
        names = self.book.names
        table = self.rates.rename(columns={"part": self.over})
        if self.over in TIMES:
            return table.assign(
                **{self.over: pd.to_datetime([first_day(one, self.length) for one in table[self.over]])}
            )
        return table.assign(**{self.over: table[self.over].map(lambda one: names.get(one, one))})

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The rates as findings of the measure `word_rate`; `actor_id` holds the query."""
        rates = self.rates
        key = "period" if self.over in TIMES else "outlet" if self.over == "outlet" else "group"
        table = rates.rename(columns={"part": key, "per_million": "estimate", "n": "n_mentions"})
        named = table.assign(measure="word_rate", estimand=MEAN, actor_id=self.query, method="rate")
        return FINDINGS.fill(named if key != "group" else named.assign(group_by=self.over))

    def drawing(self) -> Drawing:
        """A dot over each period, or in a row for each part but those that the caption of `plot` counts as left out."""
        book, findings = self.book, self.findings
        if self.over in TIMES:
            window = periods(book.articles, replace(book.study, period=self.length))
            return draw_over_time(
                findings, panels="actor_id", names={}, periods=window, events=book.events(), min_stories=book.study.min_stories
            )  # fmt: skip
        rows = "outlet" if self.over == "outlet" else "group"
        return draw_estimates(findings.loc[self._drawn_rows()], rows=rows, names=book.names)

    def _drawn_rows(self) -> pd.Index:
        """Of parts that are no periods, those of enough stories that have most words."""
        return self.rates.loc[~self.rates["too_few"], "n_words"].nlargest(MOST).index.sort_values()

    def _left_out(self) -> list[str]:
        """How many parts the figure leaves out, in words; of periods none."""
        if self.over in TIMES:
            return []
        few = left_out_words(self.findings, self.book.study)
        enough = len(self.rates) - int(self.rates["too_few"].sum())
        many = f"The figure has the {MOST} {self._several} with most words; {enough - MOST:,} more are in the table."
        return [*([few] if few else []), *([many] if enough > MOST else [])]

    def plot(self, title: str = "", caption: str = "", name: str = "") -> Html:
        """The figure with its title, its caption and its numbers."""
        if not self.rates["n"].sum():
            return self.book.page.note(self.said()[0])
        return self.book.page.figure(
            self.drawing(),
            name=name or f"uses-by-{self.over}",
            title=title,
            caption=caption or " ".join([*self.said(), *self._left_out()]),
        )

    def said(self) -> list[str]:
        """What is found, in sentences."""
        uses, found = int(self.rates["n"].sum()), self.spread
        if not uses:
            return [f"Nothing in the {len(self.book.articles):,} articles of the window is found for {self.query}."]
        label = find_measure("word_rate").heading
        said = [
            f"{label} of {self.query} by {self.over}: {uses:,} uses, in {found.n_with:,} of {found.n_parts:,} {self._several}."
        ]
        if self.n_undated:
            said.append(f"{self.n_undated:,} more in undated articles are left out.")
        if found.n_parts > 1:
            said.append(
                f"Dispersion (DP, Gries 2008): {found.dp:.2f}, where 0 is spread evenly and near 1 is all in a small part; "
                f"{found.by_chance:.2f} if each use fell anywhere by chance."
            )
        return said

    def say(self) -> Html:
        """What is found, in words."""
        return self.book.page.say(self.said())

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` as CSV; returns where, and raises UsageError where it cannot."""
        return save_for_people(self.table, path)

    def __len__(self) -> int:
        return len(self.rates)

    def __repr__(self) -> str:
        return visible("\n".join([*self.said(), self.table.to_string(index=False, max_rows=20)]))

    def _repr_html_(self) -> str:
        return str(self.plot()._repr_html_())

"""The words near what a search found, as a table that shows itself."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.display.tables import DataTable
from analysis.errors import visible
from analysis.search.collocates import LEAST, LEAST_STORIES, collocates
from analysis.search.find import Hits
from analysis.spreadsheets import save_for_people
from analysis.workbook.evidence import Behind

SOURCES = (
    "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics 19(1).",
    "Evert, S. (2008). Corpora and collocations. In Corpus Linguistics: An International Handbook.",
    "Hardie, A. (2014). Log Ratio: an informal introduction. CASS, Lancaster University.",
    "Rychlý, P. (2008). A lexicographer-friendly association score. RASLAN 2008.",
)
COLUMNS = {
    "word": "word", "n": "near it", "n_left": "before", "n_right": "after", "expected": "expected", "log_likelihood": "log-likelihood",
    "log_likelihood_low": "G² low", "log_likelihood_high": "G² high", "log_dice": "logDice", "low": "logDice low",
    "high": "logDice high", "n_stories": "stories",
}  # fmt: skip


class Collocates:
    """The words that stand near a query more often than elsewhere, most surely attracted first."""

    def __init__(
        self, book: Behind, query: str, hits: Hits, scope: npt.NDArray[np.bool_] | None, beside: tuple[int, int],
        stop_words: Collection[str] | None = None,
    ) -> None:  # fmt: skip
        self.book, self.query, self.beside, self._hits, self._scope = book, query, beside, hits, scope
        functions = book.codebook.english.words("portrayal.function_words")
        self.stop_words = functions if stop_words is None else {one.lower() for one in stop_words}
        self.table = self._made()

    def _made(self) -> pd.DataFrame:
        """COLLOCATES of `tables.py`."""
        left, right = self.beside
        return collocates(
            self._hits, left=left, right=right, leave_out=self.stop_words, scope=self._scope, level=self.book.study.level,
            min_stories=self.book.study.min_stories, resample=self.book.study.resample,
        )  # fmt: skip

    @cached_property
    def shown(self) -> DataTable:
        """The table as a reader sees it: sortable, filterable."""
        return DataTable(self.table, caption=self.said(), columns=COLUMNS, file="collocates.csv")

    def said(self) -> str:
        """What was counted, in words."""
        (left, right), counts = self.beside, self.table.attrs
        if not len(self._hits):
            return f"Nothing in the {len(self.book.articles):,} articles of the window is found for {self.query}."
        window = f"{left} words before and {right} after" if left != right else f"{left} words to either side"
        found = f"Words near {self.query}: within {window}, in the same paragraph, {counts['n_window']:,} words in all"
        rare = f"{counts['n_rare']:,} rarer ones were not" if counts["n_rare"] else "none was too rare"
        least = f"Words that stand there {LEAST} times or more in {LEAST_STORIES} stories or more"
        return (
            f"{found}. {least} were compared, {counts['n_compared']:,} of them; {rare}. Log-likelihood (G², Dunning 1993) says how sure the "
            f"attraction is, logDice (Rychlý 2008; one more is twice as strong) how strong; intervals of {self.book.study.level:.0%} over "
            f"{'stories' if self.book.study.resample == 'story' else 'articles'}."
        )

    def to_csv(self, path: str | Path) -> Path:
        """Write `table` as CSV; returns where, and raises UsageError where it cannot."""
        return save_for_people(self.table, path)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        columns = ["word", "n", "expected", "log_likelihood", "log_dice", "low", "high", "n_stories"]
        return visible(f"{self.said()}\n{self.table[columns].head(10).round(2).to_string(index=False)}")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.shown._repr_mimebundle_(**kwargs)

    def _repr_html_(self) -> str:
        return self.shown._repr_html_()

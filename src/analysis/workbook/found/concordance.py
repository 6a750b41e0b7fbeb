"""What a search found: a concordance as corpus linguists read it, and what can be counted of it."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from analysis.display.evidence import sentences_behind
from analysis.display.html import render, with_style
from analysis.display.printed import in_zone
from analysis.display.sentence_list import Sentences
from analysis.errors import visible_name
from analysis.search.collocates import WINDOW, with_word
from analysis.search.concordance import concordance_table, drawn, of_articles, ordered
from analysis.search.find import Hits
from analysis.spreadsheets import save_for_people
from analysis.tables import records
from analysis.workbook.evidence import Behind
from analysis.workbook.found.collocates import Collocates
from analysis.workbook.found.word_rates import WordRates

SHOWN, PRINTED = 25, 10  # lines of a page, and of a terminal
SHORT = 40  # characters to either side, on a page
HEADLINE = 60  # characters
SORTED = {
    "newest": "newest first",
    "date": "oldest first",
    "left": "by the words before",
    "right": "by the words after",
    "outlet": "by outlet",
    "reading": "in reading order",
}


class KeywordLine(NamedTuple):
    """A place as a page prints it."""

    left: str
    keyword: str
    right: str
    outlet: str
    day: str
    title: str
    url: str  # "": none that may be opened


class Concordance:
    """Every place of a query in the articles. `len()` says how many."""

    def __init__(
        self, book: Behind, query: str, hits: Hits, scope: npt.NDArray[np.bool_] | None, order: str = "newest"
    ) -> None:
        self.book, self.query, self.hits, self.order, self._scope = book, query, hits, order, scope

    def sorted(self, order: str) -> "Concordance":
        """The same places by "newest" article, by "date" (oldest first), by the words "left" or "right" of them, or by "outlet"."""
        return Concordance(self.book, self.query, ordered(self.hits, order), self._scope, order)

    def drawn(self, n: int) -> "Concordance":
        """`n` of the places, drawn at random (the same with the study's `seed`), in their order; all where there are no more."""
        return Concordance(
            self.book, self.query, drawn(self.hits, n, seed=self.book.study.seed), self._scope, self.order
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """All places (CONCORDANCE): article_id, outlet, published, field, left, keyword, right, start, end."""
        return concordance_table(self.hits)

    def rows(self, first: int = 0, n: int = SHOWN) -> pd.DataFrame:
        """Some of the places, `n` from the `first` on (0 is the first), as in `table`; the others are not looked up for it."""
        return concordance_table(self.hits.take(slice(first, first + n)))

    @property
    def n_articles(self) -> int:
        """How many articles hold a place."""
        return len(np.unique(self.hits.row))

    def by(self, over: str) -> WordRates:
        """Uses per million words in each outlet, month, ..., with intervals; see `Workbook.dispersion`."""
        return WordRates(self.book, self.query, self.hits, self._scope, over)

    def collocates(
        self, *, window: int = WINDOW, left: int | None = None, right: int | None = None, stop_words: Collection[str] | None = None
    ) -> Collocates:  # fmt: skip
        """The words that stand near these places more often than elsewhere; see `Workbook.collocates`."""
        beside = window if left is None else left, window if right is None else right
        return Collocates(self.book, self.query, self.hits, self._scope, beside, stop_words)

    def within(self, article_ids: Collection[str]) -> "Concordance":
        """Those of the places that are in some of the articles; only the words of these count from then on."""
        index = self.hits.index
        kept = index.articles["article_id"].isin(list(article_ids))
        words = np.repeat(kept.to_numpy(dtype=np.bool_), index.n_words())
        scope = words if self._scope is None else words & self._scope
        return Concordance(self.book, self.query, of_articles(self.hits, kept), scope, self.order)

    def near(self, word: str, *, window: int = WINDOW) -> "Concordance":
        """Those of the places that have a word of `collocates`, as these count it, within so many words to either side."""
        hits = with_word(self.hits, word, left=window, right=window, scope=self._scope)
        return Concordance(self.book, f"{self.query} near {word}", hits, self._scope, self.order)

    def sentences(self, n: int = 20) -> Sentences:
        """The sentences of the first `n` places, each of which opens its article; captions have none."""
        rows, all_sentences = self.rows(0, n), self.book.measures.sentences
        own = all_sentences[all_sentences["article_id"].isin(rows["article_id"])].drop(columns="number")
        own = own.rename(columns={"start": "first", "end": "after"})
        held = rows.merge(own, on=["article_id", "field"])
        held = held[(held["first"] <= held["start"]) & (held["start"] < held["after"])]
        evidence = sentences_behind(held, self.book.articles, all_sentences)
        return self.book.as_sentences(evidence, f"The first {len(held)} of {len(self):,} places, {SORTED[self.order]}.")

    def to_csv(self, path: str | Path) -> Path:
        """Write `table`, with the headline and the address of each article, as CSV; returns where, and raises UsageError where it cannot."""
        about = self.book.articles[["title", "url"]].iloc[self.hits.row].reset_index(drop=True)
        return save_for_people(pd.concat([self.table, about], axis=1), path)

    def said(self) -> str:
        """What was found, in a sentence."""
        if not len(self):
            return f"Nothing in the {len(self.book.articles):,} articles of the window is found for {self.query}."
        places = f"{len(self):,} place{'s' if len(self) > 1 else ''} of {self.query}"
        articles = f"{self.n_articles:,} article{'s' if self.n_articles > 1 else ''}"
        return f"{places} in {articles} of {len(self.book.articles):,}"

    def __len__(self) -> int:
        return len(self.hits)

    def __repr__(self) -> str:
        lines = [f"{one.left:>{SHORT}}[{one.keyword}]{one.right}" for one in self._lines(PRINTED)]
        return "\n".join(visible_name(line) for line in (self.said(), *lines))

    def html(self) -> Markup:
        """The first lines, to be put on a page that has the house's style sheet."""
        if not len(self):
            return render("note", words=self.said())
        shown = self._lines(SHOWN)
        first = f"the first {len(shown)}, " if len(shown) < len(self) else ""
        return render("concordance", caption=f"{self.said()}; {first}{SORTED[self.order]}", lines=shown)

    def _repr_html_(self) -> str:
        return str(with_style(self.html()))

    def _lines(self, n: int) -> list[KeywordLine]:
        hits, names = self.hits.take(slice(0, n)), self.book.names
        places = in_zone(concordance_table(hits, width=SHORT), self.book.study.time_zone)
        about = records(self.book.articles[["title", "url"]].iloc[hits.row])
        return [_line({**place, **article}, names) for place, article in zip(records(places), about, strict=True)]


def _line(row: dict[str, Any], names: dict[str, str]) -> KeywordLine:
    day = "undated" if pd.isna(row["published"]) else f"{row['published']:%-d %b %Y}"
    url = row["url"] if isinstance(row["url"], str) and row["url"].startswith(("https://", "http://")) else ""
    title = shorten(row["title"], HEADLINE, placeholder=" …") if isinstance(row["title"], str) else ""
    return KeywordLine(
        row["left"], row["keyword"], row["right"], names.get(row["outlet"], str(row["outlet"])), day, title, url
    )

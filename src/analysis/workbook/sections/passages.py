"""From numbers to words: the surest sentences, a word in its contexts, sentences alike, and every mention."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.evidence import evidence_table, in_context, sentences_behind
from analysis.display.html import Html
from analysis.tables import SIMILAR

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

SUREST = 6  # sentences of each actor
PRINTED = {"sentence": "sentence", "similarity": "similarity", "outlet": "outlet", "published": "day"}


@dataclass(frozen=True, eq=False)
class InWords:
    """The words of a study's articles, part by part as a page shows them."""

    book: "Workbook"

    def __repr__(self) -> str:
        return f"Close reading of {len(self.book.articles):,} articles"

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Every mention that the measure of sentiment judged."""
        return self.book.rows("net_sentiment")

    def surest(self, label: str) -> Html:
        """For each actor the sentences that the measure is surest of; `label`: positive or negative."""
        book, rows = self.book, self.rows[self.rows["label"] == label]
        sentences = sentences_behind(rows, book.articles, book.measures.sentences, n=SUREST, strongest=f"p_{label}")
        return book.page.sentences(sentences, name=f"most-{label}", caption=f"Most surely {label}")

    def concordance(self, keyword: str) -> Html:
        """A word or phrase (`*`: any ending) in its contexts: ten places at random; all are kept."""
        book = self.book
        places = book.search(keyword, order="reading")
        if not len(places):
            return book.page.note(places.said())
        shown = in_context(places.drawn(10).table, book.articles)
        caption = f"{keyword} in context: {len(shown)} of {len(places):,} places, drawn at random"
        listed = book.page.sentences(shown, name="concordance-shown", caption=caption)
        return listed + book.page.keep(places.table, name="concordance")

    def similar(self, meaning: str, *, thorough: bool = False) -> Html:
        """The sentences whose meaning is nearest to one, reprints once."""
        book = self.book
        near = book.similar(meaning, thorough=thorough)
        kept, caption = near.table[[*SIMILAR.columns, "sentence"]], f"Nearest to: {meaning} {near.drawn}"
        return book.page.table(kept, name="similar-sentences", columns=PRINTED, caption=caption)

    def mentions(self) -> Html:
        """Every mention with its sentence, its voice and its probabilities, kept beside the page."""
        table = evidence_table(self.rows, self.book.articles, self.book.measures.sentences)
        return self.book.page.keep(table, name="mentions")

"""Who is quoted, about whom, and with which verbs: tables and a grid of the attributions of a study."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.voices import reporting_verbs, who_is_quoted, who_speaks_about_whom
from analysis.display.figures import draw_grid
from analysis.display.html import Html
from analysis.measures import COUNT

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

QUOTED = {
    "outlet": "outlet",
    "source_kind": "source",
    "source_actor_id": "actor",
    "kind": "speech",
    "n": "statements",
    "n_articles": "articles",
    "n_words": "words",
}


@dataclass(frozen=True, eq=False)
class Speakers:
    """Who speaks in the articles of a study."""

    book: "Workbook"

    def __repr__(self) -> str:
        return f"Speakers of {len(self.book.measures.attributions):,} attributions"

    def quoted(self) -> Html:
        """Sources by outlet, those with most words first."""
        table = who_is_quoted(self.book.articles, self.book.measures.attributions)
        table = table.sort_values("n_words", ascending=False, kind="stable")
        caption = "Sources by outlet: attributions and words, most words first"
        return self.book.page.table(table, name="who-is-quoted", caption=caption, columns=QUOTED)

    def about_whom(self) -> Html:
        """A grid: how often each actor is mentioned in words of each actor."""
        book = self.book
        speaks = who_speaks_about_whom(book.measures.mentions, book.measures.attributions, book.articles)
        speaks = speaks.dropna(subset="source_actor_id")
        counts = speaks.groupby(["source_actor_id", "actor_id"])["n"].sum().rename("estimate").reset_index()
        counts = counts.assign(measure="quoted_mentions", estimand=COUNT)
        drawing = draw_grid(
            counts, rows="source_actor_id", columns="actor_id", names=book.names,
            rows_title="who speaks", columns_title="about whom",
        )  # fmt: skip
        caption = "Mentions of each actor in words that are attributed to each actor."
        return book.page.figure(drawing, name="who-speaks-about-whom", title="Who speaks about whom", caption=caption)

    def verbs(self) -> Html:
        """The verbs that report each actor's words."""
        book = self.book
        table = reporting_verbs(book.articles, book.measures.attributions, book.codebook.verbs)
        return book.page.table(table, name="reporting-verbs", caption="Verbs that report each actor's words")

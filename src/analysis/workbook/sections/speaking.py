"""Who is quoted, about whom, with which verbs, and what the outlets say themselves: the voices of a study."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.voices import reporting_verbs, who_is_quoted, who_speaks_about_whom
from analysis.display.figures import draw_grid
from analysis.display.html import Html
from analysis.display.summaries import voice_sentence
from analysis.findings.estimates import estimate_means
from analysis.measures import COUNT
from analysis.tables import records

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

WORDS = {True: "own words", False: "quoted words"}
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

    def sentiment(self) -> Html:
        """Net sentiment toward each actor in the outlets' own words, and in words that they attribute to somebody."""
        book, keys = self.book, ["actor_id", "group"]
        rows = book.rows("net_sentiment")
        rows = rows.assign(group=rows["own"].map(WORDS))
        means = estimate_means(rows, keys, measure="net_sentiment", study=book.study)
        return book.listed(means, rows, keys, name="sentiment-by-voice", caption="Net sentiment by voice")

    def blame(self) -> Html:
        """In whose words the mentions stand that present an actor badly: a sentence an actor, and folded below by outlet."""
        book, measure = self.book, "own_share_of_negative"
        shares = records(book.ask(measure).findings)
        said = book.page.say([voice_sentence(one, book.study, book.names) for one in shares])
        by_outlet = book.ask(measure, by=["actor", "outlet"], outlets=book.largest_outlets())
        caption = "Share of negative mentions in the outlet's own words"
        return said + book.page.folded("By outlet", by_outlet.lines("own-share-by-outlet", caption, n=3))

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
        caption = (
            "Mentions of each actor of the codebook, followed or not, in words that are attributed to an actor. Sources who are no actors "
            "are left out; the notebook explore draws them too, speaking about those who are followed."
        )
        return book.page.figure(drawing, name="who-speaks-about-whom", title="Who speaks about whom", caption=caption)

    def verbs(self) -> Html:
        """The verbs that report each actor's words."""
        book = self.book
        table = reporting_verbs(book.articles, book.measures.attributions, book.codebook.verbs)
        return book.page.table(table, name="reporting-verbs", caption="Verbs that report each actor's words")

"""What is in the corpus, what was left out of it and why, and where the actors are: tables of a study's articles."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.display.figures import draw_counts
from analysis.display.html import Html
from analysis.display.revised import revised_sentences
from analysis.findings.estimates import count_articles
from analysis.findings.inventory import (
    cut_blocks,
    cut_reasons,
    doubtful_cuts,
    genre_counts,
    left_out,
    mention_forms,
    open_aliases,
    reprints,
)  # fmt: skip
from analysis.findings.periods import collected
from analysis.mentions import propose_actors

if TYPE_CHECKING:
    from analysis.workbook.book import Workbook

LONGEST = 60  # rows of a table of texts
OUTLETS = 8  # of the figure of coverage
OUTLET_COLUMNS = {
    "outlet": "outlet",
    "country": "country",
    "articles": "articles",
    "stories": "stories",
    "words": "words",
    "first": "first",
    "last": "last",
    "share_days": "share of days",
    "missing": "not collected in",
}


@dataclass(frozen=True, eq=False)
class Inventory:
    """What the corpus of a study holds, table by table as a page shows them."""

    book: "Workbook"

    def __repr__(self) -> str:
        return f"Inventory of {self.book.corpus!r}"

    def notes(self) -> Html:
        """What was noted when the corpus was read."""
        return self.book.page.say(self.book.corpus.notes)

    def coverage(self) -> Html:
        """A figure of the articles of the largest outlets by period."""
        book = self.book
        dated = book.rows("articles").dropna(subset="period")
        counts = count_articles(dated, ["outlet", "period"], measure="articles")
        counts = counts[counts["outlet"].isin(book.largest_outlets(OUTLETS))]
        drawing = draw_counts(counts, panels="outlet", names=book.names, periods=book.periods, events=book.events())
        n_outlets = book.articles["outlet"].nunique()
        title = f"{len(book.articles):,} articles from {n_outlets} outlets, by when they were published"
        caption = " ".join(["Dated articles of each outlet (at most eight outlets).", *book.periods.attrs["notes"]])
        return book.page.figure(drawing, name="coverage", title=title, caption=caption)

    def outlets(self) -> Html:
        """A row an outlet: articles, stories, length, and the days and periods it covers."""
        table = (
            self.book.articles.groupby(["outlet", "country"], dropna=False)
            .agg(
                articles=("article_id", "size"),
                stories=("story_id", "nunique"),
                words=("n_words", lambda n: round(n.median())),
            )
            .reset_index()
            .merge(collected(self.book.articles, self.book.study), on="outlet", how="left")
            .sort_values("articles", ascending=False, kind="stable")
        )
        caption = "Outlets: articles, stories, median length in words, days covered, and periods in which they are not collected"
        return self.book.page.table(table, name="outlets", caption=caption, columns=OUTLET_COLUMNS)

    def genres(self) -> Html:
        """Articles by genre, and by what told it."""
        caption = "Articles by genre, and what told it"
        return self.book.page.table(genre_counts(self.book.articles), name="genres", caption=caption)

    def left_out(self) -> Html:
        """Records that are not in the corpus, by reason."""
        caption = "Records left out of the corpus"
        return self.book.page.table(left_out(self.book.corpus.rejects), name="left-out", caption=caption)

    def cuts(self) -> Html:
        """Blocks taken off the articles: by reason, the most frequent, and those to check first."""
        page, cuts, articles = self.book.page, self.book.corpus.cuts, self.book.articles
        phrases = self.book.codebook.boilerplate
        most, doubtful = cut_blocks(cuts, articles, phrases, n=LONGEST), doubtful_cuts(cuts, articles, phrases, n=40)
        return (
            page.table(cut_reasons(cuts), name="cut-reasons", caption="Blocks taken off, by reason")
            + page.table(most, name="cuts", caption="Blocks taken off, most frequent first", shown=6)
            + page.table(doubtful, name="doubtful-cuts", caption="Cuts to check first: whole sentences", shown=4)
        )

    def captions(self) -> Html:
        """How many captions of pictures were cut, in a sentence."""
        captioned = self.book.articles["captions"].dropna()
        n = int((captioned.str.count("\n\n") + 1).sum())
        return self.book.page.say(
            [f"{n:,} captions were cut, from {len(captioned):,} of {len(self.book.articles):,} articles."]
        )

    def reprints(self) -> Html:
        """Texts that several articles carry."""
        caption = "Texts that several articles carry, with the earliest"
        table = reprints(self.book.articles, n=LONGEST)
        return self.book.page.table(table, name="reprints", caption=caption, shown=8)

    def revised(self) -> Html:
        """What outlets changed in articles after they had come in first."""
        from analysis.corpus.revised import load_revisions

        book = self.book
        changes = load_revisions(book.corpus.pinned(book.study.corpus))
        changes = changes[changes["article_id"].isin(book.articles["article_id"])]
        caption = "What outlets changed in articles after they had come in first"
        shown = book.page.revised(changes, name="revised", caption=caption)
        return shown + book.page.say(revised_sentences(changes, len(book.articles)))

    def mentions(self) -> Html:
        """Places that refer to each actor, by form."""
        table = mention_forms(self.book.measures.mentions, self.book.articles)
        return self.book.page.table(table, name="mentions", caption="Places that refer to each actor, by form")

    def open_mentions(self) -> Html:
        """Mentions that the text does not settle, most frequent first."""
        table = open_aliases(self.book.measures.open_mentions, n=LONGEST)
        return self.book.page.table(table, name="open-mentions", caption="Mentions left open", shown=8)

    def proposed_actors(self) -> Html:
        """Frequent names that the codebook lacks."""
        book, codebook = self.book, self.book.codebook
        table: pd.DataFrame = propose_actors(
            book.articles, book.measures.sentences, codebook.actors, codebook.english, n=40
        )
        caption = "People named often who are not in the codebook"
        return book.page.table(table, name="proposed-actors", caption=caption, shown=8)

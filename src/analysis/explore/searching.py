"""Words and meanings in the articles: a concordance, what stands near, where and when, and sentences that say something alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
from ipywidgets import DOMWidget, VBox
from markupsafe import Markup

from analysis.display.html import render
from analysis.display.printed import in_zone
from analysis.errors import StudyError
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.keeping_files import kept_path, told
from analysis.explore.pane import Pane
from analysis.explore.pressed import PressedHtml
from analysis.tables import records
from analysis.workbook.found.alike import Alike
from analysis.workbook.found.collocates import Collocates
from analysis.workbook.found.concordance import SORTED, Concordance
from analysis.workbook.found.word_rates import WordRates

PAGE = 40  # lines that are seen at once
AT_ONCE = 1_000_000  # sentences of a search by meaning, about 20 s of one core
KINDS = {
    "lines": "in context",
    "collocates": "words near it",
    "month": "over months",
    "week": "over weeks",
    "outlet": "by outlet",
    "meaning": "by meaning",
}
FIELDS = {
    "all": "everywhere",
    "headline": "in headlines",
    "text": "in the text",
    "caption": "in captions",
    "quotation": "in quotations",
}


ALL_SENTENCES = "A search by meaning is in all sentences, whoever says them and wherever they stand."


class FoundLine(NamedTuple):
    """A place as it is listed."""

    number: int  # of all places
    left: str
    keyword: str
    right: str
    source: str  # outlet and day
    title: str


class SearchPane(Pane):
    """The tab in which words and meanings are looked for."""

    name, title = "searching", "Search"

    def make(self) -> DOMWidget:
        """The question, and what is found."""
        self.found: Concordance | Collocates | WordRates | Alike | None = None
        self.near_of: Collocates | None = None  # from which the places of both words were opened
        self.asked: Mapping[str, str] = {}
        self.start = 0  # of a concordance, the first line that is seen
        self.question = PressedHtml("Search", submitted=self.ask)
        self.chart = Chart("Uses per million words")
        self.answer = PressedHtml("What is found", pressed=self.follow)
        self.question.show(render("search_asked", kinds=KINDS, fields=FIELDS, orders=SORTED))
        self.box = VBox([self.question, self.answer])
        return self.box

    def ask(self, values: Mapping[str, str]) -> str:
        """Look for what is asked, and show it as its `show` says."""
        self.asked = {name: value.strip() for name, value in values.items()}
        if not self.asked.get("query"):
            return ""
        self.answer.say("")
        self.found = self.near_of = None
        self._put("")
        if self.asked.get("show") == "meaning":
            return self.meaning()
        if "word_index" not in vars(self.book):  # of a large corpus it takes a minute to make, and seconds to read
            self.question.say(f"Reading the words of {len(self.book.articles):,} articles, once.")
        else:
            self.question.say("Searching …")
        return _SHOWN.get(self.asked.get("show", ""), SearchPane.lines)(self)

    def lines(self) -> str:
        """Each place, the word in the middle."""
        self.found, self.start = self._search(), 0
        self._show_lines(self.found)
        return self.found.said()

    def collocates(self) -> str:
        """The words that stand near it more often than elsewhere."""
        self.found = self._search().collocates()
        self._show_collocates(self.found)
        return self.found.said()

    def rates(self) -> str:
        """How often it is used in each month or outlet, and how evenly."""
        self.found = self._search().by(self.asked["show"])
        self.chart.show(
            self.found.drawing(), ChartWords(f"Uses of {self.found.query} per million words"), self.book.names
        )
        self._put(render("search_saved"), self.chart)
        return " ".join(self.found.said())

    def meaning(self) -> str:
        """Sentences that say something alike."""
        within = self._selected() if self.asked.get("within") else None
        articles = self.book.measures.sentences["article_id"]
        n = len(articles) if within is None else int(articles.isin(within).sum())
        if n > AT_ONCE:
            raise StudyError(
                f"{n:,} sentences take too long to be read while one waits: choose fewer articles and tick “Only in the articles that are selected”. Or run "
                '`workbook measure --search` once, and ask `book.similar("…", thorough=True)`.'
            )
        self.question.say(f"Looking through the words of {n:,} sentences …")
        self.found = self.book.similar(self.asked["query"], n=PAGE, within=within, tell=self._tell_read)
        places = records(in_zone(self.found.evidence, self.book.study.time_zone))
        shown = [
            FoundLine(number, row["before"], row["marked"], row["after"], self._source(row), row["title"])
            for number, row in enumerate(places)
        ]
        self._put(render("alike", lines=shown))
        narrowed = self.asked.get("by_whom") or self.asked.get("field", "all") != "all"
        return f"{self.found.drawn} {ALL_SENTENCES}" if narrowed else self.found.drawn

    def _tell_read(self, done: int, total: int | None = None, note: str = "") -> None:  # noqa: ARG002
        """How far a search by meaning is, once it is known which sentences may say something alike."""
        self.question.say(f"Read {done:,} of the {total:,} likeliest sentences …")

    def follow(self, pressed: str) -> str:
        """Open a place, turn a page, look for a word with its neighbour and go back from there, or save what is found."""
        what, _, value = pressed.partition(" ")
        match self.found:
            case Concordance() as found if what == "open":
                row = found.rows(int(value), 1).iloc[0]
                self.state.open_article(row["article_id"], self._sentence_of(row))
            case Alike() as found if what == "open":
                row = found.evidence.iloc[int(value)]
                self.state.open_article(row["article_id"], row["sentence_id"])
            case Concordance() as found if what == "page":
                self.start = min(max(int(value), 0), max(len(found) - 1, 0))
                self._show_lines(found)
            case Collocates() if what == "with":
                self.near_of, self.start = self.found, 0
                self.found = self._search().near(value)
                self._show_lines(self.found)
                return self.found.said()
            case Concordance() if what == "back" and self.near_of:
                self.found, self.near_of = self.near_of, None
                self._show_collocates(self.found)
                return self.found.said()
            case found if what == "save" and found is not None:
                name = f"search {'lines' if isinstance(found, Concordance) else self.asked['show']} {getattr(found, 'query', self.asked['query'])}"
                path = kept_path(self.book.home, name, ".csv").with_suffix(".csv")
                return told(found.to_csv(path))
        return ""

    def _search(self) -> Concordance:
        asked = self.asked
        found = self.book.search(
            asked["query"], field=asked.get("field", "all"), by_whom=asked.get("by_whom", ""), order=asked.get("order", "newest")
        )  # fmt: skip
        return found.within(self._selected()) if asked.get("within") else found

    def _selected(self) -> "pd.Series[str]":
        """Ids of the articles that are selected: where actors are, those that mention them."""
        selection = replace(self.state.selection, measure="coverage", by=(), voice="all", form=(), sure=0.0, where=())
        ids: pd.Series[str] = self.book.answer(selection).articles()["article_id"]
        return ids

    def _show_lines(self, found: Concordance) -> None:
        """The lines from `start` on."""
        part = records(in_zone(found.rows(self.start, PAGE), self.book.study.time_zone))
        titles = self.book.articles["title"].iloc[found.hits.row[self.start : self.start + PAGE]]
        lines = [
            FoundLine(number, row["left"], row["keyword"], row["right"], self._source(row), title)
            for number, (row, title) in enumerate(zip(part, titles, strict=True), start=self.start)
        ]
        self._put(render("kwic", lines=lines, start=self.start, n=len(found), page=PAGE, near=self.near_of is not None))

    def _show_collocates(self, found: Collocates) -> None:
        self._put(render("collocates", rows=records(found.table.head(2 * PAGE)), n=len(found)))

    def _put(self, html: Markup | str, *before: DOMWidget) -> None:
        self.answer.show(Markup(html))
        self.box.children = (self.question, *before, self.answer)

    def _source(self, row: Mapping[str, Any]) -> str:
        day = "undated" if pd.isna(row["published"]) else f"{row['published']:%-d %b %Y}"
        return f"{self.book.names.get(row['outlet'], row['outlet'])}, {day}"

    def _sentence_of(self, row: "pd.Series[Any]") -> str:
        """The sentence that a place begins in; "": none, as in a caption."""
        sentences = self.book.measures.sentences
        own = sentences[(sentences["article_id"] == row["article_id"]) & (sentences["field"] == row["field"])]
        own = own[(own["start"] <= row["start"]) & (row["start"] < own["end"])]
        return str(own["sentence_id"].iloc[0]) if len(own) else ""


_SHOWN: Mapping[str, Callable[[SearchPane], str]] = {
    "lines": SearchPane.lines,
    "collocates": SearchPane.collocates,
    "month": SearchPane.rates,
    "week": SearchPane.rates,
    "outlet": SearchPane.rates,
    "meaning": SearchPane.meaning,
}
"""By what is asked to be shown."""

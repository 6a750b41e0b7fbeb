"""Words and meanings in the articles: a concordance, what stands near, where and when, and sentences that say something alike."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from ipywidgets import DOMWidget, VBox

from analysis.display.html import render
from analysis.display.printed import in_zone
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.keeping_files import kept_path, told
from analysis.explore.pane import Pane
from analysis.explore.pressed import PressedHtml
from analysis.spreadsheets import write_csv_for_people
from analysis.tables import records

PAGE = 40  # lines that are seen at once
KINDS = {
    "lines": "in context",
    "collocates": "the words near it",
    "month": "over time",
    "outlet": "by outlet",
    "meaning": "sentences that say something alike",
}
FIELDS = {
    "all": "everywhere",
    "headline": "in headlines",
    "text": "in the text",
    "caption": "in captions",
    "quotation": "in quotations",
}
ORDERS = {
    "newest": "newest first",
    "date": "oldest first",
    "left": "by what stands before",
    "right": "by what follows",
    "outlet": "by outlet",
}


class Line(NamedTuple):
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
    table: pd.DataFrame  # what was found last
    start: int  # of it, the first line that is seen

    def make(self) -> DOMWidget:
        """The question, and what is found."""
        self.table, self.start, self.kind = pd.DataFrame(), 0, ""
        self.question = PressedHtml("Search", submitted=self.ask)
        self.question.show(render("search_asked", kinds=KINDS, fields=FIELDS, orders=ORDERS))
        self.chart = Chart("How often")
        self.found = PressedHtml("What is found", pressed=self.follow)
        self.box = VBox([self.question, self.found])
        return self.box

    def ask(self, values: Mapping[str, str]) -> str:
        """Look for what is asked, and show it as its `show` says."""
        self.asked = {name: value.strip() for name, value in values.items()}
        if not self.asked.get("query"):
            return ""
        kind = self.asked.get("show", "lines")
        self.start = 0
        self.box.children = (self.question, self.found)
        return _SHOWN.get(kind, SearchPane.lines)(self)

    def lines(self) -> str:
        """Each place, the word in the middle."""
        asked = self.asked
        found = self.book.search(
            asked["query"],
            field=asked.get("field", "all"),
            by_whom=asked.get("by_whom", ""),
            order=asked.get("order", "newest"),
        )
        self.table = found.table
        self.show_lines()
        return f"{_counted(self.table, 'place')}."

    def show_lines(self) -> None:
        """The lines from `start` on."""
        part = in_zone(self.table.iloc[self.start : self.start + PAGE], self.book.study.time_zone)
        titles = self.book.articles.set_index("article_id")["title"]
        lines = [
            Line(
                number,
                row["left"],
                row["keyword"],
                row["right"],
                self._source(row),
                str(titles.get(row["article_id"], "")),
            )
            for number, row in enumerate(records(part), start=self.start)
        ]
        self.found.show(render("kwic", lines=lines, start=self.start, n=len(self.table), page=PAGE))

    def collocates(self) -> str:
        """The words that stand near it more often than elsewhere."""
        table = self.book.collocates(self.asked["query"]).table
        self.table = table
        self.found.show(render("collocates", rows=records(table.head(2 * PAGE)), n=len(table)))
        return f"{len(table):,} words stand near it more often than elsewhere."

    def rates(self) -> str:
        """How often it is used, in each month or outlet."""
        found = self.book.dispersion(self.asked["query"], over=self.asked["show"])
        self.table = found.table
        self.box.children = (self.question, self.chart, self.found)
        self.chart.show(found.drawing(), ChartWords(self.asked["query"], "Uses per million words."), self.book.names)
        self.found.show(render("search_saved"))
        return ""

    def meaning(self) -> str:
        """Sentences that say something alike."""
        self.table = self.book.similar(self.asked["query"], n=PAGE)
        part = in_zone(self.table, self.book.study.time_zone)
        lines = [
            Line(number, "", row["sentence"], "", self._source(row), "") for number, row in enumerate(records(part))
        ]
        self.found.show(render("alike", lines=lines, n=len(self.table)))
        return " ".join(self.table.attrs.get("notes", []))

    def follow(self, pressed: str) -> str:
        """Open a place, turn a page, look for a word with its neighbour, or save what is found."""
        what, _, value = pressed.partition(" ")
        if what == "open":
            row = self.table.iloc[int(value)]
            self.state.open_article(row["article_id"], self._sentence_of(row))
        elif what == "page":
            self.start = min(max(int(value), 0), max(len(self.table) - 1, 0))
            self.show_lines()
        elif what == "with":
            return self.ask({**self.asked, "query": with_neighbour(self.asked["query"], value), "show": "lines"})
        elif what == "save":
            path = kept_path(f"search {self.asked['query']}", ".csv").with_suffix(".csv")
            write_csv_for_people(self.table, path)
            return told(path)
        return ""

    def _source(self, row: Mapping[str, Any]) -> str:
        day = "undated" if pd.isna(row["published"]) else f"{row['published']:%-d %b %Y}"
        return f"{self.book.names.get(row['outlet'], row['outlet'])}, {day}"

    def _sentence_of(self, row: "pd.Series[Any]") -> str:
        """The sentence that a place begins in; "": none, as in a caption."""
        if "sentence_id" in row:
            return str(row["sentence_id"])
        sentences = self.book.measures.sentences
        own = sentences[(sentences["article_id"] == row["article_id"]) & (sentences["field"] == row["field"])]
        own = own[(own["start"] <= row["start"]) & (row["start"] < own["end"])]
        return str(own["sentence_id"].iloc[0]) if len(own) else ""


def with_neighbour(query: str, word: str) -> str:
    """A query for the places of another that have a word up to three words off."""
    return " | ".join(f"{one} .. {word} | {word} .. {one}" for one in map(str.strip, query.split("|")))


def _counted(table: pd.DataFrame, noun: str) -> str:
    n, n_articles, n_outlets = len(table), table["article_id"].nunique(), table["outlet"].nunique()
    places = f"{n:,} {noun}{'s' if n != 1 else ''}"
    return f"{places} in {n_articles:,} article{'s' if n_articles != 1 else ''} of {n_outlets:,} outlet{'s' if n_outlets != 1 else ''}"


_SHOWN: Mapping[str, Callable[[SearchPane], str]] = {
    "lines": SearchPane.lines,
    "collocates": SearchPane.collocates,
    "month": SearchPane.rates,
    "outlet": SearchPane.rates,
    "meaning": SearchPane.meaning,
}
"""By what is asked to be shown."""

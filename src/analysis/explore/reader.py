"""Read the sentences of a group, and the article that each is from, with what the measures mark in it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ipywidgets import DOMWidget

from analysis.display.article_view import ArticleView, article_view
from analysis.errors import AnalysisError
from analysis.explore.listing import ORDERS, Listing, listing
from analysis.explore.marking import QUESTION, mark_label
from analysis.explore.pane import Pane
from analysis.explore.reading import Reading
from analysis.explore.state import READER, Opened
from analysis.workbook.selection import Selection

FIRST = 20  # sentences that are listed at first, and that "more" adds
EMPTY = Listing("", "Press a dot, a bar, a row or a cell of a figure to read its sentences.", "", [])


class ReaderPane(Pane):
    """The tab in which sentences and articles are read."""

    name, title = READER, "Read"

    def make(self) -> DOMWidget:
        """The list of sentences and, beside it, the article that one of them is from."""
        self.order, self.n, self.coder = next(iter(ORDERS)), FIRST, ""
        self.group: Selection | None = None
        self.view: ArticleView | None = None
        self.listed = EMPTY
        answers = [asdict(answer) for answer in (*QUESTION.answers, *QUESTION.more)]
        self.reading = Reading({"orders": list(ORDERS.items()), "answers": answers, "rule": QUESTION.rule}, self._asked)
        self._list()
        self.state.observe(self._show, "opened")
        self._show()
        return self.reading

    def _show(self, _: object = None) -> None:
        """What the state has opened: another group, another article, or both."""
        opened = self.state.opened
        if opened.group != self.group:
            self.group, self.n = opened.group, FIRST
            self._list()
        self._open(opened)

    def _list(self) -> None:
        problem = ""
        try:
            self.listed = listing(self.book, self.group, self.order, self.n) if self.group else EMPTY
        except AnalysisError as error:
            self.listed, problem = EMPTY, str(error)
        more = len(self.listed.sentences) == self.n
        self.reading.listing = {**asdict(self.listed), "order": self.order, "more": more, "problem": problem, "group": self.group is not None}

    def _open(self, opened: Opened) -> None:
        self.reading.mention = {}
        if not opened.article_id:
            self.view, self.reading.article = None, {}
            return
        book = self.book
        place = self._place(opened)
        focus = [one for one in (opened.sentence_id, *([self.listed.sentences[place]["mention_id"]] if place >= 0 else [])) if one]
        try:
            self.view = article_view(
                opened.article_id, book.articles, book.measures, book.codebook, followed=book.followed, names=book.names,
                time_zone=book.study.time_zone, focus=focus, folded=False,
            )  # fmt: skip
        except AnalysisError as error:
            self.view, self.reading.article = None, {"problem": str(error)}
            return
        self.reading.article = {
            "html": str(self.view.html), "article_id": opened.article_id, "sentence_id": opened.sentence_id, "title": self.view.title,
            "place": place, "n": len(self.listed.sentences),
        }  # fmt: skip

    def _place(self, opened: Opened) -> int:
        """Where in the list the sentence is that is opened; -1: nowhere."""
        ids = [(one["article_id"], one["sentence_id"]) for one in self.listed.sentences]
        here = (opened.article_id, opened.sentence_id)
        return ids.index(here) if here in ids else -1

    def _asked(self, message: Mapping[str, Any]) -> None:
        """Do what the reader of the widget asks for."""
        match message:
            case {"do": "open", "n": int(n)} if 0 <= n < len(self.listed.sentences):
                one = self.listed.sentences[n]
                self.state.open_article(one["article_id"], one["sentence_id"])
            case {"do": "order", "order": str(order)} if order in ORDERS:
                self.order, self.n = order, FIRST
                self._list()
            case {"do": "more"}:
                self.n += FIRST
                self._list()
            case {"do": "list"} if self.group:
                self.state.open_group(self.group)
            case {"do": "select", "mention": str(mention_id)}:
                self._select(mention_id)
            case {"do": "code", "mention": str(mention_id), "code": str(code), "coder": str(coder), "note": str(note)}:
                self._code(mention_id, code, coder, note)

    def _select(self, mention_id: str) -> None:
        marks = self.view.marks.mentions if self.view else ()
        mark = next((one for one in marks if one.mention_id == mention_id), None)
        if mark is None or not mark.label:
            self.reading.mention = {}
            return
        question = QUESTION.words.format(actor=mark.actor)
        told = {"mention_id": mention_id, "actor": mark.actor, "words": mark.words, "about": mark.about, "question": question}
        self.reading.mention = {**told, "coder": self.coder, "said": "", "problem": ""}

    def _code(self, mention_id: str, code: str, coder: str, note: str) -> None:
        said, problem, self.coder = "", "", coder.strip()
        try:
            said = mark_label(self.book, mention_id, code, coder, note)
        except AnalysisError as error:
            problem = str(error)
        self.reading.mention = {**self.reading.mention, "coder": self.coder, "said": said, "problem": problem}

"""Read the sentences of a group, and the article that each is from, with what the measures mark in it."""

from collections.abc import Callable, Mapping
from typing import Any

from ipywidgets import DOMWidget

from analysis.display.article_view import ArticleView
from analysis.errors import AnalysisError
from analysis.explore.listing import NOTHING_LISTED, ORDERS, listing
from analysis.explore.marking import QUESTION, mark_label, said_labels, take_back
from analysis.explore.pane import Pane
from analysis.explore.reading import ReadingWidget
from analysis.explore.state import READER, OpenedText
from analysis.workbook.selection import Selection

FIRST = 20  # sentences that are listed at first, and that "more" adds
ANSWERS = [
    *(
        {"code": one.code, "label": f"{one.code.capitalize()} ({one.label.lower()})", "hint": ""}
        for one in QUESTION.answers
    ),
    *({"code": one.code, "label": one.label, "hint": one.hint} for one in QUESTION.more),
]
"""What may be said of a label, as labels are called, with what the rule of the question calls it."""


class ReaderPane(Pane):
    """The tab in which sentences and articles are read."""

    name, title = READER, "Read"

    def make(self) -> DOMWidget:
        """The list of sentences and, beside it, the article that one of them is from."""
        self.order, self.n, self.coder = next(iter(ORDERS)), FIRST, ""
        self.group: Selection | None = None
        self.view: ArticleView | None = None
        self.listed = NOTHING_LISTED
        self.reading = ReadingWidget(
            {"orders": list(ORDERS.items()), "answers": ANSWERS, "rule": QUESTION.rule}, self._asked
        )
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
        problem, self.listed = "", NOTHING_LISTED
        if self.group is not None:
            try:
                self.listed = listing(self.book, self.group, self.order, self.n)
            except AnalysisError as error:
                problem = str(error)
        self._show_said()
        n = len(self.listed.sentences)
        self.reading.listing = {
            "html": str(self.listed.sentences.html(live=True)) if n else "", "n": n, "found": problem or self.listed.found,
            "order": self.order, "more": n == self.n, "group": self.group is not None,
        }  # fmt: skip
        self._mark_place()

    def _mark_place(self) -> None:
        """Where the sentence that is open stands in the list."""
        opened, places = self.state.opened, self.listed.places
        here = (opened.article_id, opened.sentence_id)
        self.reading.place = places.index(here) + 1 if here in places else 0

    def _open(self, opened: OpenedText) -> None:
        self.reading.mention = {}
        self._mark_place()
        if not opened.article_id:
            self.view, self.reading.article = None, {}
            return
        try:
            self.view = self._view(opened.article_id, opened.sentence_id)
        except AnalysisError as error:  # the window of the study does not hold it
            self.view, self.reading.article = None, {"html": "", "problem": str(error)}
            return
        self.reading.article = {"html": str(self.view.html), "problem": self._show_said()}

    def _view(self, article_id: str, sentence_id: str) -> ArticleView:
        return self.book.article(article_id, focus=[sentence_id] if sentence_id else [], folded=False)

    def _asked(self, message: Mapping[str, Any]) -> None:
        """Do what the reader of the widget asks for."""
        match message:
            case {"do": "open", "n": int(n)} if 1 <= n <= len(self.listed.sentences):
                self.state.open_article(*self.listed.places[n - 1])
                self._select(str(self.listed.sentences.evidence["mention_id"].iloc[n - 1]))
            case {"do": "order", "order": str(order)} if order in ORDERS:
                self.order, self.n = order, FIRST
                self._list()
            case {"do": "more"}:
                self.n += FIRST
                self._list()
            case {"do": "list"}:
                self.state.close_article()
            case {"do": "select", "mention": str(mention_id)}:
                self._select(mention_id)
            case {"do": "code", "mention": str(mention_id), "code": str(code), "coder": str(coder), "note": str(note)}:
                self._code(mention_id, code, coder, note)
            case {"do": "take back", "mention": str(mention_id)}:
                self._tell(take_back, mention_id)

    def _select(self, mention_id: str) -> None:
        """Tell of a mention what the measures say, and what may be said of it."""
        marks = self.view.marks.mentions if self.view else ()
        mark = next((one for one in marks if one.mention_id == mention_id and one.label), None)
        self.reading.mention = {} if mark is None else {
            "mention_id": mention_id, "actor": mark.actor, "words": mark.words, "about": mark.about, "said": "", "problem": "",
            "question": QUESTION.words.format(actor=mark.actor), "coder": self.coder, "note": "",
        }  # fmt: skip

    def _code(self, mention_id: str, code: str, coder: str, note: str) -> None:
        self.coder = coder.strip()
        self._tell(mark_label, mention_id, code, coder, note)
        if self.reading.mention.get("problem"):
            self.reading.mention = {**self.reading.mention, "coder": self.coder, "note": note}

    def _tell(self, do: Callable[..., str], mention_id: str, *given: str) -> None:
        """Do something with the codes of a mention, and show what came of it, and what is said of labels now."""
        said, problem = "", ""
        try:
            said = do(self.book, mention_id, *given)
            self._show_said()
        except AnalysisError as error:
            problem = str(error)
        self.reading.mention = {**self.reading.mention, "coder": self.coder, "said": said, "problem": problem}

    def _show_said(self) -> str:
        """What readers said of labels, beside every mark of them. Returns why that cannot be read, "" where it can."""
        try:
            said = said_labels(self.book)
        except AnalysisError as problem:
            self.reading.said = {}
            return f"What is said of labels is not shown: {problem}"
        self.reading.said = {mention_id: {"code": one.code, "words": one.words} for mention_id, one in said.items()}
        return ""

"""A list of sentences in a Lab: each opens its article beside the list, and one steps from sentence to sentence."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from analysis.display.html import FOLDER, house_css, render
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from analysis.display.sentence_list import Sentences


class SentenceReader(anywidget.AnyWidget):
    """What the browser shows of a list of sentences. It sends {"open": number}, 0 to close, and is answered by a new `turn`."""

    _esm = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("article.js", "sentences.js"))
    _css = house_css()
    listed = traitlets.Unicode().tag(sync=True)  # HTML of the list
    n = traitlets.Int().tag(sync=True)
    place = traitlets.Int().tag(sync=True)  # number of the sentence that is open; 0: none
    article = traitlets.Unicode().tag(sync=True)  # HTML of its article
    turn = traitlets.Int().tag(sync=True)  # counts the answers

    def __init__(self, sentences: "Sentences") -> None:
        self.sentences = sentences
        super().__init__(listed=str(sentences.html(live=True)), n=len(sentences))
        self.on_msg(lambda _, message, __: self.follow(message))

    def __repr__(self) -> str:
        return repr(self.sentences)

    def follow(self, message: Mapping[str, Any]) -> None:
        """Open the article of a sentence, or close it. What cannot be opened is said in its place."""
        number = int(message.get("open", 0))
        article = ""
        if number:
            try:
                article = str(self.sentences.article(number).html)
            except AnalysisError as problem:
                article = str(render("note", words=str(problem)))
        with self.hold_sync():
            self.place, self.article, self.turn = number, article, self.turn + 1

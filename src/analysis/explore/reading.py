"""The widget in which sentences and articles are read: what it shows, and what its reader asks for."""

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from analysis.display.html import FOLDER, house_css
from analysis.explore.look import code_of, look_of


class ReadingWidget(anywidget.AnyWidget):
    """A list of sentences and an article, both as HTML in which templates escaped every word.

    `asked` is handed what the reader asks for: {"do": "open", "n": 3}, "order", "more", "list", "select", "code" or "take back".
    """

    _esm = (FOLDER / "article.js").read_text(encoding="utf-8") + code_of("reading")
    _css = house_css() + look_of("reading")
    setting = traitlets.Dict().tag(sync=True)  # the orders, and what may be said of a label that is wrong
    listing = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    place = traitlets.Int().tag(sync=True)  # of the article's sentence in the list, from 1; 0: it is not in it
    mention = traitlets.Dict().tag(sync=True)  # the one that is looked at, and what came of marking it
    said = traitlets.Dict().tag(sync=True)  # what readers said of labels, by mention_id: `code`, and it in words
    answered = traitlets.Int().tag(
        sync=True
    )  # how many wishes are done, or have failed, so that the browser no longer waits

    def __init__(self, setting: Mapping[str, Any], asked: Callable[[Mapping[str, Any]], None]) -> None:
        self.asked = asked
        super().__init__(setting=dict(setting), listing={}, article={}, mention={}, said={})
        self.on_msg(lambda _, message, __: self.follow(message))

    def follow(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for."""
        try:
            self.asked(message)
        finally:
            self.answered += 1

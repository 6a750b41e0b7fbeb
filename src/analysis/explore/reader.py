"""Read the sentences of a group, and the article that each is from, with what the measures mark in it."""

from typing import Any

from ipywidgets import DOMWidget

from analysis.display.lines import evidence_sentences
from analysis.errors import AnalysisError
from analysis.explore.behind import ORDERS, Listing, listing
from analysis.explore.pane import Pane
from analysis.explore.reading import Reading
from analysis.explore.marking import mark_label
from analysis.explore.state import READER, Opened
from analysis.tables import records

FIRST = 20  # sentences that are listed at first, and with each press on "more"


class ReaderPane(Pane):
    """The tab in which sentences and articles are read."""

    name, title = READER, "Read"

    def make(self) -> DOMWidget:
        """The list of sentences and, beside it, the article that one of them is from."""
        self.order, self.n = next(iter(ORDERS)), FIRST
        self.listed: Listing | None = None
        self.coder = ""
        self.reading = Reading(self._follow)
        self.state.observe(self._show, ["opened", "pane"])
        self._show()
        return self.reading

    def _show(self, change: Any = None) -> None:
        opened = self.state.opened

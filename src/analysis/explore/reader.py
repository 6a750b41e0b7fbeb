"""Read the sentences of a group, and the article that each is from."""

from ipywidgets import HTML, DOMWidget

from analysis.explore.pane import Pane
from analysis.explore.state import READER


class ReaderPane(Pane):
    """The tab in which sentences and articles are read."""

    name, title = READER, "Read"

    def make(self) -> DOMWidget:
        """Words until something is opened."""
        return HTML("Click a dot, a bar or a period of a figure to read its sentences.")

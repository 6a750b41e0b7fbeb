"""Choose actors, outlets, a window and more, and see at once what the news says then."""

from ipywidgets import HTML, DOMWidget

from analysis.display.html import Html
from analysis.explore.pane import Pane


class OverviewPane(Pane):
    """The first tab."""

    name, title = "overview", "Overview"

    def make(self) -> DOMWidget:
        """What is in the corpus."""
        return HTML(str(self.static().html))

    def static(self) -> Html:
        """The same on a page."""
        return self.book.summary()

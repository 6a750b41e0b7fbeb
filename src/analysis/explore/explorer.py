"""The shell: tabs of panes over one state, what is selected in words, undo and back; outside a Lab the first state as a page."""

from typing import Any

from ipywidgets import HTML, Button, DOMWidget, HBox, Tab, VBox
from markupsafe import Markup

from analysis.display.html import Html
from analysis.display.live import in_lab
from analysis.explore.keeping import KeepPane
from analysis.explore.look import look_of
from analysis.explore.network import NetworkPane
from analysis.explore.overview import OverviewPane
from analysis.explore.pane import Pane
from analysis.explore.reader import ReaderPane
from analysis.explore.searching import SearchPane
from analysis.explore.state import ExplorerState
from analysis.workbook import Workbook
from analysis.workbook.selection import Selection

PANES: tuple[type[Pane], ...] = (OverviewPane, ReaderPane, SearchPane, NetworkPane, KeepPane)
"""The tabs, in their order."""


class Explorer:
    """A study to look around in: choose, see, open, read. `state` is what its panes share.

    In a Lab it shows a widget; elsewhere, in a report say, the figures and tables of its first state.
    """

    def __init__(self, book: Workbook, selection: Selection | None = None) -> None:
        self.book = book
        self.state = ExplorerState(selection or Selection(by=("period",)), PANES[0].name)
        self.panes = [pane(book, self.state) for pane in PANES]
        self._widget: DOMWidget | None = None

    def __repr__(self) -> str:
        return f"Explorer of {self.book!r}. In JupyterLab it is a widget."

    @property
    def widget(self) -> DOMWidget:
        """The whole of it, made when it is first asked for."""
        if self._widget is None:
            self._widget = self._shell()
        return self._widget

    def static(self) -> Html:
        """Its state as figures and tables."""
        shown = Html(Markup(""))
        for pane in self.panes:
            if (part := pane.static()) is not None:
                shown += part
        return shown

    def _repr_mimebundle_(self, **_: Any) -> Any:
        if in_lab():
            return self.widget._repr_mimebundle_()
        return {"text/html": self.static()._repr_html_(), "text/plain": repr(self)}

    def _shell(self) -> DOMWidget:
        names = [pane.name for pane in self.panes]
        waiting = HTML('<p role="status">One moment …</p>')  # what is seen while the kernel is busy
        tabs = Tab([VBox([waiting]) for _ in names], titles=[pane.title for pane in self.panes])
        tabs.add_class("wb-explore-tabs")

        def show(_: object = None) -> None:
            place = names.index(self.state.pane)
            if tabs.children[place].children == (waiting,):
                tabs.children[place].children = (self.panes[place].widget,)
            tabs.selected_index = place

        def go(change: dict[str, Any]) -> None:
            if change["new"] is not None:
                self.state.go(names[change["new"]])

        show()
        self.state.observe(show, "pane")
        tabs.observe(go, "selected_index")
        style = HTML(f"{self.book.page.style().html}<style>{look_of('explore')}</style>")
        style.layout.display = "none"
        whole = VBox([style, self._bar(), tabs])
        whole.add_class("wb-explore")
        return whole

    def _bar(self) -> DOMWidget:
        """Back and undo."""
        back, undo = Button(description="Back", icon="arrow-left"), Button(description="Undo", icon="undo")
        back.tooltip, undo.tooltip = "Back to what was opened before", "Undo the latest choice"

        def show(_: object = None) -> None:
            back.disabled, undo.disabled = not self.state.places, not self.state.selections

        show()
        self.state.observe(show, ["places", "selections"])
        back.on_click(lambda _: self.state.back())
        undo.on_click(lambda _: self.state.undo())
        bar = HBox([back, undo])
        bar.add_class("wb-explore-bar")
        return bar


def explore(book: Workbook, selection: Selection | None = None) -> Explorer:
    """Look around in a study: `explore(book)` as the last line of a cell.

    Args:
        selection: what is chosen at first; None: all of it.
    """
    return Explorer(book, selection)

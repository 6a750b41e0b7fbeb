"""What every tab of the explorer is made of."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from ipywidgets import DOMWidget

from analysis.display.html import Html
from analysis.explore.state import ExplorerState
from analysis.workbook import Workbook


class Pane(ABC):
    """One tab. To add one, write a class in a module of its own, and put it into `explorer.PANES`:

        class Counting(Pane):
            name, title = "counting", "Count"

            def make(self) -> DOMWidget:
                counts = HTML()
                def show() -> None:
                    counts.value = str(self.book.answer(self.state.selection).lines().html)
                self.follow_state(show, "selection")
                return counts

    The widget is made when its tab is first shown, so that a tab that nobody looks at costs nothing. What a pane is asked to do it
    asks of the state (`choose`, `open_group`, `open_article`, `go`), and what it shows it takes from there. What is wrong with a
    selection or a query (an AnalysisError) it says in its place: `self.book.page.note(str(problem))`.
    """

    name: ClassVar[str]  # in `ExplorerState.pane`
    title: ClassVar[str]  # on the tab

    def __init__(self, book: Workbook, state: ExplorerState) -> None:
        self.book, self.state = book, state

    @cached_property
    def widget(self) -> DOMWidget:
        """What the tab shows."""
        return self.make()

    @abstractmethod
    def make(self) -> DOMWidget:
        """The widget, which observes the state from then on."""

    def follow_state(self, show: Callable[[], None], *names: str) -> None:
        """Call `show` now, and when one of these traits of the state changes: at once where this tab is shown, else as soon as it is."""
        stale = False

        def changed(change: Any) -> None:
            nonlocal stale
            stale = stale or change["name"] != "pane"
            if stale and self.state.pane == self.name:
                stale = False
                show()

        show()
        self.state.observe(changed, [*names, "pane"])

    def static(self) -> Html | None:
        """What a report shows of it: figures and tables of the state as it is; None: nothing."""
        return None

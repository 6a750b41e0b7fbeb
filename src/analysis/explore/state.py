"""What the explorer is about at a moment: the selection, what is opened, the tab; with undo and back."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import traitlets

from analysis.workbook.selection import Selection

LONGEST = 200  # steps that are kept


@dataclass(frozen=True)
class OpenedText:
    """What is read: the sentences of a group, and of these, or from elsewhere, an article."""

    group: Selection | None = None  # with `where`; None: what is read is not of a group
    article_id: str = ""  # "": none is opened yet
    sentence_id: str = ""  # where the article is opened; "": at its beginning


NOTHING = OpenedText()


class Whereabouts(NamedTuple):
    """Where somebody is: a tab, and what is opened."""

    pane: str
    opened: OpenedText


class ExplorerState(traitlets.HasTraits):
    """What all panes observe. Panes change it by the methods below, so that each step can be taken back.

    `undo` goes back to the selection before, `back` to the tab and the sentences or the article before.
    """

    selection = traitlets.Instance(Selection)
    opened = traitlets.Instance(OpenedText)
    pane = traitlets.Unicode()  # `Pane.name` of the tab that is shown
    selections = traitlets.Tuple()  # before this one, the latest last
    places = traitlets.Tuple()  # the same, of places

    def __init__(self, selection: Selection | None = None, pane: str = "overview") -> None:
        super().__init__(selection=selection or Selection(), opened=NOTHING, pane=pane, selections=(), places=())

    def choose(self, **changes: Any) -> None:
        """The selection with other values, by the names of its fields."""
        self.select(replace(self.selection, **changes))

    def select(self, selection: Selection) -> None:
        """Another selection; nothing happens where it is the same."""
        if selection != self.selection:
            with self.hold_trait_notifications():
                self.selections = (*self.selections[-LONGEST:], self.selection)
                self.selection = selection

    def undo(self) -> None:
        """The selection before; nothing happens where there is none."""
        if self.selections:
            with self.hold_trait_notifications():
                *before, self.selection = self.selections
                self.selections = tuple(before)

    def go(self, pane: str) -> None:
        """To another tab."""
        self._to(Whereabouts(pane, self.opened))

    def open_group(self, group: Selection) -> None:
        """Read the sentences of a group: a selection, with `where` one group of its answer."""
        self._to(Whereabouts(READER, OpenedText(group)))

    def open_article(self, article_id: str, sentence_id: str = "") -> None:
        """Read an article, at a sentence; the group that it is read from stays beside it."""
        beside = self.opened if self.pane == READER else NOTHING
        self._to(Whereabouts(READER, replace(beside, article_id=article_id, sentence_id=sentence_id)))

    def close_article(self) -> None:
        """Back to the sentences that it was opened from, or to none."""
        self._to(Whereabouts(self.pane, OpenedText(self.opened.group)))

    def back(self) -> None:
        """To the place before; nothing happens where there is none."""
        if self.places:
            with self.hold_trait_notifications():
                *before, (self.pane, self.opened) = self.places
                self.places = tuple(before)

    def _to(self, place: Whereabouts) -> None:
        here = Whereabouts(self.pane, self.opened)
        if place != here:
            with self.hold_trait_notifications():
                self.places = (*self.places[-LONGEST:], here)
                self.pane, self.opened = place


READER = "reader"  # `Pane.name` of the tab in which sentences and articles are read

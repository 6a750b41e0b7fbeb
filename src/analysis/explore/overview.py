"""Choose actors, outlets, a window and more, and see at once what the news says then: over time, by outlet, in frames, of each other."""

from collections.abc import Callable
from typing import Any

from ipywidgets import HTML, Box, DOMWidget, VBox
from markupsafe import Markup

from analysis.display.html import Html
from analysis.errors import AnalysisError
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.choosing import ChoiceFields
from analysis.explore.fields import changes_of, field_values, overview_fields
from analysis.explore.figures import FigureShown, by_outlet, compared, in_frames, over_time, speaking, strip_of_days
from analysis.explore.pane import Pane
from analysis.workbook import Workbook
from analysis.workbook.selection import Selection

FIGURES: dict[str, Callable[[Workbook, Selection], FigureShown]] = {
    "Over time": over_time,
    "By outlet": by_outlet,
    "Frames": in_frames,
    "Who speaks about whom": speaking,
}
"""The figures that follow the selection, by the names that a screen reader says."""


class OverviewPane(Pane):
    """The first tab. A figure is made when it is in view, the strip that compares the outlets when all figures above it are made."""

    name, title = "overview", "Overview"

    def make(self) -> DOMWidget:
        """The fields, the strip of days, and the figures, which follow the selection."""
        state = self.state
        fields = ChoiceFields("What is shown", overview_fields(self.book), field_values(state.selection), self._choose)
        strip = Chart("Articles over time", brushed=self._brush)
        self.charts = {label: Chart(label, opens=self._opens(label), appears=self._draw_seen) for label in FIGURES}
        self.sides = HTML()
        self.shown: dict[str, FigureShown] = {}
        self.waiting: list[str] = []  # figures that are not yet of what is selected
        self.figures = Box(list(self.charts.values()))
        self.figures.add_class("wb-explore-figures")

        def follow() -> None:
            fields.set_values(field_values(state.selection))
            strip.set_window(state.selection.start, state.selection.end)
            self.waiting, self.sides.value, self.figures.layout.display = [*FIGURES], "", None
            for chart in self.charts.values():
                chart.wait()
            self._draw_seen()

        days = strip_of_days(self.book)
        strip.show(days.drawing, days.words, self.book.names)
        self.follow_state(follow, "selection")
        whole = VBox([fields, strip, self.figures, self.sides])
        whole.add_class("wb-explore-overview")
        return whole

    def static(self) -> Html:
        """The figures of the selection as a page shows them."""
        page = self.book.page
        shown = self.book.summary()
        figures = {label: figure(self.book, self.state.selection) for label, figure in FIGURES.items()}
        if nothing := nothing_at_all(list(figures.values())):
            return shown + page.note(nothing)
        for label, made in figures.items():
            name = f"explore-{label.lower().replace(' ', '-')}"
            if made.drawing is None:
                shown += page.note(f"{made.words.title}: {made.words.note}")
            else:
                shown += page.figure(made.drawing, name=name, title=made.words.title, caption=made.words.caption)
        return shown + compared(self.book, self.state.selection)

    def _draw_seen(self) -> None:
        """The figures in view that wait for it, one by one; then the strip that compares the outlets, if none is left."""
        seen = [label for label in self.waiting if self.charts[label].is_seen]
        for label in seen:
            self.waiting.remove(label)
            self._draw(label, self.charts[label])
        if seen and not self.waiting:
            nothing = nothing_at_all(list(self.shown.values()))
            self.figures.layout.display = "none" if nothing else None
            said = Markup('<p class="wb wb-note" role="status">{}</p>').format(nothing) if nothing else ""
            self.sides.value = str(said or compared(self.book, self.state.selection).html)

    def _draw(self, label: str, chart: Chart) -> None:
        """The figure of the selection; where it cannot be asked so, why."""
        try:
            made = FIGURES[label](self.book, self.state.selection)
        except AnalysisError as problem:
            made = FigureShown(ChartWords(label, note=str(problem)))
        self.shown[label] = made
        chart.show(made.drawing, made.words, made.names or self.book.names)

    def _opens(self, label: str) -> Callable[[Any], None]:
        def opens(finding: Any) -> None:
            self.state.open_group(self.shown[label].group(finding))

        return opens

    def _choose(self, name: str, value: Any) -> None:
        self.state.choose(**changes_of(name, value, self.state.selection))

    def _brush(self, start: str, end: str) -> None:
        self.state.choose(start=start, end=end)


def nothing_at_all(figures: list[FigureShown]) -> str:
    """Why there is no figure, where all say the same, which is then said once; "": there is one, or they say different things."""
    notes = {made.words.note for made in figures}
    return notes.pop() if len(notes) == 1 and all(made.drawing is None for made in figures) else ""

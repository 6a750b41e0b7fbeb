"""A figure of the house in a Lab: drawn as wide as it is shown, whose numbers open and over whose days a window is drawn."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import anywidget
import pandas as pd
import traitlets

from analysis.display.figures import DESK, Drawing, DrawnFigure, Size
from analysis.display.figures.sheet import house_style
from analysis.display.picture import as_svg
from analysis.display.printed import interval_text, number_text, printed_group, style_of
from analysis.display.titles import alternative_text
from analysis.explore.look import code_of, look_of
from analysis.measures import COUNT

Finding = Mapping[str, Any]
Names = Mapping[str, str]
STEP = 20  # pixels in which the width of a figure follows that of its place
NARROWEST, WIDEST = 280, 900
HALF_A_DAY = pd.Timedelta(hours=12)


@dataclass(frozen=True)
class ChartWords:
    """What stands around a figure."""

    title: str = ""  # what it shows or what is found
    caption: str = ""  # what is drawn
    note: str = ""  # what to beware of, such as what rests on too few stories


class Chart(anywidget.AnyWidget):
    """A drawing with a button over each of its numbers, to be reached by Tab and the arrow keys, and with a brush over its days.

    The browser tells the width it has, and the drawing is drawn for it. `opens` is handed the finding whose button is pressed; `brushed` the
    first and the last day ("2018-09-16") of the window that is drawn, both "" for all days. Without them there is nothing to press or to draw.
    `appears` is called whenever it comes into view, so that a figure that nobody sees need not be made, nor drawn anew for another width: what
    it shows until then is of what was chosen before, which `wait` says.
    """

    _esm = code_of("chart")
    _css = look_of("chart")
    view = traitlets.Dict().tag(sync=True)  # the picture, its words, where its numbers are
    window = traitlets.Dict().tag(sync=True)  # `start`, `end` of the window that is drawn over the days
    setting = traitlets.Dict().tag(sync=True)  # what the browser may ask for
    answered = traitlets.Int().tag(
        sync=True
    )  # how many of its wishes are done, or have failed, so that it no longer waits
    waits = traitlets.Bool().tag(sync=True)  # what is shown is not what is chosen now

    def __init__(
        self,
        label: str,
        *,
        opens: Callable[[Finding], None] | None = None,
        brushed: Callable[[str, str], None] | None = None,
        appears: Callable[[], None] | None = None,
    ) -> None:
        self.opens, self.brushed, self.appears = opens, brushed, appears
        self.seen_in = set[str]()  # the places in which it is in view, as the browser calls them
        self.drawing: Drawing | None = None
        self.words, self.names = ChartWords(), dict[str, str]()
        self.width = self.drawn_for = self.n_drawn = 0
        self.regions: Mapping[str, Finding] = {}  # the numbers that are drawn, by what they are called
        setting = {
            "label": label,
            "opens": opens is not None,
            "brush": brushed is not None,
            "appears": appears is not None,
        }
        super().__init__(setting=setting, view={}, window={"start": "", "end": ""})
        self.on_msg(lambda _, message, __: self.follow(message))

    def show(self, drawing: Drawing | None, words: ChartWords, names: Names) -> None:
        """Draw this from now on; None: there is nothing to draw, which `words` say. Args: names: ids to printed names."""
        self.drawing, self.words = drawing, words
        self.names = {**names, **(drawing.names if drawing else {})}
        self._draw()
        self.waits = False

    def say(self, note: str) -> None:
        """In place of a figure, why there is none."""
        self.show(None, ChartWords(note=note), self.names)

    def wait(self) -> None:
        """Another figure is to be shown, which is not made yet."""
        self.waits = True

    @property
    def is_seen(self) -> bool:
        """Whether some of it is in view."""
        return bool(self.seen_in)

    def set_window(self, start: str, end: str) -> None:
        """What the brush shows as chosen; "": from the first day, to the last."""
        self.window = {"start": start, "end": end}

    def follow(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for; what it could not know of this figure is passed over, as it came for the one before."""
        try:
            match message:
                case {"do": "width", "width": int(width)}:
                    self._fit(width)
                case {"do": "view", "place": str(place), "seen": bool(seen)}:
                    self._see(place, seen)
                case {"do": "open", "label": str(label)} if self.opens and label in self.regions:
                    self.opens(self.regions[label])
                case {"do": "brush", "start": str(start), "end": str(end)} if self.brushed and _days(start, end):
                    self.brushed(start, end)
        finally:
            self.answered += 1

    def _see(self, place: str, seen: bool) -> None:
        if not seen:
            self.seen_in.discard(place)
            return
        self.seen_in.add(place)
        if self.appears:
            self.appears()
        self._draw_anew()

    def _fit(self, width: int) -> None:
        self.width = min(max(width // STEP * STEP, NARROWEST), WIDEST)
        if self.is_seen or not self.appears:
            self._draw_anew()

    def _draw_anew(self) -> None:
        """Where it was drawn for another width."""
        if self.width != self.drawn_for and not self.waits:
            self._draw()

    def _draw(self) -> None:
        """As soon as the browser has told the width."""
        if not self.width:
            return
        self.n_drawn, self.drawn_for = self.n_drawn + 1, self.width
        around = {
            "title": self.words.title,
            "caption": self.words.caption,
            "note": self.words.note,
            "drawn": self.n_drawn,
        }
        if self.drawing is None or self.drawing.findings.empty:
            self.regions, self.view = {}, {**around, "svg": "", "regions": [], "days": None}
            return
        with house_style():
            figure = self.drawing.draw(Size("panel", self.width, DESK.label, DESK.note))
            svg = as_svg(figure).decode()
        regions = figure.regions if isinstance(figure, DrawnFigure) else []
        labels = _told_apart(said_of(region.finding, self.drawing.keys, self.names) for region in regions)
        self.regions = {label: region.finding for label, region in zip(labels, regions, strict=True)}
        high = figure.get_size_inches()[1] * 72
        self.view = {
            **around,
            "svg": svg,
            "alt": alternative_text(self.words.title or self.words.caption, self.drawing.findings, self.drawing.keys, self.names),
            "regions": [
                {
                    "label": label,
                    "at": [region.left / self.width, region.top / high, region.width / self.width, region.height / high],
                }
                for label, region in zip(labels, regions, strict=True)
            ],
            "days": self._days_of(figure),
        }  # fmt: skip

    def _days_of(self, figure: object) -> dict[str, Any] | None:
        """Where the axis of days is, as shares of the width, its first day, and how many it has."""
        axis = figure.days if isinstance(figure, DrawnFigure) else None
        if axis is None:
            return None
        first = (
            axis.first + HALF_A_DAY
        ).normalize()  # of the study's zone: midnight there is at most half a day from that of UTC
        place = {"left": axis.left / self.width, "width": axis.width / self.width}
        return {**place, "first": f"{first:%Y-%m-%d}", "n": round(axis.span)}


def said_of(finding: Finding, keys: Sequence[str], names: Names) -> str:
    """A finding in words: "Brett Kavanaugh, The Paper: −0.21 [−0.30, −0.12], 45 stories"."""
    called = printed_group(finding, keys, names)
    if "low" not in finding:
        return f"{called}: {finding['estimate']:,.2f}"
    number = (
        number_text(finding["estimate"], style_of(finding))
        if finding.get("estimand") == COUNT
        else interval_text(finding)
    )
    n = int(finding["n_stories"])
    return f"{called}: {number}, {n:,} {'story' if n == 1 else 'stories'}"


def _told_apart(labels: Iterable[str]) -> list[str]:
    """The labels, of which those that were there before are numbered: two outlets may be called the same and have the same number."""
    seen = Counter[str]()
    told = []
    for label in labels:
        seen[label] += 1
        told.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return told


def _days(*days: str) -> bool:
    """Whether all of them are days, or none."""
    try:
        return all(date.fromisoformat(day) for day in days if day)
    except ValueError:
        return False

"""A sheet to draw on, measured in points from its top left corner: one point is about one pixel where a page shows it.

Every figure is drawn twice, for a desk and for a phone, with the same words and numbers. What is drawn knows the size of
its sheet and of its words, so nothing is cut off and nothing is scaled until it cannot be read.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from analysis.display import theme

if TYPE_CHECKING:
    from analysis.display.figures.dates import Days

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "workbook",
    "font.family": "DejaVu Sans",
    "text.color": theme.INK.light,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.facecolor": "none",
    "figure.facecolor": theme.PAPER.light,
    "text.parse_math": False,  # a "$" in the name of an outlet begins no formula
}
INCH = 72  # points
ELLIPSIS = "…"


@dataclass(frozen=True)
class Size:
    """A sheet to draw on: its width in points, and how large its words are."""

    name: str
    width: float
    label: float  # names and numbers
    note: float  # ticks, counts, keys: never below 11

    @property
    def narrow(self) -> bool:
        """Whether names stand above what is drawn of them, and not beside it."""
        return self.width < 500


DESK = Size("desk", 720, 12.5, 11.5)
PHONE = Size("phone", 320, 12, 11)
SIZES = (DESK, PHONE)


class Region(NamedTuple):
    """Where a finding is drawn on a sheet, in points from its top left corner, so that a widget can open it."""

    finding: Mapping[str, Any]
    left: float
    top: float
    width: float
    height: float


class DrawnFigure(Figure):
    """A figure that knows where its findings stand and, of a drawing over time, its axis of days."""

    def __init__(self, **look: Any) -> None:
        super().__init__(**look)
        self.regions: list[Region] = []
        self.days: Days | None = None


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a page shows as a figure: findings, and how they are drawn on a sheet of any size."""

    draw: Callable[[Size], Figure]
    findings: pd.DataFrame  # the numbers that it draws, in the order in which they stand
    keys: tuple[str, ...]  # the columns that tell one number from another
    names: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # ids to printed names, where they differ from the page's
    beside: pd.DataFrame = field(default_factory=pd.DataFrame)  # further numbers that it draws: the sides of a change

    def __post_init__(self) -> None:
        object.__setattr__(self, "draw", house_style()(self.draw))


class Sheet:
    """A figure of a size and a height, on which words and axes are placed by points from its top left corner."""

    def __init__(self, size: Size, height: float) -> None:
        with house_style():
            self.figure = DrawnFigure(figsize=(size.width / INCH, height / INCH))
        self.size, self.height = size, height

    def words(self, x: float, y: float, words: str, **look: Any) -> Text:
        """Words whose left end (`ha`) and middle (`va`) are at a point."""
        usual = {"fontsize": self.size.label, "ha": "left", "va": "center", "color": theme.INK.light}
        with house_style():
            return self.figure.text(
                x / self.size.width, 1 - y / self.height, words, **{**usual, **look}, parse_math=False
            )

    def note(self, x: float, y: float, words: str, **look: Any) -> Text:
        """The same, small and soft."""
        return self.words(x, y, words, **{"fontsize": self.size.note, "color": theme.SOFT.light, **look})

    def region(self, finding: Mapping[str, Any], left: float, top: float, width: float, height: float) -> None:
        """A finding is drawn here."""
        self.figure.regions.append(Region(finding, left, top, width, height))

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes without spines, ticks or a colour of their own, so that what is below shows through."""
        place = (
            left / self.size.width,
            1 - (top + height) / self.height,
            width / self.size.width,
            height / self.height,
        )
        with house_style():
            axes = self.figure.add_axes(place)
        axes.set(xticks=[], yticks=[])
        return axes


_IN_HOUSE_STYLE: ContextVar[bool] = ContextVar("in house style", default=False)
_ONE_AT_A_TIME = (
    Lock()
)  # a Lab answers its widgets in a thread beside that of the cells, and matplotlib has one style for all


@contextmanager
def house_style() -> Iterator[None]:
    """The house style, whatever a notebook has set; within itself nothing more, since setting it takes longer than a word to draw."""
    if _IN_HOUSE_STYLE.get():
        yield
        return
    before = _IN_HOUSE_STYLE.set(True)
    try:
        with _ONE_AT_A_TIME, _styled():
            yield
    finally:
        _IN_HOUSE_STYLE.reset(before)


@contextmanager
def _styled() -> Iterator[None]:
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # pages have fonts for names in other scripts
        mpl.rcParams.update(STYLE)
        yield


@lru_cache(maxsize=8192)
def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide words are in points, in the font of the project, which is wider than most that pages are read in."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return float(text_to_path.get_text_width_height_descent(words, font, ismath=False)[0])


def widest(words: list[str], size: float) -> float:
    """The width of the widest of them; 0: there are none."""
    return max((width_of(one, size) for one in words), default=0.0)


def shortened(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """The words, cut off with an ellipsis where they are wider than that; the table of the figure has them whole."""
    if width_of(words, size, bold=bold) <= width:
        return words
    while words and width_of(words + ELLIPSIS, size, bold=bold) > width:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def wrapped(words: str, size: float, width: float) -> list[str]:
    """The words in lines no wider than that; a single word that is wider is shortened."""
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(shortened(word, size, width))
    return lines or [""]

"""findings -> drawings. A figure draws the findings it is given; it computes nothing and saves nothing.

Each kind has a module: `rows` (a dot or bar with its interval a row), `over_time` (dots with bars over days), `counts` (bars over days), `before_after`
(dumbbells), `grid` (numbers in cells), `flows` (bands from one side to the other). `sheet` is what they draw on, `scales` and `dates` their axes. `Page.figure` shows a drawing
at two sizes and saves it; `display.titles` says what it shows.
"""

from analysis.display.figures.before_after import draw_before_after
from analysis.display.figures.counts import draw_counts
from analysis.display.figures.flows import draw_flows
from analysis.display.figures.grid import draw_grid
from analysis.display.figures.over_time import draw_over_time
from analysis.display.figures.rows import draw_estimates
from analysis.display.figures.sheet import DESK, PHONE, SIZES, Drawing, DrawnFigure, Region, Sheet, Size

__all__ = [
    "DESK", "PHONE", "SIZES", "Drawing", "DrawnFigure", "Region", "Sheet", "Size", "draw_before_after", "draw_counts", "draw_estimates",
    "draw_flows", "draw_grid", "draw_over_time",
]  # fmt: skip

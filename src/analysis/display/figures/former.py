"""What the briefing still draws by, until it draws at two sizes. Goes then.

findings -> Axes.

What an axis says, how far it reaches and how a number is printed come from the registry (`measures.py`), by the measure that
the findings hold; where an axis should say something else, name it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from analysis.display import theme
from analysis.display.printed import printed_name
from analysis.display.theme import SERIES
from analysis.errors import UsageError
from analysis.findings.dimensions import with_dimensions
from analysis.measures import measure_in

MARKERS = ("o", "s", "D", "^", "v", "P", "X", "h")

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "workbook",
    "font.size": 10,
    "axes.edgecolor": theme.SOFT.light,
    "axes.labelcolor": theme.INK.light,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": theme.RULE.light,
    "grid.linewidth": 0.8,
    "text.color": theme.INK.light,
    "xtick.color": theme.SOFT.light,
    "ytick.color": theme.INK.light,
    "ytick.left": False,
    "legend.frameon": False,
    "figure.facecolor": theme.PAPER.light,
    "axes.facecolor": theme.PAPER.light,
    "figure.constrained_layout.use": True,
    "text.parse_math": False,  # a "$" in the name of an outlet begins no formula
}

Names = Mapping[str, str]


def canvas(height: float = 4.0, columns: int = 1, *, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    """A figure 6.8 inches wide in the house style, and its axes in reading order. `height` is in inches."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.8, height), layout="constrained")
        axes = figure.subplots(1, columns, squeeze=False, sharey=sharey)
    return figure, list(axes.flat)


@contextmanager
def drawing(ax: Axes) -> Iterator[None]:
    """The house style while something is drawn into `ax`, whoever made it; all its words are shown as they are."""
    with mpl.rc_context(STYLE):
        yield
    for text in ax.findobj(Text):
        text.set_parse_math(False)


def plot_estimates(
    findings: pd.DataFrame,
    ax: Axes,
    *,
    rows: str,
    series: str,
    names: Names,
    xlabel: str = "",
    legend: bool = True,
) -> Axes:
    """Dots with intervals: a line for each value of `rows`, a mark for each of `series`. Reads estimate, low, high."""
    findings = with_dimensions(findings)
    order, members = _order(findings, rows), _order(findings, series)
    with drawing(ax):
        ax.axvline(0, color=theme.SOFT.light, linewidth=1)
        for number, member in enumerate(members):
            part = findings[_same(findings[series], member)]
            y = part[rows].map(order.index) + _offset(number, len(members))
            color = SERIES[number % len(SERIES)]
            ax.hlines(y, part["low"], part["high"], color=color, linewidth=2.4, alpha=0.55)
            ax.plot(
                part["estimate"],
                y,
                MARKERS[number % len(MARKERS)],
                color=color,
                markersize=6,
                label=printed_name(member, names),
            )
        ax.set_yticks(range(len(order)), [printed_name(row, names) for row in order])
        ax.set_ylim(len(order) - 0.5, -0.5)
        ax.grid(axis="y", visible=False)
        if len(findings):
            measure, estimand = measure_in(findings)
            ax.set(xlabel=xlabel or measure.axis, xlim=measure.ends(estimand))
        _legend(ax, len(members) if legend else 0)
    return ax


def plot_over_time(
    findings: pd.DataFrame,
    ax: Axes,
    *,
    series: str,
    names: Names,
    events: pd.DataFrame | None = None,  # noqa: ARG001
    periods: pd.DataFrame | None = None,
) -> Axes:
    """A line with its band for each value of `series` over `period`, in the order of the periods.

    A line joins the estimates of neighbouring periods only: it breaks where a period has no estimate, and does not reach one that
    is covered in part. Such an estimate is hollow; an estimate that no line reaches shows its interval as a bar.

    Args:
        events: optional rows `period`, `name`: a thin line at the event's period, with its name above.
        periods: `findings.periods.periods` of the window: all of them get their place, also those without an estimate. None:
            the periods that the findings hold, all taken as whole.
    """
    findings = with_dimensions(findings)
    order = _periods(findings, periods)
    members = _order(findings, series)
    with drawing(ax):
        _mark_gaps(ax, order)
        for number, member in enumerate(members):
            part = findings[_same(findings[series], member)].set_index("period").reindex(order.index)
            shade, marker = SERIES[number % len(SERIES)], MARKERS[number % len(MARKERS)]
            _line(ax, part, order["partial"].to_numpy(), shade, marker, _offset(number, len(members)) / 2)
            ax.plot(
                [], [], color=shade, marker=marker, markersize=4.5, linewidth=1.8, label=printed_name(member, names)
            )
        _period_ticks(ax, list(order.index))
        ax.axhline(0, color=theme.SOFT.light, linewidth=1)
        if len(findings):
            measure, estimand = measure_in(findings)
            ax.set(ylabel=measure.heading, ylim=measure.ends(estimand))
        hollow = order["partial"].to_numpy() & order.index.isin(findings["period"])
        _legend(ax, len(members), [*_partial_handle(hollow, "o"), *_gap_handle(order)])
    return ax


def _line(ax: Axes, part: pd.DataFrame, partial: npt.NDArray[np.bool_], shade: str, marker: str, offset: float) -> None:
    """One series: joined where neighbours are whole, bars where they stand alone (a little aside, so that none hides another)."""
    x = np.arange(len(part), dtype=float)
    low, estimate, high = (part[name].to_numpy(dtype=float) for name in ("low", "estimate", "high"))
    whole = np.isfinite(estimate) & ~partial
    beside = np.append(False, whole[:-1]) | np.append(whole[1:], False)
    alone = np.isfinite(estimate) & ~(whole & beside)
    joined = np.where(alone | partial, np.nan, estimate)
    ax.plot(x, joined, color=shade, marker=marker, markersize=4.5, linewidth=1.8)
    ax.fill_between(x, low, high, where=np.isfinite(joined), color=shade, alpha=0.13, linewidth=0)
    ax.vlines(x[alone] + offset, low[alone], high[alone], color=shade, linewidth=2.4, alpha=0.35)
    for chosen, face in ((alone & partial, theme.PAPER.light), (alone & ~partial, shade)):
        ax.plot(x[chosen] + offset, estimate[chosen], marker, color=shade, markerfacecolor=face, markersize=5)


def _order(table: pd.DataFrame, column: str) -> list[str]:
    return list(dict.fromkeys(table[column].astype(object)))


def _same(column: pd.Series, value: object) -> pd.Series:
    return column.isna() if pd.isna(value) else column == value  # type: ignore[call-overload]


def _offset(number: int, n: int) -> float:
    return (number - (n - 1) / 2) * min(0.22, 0.7 / n)


def _period_ticks(ax: Axes, periods: Sequence[str]) -> None:
    step = max(1, -(-len(periods) // 10))
    shown = range(0, len(periods), step)
    ax.set_xticks(list(shown), [periods[i] for i in shown], rotation=35 if len(periods) > 7 else 0,
                  ha="right" if len(periods) > 7 else "center")  # fmt: skip
    ax.set_xlim(-0.5, len(periods) - 0.5)


def _periods(findings: pd.DataFrame, periods: pd.DataFrame | None) -> pd.DataFrame:
    """`partial` and `gap` of each period that gets a place, by period and in order."""
    held = pd.Index(sorted(findings["period"].dropna().unique()), name="period")
    if periods is not None:
        if len(others := held.difference(periods["period"])):
            raise UsageError(
                f"The findings are of {', '.join(others)}, which `periods` does not hold: make both of the same study."
            )
        return periods.set_index("period")[["partial", "gap"]]
    return pd.DataFrame({"partial": False, "gap": False}, index=held)


def _mark_gaps(ax: Axes, order: pd.DataFrame) -> None:
    for x in np.flatnonzero(order["gap"]):
        ax.axvspan(x - 0.5, x + 0.5, color=theme.RULE.light, alpha=0.6, linewidth=0, zorder=0)


def _partial_handle(hollow: npt.NDArray[np.bool_], marker: str) -> list[Artist]:
    look = {"markerfacecolor": theme.PAPER.light, "markeredgecolor": theme.SOFT.light, "markersize": 6}
    return [Line2D([], [], linestyle="", marker=marker, label="covered in part", **look)] if hollow.any() else []  # type: ignore[arg-type]


def _gap_handle(order: pd.DataFrame) -> list[Artist]:
    return [Patch(color=theme.RULE.light, alpha=0.6, linewidth=0, label="no articles")] if order["gap"].any() else []


def _legend(ax: Axes, n: int, marks: Sequence[Artist] = ()) -> None:
    """Above the axes: the series where there are several, and what else a mark means."""
    handles = [*(ax.get_legend_handles_labels()[0] if n > 1 else ()), *marks]
    if handles:
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=min(len(handles), 3), fontsize=9,
                  handletextpad=0.5, columnspacing=1.4, borderaxespad=0.2)  # fmt: skip

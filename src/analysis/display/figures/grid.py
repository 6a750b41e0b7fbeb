"""findings by two keys -> a grid with the number in each cell; an empty cell is no estimate, not zero."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.patches import Rectangle

from analysis.display import theme
from analysis.display.figures.rows import Names
from analysis.display.figures.sheet import Drawing, DrawnFigure, Sheet, Size, shortened, widest, width_of, wrapped
from analysis.display.printed import number_text, printed_name
from analysis.findings.dimensions import with_dimensions
from analysis.measures import measure_in
from analysis.tables import records

DEEP = 0.62  # of the largest number, above which words on a cell are pale
CELL = 28.0  # height of a row
FULL = (
    0.6  # of a scale from -1 to +1, from which on a colour is deepest: the same in every grid, so that colours compare
)


def draw_grid(
    findings: pd.DataFrame, *, rows: str, columns: str, names: Names, rows_title: str = "", columns_title: str = ""
) -> Drawing:
    """Rows and columns in the order of the findings. Where a sheet has no room for all columns, they go on in a block below.

    Args:
        rows_title, columns_title: what rows and columns stand for, such as "who speaks" and "about whom".
    """
    table = with_dimensions(findings)
    measure = measure_in(table)[0] if len(table) else None
    style = measure.style if measure else "count"
    grid = table.pivot_table(index=rows, columns=columns, values="estimate", sort=False)
    peak = FULL if measure and style == "signed" and measure.bounds == (-1, 1) else _largest(grid, style)
    titles = (rows_title, columns_title)
    findings_of = {(row[rows], row[columns]): row for row in records(table)}

    def drawn(size: Size) -> DrawnFigure:
        figure = _drawn(grid, peak, names, style, titles, size)
        cells = [(one, (one.finding[rows], one.finding[columns])) for one in figure.regions]
        figure.regions = [one._replace(finding=findings_of[keys]) for one, keys in cells]
        return figure

    return Drawing(drawn, table, (rows, columns), names)


def _largest(grid: pd.DataFrame, style: str) -> float:
    """The number whose colour is deepest, where the scale has no such number of its own."""
    known = grid.abs() if style == "signed" else grid
    return float(np.nanmax(known.to_numpy(dtype=float))) if grid.notna().any(axis=None) else 1.0


def _drawn(
    grid: pd.DataFrame, peak: float, names: Names, style: str, titles: tuple[str, str], size: Size
) -> DrawnFigure:
    labels = [printed_name(row, names) for row in grid.index]
    left = min(104.0 if size.narrow else 190.0, max(widest(labels, size.label), widest([titles[0]], size.note))) + 8
    texts = _texts(grid.to_numpy(dtype=float), style)
    least = widest([text for line in texts for text in line], size.label) + 6 if size.narrow else 56.0
    most = max(1, int((size.width - left) // least))
    n_blocks = -(-grid.shape[1] // most)
    per = -(-grid.shape[1] // n_blocks)
    width = min((size.width - left) / per, 110.0)
    starts = range(0, grid.shape[1], per)
    heads = [[_head(column, names, width, size) for column in grid.columns[start : start + per]] for start in starts]
    line = size.note + 3
    tall = [
        max(map(len, head)) * line
        if not _upright(size, width)
        else max(widest(list(lines), size.note) for lines in head) + 4
        for head in heads
    ]
    above = line + 4 if any(titles) else 0.0
    sheet = Sheet(size, above + sum(tall) + n_blocks * (CELL * len(grid) + 14))
    if any(titles):
        sheet.note(0, line / 2, titles[0] + (" ↓" if titles[0] else ""))
        sheet.note(left, line / 2, titles[1] + (" →" if titles[1] else ""))
    y = above
    for start, head, high in zip(starts, heads, tall, strict=True):
        _headings(sheet, head, left, width, y + high)
        _cells(
            sheet,
            grid.iloc[:, start : start + per],
            [row[start : start + per] for row in texts],
            peak,
            style,
            left,
            width,
            y + high + 4,
        )
        for number, label in enumerate(labels):
            _row_name(sheet, label, y + high + 4 + CELL * (number + 0.5), left - 8)
        y += high + CELL * len(grid) + 14
    return sheet.figure


def _row_name(sheet: Sheet, label: str, middle: float, width: float) -> None:
    """The name of a row, in two small lines where it is too long for one."""
    size, lines = sheet.size, wrapped(label, sheet.size.note, width)
    if width_of(label, size.label) <= width:
        sheet.words(0, middle, label)
        return
    lines = [lines[0], shortened(" ".join(lines[1:]), size.note, width)] if len(lines) > 1 else lines
    for place, words in enumerate(lines):
        sheet.words(0, middle + (place - (len(lines) - 1) / 2) * (size.note + 1.5), words, fontsize=size.note)


def _texts(values: npt.NDArray[np.float64], style: str) -> list[list[str]]:
    def text(value: float) -> str:
        return f"{100 * value:.0f}" if style == "percent" else number_text(value, style)

    return [["" if not np.isfinite(value) else text(value) for value in row] for row in values]


def _upright(size: Size, width: float) -> bool:
    """Whether headings stand on end, because columns are too narrow for words."""
    return width < 5 * size.note


def _head(column: object, names: Names, width: float, size: Size) -> list[str]:
    words = printed_name(column, names)
    return (
        wrapped(words, size.note, 165)[: max(1, int(width // (size.note + 2)))]
        if _upright(size, width)
        else wrapped(words, size.note, width - 6)
    )


def _headings(sheet: Sheet, heads: Sequence[Sequence[str]], left: float, width: float, bottom: float) -> None:
    line = sheet.size.note + 2
    for number, lines in enumerate(heads):
        middle = left + width * (number + 0.5)
        for place, words in enumerate(lines):
            if _upright(sheet.size, width):
                x = middle + (place - (len(lines) - 1) / 2) * line
                sheet.note(x, bottom, words, rotation=90, ha="center", va="bottom")
            else:
                sheet.note(middle, bottom - (len(lines) - place - 0.5) * line, words, ha="center")


def _cells(
    sheet: Sheet, block: pd.DataFrame, texts: list[list[str]], peak: float, style: str, left: float, width: float,
    top: float,
) -> None:  # fmt: skip
    """The deeper, the larger the number; on a scale with a middle the farther from it, on either side in a colour of its own."""
    leans = style == "signed"
    shades = mpl.colors.LinearSegmentedColormap.from_list("ink", theme.LEANS if leans else theme.SHADES)
    axes = sheet.axes(left, top, width * block.shape[1], CELL * len(block))
    axes.set(xlim=(0, block.shape[1]), ylim=(len(block), 0))
    for (y, x), value in np.ndenumerate(block.to_numpy(dtype=float)):
        if np.isfinite(value):
            share = min(max(value / (peak or 1.0), -1.0), 1.0)
            deep = abs(share) if leans else max(share, 0)
            shade = mpl.colors.to_hex(shades((share + 1) / 2 if leans else deep))
            keys = {
                str(block.index.name): block.index[y],
                str(block.columns.name): block.columns[x],
                "estimate": float(value),
            }
            sheet.region(keys, left + width * x, top + CELL * y, width, CELL)
            axes.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, facecolor=shade, linewidth=0))
            axes.text(x + 0.5, y + 0.5, texts[y][x], ha="center", va="center", fontsize=sheet.size.label, parse_math=False,
                      color=theme.ON_DEEP if deep > DEEP else theme.ON_PALE)  # fmt: skip

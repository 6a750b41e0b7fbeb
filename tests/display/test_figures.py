"""Drawings: what stands where, on a sheet for a desk and on one for a phone."""

import re
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from figure_factories import DRAWINGS, NAMES, make_events, make_findings, make_periods, texts_of
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis import report
from analysis.display import figures, theme
from analysis.display.figures import DESK, PHONE, SIZES
from analysis.display.figures.dates import days_of
from analysis.display.figures.events import gutter_of
from analysis.display.figures.flows import NO_LEAN
from analysis.display.figures.flows import lean as finding_lean
from analysis.display.figures.scales import colours_of, fitted, tick_texts, ticks
from analysis.display.figures.sheet import house_style
from analysis.errors import UsageError
from analysis.measures import FROM_OTHERS
from analysis.tables import FINDINGS


def dots(figure: Figure) -> list[tuple[float, float, str]]:
    """The place and the face of each dot, panel after panel."""
    lines = [line for axes in figure.axes for line in axes.get_lines() if line.get_marker() == "o"]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0]), line.get_markerfacecolor()) for line in lines]


# --- rows -------------------------------------------------------------------------------------------------------------------


def test_rows_stand_by_their_estimates_in_a_panel_for_each_actor():
    findings = make_findings(outlet=["y", "x", "x"], actor_id=["ortiz", "ortiz", "lund"], estimate=[0.1, 0.4, -0.2])
    drawing = figures.draw_estimates(findings, panels="actor_id", rows="outlet", names=NAMES)
    assert list(drawing.findings["outlet"]) == ["x", "y", "x"]
    assert [x for x, _, _ in dots(drawing.draw(DESK))] == [0.4, 0.1, -0.2]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_row_says_its_name_its_interval_and_its_stories(size):
    drawing = figures.draw_estimates(make_findings(), rows="outlet", names=NAMES)
    said = " ".join(texts_of(drawing.draw(size)))
    assert all(words in said for words in ("The Paper", "+0.20 [+0.10, +0.30]", "12"))


def test_no_line_of_a_scale_touches_the_numbers_above_it_on_a_phone():
    figure = figures.draw_estimates(make_findings(), rows="outlet", names=NAMES).draw(PHONE)
    numbers = [text.get_window_extent() for text in figure.findobj(Text) if INTERVAL.search(text.get_text())]
    [axes] = figure.axes
    lines = [
        axes.transData.transform(line)
        for drawn in axes.collections
        for line in drawn.get_segments()
        if line[0][0] == line[1][0]
    ]
    assert numbers
    assert lines
    for box in numbers:
        assert not [line for line in lines if line[:, 1].min() < box.y1 + 1 and line[:, 1].max() > box.y0 - 1]


def test_an_interval_that_was_adjusted_is_the_one_that_is_drawn_and_printed():
    findings = make_findings(low_adjusted=[-0.1, -0.2], high_adjusted=[0.5, 0.9])
    drawn = figures.draw_estimates(findings, rows="outlet", names=NAMES).draw(DESK)
    assert "+0.20 [−0.10, +0.50]" in texts_of(drawn)
    bars = [segment for line in drawn.axes[0].collections for segment in line.get_segments()]
    assert any(np.allclose(bar[:, 0], [-0.1, 0.5]) for bar in bars)


def test_a_difference_that_cannot_be_told_is_grey():
    findings = make_findings(
        estimand=FROM_OTHERS, low_adjusted=[-0.1, 0.1], high_adjusted=[0.5, 0.6], estimate=[0.2, 0.3]
    )
    faces = {x: face for x, _, face in dots(figures.draw_estimates(findings, rows="outlet", names=NAMES).draw(DESK))}
    assert (faces[0.2], faces[0.3]) == (theme.SOFT.light, theme.SERIES[0])


def test_labels_stand_in_their_order_and_in_their_colours_as_bars():
    findings = make_findings(measure="label_share", group=["positive", "negative"], estimate=[0.6, 0.1])
    drawing = figures.draw_estimates(findings, rows="group", names=NAMES, bars=True)
    assert list(drawing.findings["group"]) == ["negative", "positive"]
    assert [bar.get_width() for bar in drawing.draw(DESK).axes[0].patches] == [0.1, 0.6]


def test_an_axis_reaches_as_far_as_the_data_and_to_0_where_that_is_near():
    far = make_findings(estimate=[0.7, 0.8], low=[0.68, 0.78], high=[0.72, 0.82])
    assert fitted(far)[0] > 0.6
    assert fitted(far, from_0=True)[0] == 0  # the length of a bar is what it says
    low, high = fitted(make_findings())  # from -0.6 to 0.3
    assert (-0.7 < low < -0.6, 0.3 < high < 0.4) == (True, True)
    assert fitted(make_findings(measure="agent_share", estimate=[0.1, 0.9], low=0.0, high=1.0)) == (0.0, 1.0)


def test_ticks_are_printed_as_the_measure_has_its_numbers():
    assert tick_texts(ticks(-0.5, 0.5, 5), make_findings()) == ["−0.50", "−0.25", "0", "+0.25", "+0.50"]
    assert tick_texts([0, 0.5], make_findings(measure="frame_share")) == ["0", "50\u00a0%"]


def test_two_measures_are_not_drawn_on_one_axis():
    drawing = figures.draw_estimates(
        make_findings(measure=["net_sentiment", "agent_share"]), rows="outlet", names=NAMES
    )
    with pytest.raises(UsageError, match="agent_share, net_sentiment"):
        drawing.draw(DESK)


# --- time -------------------------------------------------------------------------------------------------------------------


def over_time(values, **marks):
    findings = make_findings(n=len(values), period=[f"2018-{n:02d}" for n in range(1, len(values) + 1)], actor_id="ortiz",
                             estimate=values, low=-0.5, high=0.5)  # fmt: skip
    return figures.draw_over_time(findings.dropna(subset="estimate"), panels="actor_id", names=NAMES, min_stories=5,
                                  periods=make_periods(**marks)).draw(DESK)  # fmt: skip


def test_a_period_stands_at_the_middle_of_its_days():
    assert [x for x, _, _ in dots(over_time([0.1, 0.2, 0.3]))] == [15.5, 31 + 14, 59 + 15.5]


def test_what_is_small_or_covered_in_part_is_hollow_and_said_so_and_a_gap_is_open():
    figure = over_time([0.0, 0.1, np.nan, 0.3], partial=["2018-01"], gap=["2018-03"])
    assert [face for _, _, face in dots(figure)] == [theme.PAPER.light, theme.SERIES[0], theme.SERIES[0]]
    said = " ".join(texts_of(figure))
    assert "Hollow: a period covered in part. Grey: no articles." in said
    few = figures.draw_over_time(make_findings(n_stories=[3, 12], period=["2018-01", "2018-02"]), panels="actor_id", names=NAMES,
                                 min_stories=5, periods=make_periods()).draw(DESK)  # fmt: skip
    assert [face == theme.PAPER.light for _, _, face in dots(few)] == [True, False]
    assert "Hollow: fewer than 5 stories." in " ".join(texts_of(few))


def test_no_line_and_no_band_joins_periods():
    [axes] = over_time([0.1, 0.2, 0.3]).axes
    assert [len(line.get_xdata()) for line in axes.get_lines() if line.get_marker() == "o"] == [1, 1, 1]
    assert all(type(drawn).__name__ == "LineCollection" for drawn in axes.collections)


def test_n_stands_below_each_period():
    assert texts_of(over_time([0.1, 0.2, 0.3])).count("12") == 3


@pytest.mark.parametrize("draw", [figures.draw_over_time, figures.draw_counts])
def test_findings_of_a_period_that_the_window_lacks_are_refused(draw):
    with pytest.raises(UsageError, match="The findings are of 2020-01, which `periods` does not hold"):
        draw(make_findings(period="2020-01"), panels="actor_id", names=NAMES, periods=make_periods())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("n", range(1, 13))
def test_one_to_twelve_events_are_named_above_without_touching_each_other(n, size):
    axis = days_of(make_periods(), 40, size.width - 40)
    gutter = gutter_of(make_events(n), axis, size)
    figure = figures.draw_over_time(make_findings(period=["2018-01", "2018-02"]), panels="actor_id", names=NAMES,
                                    periods=make_periods(), events=make_events(n)).draw(size)  # fmt: skip
    said = [*texts_of(figure)]
    for number, name in enumerate(make_events(n)["name"], start=1):
        listed = str(number) in said and any(name in words for words in said)
        assert (gutter.named and name in said) or listed
    boxes = [text.get_window_extent() for text in figure.texts]
    overlapping = [
        (a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.shrunk(0.9, 0.7).overlaps(b.shrunk(0.9, 0.7))
    ]
    assert overlapping == []


def test_an_event_outside_the_window_is_not_named():
    later = pd.DataFrame({"day": [pd.Timestamp("2025-01-01")], "name": ["Later"]})
    drawing = figures.draw_over_time(
        make_findings(period="2018-01"), panels="actor_id", names=NAMES, periods=make_periods(), events=later
    )
    assert "Later" not in " ".join(texts_of(drawing.draw(DESK)))


def test_counts_are_bars_with_their_numbers_and_the_sum_beside_the_name():
    counts = make_findings(
        measure="articles", estimand="count", estimate=[3.0, 5.0], outlet="x", period=["2018-01", "2018-02"]
    )
    figure = figures.draw_counts(counts, panels="outlet", names=NAMES, periods=make_periods(partial=["2018-01"])).draw(
        DESK
    )
    assert [bar.get_height() for bar in figure.axes[0].patches] == [3.0, 5.0]
    assert {"The Paper", "8", "3", "5"} <= set(texts_of(figure))
    assert figure.axes[0].patches[0].get_facecolor()[:3] == (1, 1, 1)


# --- before and after, grids ------------------------------------------------------------------------------------------------


def make_change(**columns):
    return make_findings(estimand="difference", **columns)


def test_a_dumbbell_goes_from_before_to_after_and_says_the_change():
    sides = [make_findings(estimate=values) for values in ([0.1, 0.2], [0.4, 0.1])]
    change = make_change(estimate=[0.3, -0.1], low=[0.1, -0.2], high=[0.5, 0.0])
    figure = figures.draw_before_after(*sides, change, rows="outlet", names=NAMES).draw(DESK)
    assert [x for x, _, _ in dots(figure)[2:]] == [0.1, 0.4, 0.2, 0.1]  # after the two of the key
    assert {"+0.10 → +0.40", "+0.30 [+0.10, +0.50]"} <= set(texts_of(figure))


def test_a_change_without_its_sides_is_refused():
    with pytest.raises(UsageError, match="No side before or after is given of y"):
        figures.draw_before_after(make_findings(n=1), make_findings(), make_change(), rows="outlet", names=NAMES)


def test_a_grid_leaves_a_missing_estimate_empty_and_says_what_its_sides_are():
    findings = make_findings(measure="frame_share", actor_id=["ortiz", "lund"], group=["a", "b"])
    figure = figures.draw_grid(
        findings, rows="actor_id", columns="group", names=NAMES, rows_title="who", columns_title="what"
    ).draw(DESK)
    assert [text.get_text() for text in figure.axes[0].texts] == ["20", "-40"]
    assert {"who ↓", "what →"} <= set(texts_of(figure))


def test_a_grid_of_a_scale_with_a_middle_has_a_colour_for_either_side():
    figure = figures.draw_grid(make_findings(group=["a", "b"]), rows="outlet", columns="group", names=NAMES).draw(DESK)
    assert [text.get_text() for text in figure.axes[0].texts] == ["+0.20", "−0.40"]
    positive, negative = (patch.get_facecolor() for patch in figure.axes[0].patches)
    assert positive[1] > positive[0]  # more green than red
    assert negative[0] > negative[1]


def test_a_number_between_minus_1_and_1_has_one_colour_in_every_grid():
    def colours(*estimates):
        findings = make_findings(group=["a", "b"], estimate=list(estimates))
        figure = figures.draw_grid(findings, rows="outlet", columns="group", names=NAMES).draw(DESK)
        return [patch.get_facecolor() for patch in figure.axes[0].patches]

    assert colours(-0.2, 0.1)[0] == colours(-0.2, -0.8)[0]
    assert colours(-0.7, 0.1)[0] == colours(-0.9, 0.1)[0] != colours(-0.5, 0.1)[0]


def test_a_band_is_as_wide_as_what_is_said_is_much_and_leans_where_its_interval_leaves_out_zero():
    findings = make_findings(
        3, group=["a", "a", "b"], actor_id=["ortiz", "lund", "ortiz"], outlet=None, n_mentions=[60, 30, 10],
        estimate=[-0.4, 0.3, 0.3], low=[-0.6, -0.1, 0.1], high=[-0.2, 0.5, 0.5], n_stories=[12, 12, 2],
    )  # fmt: skip
    drawing = figures.draw_flows(findings, sources="group", targets="actor_id", names=NAMES, min_stories=10)
    figure = drawing.draw(DESK)
    assert [finding_lean(row, 10) for row in findings.to_dict("records")] == ["negative", NO_LEAN, NO_LEAN]
    assert finding_lean(findings.loc[2].to_dict(), 2) == "positive"
    bars = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert [round(bar.get_height()) for bar in bars] == [270, 30, 210, 90]  # of a and b, of Ortiz and Lund
    assert {"a 90", "b 10", "Ann Ortiz 70", "Bo Lund 30"} <= set(texts_of(figure))


INTERVAL = re.compile(r"[+−]?[\d.]+ \[[^\]]*\]")

# --- all kinds --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DRAWINGS)
def test_the_phone_says_every_number_that_the_desk_says(kind):
    drawing = DRAWINGS[kind]()
    desk, phone = (Counter(INTERVAL.findall(" ".join(texts_of(drawing.draw(size))))) for size in SIZES)
    assert desk == phone


@pytest.mark.parametrize("kind", DRAWINGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_nothing_is_written_below_11_points_or_beyond_the_sheet(kind, size):
    figure = DRAWINGS[kind]().draw(size)
    width, height = figure.get_size_inches() * figure.dpi
    for text in [text for text in figure.findobj(lambda artist: hasattr(artist, "get_fontsize")) if text.get_text()]:
        box = text.get_window_extent()
        assert text.get_fontsize() >= 11
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= -2, text.get_text()


# --- colours ----------------------------------------------------------------------------------------------------------------

SIGHT = {  # Machado, Oliveira and Fernandes 2009, whole deficiency, of linear light
    "normal": np.eye(3),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
}  # fmt: skip
LEAST = 20  # of CIE 1976 colour difference


def light_of(colour):
    share = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light):
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ light
        / [0.9505, 1, 1.089]
    )
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    "colours",
    [theme.SERIES, tuple(theme.SENTIMENT.values()), tuple(theme.VOICES.values())],
    ids=["series", "labels", "voices"],
)
@pytest.mark.parametrize("paper", ["light", "dark"])
def test_colours_can_be_told_apart_with_either_colour_blindness(paper, colours, sight):
    shown = [theme.DARK.get(colour, colour) if paper == "dark" else colour for colour in colours]
    places = [lab(np.clip(SIGHT[sight] @ light_of(colour), 0, 1)) for colour in shown]
    distances = [np.linalg.norm(a - b) for i, a in enumerate(places) for b in places[i + 1 :]]
    assert min(distances) >= LEAST


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_series_stand_out_from_the_paper(paper):
    def luminance(colour):
        return np.array([0.2126, 0.7152, 0.0722]) @ light_of(colour)

    ground = luminance(getattr(theme.PAPER, paper))
    for colour in theme.SERIES:
        own = luminance(theme.DARK.get(colour, colour) if paper == "dark" else colour)
        assert (max(own, ground) + 0.05) / (min(own, ground) + 0.05) >= 3


def test_a_frame_keeps_its_colour_whatever_else_is_drawn():
    one = make_findings(measure="frame_share", group=["sanctions_and_economy", "of_my_own"])
    other = make_findings(measure="frame_share", group=["of_my_own", "alliance"])
    first, second = colours_of(one, "group"), colours_of(other, "group")
    assert first["of_my_own"] == second["of_my_own"] == theme.frame_colour("of_my_own")
    assert first["sanctions_and_economy"] == theme.FRAMES["sanctions_and_economy"]


def test_frames_of_one_kind_that_ship_have_colours_of_their_own():
    from factories import SHIPPED

    for kind in ("issue", "generic"):
        own = [theme.FRAMES[frame.id] for frame in SHIPPED.frames if frame.kind == kind]
        assert len(set(own)) == len(own)


def test_no_colour_stands_outside_the_theme():
    folders = [Path(figures.__file__).parent.parent, Path(report.__file__).parent]
    files = [
        f
        for folder in folders
        for f in folder.rglob("*")
        if f.suffix in {".py", ".css", ".j2"} and f.name != "theme.py"
    ]
    assert len(files) > 20
    assert [f.name for f in files if re.search(r"#[0-9a-f]{6}\b", f.read_text(encoding="utf-8"))] == []


def test_each_colour_has_one_counterpart_on_dark_paper():
    assert len({colour.light for colour in theme.COLOURS}) == len(theme.COLOURS)


@pytest.mark.parametrize("measure", ["net_sentiment", "frame_share"])
def test_an_axis_has_some_length_where_all_is_nought(measure):
    row = {"measure": measure, "estimand": "mean", "outlet": "a", "estimate": 0.0, "low": 0.0, "high": 0.0}
    low, high = fitted(FINDINGS.fill(pd.DataFrame([row])))
    assert low <= 0 < high


def test_threads_that_draw_at_once_draw_one_after_the_other():
    order, begun = [], Event()

    def beside():
        begun.set()
        with house_style():
            order.append(("beside", mpl.rcParams["axes.spines.left"]))

    thread = Thread(target=beside)
    with house_style():
        thread.start()
        begun.wait()
        order.append(("here", mpl.rcParams["axes.spines.left"]))
    thread.join()
    assert order == [("here", False), ("beside", False)]
    assert mpl.rcParams["axes.spines.left"] == mpl.rcParamsDefault["axes.spines.left"]

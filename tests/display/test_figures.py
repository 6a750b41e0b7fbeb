import base64
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from analysis import report
from analysis.display import figures, theme
from analysis.display.page import Page
from analysis.display.picture import light_and_dark
from analysis.errors import UsageError

NAMES = {"ortiz": "Ann Ortiz", "lund": "Bo Lund", "x": "The Paper"}


def make_findings(**columns):
    base = {"measure": "net_sentiment", "estimand": "mean", "actor_id": ["ortiz", "lund"], "outlet": ["x", "x"], "period": ["2018-Q1", "2018-Q2"], "group": ["negative", "positive"],
            "estimate": [0.2, -0.4], "low": [0.1, -0.6], "high": [0.3, float("nan")], "n_mentions": [4, 5]}  # fmt: skip
    return pd.DataFrame({**base, **columns})


def test_estimates_are_drawn_in_the_order_given_with_their_names():
    _, (ax,) = figures.canvas()
    figures.plot_estimates(make_findings(), ax, rows="actor_id", series="outlet", names=NAMES, xlabel="Net")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Ann Ortiz", "Bo Lund"]
    assert ax.get_lines()[1].get_xdata().tolist() == [0.2, -0.4]
    assert ax.get_xlabel() == "Net"


@pytest.mark.parametrize("measure, estimand, label, limits", [
    ("net_sentiment", "mean",       "Net sentiment toward the actor (−1 to +1)", (-1, 1)),
    ("net_sentiment", "difference", "Net sentiment toward the actor (−1 to +1)", (-2, 2)),
    ("agent_share",   "mean",       "Agent share (share of the actor's actions that the actor does)", (0, 1)),
])  # fmt: skip
def test_an_axis_says_and_spans_what_the_registry_says_of_the_measure(measure, estimand, label, limits):
    _, (ax,) = figures.canvas()
    findings = make_findings(measure=measure, estimand=estimand)
    figures.plot_estimates(findings, ax, rows="actor_id", series="outlet", names=NAMES)
    assert (ax.get_xlabel(), ax.get_xlim()) == (label, limits)


def test_two_measures_are_not_drawn_on_one_axis():
    _, (ax,) = figures.canvas()
    with pytest.raises(UsageError, match="agent_share, net_sentiment"):
        figures.plot_estimates(
            make_findings(measure=["net_sentiment", "agent_share"]), ax, rows="actor_id", series="outlet", names=NAMES
        )


def test_periods_are_drawn_in_order_and_an_event_stands_at_its_period():
    _, (ax,) = figures.canvas()
    events = pd.DataFrame({"period": ["2018-Q2", "2025-Q1"], "name": ["Vote", "Later"]})
    findings = make_findings(actor_id="ortiz", period=["2018-Q2", "2018-Q1"])
    figures.plot_over_time(findings, ax, series="actor_id", names=NAMES, events=events)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2018-Q1", "2018-Q2"]
    assert ax.get_lines()[0].get_ydata().tolist() == [-0.4, 0.2]
    assert [text.get_text() for text in ax.texts] == ["Vote"]  # an event outside the window is not drawn


MONTHS = [f"2018-{month:02d}" for month in range(1, 9)]


def make_periods(*, partial=(), gap=()):
    marks = [(month, month in partial, month in gap) for month in MONTHS]
    return pd.DataFrame(marks, columns=["period", "partial", "gap"])


def over_time(values, **marks):
    """The axes of one series: an estimate for each month that has a number."""
    _, (ax,) = figures.canvas()
    held = [(month, value) for month, value in zip(MONTHS, values, strict=True) if value is not None]
    findings = pd.DataFrame(held, columns=["period", "estimate"]).assign(
        measure="net_sentiment", estimand="mean", actor_id="ortiz", low=-0.5, high=0.5
    )
    return figures.plot_over_time(findings, ax, series="actor_id", names=NAMES, periods=make_periods(**marks))


def places(line):
    return [(float(x), float(y)) for x, y in zip(*line.get_data(), strict=True) if np.isfinite(y)]


def test_a_line_joins_whole_neighbours_only_and_every_period_has_its_place():
    ax = over_time([0.0, 0.1, 0.2, None, 0.3, None, 0.4, 0.5], partial=MONTHS[:1], gap=[MONTHS[3]])
    joined, hollow, lone = ax.get_lines()[:3]
    assert places(joined) == [(1, 0.1), (2, 0.2), (6, 0.4), (7, 0.5)]
    assert list(joined.get_xdata()) == list(range(8))  # with a break wherever there is no estimate
    assert (places(hollow), hollow.get_markerfacecolor()) == ([(0, 0.0)], theme.PAPER.light)
    assert (places(lone), lone.get_markerfacecolor()) == ([(4, 0.3)], theme.RED.light)
    bars = [[list(map(float, point)) for point in bar] for bar in ax.collections[1].get_segments()]
    assert bars == [[[0, -0.5], [0, 0.5]], [[4, -0.5], [4, 0.5]]]  # the intervals that no band shows
    assert [label.get_text() for label in ax.get_xticklabels()] == MONTHS


def test_what_is_hollow_or_grey_is_said():
    ax = over_time([0.0, 0.1, 0.2, None, 0.3, 0.4, 0.4, 0.5], partial=MONTHS[:1], gap=[MONTHS[3]])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["covered in part", "no articles"]
    [span] = ax.patches
    assert (span.get_x(), span.get_width()) == (2.5, 1)
    assert over_time([0.1] * 8).get_legend() is None
    unseen = over_time([None, *[0.1] * 7], partial=MONTHS[:1])  # nothing of the partial period is drawn
    assert unseen.get_legend() is None


def test_two_series_that_stand_alone_do_not_hide_each_other():
    _, (ax,) = figures.canvas()
    findings = make_findings(period="2018-02", high=[0.3, 0.1])
    figures.plot_over_time(findings, ax, series="actor_id", names=NAMES, periods=make_periods())
    assert [bar.get_segments()[0][0][0] for bar in ax.collections if hasattr(bar, "get_segments")] == [1 - 0.055, 1 + 0.055]  # fmt: skip


@pytest.mark.parametrize("plot", [figures.plot_over_time, figures.plot_counts])
def test_findings_of_a_period_that_the_window_lacks_are_refused(plot):
    _, (ax,) = figures.canvas()
    with pytest.raises(UsageError, match="The findings are of 2018-Q1, 2018-Q2, which `periods` does not hold"):
        plot(make_findings(), ax, series="actor_id", names=NAMES, periods=make_periods())


def test_counts_of_a_period_covered_in_part_are_hollow_and_gaps_are_no_zeros():
    _, (ax,) = figures.canvas()
    findings = make_findings(estimate=[3.0, 5.0], outlet=["x", "y"], period=["2018-01", "2018-02"])
    marks = make_periods(partial=["2018-01"], gap=MONTHS[2:])
    figures.plot_counts(findings, ax, series="outlet", names=NAMES, periods=marks)
    bars = [patch for patch in ax.patches if patch.get_height() in (3.0, 5.0)]
    paper, blue = (to_rgba(colour) for colour in (theme.PAPER.light, theme.BLUE.light))
    assert [(bar.get_x() + 0.4, bar.get_facecolor()) for bar in bars] == [(0, paper), (1, blue)]
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert shown == ["The Paper", "y", "covered in part", "no articles"]


def test_parts_fill_the_bar_in_the_order_of_the_colours():
    _, (ax,) = figures.canvas()
    findings = make_findings(actor_id="ortiz", estimate=[0.3, 0.7], measure="label_share")
    figures.plot_parts(findings, ax, rows="actor_id", names=NAMES)
    assert [patch.get_width() for patch in ax.patches] == [0.3, 0.7]
    assert [text.get_text() for text in ax.texts] == ["30%", "70%"]


def test_a_grid_leaves_a_missing_estimate_empty():
    _, (ax,) = figures.canvas()
    figures.plot_matrix(make_findings(measure="frame_share"), ax, rows="actor_id", columns="group", names=NAMES)
    assert [text.get_text() for text in ax.texts] == ["20%", "-40%"]


def test_counts_are_stacked_by_period():
    _, (ax,) = figures.canvas()
    figures.plot_counts(make_findings(estimate=[3.0, 5.0]), ax, series="outlet", names=NAMES)
    assert [patch.get_height() for patch in ax.patches] == [3.0, 5.0]


def test_a_figure_carries_its_text_for_those_who_cannot_see_it_and_its_numbers():
    figure, (ax,) = figures.canvas()
    figures.plot_estimates(make_findings(), ax, rows="actor_id", series="outlet", names=NAMES, xlabel="Net")
    html = (
        Page("x", NAMES).figure(figure, name="net", caption="Net", alt='Dots: "Ortiz" up', table=make_findings()).html
    )
    assert 'alt="Dots: &#34;Ortiz&#34; up"' in html
    assert "prefers-color-scheme: dark" in html
    assert "http://" not in html
    assert "<td>Ann Ortiz</td>" in html


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        figure, (ax,) = figures.canvas()
        figures.plot_estimates(make_findings(), ax, rows="actor_id", series="outlet", names=NAMES, xlabel="Net")
        return Page("x").figure(figure, name="n", caption="", alt="a", table=make_findings()).html

    assert draw() == draw()


TEX = r"$\frac{1}{$"  # no formula that could be typeset: it ended a report
DRAWN = [
    lambda f, ax, names: figures.plot_estimates(f, ax, rows="actor_id", series="outlet", names=names, xlabel=TEX),
    lambda f, ax, names: figures.plot_over_time(f, ax, series="actor_id", names=names,
                                                events=pd.DataFrame({"period": ["2018-Q2"], "name": [TEX]})),
    lambda f, ax, names: figures.plot_parts(f, ax, rows="actor_id", names=names),
    lambda f, ax, names: figures.plot_matrix(f, ax, rows="actor_id", columns="outlet", names=names),
    lambda f, ax, names: figures.plot_counts(f, ax, series="actor_id", names=names),
]  # fmt: skip


def pictures(figure):
    """The words of a figure as its SVG holds them, on light and on dark paper."""
    for uri in light_and_dark(figure):
        yield base64.b64decode(uri.partition(",")[2]).decode()


@pytest.mark.parametrize("draw", DRAWN)
def test_a_dollar_sign_in_a_name_begins_no_formula(draw):
    figure, (ax,) = figures.canvas()
    draw(make_findings(outlet=["x", "y"]), ax, {"ortiz": TEX, "lund": "$5 and $6", "x": TEX})
    ax.set_title("From $1 to $2")
    for svg in pictures(figure):
        assert {TEX, "From $1 to $2"} <= set(re.findall(r">([^<>]+)</text>", svg))


@pytest.mark.parametrize("draw", DRAWN)
def test_nor_does_it_on_axes_that_somebody_else_made(draw, tmp_path):
    from matplotlib.figure import Figure

    figure = Figure()
    draw(make_findings(outlet=["x", "y"]), figure.subplots(), {"ortiz": TEX, "lund": "$5 and $6", "x": TEX})
    page = Page("x", out=str(tmp_path))
    page.figure(figure, name="n", caption="", alt="a", table=make_findings())
    assert (tmp_path / "figures" / "n.png").stat().st_size > 0


def test_dark_paper_changes_colours_and_no_words():
    figure, (ax,) = figures.canvas()
    figures.plot_estimates(
        make_findings(), ax, rows="actor_id", series="outlet", names={"ortiz": theme.RED.light}, xlabel="Net"
    )
    light, dark = pictures(figure)
    assert f">{theme.RED.light}</text>" in dark
    painted = set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", dark))
    assert painted.isdisjoint(theme.DARK)
    assert {theme.RED.dark, theme.PAPER.dark, theme.INK.dark} <= painted
    assert {theme.RED.light, theme.PAPER.light} <= set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", light))


def test_no_colour_stands_outside_the_theme():
    folders = [Path(figures.__file__).parent, Path(report.__file__).parent]
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

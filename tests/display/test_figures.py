import base64
import re
from pathlib import Path

import pandas as pd
import pytest

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

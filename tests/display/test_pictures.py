"""What a page holds of a drawing: one SVG a size, in which words stay words and colours follow the colour scheme around it."""

import base64
import re
import warnings

import pytest
from figure_factories import DRAWINGS, NAMES, make_events, make_findings, make_periods
from lxml import etree

from analysis.display import figures, theme
from analysis.display.figures import DESK, PHONE, SIZES
from analysis.display.page import Page
from analysis.display.picture import as_svg

TEX = r"$\frac{1}{$"  # no formula that could be typeset: it ended a report
TRICKY = {"ortiz": TEX, "lund": "$5 and $6", "x": TEX, "y": theme.RED.light}


def words_of(svg):
    return [text.text for text in etree.fromstring(svg).iter("{*}text")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("kind", ["time", "grid"])
def test_the_same_drawing_gives_the_same_bytes_with_coordinates_of_one_decimal(kind, size):
    first, second = (as_svg(DRAWINGS[kind]().draw(size)) for _ in range(2))
    assert first == second
    places = [
        element.get(name, "") for element in etree.fromstring(first).iter() for name in ("d", "x", "y", "transform")
    ]
    assert [place for place in places if re.search(r"\d\.\d\d", place)] == []


def test_names_with_dollar_signs_and_colours_stay_words():
    drawing = figures.draw_estimates(
        make_findings(actor_id=["ortiz", "lund"]), panels="actor_id", rows="outlet", names=TRICKY
    )
    assert {TEX, "$5 and $6", theme.RED.light} <= set(words_of(as_svg(drawing.draw(DESK))))
    events = make_events(1).assign(name=TEX)
    timed = figures.draw_over_time(
        make_findings(period="2018-01"), panels="actor_id", names=TRICKY, periods=make_periods(), events=events
    )
    assert TEX in words_of(as_svg(timed.draw(DESK)))


def test_control_characters_and_marks_of_direction_in_names_are_shown():
    drawing = figures.draw_estimates(
        make_findings(actor_id=["ortiz", "lund"]), panels="actor_id", rows="outlet", names={"ortiz": "\x1bOrtiz\u202e"}
    )
    assert r"\x1bOrtiz\u202e" in words_of(as_svg(drawing.draw(DESK)))


def test_each_colour_that_is_another_on_dark_paper_has_a_rule_and_nothing_is_painted_past_it():
    root = etree.fromstring(as_svg(DRAWINGS["time"]().draw(DESK)))
    [style] = root.iter("{*}style")
    painted = {element.get(name) for element in root.iter() for name in ("fill", "stroke")} & {*theme.DARK}
    assert {theme.INK.light, theme.PAPER.light, theme.SERIES[0]} <= painted
    for colour in painted:
        assert f"[fill='{colour}']{{fill:{theme.DARK[colour]}}}" in style.text
    assert style.text.startswith("@media (prefers-color-scheme:dark)")
    assert [element for element in root.iter() if element.get("style")] == []


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_picture_is_small(kind):
    assert max(len(as_svg(DRAWINGS[kind]().draw(size))) for size in SIZES) < 60_000


def test_a_page_holds_both_drawings_and_says_the_finding_with_its_interval():
    drawing = figures.draw_estimates(make_findings(), rows="outlet", names=NAMES)
    html = Page("x", NAMES).figure(drawing, name="net", title='"Ortiz" fares worse', caption="Net").html
    assert html.count("data:image/svg+xml;base64,") == 2
    assert 'media="screen and (max-width: 44rem)"' in html
    assert 'alt="&#34;Ortiz&#34; fares worse. The Paper +0.20 [+0.10, +0.30]; The Post −0.40 [−0.60, −0.20]."' in html
    assert base64.b64decode(re.findall(r"base64,([^\"]+)", html)[0]) == as_svg(drawing.draw(PHONE))
    assert "http://www" not in re.sub(r"base64,[^\"]+", "", html)


def test_a_lab_holds_the_drawing_for_a_desk_alone(monkeypatch):
    drawing = DRAWINGS["grid"]()
    kept = Page("p", names=NAMES).figure(drawing, name="f", caption="c.").html
    monkeypatch.setattr("analysis.display.page.in_lab", lambda: True)
    shown = Page("p", names=NAMES).figure(drawing, name="f", caption="c.").html
    assert (kept.count("<source"), shown.count("<source")) == (1, 0)
    assert [html.count("<img") for html in (kept, shown)] == [1, 1]


def test_a_picture_with_its_title_and_its_numbers_lie_beside_the_page(tmp_path):
    drawing = figures.draw_estimates(make_findings(), rows="outlet", names=NAMES)
    Page("x", NAMES, out=str(tmp_path)).figure(drawing, name="net", title="Ortiz fares worse", caption="Net")
    assert "Ortiz fares worse" in words_of((tmp_path / "figures" / "net.svg").read_bytes())
    assert (tmp_path / "figures" / "net.png").stat().st_size > 0
    assert (tmp_path / "tables" / "net.csv").exists()
    assert "net_sentiment" in (tmp_path / "findings" / "x.json").read_text()


def test_the_sides_of_a_change_are_saved_with_it(tmp_path):
    sides = [make_findings(period=side) for side in ("before", "after")]
    drawing = figures.draw_before_after(*sides, make_findings(estimand="difference"), rows="outlet", names=NAMES)
    Page("x", NAMES, out=str(tmp_path)).figure(drawing, name="change", title="t", caption="c")
    assert (tmp_path / "tables" / "change.csv").read_text(encoding="utf-8-sig").count("\n") == 7


def test_nothing_to_draw_is_said():
    drawing = figures.draw_estimates(make_findings().head(0), rows="outlet", names=NAMES)
    assert "Nothing to draw" in Page("x").figure(drawing, name="n", title="t", caption="Net.").html


def test_a_name_in_another_script_warns_of_no_missing_glyph(tmp_path):
    drawing = figures.draw_estimates(make_findings(), rows="outlet", names={"x": "조선일보", "y": "人民日报"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Page("x", out=str(tmp_path)).figure(drawing, name="n", title="t", caption="c")


READ = """svg => {
  const sheet = svg.getBoundingClientRect(), off = [], sizes = [];
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBoundingClientRect();
    sizes.push(parseFloat(getComputedStyle(text).fontSize) * sheet.width / svg.viewBox.baseVal.width);
    if (box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.top < sheet.top - 1 || box.bottom > sheet.bottom + 1)
      off.push(text.textContent);
  }
  return {least: Math.min(...sizes), off, width: sheet.width};
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_no_word_is_off_the_screen_or_smaller_than_11_pixels(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    for kind, make in DRAWINGS.items():
        svg = as_svg(make().draw(PHONE)).decode()
        page.set_content(
            f"<body style='margin:0 16px'>{svg.replace('<svg ', '<svg style=width:100%;height:auto;display:block ', 1)}"
        )
        read = page.eval_on_selector("svg", READ)
        assert (read["off"], read["least"] >= 11, read["width"] <= width) == ([], True, True), kind

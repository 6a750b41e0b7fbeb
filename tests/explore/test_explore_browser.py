"""The explorer in JupyterLab, in a headless chromium, as its user works: by pointer, by keyboard, at two widths, in both themes."""

import pytest
from lab import axe_violations, hide_sidebar, set_theme, unreachable

pytestmark = pytest.mark.browser
OPEN = """
from analysis import open_workbook
from analysis.explore import explore
desk = explore(open_workbook("", notebook="mine"))
desk
"""
FIGURES = ".wb-explore-figures .wb-chart"
WIDER = "() => Array.from(document.querySelectorAll('.wb-explore *')).filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth).length"


@pytest.fixture(scope="module")
def page(lab):
    opened = lab.run(OPEN, width=900, height=700)
    hide_sidebar(opened)
    opened.locator(FIGURES).first.scroll_into_view_if_needed()
    opened.wait_for_function("figures => document.querySelector(figures).dataset.drawn", arg=FIGURES, timeout=60_000)
    return opened


def drawn(page) -> list[str | None]:
    return page.locator(FIGURES).evaluate_all("charts => charts.map(chart => chart.dataset.drawn)")


def wait_for_new(page, before: list[str | None]) -> None:
    """Every figure is drawn anew, as soon as it is in view."""
    for n, drawn_before in enumerate(before):
        page.locator(FIGURES).nth(n).scroll_into_view_if_needed()
        page.wait_for_function(
            "([n, before, figures]) => { const one = document.querySelectorAll(figures)[n]; return one.dataset.drawn && one.dataset.drawn !== before && !one.ariaBusy; }",
            arg=[n, drawn_before, FIGURES], timeout=30_000,
        )  # fmt: skip
    latest: list[str | None] = []
    while latest != (latest := drawn(page)):  # a place that changes its width step by step has them drawn for each
        page.wait_for_timeout(1_000)


def test_a_figure_is_drawn_when_it_comes_into_view(page):
    first = drawn(page)
    assert first[0]
    assert first[-1] is None
    assert page.locator(FIGURES).last.get_attribute("tabindex") == "0"
    page.locator(FIGURES).last.focus()
    page.locator(f"{FIGURES}[data-drawn]").last.wait_for()
    page.wait_for_function("figures => [...document.querySelectorAll(figures)].at(-1).dataset.drawn", arg=FIGURES)
    assert page.evaluate("() => document.activeElement.className") == "wb-chart-region"
    wait_for_new(page, [None] * 4)


def test_from_a_choice_to_an_article_and_back_by_keyboard(page):
    before = drawn(page)
    page.get_by_label("In whose words").focus()
    page.keyboard.press("ArrowDown")
    wait_for_new(page, before)
    page.locator(f"{FIGURES} .wb-chart-region[tabindex='0']").first.focus()
    name = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    other = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert name.startswith("Donald Trump, 2018")
    assert other.startswith("Donald Trump, 2018")
    assert name != other
    page.keyboard.press("Enter")
    headline = page.locator(".wb-reading-list [data-open]").first
    headline.wait_for(timeout=30_000)
    assert page.locator(".wb-reading-found").inner_text().startswith(other.split(":")[0])
    headline.focus()
    page.keyboard.press("Enter")
    page.locator(".wb-opened .wb-article").wait_for(timeout=30_000)
    assert page.locator(".wb-opened .wb-focus").count() >= 1
    page.get_by_text("Sentence 1 of ").wait_for(timeout=30_000)
    page.keyboard.press("Escape")
    page.locator(".wb-opened").wait_for(state="hidden", timeout=30_000)
    page.get_by_role("tab", name="Overview").click()
    assert page.locator(".wb-explore [aria-busy]").count() == 0
    before = drawn(page)
    page.locator(".wb-explore-bar button").last.click()
    wait_for_new(page, before)
    assert page.get_by_label("In whose words").input_value() == "all"


def test_a_window_is_drawn_with_the_pointer_and_moved_by_keys(page):
    before, strip = drawn(page), page.locator(".wb-chart-brushed .wb-chart-stage")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 20, steps=4)
    page.mouse.up()
    wait_for_new(page, before)
    first = page.get_by_role("slider", name="First day of the window")
    day, before = first.get_attribute("aria-valuetext"), drawn(page)
    assert day == page.get_by_role("textbox", name="From").input_value()
    first.press("ArrowLeft")
    wait_for_new(page, before)
    assert page.get_by_role("textbox", name="From").input_value() < day
    before = drawn(page)
    page.get_by_role("button", name="All days").click()
    wait_for_new(page, before)


@pytest.mark.parametrize("width, theme", [(1000, "Light"), (620, "Dark")])
def test_it_fits_is_accessible_and_all_of_it_is_reached_by_keyboard(page, width, theme):
    before = drawn(page)
    page.set_viewport_size({"width": width, "height": 1000})
    set_theme(page, theme)
    wait_for_new(page, before)
    assert page.evaluate(WIDER) == 0
    assert axe_violations(page) == []
    assert unreachable(page) == []

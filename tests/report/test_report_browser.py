"""A rendered report in chromium: it asks for nothing outside, is accessible, and fits a phone."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from report_factories import make_definition, make_showcase

PAGES = ("index.html", "2-second-page.html")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from analysis.report.publish import render_report

    folder = tmp_path_factory.mktemp("report")
    index = render_report(
        make_definition(), as_of=date(2024, 3, 31), out=folder / "out", notebooks=make_showcase(folder / "notebooks")
    )
    return index.parent


def open_page(browser: Any, path: Path, *, width: int = 1280, scheme: str = "light") -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_file_and_nothing_is_complained_of(browser, report, name):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.goto((report / name).as_uri())
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert [url for url in requests if url.startswith("file:")] == [(report / name).as_uri()]
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(browser, report, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(browser, report / name, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    violations = Axe().run(page).response["violations"]
    serious = [v for v in violations if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in serious] == []


@pytest.mark.parametrize("width", [320, 360, 390, 768])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_sideways(browser, report, name, width):
    page = open_page(browser, report / name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_image_has_alternative_text(browser, report):
    page = open_page(browser, report / "index.html")
    texts = page.eval_on_selector_all("img", "images => images.map(image => image.alt)")
    assert texts == ["Dot plot: Ortiz is at +0.21 in The Echo and −0.34 in The Harbour Post."]
    assert page.eval_on_selector_all("img", "images => images.every(image => image.complete && image.naturalWidth > 0)")


def brightness(shown: Any) -> float:
    """How bright the upper left corner of what an element shows is, from 0 to 255."""
    from PIL import Image

    return float(sum(Image.open(io.BytesIO(shown.screenshot())).convert("RGB").getpixel((2, 2))) / 3)


def test_the_dark_page_is_dark_and_so_is_its_figure(browser, report):
    page = open_page(browser, report / "index.html", scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 150
    assert brightness(page.locator("figure img").first) < 50
    assert brightness(open_page(browser, report / "index.html").locator("figure img").first) > 200


@pytest.mark.parametrize("system, theme_is_light, bright", [("light", "false", False), ("dark", "true", True)])
def test_a_figure_follows_the_theme_of_jupyterlab_and_not_the_system(browser, report, system, theme_is_light, bright):
    page = open_page(browser, report / "index.html", scheme=system)
    page.evaluate("theme => document.body.dataset.jpThemeLight = theme", theme_is_light)
    assert (brightness(page.locator("figure img").first) > 127) == bright


def test_a_phone_gets_the_drawing_for_a_phone_and_paper_that_for_a_desk(browser, report):
    sources = {}
    for width in (1280, 390):
        page = open_page(browser, report / "index.html", width=width)
        sources[width] = page.eval_on_selector("figure img", "image => image.currentSrc")
    assert sources[390] != sources[1280]
    page.emulate_media(media="print")
    assert page.eval_on_selector("figure img", "image => image.currentSrc") == sources[1280]


def test_landmarks_language_and_skip_link(browser, report):
    page = open_page(browser, report / "index.html")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "How two councillors are presented · Harbour report"
    for landmark in ("header", "nav.pages", "nav.contents", "main", "footer"):
        assert page.locator(landmark).count() == 1, landmark
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_contents_point_at_their_headings(browser, report):
    page = open_page(browser, report / "index.html")
    targets = page.eval_on_selector_all(".contents a", "links => links.map(link => link.getAttribute('href'))")
    assert len(targets) == len(set(targets)) == 4
    assert all(page.locator(f"[id='{target[1:]}']").count() == 1 for target in targets)


def test_one_switch_shows_all_code_by_keyboard_and_without_a_script(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "index.html").as_uri())
    code = page.locator(".code")
    assert [one.is_visible() for one in code.all()] == [False] * code.count()
    page.get_by_role("checkbox", name="Show the code").focus()
    page.keyboard.press("Space")
    assert [one.is_visible() for one in code.all()] == [True] * code.count()
    page.emulate_media(media="print")
    assert code.first.is_visible()
    page.emulate_media(media="screen")
    page.get_by_label("Show the code").uncheck()
    page.emulate_media(media="print")
    assert not code.first.is_visible()
    context.close()


def test_what_is_pressed_on_a_phone_is_large_enough(browser, report):
    page = open_page(browser, report / "index.html", width=390)
    heights = page.eval_on_selector_all(
        "summary, label, nav a, .files a", "all => all.map(one => one.getBoundingClientRect().height).filter(Boolean)"
    )
    assert min(heights) >= 24


def test_a_page_is_small(report):
    assert all((report / name).stat().st_size < 1_000_000 for name in PAGES)


def test_links_between_pages_and_to_files_lead_somewhere(browser, report):
    page = open_page(browser, report / "index.html")
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    local = [link for link in links if not link.startswith(("#", "http"))]
    assert {"2-second-page.html", "run.json", "findings.json", "figures/showcase-by-outlet.png"} <= set(local)
    assert [link for link in local if not (report / link).exists()] == []

"""Contents and `latest/` in a browser: on a phone and a desk, light and dark, with and without script."""

import pytest
from series_factories import make_edition, make_failed, make_series

from analysis.report.contents import write_contents

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    out = tmp_path_factory.mktemp("shelf")
    make_series(out)
    for month in range(1, 10):
        make_edition(
            out / "monthly",
            f"2024-0{month}-28",
            headline="Averyveryverylongwordthatnobodywouldeverwriteinaheadline" * 2,
        )
    make_edition(out / "each", "2024-03-31", headline="1 new edition for 2 values", title="Each outlet")
    make_edition(out / "each" / "each" / "the_echo", "2024-03-31", headline="The Echo blames", each="The Echo")
    make_failed(out / "each" / "each" / "post", "2024-03-31", "cell_error", "A cell.", each="The Post")
    assert write_contents(out) == []
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious_in_the_contents_and_nothing_sticks_out(browser, shelf, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto((shelf / "index.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [
        (v["id"], [node["html"][:120] for node in v["nodes"]])
        for v in violations
        if v["impact"] in ("serious", "critical")
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_every_link_of_the_contents_leads_to_a_file(browser, shelf):
    page = browser.new_page()
    page.goto((shelf / "index.html").as_uri())
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    assert len(links) > 15
    assert [link for link in links if not link.startswith("#") and not (shelf / link).is_file()] == []
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_latest_leads_on_with_and_without_script(browser, shelf, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto((shelf / "weekly/latest/2-sentiment.html").as_uri() + ("#by-outlet" if script else ""))
    page.wait_for_url("**/weekly/2024-03-31/2-sentiment.html*")
    assert page.url.endswith("#by-outlet") is script
    context.close()

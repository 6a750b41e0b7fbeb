"""The report of the bundled sample, rendered as `make report` does and looked at in a browser, page by page."""

import json

import pytest

from analysis.cli.main import main

PAGES = [
    "index",
    "1-corpus",
    "2-sentiment",
    "3-framing",
    "4-voices",
    "5-close-reading",
    "6-validation",
    "7-coding",
    "8-appendix",
]
MOST_BYTES, MOST_PIXELS = 1_000_000, 12_000  # of a page, and of its height at 1280 as it opens


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    assert main(["report", "sample", "--out", str(out)]) == 0
    return out / "sample" / "2019-09-30"


def test_every_page_is_there_with_its_figures_tables_findings_and_provenance(report):
    assert all((report / f"{name}.html").stat().st_size < MOST_BYTES for name in PAGES)
    figures = {path.stem for path in (report / "figures").glob("*.png")}
    tables = {path.stem for path in (report / "tables").glob("*.csv")}
    assert {"briefing-1", "coverage", "sentiment-by-outlet", "frames-by-outlet", "voices"} <= figures <= tables
    findings = json.loads((report / "findings.json").read_text())
    assert all(
        {"measure", "estimate", "low", "high", "n_articles", "n_stories"} <= set(finding) for finding in findings
    )
    run = json.loads((report / "run.json").read_text())
    assert run["corpus"]["n_articles"] == 156
    assert len(run["corpus"]["digest"]) == 16
    assert {"actors.toml", "frames.toml"} <= set(run["codebook"])


def test_every_number_of_the_briefing_opens_to_sentences(report):
    page = (report / "index.html").read_text()
    assert page.count('<details class="wb-finding">') >= 12
    summary = json.loads((report / "summary.json").read_text())
    assert summary["headline"] in page
    assert "wb-evidence" in page


def pages(report):
    found = sorted(report.glob("*.html"))
    assert {page.stem for page in found} >= set(PAGES)
    return found


@pytest.mark.browser
def test_a_page_asks_for_nothing_and_complains_of_nothing(browser, report):
    for path in pages(report):
        page = browser.new_page(viewport={"width": 360, "height": 800})
        requests, complaints = [], []
        page.on("request", lambda request, urls=requests: urls.append(request.url))
        page.on("console", lambda message, texts=complaints: texts.append(message.text))
        page.goto(path.as_uri())
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert complaints == []
        assert page.evaluate("Array.from(document.images).filter(image => !image.alt.trim()).length") == 0
        assert page.evaluate("Array.from(document.images).every(image => image.complete && image.naturalWidth > 0)")
        page.close()


@pytest.mark.browser
def test_no_page_is_heavy_or_long_or_wider_than_a_phone(browser, report):
    page = browser.new_page()
    for path in pages(report):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path.as_uri())
        assert (path.name, page.evaluate("document.documentElement.scrollHeight")) <= (path.name, MOST_PIXELS)
        assert path.stat().st_size <= MOST_BYTES, path.name
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert (path.name, page.evaluate("document.documentElement.scrollWidth")) == (path.name, width)
    page.close()


FEW_OF_EACH_KIND = """() => document.querySelectorAll('main *').forEach(parent => {
    const seen = {};
    [...parent.children].forEach(child => {
        const kind = child.tagName + child.className;
        seen[kind] = (seen[kind] || 0) + 1;
        if (seen[kind] > 4 && !/^H[1-6]$|^TD$|^TH$/.test(child.tagName)) child.remove();
    });
})"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_on_any_page_at_a_desk_or_on_a_phone(browser, report, scheme, width):
    """All that folds away is open, and the code is shown; of what stands many times alike, the first few."""
    from axe_playwright_python.sync_playwright import Axe

    page, found = browser.new_page(color_scheme=scheme), []
    for path in pages(report):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        page.evaluate(FEW_OF_EACH_KIND)
        page.evaluate("document.querySelectorAll('#show-code').forEach(box => box.checked = true)")
        page.set_viewport_size({"width": width, "height": 900})
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [one for one in violations if one["impact"] in ("serious", "critical")]
        found += [(path.name, one["id"], one["nodes"][0]["html"][:120]) for one in serious]
    page.close()
    assert found == []

"""The report of the bundled sample, rendered as `make report` does and looked at in a browser, page by page."""

import json

import pytest

from analysis.cli.main import main

PAGES = ["index", "1-corpus", "2-sentiment", "3-framing", "4-voices", "5-close-reading", "6-validation", "7-coding", "8-appendix"]
MOST_BYTES = 1_500_000


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


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_fits_a_phone_and_is_accessible(browser, report, name):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 360, "height": 800})
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((report / f"{name}.html").as_uri())
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("Array.from(document.images).filter(image => !image.alt.trim()).length") == 0
    assert page.evaluate("Array.from(document.images).every(image => image.complete && image.naturalWidth > 0)")
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    violations = Axe().run(page).response["violations"]
    page.close()
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in violations if v["impact"] in ("serious", "critical")] == []

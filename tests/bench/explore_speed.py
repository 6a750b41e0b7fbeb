"""How long a reader of the explorer waits in a headless chromium: `python tests/bench/explore_speed.py STUDY`, a folder that is measured.

Prints the median and the slowest of 20: from a change to the first new figure, to all four, from a press on a number to its sentences, from a
headline to its article.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conftest import CHROMIUM, FLAGS
from lab import Lab, hide_sidebar, jupyterlab
from playwright.sync_api import sync_playwright

TIMES = 20
OPEN = """
from analysis import open_workbook
from analysis.explore import explore
book = open_workbook({study!r}, notebook="mine")
explore(book)
"""
CHANGE = """
async ([label, value]) => {
  const field = Array.from(document.querySelectorAll(".wb-choosing-field")).find(one => one.firstElementChild.textContent === label);
  const select = field.querySelector("select"), charts = Array.from(document.querySelectorAll(".wb-explore-figures .wb-chart"));
  const before = charts.map(chart => chart.dataset.drawn), begun = performance.now();
  const drawn = charts.map((chart, n) => new Promise(done => {
    const watched = new MutationObserver(() => {
      if (chart.dataset.drawn === before[n]) return;
      watched.disconnect();
      chart.querySelector("img").decode().catch(() => 0).then(() => done(performance.now() - begun));
    });
    watched.observe(chart, { attributes: true });
  }));
  select.value = value;
  select.dispatchEvent(new Event("change"));
  return Promise.all(drawn);
}
"""
PRESS = """
async ([pressed, changed, awaited]) => {
  const button = document.querySelector(pressed), host = document.querySelector(changed) ?? document.body, begun = performance.now();
  const done = new Promise(told => {
    const watched = new MutationObserver(() => {
      if (!document.querySelector(awaited)) return;
      watched.disconnect();
      requestAnimationFrame(() => told(performance.now() - begun));
    });
    watched.observe(host, { childList: true, subtree: true, attributes: true });
  });
  button.click();
  return done;
}
"""
BACK = "() => !document.querySelector('.wb-reading-list [data-open]') && document.querySelector('.wb-explore-figures').checkVisibility()"


def timed(study: str) -> dict[str, list[float]]:
    """Seconds of each wait, TIMES each."""
    root = Path(tempfile.mkdtemp())
    (root / "notebooks").mkdir()
    seconds: dict[str, list[float]] = {name: [] for name in ("first figure", "all figures", "sentences", "article")}
    with sync_playwright() as playwright, jupyterlab(root) as server:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        lab = Lab(browser, server, root)
        page = lab.run(OPEN.format(study=study))
        hide_sidebar(page)
        page.wait_for_function(
            "() => document.querySelectorAll('.wb-explore-figures .wb-chart[data-drawn]').length === 4", timeout=120_000
        )
        page.evaluate(CHANGE, ["In whose words", "own"])
        values = [("In whose words", one) for one in ("quoted", "own", "all")] + [
            ("Periods", "month"),
            ("Periods", "period"),
        ]
        for number in range(TIMES):
            waits = page.evaluate(CHANGE, values[number % len(values)])
            seconds["first figure"].append(min(waits) / 1000)
            seconds["all figures"].append(max(waits) / 1000)
        for number in range(TIMES):
            region = f".wb-explore-figures .wb-chart:nth-of-type(1) .wb-chart-region:nth-of-type({1 + number % 4})"
            seconds["sentences"].append(
                page.evaluate(PRESS, [region, ".wb-explore", ".wb-reading-list [data-open]"]) / 1000
            )
            headline = ".wb-reading-list [data-open]"
            seconds["article"].append(page.evaluate(PRESS, [headline, ".wb-reading", ".wb-opened .wb-article"]) / 1000)
            for _ in range(2):
                page.locator(".wb-explore-bar button").first.click()
            page.wait_for_function(BACK, timeout=60_000)
        lab.close()
        browser.close()
    return seconds


if __name__ == "__main__":
    for name, waits in timed(sys.argv[1] if len(sys.argv) > 1 else "").items():
        print(f"{name:15s} median {statistics.median(waits):.2f} s, slowest {max(waits):.2f} s, of {len(waits)}")

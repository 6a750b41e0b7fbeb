"""`latest/` in the folder of a report: a page for each page of its last edition that leads there, so that links to it need no day.

No link of the file system: it can be copied, zipped and served by anything. Of a page that the last edition has no longer, one leads to
its first page.
"""

from pathlib import Path

from analysis.report.put import put
from analysis.report.series import Edition
from analysis.report.site_page import site_page

LATEST = "latest"


def write_latest(folder: Path, last: Edition) -> None:
    """Let `latest/` of the folder of a report lead to an edition."""
    pages = {path.name for path in last.path.glob("*.html")}
    for name in sorted(pages | {path.name for path in (folder / LATEST).glob("*.html")}):
        target = f"../{last.path.name}/{name if name in pages else 'index.html'}"
        put(folder / LATEST / name, site_page("latest", title=last.title, edition=last, target=target))

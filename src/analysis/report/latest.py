"""`latest/` in the folder of a report: a page for each page of its last edition that leads there, so that links to it need no day.

No link of the file system: it can be copied, zipped and served by anything. Of a page that the last edition has no longer, one leads to
its first page.
"""

from contextlib import suppress
from pathlib import Path

from analysis.report.put import put, withdraw
from analysis.report.series import Edition
from analysis.report.site_page import site_page

LATEST = "latest"


def write_latest(folder: Path, last: Edition | None) -> list[Path]:
    """Let `latest/` of the folder of a report lead to an edition; where there is none to lead to, take it away.

    Returns what is not ours to write: a page of another program, or `latest` where it is a link to somewhere else.
    """
    here = folder / LATEST
    if here.is_symlink() or (here.exists() and not here.is_dir()):
        return [here]
    if last is None:
        for page in here.glob("*.html"):
            withdraw(page)
        with suppress(OSError):  # something else is in it, or it is not there
            here.rmdir()
        return []
    pages = {path.name for path in last.path.glob("*.html")}
    refused = []
    for name in sorted(pages | {path.name for path in here.glob("*.html")}):
        target = f"../{last.path.name}/{name if name in pages else 'index.html'}"
        ours = put(here / name, site_page("latest", title=last.title, edition=last, target=target))
        refused += [here / name] if name in pages and not ours else []
    return refused

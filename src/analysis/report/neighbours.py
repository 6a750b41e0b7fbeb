"""The bar of each page of an edition that leads to the editions of the days before and after it, and to all of them.

A page cannot know the edition that comes after it, nor that one before it was removed. So the bar stands in each page between two marks
and is written anew after each run; nothing else in a page is touched. The first page of an edition is written last: where its bar is
right, so are those of the others.
"""

from collections.abc import Sequence
from pathlib import Path

from analysis.report.put import put
from analysis.report.series import Edition, edition_before, last_good
from analysis.report.site_page import site_page

BEGIN, END = "<!-- editions -->", "<!-- /editions -->"
FIRST = "index.html"


def write_bars(editions: Sequence[Edition], contents: str) -> None:
    """Write the bars of the editions that lack theirs.

    Args:
        editions: those that readers may open, oldest first.
        contents: where all editions are listed, relative to an edition.
    """
    for edition in editions:
        before = edition_before(editions, edition.day)
        later = [one for one in editions if one.day > edition.day]
        after = last_good(later, later[0].day) if later else None
        last = editions[-1] if editions[-1] not in (edition, after) else None
        if not _has(edition.path / FIRST, _bar(edition, FIRST, before, after, last, contents)):
            for page in sorted(edition.path.glob("*.html"), key=lambda path: path.name == FIRST):
                _write(page, _bar(edition, page.name, before, after, last, contents))


def _bar(
    edition: Edition, page: str, before: Edition | None, after: Edition | None, last: Edition | None, contents: str
) -> str:
    def link(other: Edition | None) -> str:
        if other is None:
            return ""
        return f"../{other.path.name}/{page if (other.path / page).exists() else FIRST}"

    links = {"before": (before, link(before)), "after": (after, link(after)), "last": (last, link(last))}
    return site_page("bar", edition=edition, contents=contents, **links).strip()


def _has(page: Path, bar: str) -> bool:
    """Whether a page has this bar, or no place for one."""
    parts = _parts(page)
    return parts is None or parts[1].strip() == bar


def _write(page: Path, bar: str) -> None:
    parts = _parts(page)
    if parts is not None:
        put(page, f"{parts[0]}{BEGIN}\n{bar}\n{END}{parts[2]}")


def _parts(page: Path) -> tuple[str, str, str] | None:
    """What stands before the bar, the bar, and what stands after it; None where the page has no place for one."""
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    head, begin, rest = text.partition(BEGIN)
    bar, end, tail = rest.partition(END)
    return (head, bar, tail) if begin and end else None

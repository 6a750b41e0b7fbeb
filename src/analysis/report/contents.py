"""A folder of reports -> what stands beside the editions: index.html, feeds, `latest/`, and the bars that lead from one to the other.

All of it is made anew from the editions' own `run.json`, so that it is right whatever happened in between; editions that were removed are
gone from it. Runs that end at the same time write one after the other.
"""

from collections.abc import Iterable
from pathlib import Path

from analysis.errors import first_line
from analysis.parallel.claims import alone
from analysis.report.feed import FILE, address_of, feed
from analysis.report.latest import write_latest
from analysis.report.neighbours import write_bars
from analysis.report.outcomes import OUTCOMES
from analysis.report.put import put
from analysis.report.shelf import Series, read_shelf, told_of
from analysis.report.site_page import site_page

INDEX = "index.html"
SHOWN = 6  # runs of a report that stand open; the others are folded away


def write_contents(out: Path, address: str = "", title: str = "Reports") -> list[str]:
    """Write contents, feeds, `latest/` and bars of a folder of reports, after a run of whatever outcome.

    Args:
        address: where the folder is published, as in "https://example.org/reports"; feeds need it to be read elsewhere.
        title: of the contents and of the feed of all reports.
    Returns:
        sentences on files that another program wrote, which are left alone, or on why nothing can be written. Nothing is raised.
    """
    if not out.is_dir():
        return []
    try:
        return [
            f"{path} was written by something else and is left as it is."
            for path in _written(out, address.rstrip("/"), title)
        ]
    except Exception as problem:  # whatever it is: the runs are done, and how they ended is told first of all
        words = getattr(problem, "strerror", None) or f"{type(problem).__name__}: {first_line(problem)}"
        return [f"The contents of {out} cannot be written: {words}."]


def _written(out: Path, address: str, title: str) -> list[Path]:
    """The files that are not ours to write."""
    with alone(out / ".contents.lock"):
        shelf = read_shelf(out)
        refused = [path for series in shelf for path in _write_series(series, out, address)]
        if shelf:
            index = site_page(
                "contents",
                title=title,
                shelf=shelf,
                outcomes=OUTCOMES,
                told_of=told_of,
                shown=SHOWN,
                out=out,
                feed=FILE,
            )
            refused += _refused(out / INDEX, index)
            editions = [one for series in shelf for own in (series, *series.values) for one in own.editions]
            refused += _refused(out / FILE, feed(editions, title=title, beside=out, address=address))
    return refused


def _write_series(series: Series, out: Path, address: str) -> Iterable[Path]:
    """What stands in the folder of a report. Yields files that are not ours to write."""
    for own in (series, *series.values):
        if own.last is None:
            continue
        here = own.folder.relative_to(out)
        write_latest(own.folder, own.last)
        write_bars(own.editions, f"{'../' * (len(here.parts) + 1)}{INDEX}#{series.name}")
        where = f"{address}/{address_of(here)}" if address else ""
        yield from _refused(own.folder / FILE, feed(own.editions, title=own.title, beside=own.folder, address=where))


def _refused(path: Path, text: str) -> list[Path]:
    return [path] if text and not put(path, text) else []

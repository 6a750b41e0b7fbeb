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
from analysis.report.put import put, withdraw
from analysis.report.shelf import Series, damaged_in, read_shelf, told_of
from analysis.report.site_page import site_page

INDEX = "index.html"
SHOWN = 6  # runs of a report that stand open; the others are folded away


def write_contents(out: Path, address: str = "", title: str = "Reports") -> list[str]:
    """Write contents, feeds, `latest/` and bars of a folder of reports, after a run of whatever outcome.

    Args:
        address: where the folder is published, as in "https://example.org/reports"; feeds need it to be read elsewhere.
        title: of the contents and of the feed of all reports.
    Returns:
        sentences on files that another program wrote, which are left alone, on records that cannot be read, or on why nothing can be written; nothing is raised.
    """
    if not out.is_dir():
        return []
    try:
        return _written(out, address.rstrip("/"), title)
    except OSError as problem:
        return [
            f"The contents of {out} are not up to date: {problem.filename or out} cannot be written "
            f"({problem.strerror or type(problem).__name__}). The editions are whole. Make room there, or the file writable, and "
            "run a report again: the contents are made anew after each run."
        ]
    except Exception as problem:  # an edition that has been written is no failure for what stands beside it
        return [
            f"The contents of {out} are not up to date: unexpected {type(problem).__name__}, {first_line(problem)}."
        ]


def _written(out: Path, address: str, title: str) -> list[str]:
    """Write all; sentences on what is not ours to write, and on records that cannot be read."""
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
    said = [f"{path} was written by something else and is left as it is." for path in refused]
    return said + list(filter(None, [damaged_in(shelf, out)]))


def _write_series(series: Series, out: Path, address: str) -> Iterable[Path]:
    """What stands in the folder of a report. Yields files that are not ours to write."""
    for own in (series, *series.values):
        here = own.folder.relative_to(out)
        yield from write_latest(own.folder, own.last)
        write_bars(own.editions, f"{'../' * (len(here.parts) + 1)}{INDEX}#{series.name}")
        where = f"{address}/{address_of(here)}" if address else ""
        yield from _refused(own.folder / FILE, feed(own.editions, title=own.title, beside=own.folder, address=where))


def _refused(path: Path, text: str) -> list[Path]:
    """Write the file, or take it away where there is nothing to write; the file where it is not ours."""
    if not text:
        withdraw(path)
        return []
    return [] if put(path, text) else [path]

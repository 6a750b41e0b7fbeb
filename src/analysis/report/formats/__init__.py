"""An edition's pages -> what it is written as besides: one file of HTML, a PDF, its notebooks, its data.

The pages are always there: the other formats are made from them, and the index of a series links to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.codebook.entries import nearest
from analysis.errors import ReportError, UsageError

if TYPE_CHECKING:
    from analysis.report.execute import Executed
    from analysis.report.places import Places

FILES = {"html": "report.html", "notebooks": "notebooks", "data": "data.zip", "pdf": "report.pdf"}
"""What each format is called in the folder of an edition."""
LABELS = {"html": "one file of HTML", "pdf": "a PDF", "data": "a package of its data"}
"""What a page calls those that are of the whole report."""
FORMATS = ("site", *FILES)


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats, each once. Raises UsageError for one that there is not, with the nearest."""
    chosen = tuple(dict.fromkeys(formats))
    for name in chosen:
        if name not in FORMATS:
            raise UsageError(f"There is no format `{name}`.{nearest(name, FORMATS)}")
    return chosen


def check_programs(formats: Iterable[str]) -> None:
    """To be called before anything runs. Raises ReportError where a PDF is asked for and no program makes one."""
    if "pdf" in formats:
        from analysis.report.formats.pdf import find_setter

        find_setter()


def write(
    folder: Path,
    formats: Sequence[str],
    *,
    pages: Sequence[str],
    executed: "Iterable[Executed]" = (),
    run: Mapping[str, Any],
    places: "Places | None" = None,
) -> None:
    """Write each format beside the pages of an edition.

    Args:
        folder: of the edition, its pages, tables and findings in it.
        formats: of FORMATS; "site" adds nothing.
        pages: file names of the pages, in reading order.
        executed: the notebooks behind them, for "notebooks".
        run: what run.json holds, for "data".
        places: of this machine, that no notebook may name, beside the folder.
    Raises:
        ReportError: a format could not be made; it says which, and why.
    """
    for name, file in FILES.items():
        if name in formats:
            try:
                _write_one(name, folder / file, pages, executed, run, places or {})
            except ReportError as problem:
                raise ReportError(f"The format {name} was not made: {problem}") from None


def _write_one(
    name: str, target: Path, pages: Sequence[str], executed: "Iterable[Executed]", run: Mapping[str, Any], places: "Places"
) -> None:  # fmt: skip
    folder = target.parent
    if name == "html":
        from analysis.report.formats.joined import join_pages
        from analysis.report.formats.one_file import one_file

        target.write_text(one_file(join_pages(folder, pages)), encoding="utf-8")
    elif name == "pdf":
        from analysis.report.formats.pdf import write_pdf

        write_pdf(folder, pages, target)
    elif name == "notebooks":
        from analysis.report.formats.notebooks import write_notebooks

        write_notebooks(executed, target, {folder: "", **places})
    else:
        from analysis.report.formats.data_package import write_data_package

        write_data_package(folder, run, target)

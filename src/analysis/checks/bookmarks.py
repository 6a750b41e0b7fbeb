"""bookmarks.toml of a study: what it keeps can be read, and selected."""

from collections.abc import Iterator

from analysis import paths
from analysis.checks.checked import Checked, checked
from analysis.errors import AnalysisError, StudyError
from analysis.studies.bookmarks import read_bookmarks
from analysis.workbook import Selection


def check_bookmarks() -> Iterator[Checked]:
    """The bookmarks of the study at hand, where it has any."""
    if (paths.home() / paths.BOOKMARKS).exists():
        yield checked(paths.BOOKMARKS, _told)


def _told() -> str:
    bookmarks = read_bookmarks()
    for one in bookmarks:
        try:
            Selection.from_dict(one.selection)
        except AnalysisError as problem:
            raise StudyError(f"{paths.BOOKMARKS}, bookmark {one.id!r}: {problem}") from None
    return f"{len(bookmarks):,} kept"

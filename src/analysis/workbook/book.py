"""What `open_workbook` gives: one study and all that can be asked of it."""

from analysis.workbook.asking import Asking
from analysis.workbook.comparing import Comparing
from analysis.workbook.searching import Searching
from analysis.workbook.sections import Sections
from analysis.workbook.summary import InWindow


class Workbook(InWindow, Comparing, Asking, Searching, Sections):
    """One study, opened: what the notebooks start from."""

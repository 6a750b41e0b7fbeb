"""A study, opened: everything that a notebook asks for."""

from analysis.workbook.asking import Asking
from analysis.workbook.comparing import Comparing
from analysis.workbook.in_window import InWindow
from analysis.workbook.searching import Searching


class Workbook(InWindow, Comparing, Asking, Searching):
    """One study, opened: what the notebooks start from."""

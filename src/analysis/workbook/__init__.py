"""A study, opened: what the notebooks start from."""

from analysis.workbook.answers.answer import Answer
from analysis.workbook.book import Workbook
from analysis.workbook.opening import open_workbook
from analysis.workbook.selection import MEASURED, Selection

__all__ = ["MEASURED", "Answer", "Selection", "Workbook", "open_workbook"]

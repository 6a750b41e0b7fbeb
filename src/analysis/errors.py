"""The errors that a user meets. Each message says what is wrong, where, and how to mend it."""

import errno

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what a system says where a disk is full


class AnalysisError(Exception):
    """Work that failed for a reason the user can mend. The command line exits 1."""


class UsageError(AnalysisError):
    """Something asked for wrongly: an unknown name, a parameter of the wrong type. The command line exits 2."""


class CorpusError(AnalysisError):
    """A source of articles that cannot be read, or holds nothing usable."""


class CodebookError(AnalysisError):
    """A codebook file with an entry that cannot be meant so."""


class StudyError(UsageError):
    """Settings of a run that contradict each other or the corpus."""


class GoldError(AnalysisError):
    """A file of human codes that is not in the form its task asks for."""


class ReportError(AnalysisError):
    """A report that could not be rendered."""


def first_line(problem: Exception) -> str:
    """What an error of another library says, short enough to stand inside a message of ours."""
    lines = str(problem).strip().splitlines() or [type(problem).__name__]
    return lines[0][:200].rstrip(". ")

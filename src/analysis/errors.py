"""The errors that a user meets, each saying what is wrong, where, and how to mend it; and text of others made fit for a terminal."""

import errno
import re
from collections.abc import Iterable

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what a system says where a disk is full


UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)  # control characters but tab and line feed, marks of direction, what is no character, halves of characters


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


class NoArticlesError(StudyError):
    """Settings of a run that leave no article of the corpus."""


class GoldError(AnalysisError):
    """A file of human codes that is not in the form its task asks for."""


class ReportError(AnalysisError):
    """A report that could not be rendered."""


class DefinitionError(ReportError, UsageError):
    """A file of reports that asks for what there cannot be, as study.toml does by a StudyError."""


def shortened(value: object, most: int = 80) -> str:
    """A value as it was written, short enough to stand inside a message."""
    written = repr(value)
    return written if len(written) <= most else f"{written[: most - 3]}..."


def first_of(names: Iterable[str], most: int) -> str:
    """Names as a message lists them, at most so many: "a, b and 3 more"; "" where there are none."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")


def first_line(problem: Exception) -> str:
    """What an error of another library says, short enough to stand inside a message of ours."""
    lines = str(problem).strip().splitlines() or [type(problem).__name__]
    return lines[0][:200].rstrip(". ")


def visible(text: str) -> str:
    """The text with each control character, mark of direction and undecodable byte as Python writes it: "\\x1b", "\\u202e".

    Tabs and line feeds stay: they are part of how a message is laid out.
    """
    return UNSEEN.sub(_escape, text)


def visible_name(name: str) -> str:
    """The name of a file on one line. A byte that is not UTF-8 is shown as it is: "caf\\xe9.txt"."""
    return visible(name).replace("\n", "\\n").replace("\t", "\\t")


def unshown(text: str) -> str:
    """The first character of the text that neither a page nor a feed can show, as Python writes it; "" where it can show all."""
    match = UNSEEN.search(text)
    return _escape(match) if match else ""


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return match[0].encode("unicode_escape").decode("ascii")

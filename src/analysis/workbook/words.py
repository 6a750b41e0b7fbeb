"""an answer -> words: what was asked, what is found, and why there is nothing."""

from typing import TYPE_CHECKING

from analysis.display.lines import finding_text
from analysis.findings.dimensions import with_dimensions
from analysis.tables import records

if TYPE_CHECKING:
    from analysis.workbook.answer import Answer

MOST = 6  # sentences


def described(answer: "Answer") -> str:
    """What an answer is of: "Net sentiment toward Brett Kavanaugh by outlet and month"."""
    selection, names = answer.selection, answer.book.names
    of = ", ".join(names.get(one, one) for one in answer.actors) if "actor_id" in answer.keys else ""
    by = f" by {' and '.join(selection.by)}" if selection.by else ""
    return f"{answer.measure.heading}{f' of {of}' if of else ''}{by}"


def nothing_found(answer: "Answer") -> str:
    """Why an answer is empty."""
    if not answer.n_articles:
        return f"{described(answer)}: no article of the window is left by this selection."
    return f"{described(answer)}: none of the {answer.n_articles:,} articles of this selection holds what is asked."


def said(answer: "Answer") -> list[str]:
    """What is found, a sentence a number."""
    if answer.findings.empty:
        return [nothing_found(answer)]
    book = answer.book
    rows = records(with_dimensions(answer.findings.head(MOST)))
    return [finding_text(row, answer.keys, book.names, min_stories=book.study.min_stories) for row in rows]

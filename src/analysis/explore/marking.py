"""A label that a reader finds wrong -> a code in the file that 7-coding writes, told apart from those of the sample; and back."""

import math
from pathlib import Path
from typing import Any, NamedTuple

from analysis.display.coding_questions import question_of
from analysis.errors import StudyError
from analysis.paths import for_display
from analysis.tables import records
from analysis.validity.codes import append_code, make_code
from analysis.validity.coding import draw_units
from analysis.validity.coding_progress import codes_so_far
from analysis.validity.drawn_units import coding_file, read_units, units_path
from analysis.workbook import Workbook
from analysis.workbook.answers.observed import plain

TASK = "sentiment"
QUESTION = question_of(TASK)


class SaidLabel(NamedTuple):
    """What a reader said of a mention."""

    code: str
    coder: str

    @property
    def words(self) -> str:
        """ "negative, says Ann"."""
        return f"{in_words(self.code)}, says {self.coder}"


def in_words(code: str) -> str:
    """A code as labels are called: "negative", "cannot tell"."""
    return code.replace("_", " ")


def marks_file(book: Workbook) -> Path:
    """The file that codes are added to: the study's, or codes.jsonl in its folder where it names none, or that of the sample."""
    try:
        return coding_file(book.study.codes, TASK, changes=True)
    except StudyError:  # it comes with the project, and nothing is added to it
        return coding_file("", TASK, changes=True)


def said_labels(book: Workbook) -> dict[str, SaidLabel]:
    """By mention_id what readers said of labels, of several the latest; codes of the drawn sample are not shown beside labels.

    Raises GoldError where the file cannot be read.
    """
    codes = codes_so_far(marks_file(book))
    said = codes[(codes["task"] == TASK) & codes["inclusion"].isna()].sort_values("coded_at", kind="stable")
    return {row["unit_id"]: SaidLabel(row["code"], row["coder"]) for row in records(said)}


def mark_label(book: Workbook, mention_id: str, code: str, coder: str, note: str = "") -> str:
    """Add what a reader says of a mention to the file of codes, and say so.

    Its probability of having been drawn is unknown, so that no estimate is corrected by it: labels that somebody marks stand for no sample.
    A code of the same reader that is changed is taken back first, so that it does not look like two people's under one name.

    Raises:
        StudyError: no such mention, or one of the sample that is drawn to be coded without a look at the label.
        GoldError: no coder, no such code, or a file that cannot be written.
    """
    file, coder = marks_file(book), coder.strip()
    if mention_id in set(read_units(units_path(file))["unit_id"]):
        raise StudyError(
            "This mention is in the sample that is drawn to be coded: code it in 7-coding, where its label is not shown."
        )
    unit = _unit(book, mention_id)
    made = make_code(unit, TASK, code, coder, note)
    before = said_labels(book).get(mention_id)
    if before and before.coder == coder and before.code != made["code"]:
        append_code(file, make_code(unit, TASK, "", coder, ""))
    append_code(file, made)
    return f"Written to {for_display(file)}: {in_words(made['code'])}, by {coder}."


def take_back(book: Workbook, mention_id: str) -> str:
    """Take back what was said of a mention last, and say so. Raises as `mark_label`; StudyError, too, where nothing was said."""
    said = said_labels(book).get(mention_id)
    if said is None:
        raise StudyError("Nothing is said of this label, so there is nothing to take back.")
    file = marks_file(book)
    append_code(file, make_code(_unit(book, mention_id), TASK, "", said.coder, ""))
    return f"Taken back in {for_display(file)}: {in_words(said.code)}, by {said.coder}."


def _unit(book: Workbook, mention_id: str) -> dict[str, Any]:
    """The mention as a unit to code, drawn by nobody. Raises StudyError where it has no label."""
    kept, _ = book.kept.rows("net_sentiment")
    rows = plain(kept[kept["mention_id"] == mention_id])
    if rows.empty:
        raise StudyError("This mention has no label: its actor is not followed, or the window does not hold it.")
    drawn = draw_units(rows.head(1), 1, seed=book.study.seed, articles=book.articles, sentences=book.measures.sentences)
    return {**records(drawn)[0], "inclusion": math.nan}

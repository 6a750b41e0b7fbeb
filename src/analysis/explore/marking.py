"""A label that a reader finds wrong -> a code in the file that 7-coding writes, told apart from those of the sample."""

import math
from pathlib import Path

from analysis.display.coding_questions import question_of
from analysis.errors import StudyError
from analysis.paths import for_display
from analysis.tables import records
from analysis.validity.codes import append_code, make_code
from analysis.validity.coding import draw_units
from analysis.validity.drawn_units import coding_file, read_units, units_path
from analysis.workbook import Workbook
from analysis.workbook.answers.observed import plain

TASK = "sentiment"
QUESTION = question_of(TASK)


def marks_file(book: Workbook) -> Path:
    """The file that codes are added to: the study's, or codes.jsonl in its folder where it names none, or that of the sample."""
    try:
        return coding_file(book.study.codes, TASK, changes=True)
    except StudyError:  # it comes with the project, and nothing is added to it
        return coding_file("", TASK, changes=True)


def mark_label(book: Workbook, mention_id: str, code: str, coder: str, note: str = "") -> str:
    """Add what a reader says of a mention to the file of codes, and say so.

    Its probability of having been drawn is unknown, so that no estimate is corrected by it: labels that somebody marks stand for no sample.

    Raises:
        StudyError: no such mention, or one of the sample that is drawn to be coded without a look at the label.
        GoldError: no coder, no such code, or a file that cannot be written.
    """
    kept, _ = book.kept.rows("net_sentiment")
    rows = plain(kept[kept["mention_id"] == mention_id])
    if rows.empty:
        raise StudyError("This mention has no label: its actor is not followed, or the window does not hold it.")
    file = marks_file(book)
    if mention_id in set(read_units(units_path(file))["unit_id"]):
        raise StudyError(
            "This mention is in the sample that is drawn to be coded: code it in 7-coding, where its label is not shown."
        )
    unit = records(
        draw_units(rows.head(1), 1, seed=book.study.seed, articles=book.articles, sentences=book.measures.sentences)
    )[0]
    append_code(file, make_code({**unit, "inclusion": math.nan}, TASK, code, coder, note))
    return f"Written to {for_display(file)}: {QUESTION.label(code).lower()}, by {coder.strip()}."

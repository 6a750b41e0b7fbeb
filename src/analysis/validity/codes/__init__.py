"""Codes by people, or by a model that is named as one: made, appended, read back, found again in a corpus, settled.

They are one table (tables.CODES), whoever made them and with whatever tool.
"""

from analysis.validity.codes.exchange import read_returned, unit_texts, without_text, write_codes, write_units
from analysis.validity.codes.files import append_code, are_codes, last_codes, read_codes
from analysis.validity.codes.places import locate, sentence_digest
from analysis.validity.codes.settle import ADJUDICATED, last_words, settled, with_inclusion
from analysis.validity.codes.tasks import (
    CANNOT_TELL,
    NO_FRAME,
    OF_ARTICLES,
    ORDINAL,
    TASK_CODES,
    check_code,
    join_frames,
    make_code,
    split_frames,
)

__all__ = [
    "ADJUDICATED",
    "CANNOT_TELL",
    "NO_FRAME",
    "OF_ARTICLES",
    "ORDINAL",
    "TASK_CODES",
    "append_code",
    "are_codes",
    "check_code",
    "join_frames",
    "last_codes",
    "last_words",
    "locate",
    "make_code",
    "read_codes",
    "read_returned",
    "sentence_digest",
    "settled",
    "split_frames",
    "unit_texts",
    "with_inclusion",
    "without_text",
    "write_codes",
    "write_units",
]

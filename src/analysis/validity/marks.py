"""A sentence that a reader marks as wrong: a code of unknown inclusion, kept apart from the codes of a drawn sample.

Readers mark what they happen to open, and errors sooner than what is right, so marks say where to look and estimate nothing. They
have the form of codes (tables.CODES) and a file of their own, which no score and no corrected estimate reads.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import GoldError
from analysis.tables import CODES
from analysis.validity.codes import append_code, last_codes, make_code, sentence_digest

WRONG = "wrong"


def mark_wrong(
    sentence: Mapping[str, Any],
    path: Path | str,
    coder: str,
    note: str = "",
    *,
    task: str = "sentiment",
    take_back: bool = False,
) -> None:
    """Append to a file of marks that the measure is wrong about a sentence.

    Args:
        sentence: a row of tables.EVIDENCE whose words are a mention.
        path: of the marks, JSON Lines; made where there is none. Not a file of codes.
        coder: who says so.
        note: why, in words.
        task: what is wrong, one of codes.TASK_CODES.
        take_back: the sentence is not wrong after all: an empty code, which takes back the coder's mark.
    Raises:
        GoldError: the sentence is of no mention, an unknown task, no coder, or the disk refuses.
    """
    mention_id = sentence.get("mention_id")
    if not isinstance(mention_id, str):
        raise GoldError(
            f"The sentence ({sentence.get('sentence_id')}) is of no mention of an actor, and only the measures of mentions "
            "are marked: mark one that stands behind net sentiment or another finding about an actor."
        )
    words = "".join(str(sentence[part]) for part in ("before", "marked", "after"))
    url = sentence["url"] if isinstance(sentence["url"], str) else ""
    unit = {**sentence, "unit_id": mention_id, "url": url, "inclusion": math.nan, "digest": sentence_digest(words)}
    append_code(path, make_code(unit, task, "", coder, note) | {"code": "" if take_back else WRONG})


def read_marks(path: Path | str) -> pd.DataFrame:
    """The marks of a file that `mark_wrong` wrote, those taken back left out.

    Returns:
        CODES, `code` WRONG and `inclusion` NaN; no row where there is no file.
    Raises:
        GoldError naming file and line that is no mark, such as a code of a drawn sample.
    """
    path = Path(path)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    marks = [_mark(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1)]
    return CODES.build(last_codes(CODES.fill(pd.DataFrame(marks)))) if marks else CODES.empty()


def _mark(line: str, where: str) -> dict[str, Any]:
    try:
        mark = json.loads(line)
    except json.JSONDecodeError as problem:
        raise GoldError(
            f"{where}: not a line of JSON ({problem}). Delete it; each mark is a line of its own."
        ) from None
    if not isinstance(mark, dict) or mark.get("code") not in (WRONG, ""):
        raise GoldError(f"{where}: not a mark, whose code is `{WRONG}`. Keep codes of a sample in another file.")
    return mark

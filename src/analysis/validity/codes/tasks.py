"""What is coded, by which codes, and one code as a row."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.codebook.entries import nearest
from analysis.errors import GoldError, shortened
from analysis.sentiment.folder import LABELS
from analysis.tables import CODES

CANNOT_TELL = "cannot_tell"
NO_FRAME = "none"  # of `frames`: the text carries none of them
BETWEEN = "; "  # two frames in one code

TASK_CODES: dict[str, tuple[str, ...]] = {
    "sentiment": LABELS,
    "attitude": LABELS,
    "voice": ("outlet", "actor", "named", "unnamed", "institution", "unknown"),
    "actor": ("yes", "no"),  # whether the place refers to the actor
    "frames": (),  # ids of frames, "; " between two; NO_FRAME
}
"""The codes of each task; CANNOT_TELL is one of every task."""

ORDINAL = ("sentiment", "attitude")  # tasks whose codes have an order, that of TASK_CODES
OF_ARTICLES = ("attitude", "frames")  # tasks whose unit is a whole article; of the others it is a mention
SPELLINGS = {"-1": "negative", "0": "neutral", "1": "positive", "+1": "positive"}  # of sentiment and attitude


def check_code(task: str, code: Any, frames: Sequence[str] | None = None) -> str:
    """The code as it is stored: lower case, frames sorted; "" stays (it takes a code back).

    Args:
        frames: ids that a code of `frames` may hold; None: any.
    Raises:
        GoldError: the task or the code is none of those there are; the message lists them.
    """
    check_task(task)
    if isinstance(code, list | tuple | set | frozenset):
        code = BETWEEN.join(str(one) for one in code) or NO_FRAME
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    written = "" if pd.isna(code) else str(code).strip()
    named = "_".join(written.lower().split()) if task != "frames" else written
    if named in ("", CANNOT_TELL):
        return named
    return _frames(named, frames) if task == "frames" else _one(task, named, code)


def check_task(task: str) -> tuple[str, ...]:
    """The codes of a task. Raises GoldError naming the nearest where there is none of that name."""
    if task not in TASK_CODES:
        raise GoldError(f"`task` is {shortened(task)}.{nearest(str(task), tuple(TASK_CODES))}")
    return TASK_CODES[task]


def make_code(unit: Mapping[str, Any], task: str, code: Any, coder: str, note: str = "") -> dict[str, Any]:
    """A row of CODES as a dictionary, coded now (UTC).

    Args:
        unit: a row of CODING_UNITS, or of CODES; what it lacks is left empty, an inclusion it lacks is unknown (NaN).
        code: one of TASK_CODES[task], CANNOT_TELL, or "" to take an earlier code back; of frames also a list of ids.
    Raises:
        GoldError: an unknown task or code, or no coder.
    """
    if not coder.strip():
        raise GoldError("The code has no coder: give the coder's name, or that of the model.")
    row: dict[str, Any] = {name: unit.get(name, lacking(name)) for name in CODES.columns}
    return row | {
        "task": task, "code": check_code(task, code), "coder": coder.strip(), "note": note.strip(),
        "coded_at": pd.Timestamp.now("UTC").floor("ms"),
    }  # fmt: skip


def split_frames(code: str) -> list[str]:
    """The frame ids of one code; none of NO_FRAME and CANNOT_TELL."""
    return [frame for frame in code.split(BETWEEN) if frame not in ("", NO_FRAME, CANNOT_TELL)]


def join_frames(frames: Iterable[str]) -> str:
    """One code of these frame ids."""
    return BETWEEN.join(sorted(set(frames))) or NO_FRAME


def lacking(name: str) -> object:
    """What stands in a column of CODES where nothing is known."""
    return {"int64": -1, "float64": math.nan}.get(CODES.columns[name], "" if name != "coded_at" else None)


def _one(task: str, named: str, given: object) -> str:
    if task in ORDINAL:
        named = SPELLINGS.get(named, named)
    if named not in TASK_CODES[task]:
        allowed = ", ".join((*TASK_CODES[task], CANNOT_TELL))
        raise GoldError(f"`code` of {task} is {shortened(given)}. Write one of {allowed}.")
    return named


def _frames(written: str, known: Sequence[str] | None) -> str:
    named = {one.strip() for one in written.replace(",", ";").split(";")} - {"", NO_FRAME}
    if known is not None and (wrong := sorted(named - set(known))):
        raise GoldError(f"`code` of frames holds {shortened(wrong[0])}.{nearest(wrong[0], tuple(known))}")
    return join_frames(named)

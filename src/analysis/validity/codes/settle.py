"""codes of several coders -> one code a unit and task."""

from collections.abc import Sequence

import pandas as pd

from analysis.tables import CODES
from analysis.validity.codes.tasks import CANNOT_TELL, join_frames, split_frames

ADJUDICATED = "adjudicated"  # the coder of codes that settle what coders disagreed about


def last_words(codes: pd.DataFrame) -> pd.DataFrame:
    """The codes that count: of a unit that was adjudicated that code alone, CANNOT_TELL or another; of others all.

    Args:
        codes: of one task or of several: unit_id, inclusion and, where known, coder and task.
    """
    if "coder" not in codes:
        return codes
    codes = with_inclusion(codes)
    judged = codes["coder"] == ADJUDICATED
    return codes[judged | ~judged.groupby(_units(codes)).transform("any")]


def with_inclusion(codes: pd.DataFrame) -> pd.DataFrame:
    """Codes by who adjudicated that know no inclusion have that of the unit's other codes: it is the unit that was drawn."""
    known = codes["inclusion"].groupby(_units(codes)).transform("first")
    return codes.assign(inclusion=codes["inclusion"].where(codes["coder"] != ADJUDICATED, known))


def _units(codes: pd.DataFrame) -> list[pd.Series]:
    return [codes[name] for name in ("unit_id", "task") if name in codes]


def settled(codes: pd.DataFrame) -> pd.DataFrame:
    """One code a unit and task: what all coders gave, else the adjudicated one, else that of the majority.

    Units about which as many coders say one thing as another are out, and counted in `attrs["notes"]`: they are the hard ones, so
    what is left is easier than the sample (`agreement_measure` uses every coder's code instead). CANNOT_TELL is a code like others.
    Of frames the majority is sought frame by frame.

    Returns:
        CODES, `coder` being the one where there was one, "adjudicated", or "settled".
    """
    kept, n_open = [], 0
    for (_, task), own in codes.groupby(["unit_id", "task"], sort=False):
        code = _settle(str(task), own)
        n_open += code is None
        if code is not None:
            kept.append({**own.iloc[0].to_dict(), "code": code[0], "coder": code[1]})
    table = CODES.fill(pd.DataFrame(kept)) if kept else CODES.empty()
    notes = [f"{n_open:,} units about which the coders differ evenly, and nobody adjudicated, were left out."] * (
        n_open > 0
    )
    table.attrs = {**codes.attrs, "notes": [*codes.attrs.get("notes", []), *notes]}
    return table


def _settle(task: str, own: pd.DataFrame) -> tuple[str, str] | None:
    """The code and whose it is."""
    judged = own[own["coder"] == ADJUDICATED]
    if len(judged):
        return str(judged["code"].iloc[-1]), ADJUDICATED
    given = list(own["code"])
    if len(given) == 1:
        return given[0], str(own["coder"].iloc[0])
    majority = _majority_of_frames(given) if task == "frames" else None
    for code in dict.fromkeys(given):
        majority = code if given.count(code) * 2 > len(given) else majority
    return None if majority is None else (majority, "settled")


def _majority_of_frames(given: Sequence[str]) -> str | None:
    named = [set(split_frames(code)) for code in given if code != CANNOT_TELL]
    votes = {frame: sum(frame in one for one in named) for one in named for frame in one}
    if any(n * 2 == len(named) for n in votes.values()) or len(named) * 2 <= len(given):
        return None
    return join_frames(frame for frame, n in votes.items() if n * 2 > len(named))

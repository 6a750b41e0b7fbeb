"""A codebook, as it was read -> tables for an appendix: actors, frames, their cues, outlets, events, each with its reason."""

import dataclasses
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.codebook.load import Codebook


def codebook_tables(codebook: Codebook) -> dict[str, pd.DataFrame]:
    """Tables by name, a row an entry. What an entry has several of stands in one cell, "; " between two."""
    cues = [
        {"frame_id": frame.id, "cue": cue.text, "weight": cue.weight, "why": cue.why}
        for frame in codebook.frames
        for cue in frame.terms
    ]
    return {
        "actors": _table(codebook.actors),
        "frames": _table(codebook.frames).drop(columns="cues", errors="ignore"),
        "frame-cues": pd.DataFrame(cues),
        "outlets": _table(codebook.outlets.entries),
        "events": _table(codebook.events),
    }


def _table(entries: Iterable[Any]) -> pd.DataFrame:
    return pd.DataFrame(
        [{field.name: _cell(getattr(entry, field.name)) for field in dataclasses.fields(entry)} for entry in entries]
    )


def _cell(value: Any) -> Any:
    """A value as one cell; of an entry inside an entry its first field, which is what it is called."""
    if isinstance(value, tuple | list):
        return "; ".join(str(_cell(one)) for one in value)
    if dataclasses.is_dataclass(value):
        return getattr(value, dataclasses.fields(value)[0].name)
    return value

"""coded texts + codebook -> how often the coders gave a text the frame that a cue of it tells."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.agreement.gold import Record, read_gold
from analysis.codebook.frames import Frame
from analysis.errors import GoldError
from analysis.framing.codebook import FrameFinder
from analysis.tables import CUE_AGREEMENT
from analysis.validity.tasks.frames import TASK, read_map


def read_coded(path: Path, frames: Sequence[Frame], mapping: Path | None = None) -> tuple[list[Record], dict[str, str]]:
    """A file in the form of gold for frames (`text`, `frames`), and the label of each codebook frame that coders could give.

    Without `mapping` (a TOML file of lines `frame_id = "label"`) a frame's label is its id. Raises GoldError, also where no
    frame of the codebook has a label in the file.
    """
    records = read_gold(path, TASK.fields)
    labels = sorted({label for record in records for label in record["frames"]})
    names = read_map(mapping, tuple(frames), labels) if mapping else {f.id: f.id for f in frames if f.id in labels}
    if not names:
        raise GoldError(
            f"{path} gives no frame of the codebook to any text (its labels: {', '.join(labels) or 'none'}): "
            'name a TOML file of lines such as `economic_consequences = "economic"` in `coded_map`.'
        )
    return records, names


def cue_agreement(
    records: Sequence[Record], frames: Sequence[Frame], labels: Mapping[str, str], *, level: float = 0.95
) -> pd.DataFrame:
    """Of the coded texts that hold a cue, the share to which coders gave the cue's frame.

    A text counts once, however often the cue stands in it. It is a precision of the cue alone: beside other cues it may
    tell more, so a low share is a reason to read its places, not to strike it out.

    Args:
        labels: the coders' label of each frame_id; frames without one have no row.
    Returns:
        one row a cue that occurs: frame_id, cue, n_coded (texts with the cue), agreed (0-1), low, high (Wilson).
    """
    coded = [frame for frame in frames if frame.id in labels]
    finder = FrameFinder(coded)
    from statsmodels.stats.proportion import proportion_confint  # it imports all of scipy.stats

    given: dict[tuple[str, str], list[bool]] = {}
    hits = finder.find([record["text"] for record in records])
    for number, (frame_id, text, _) in sorted({(hit[0], finder.cues[hit[1]]) for hit in hits.rows()}):
        given.setdefault((frame_id, text), []).append(labels[frame_id] in records[number]["frames"])
    rows = []
    for frame in coded:
        for cue in frame.terms:
            own = given.get((frame.id, cue.text), [])
            if own:
                low, high = proportion_confint(sum(own), len(own), alpha=1 - level, method="wilson")
                rows.append((frame.id, cue.text, len(own), float(np.mean(own)), float(low), float(high)))
    return CUE_AGREEMENT.build(rows)

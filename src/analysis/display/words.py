"""words of keyness, cues of frames -> rows as `Page.lines` shows them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.display.printed import interval_text, percentage
from analysis.tables import CUE_AGREEMENT, records


def word_lines(words: pd.DataFrame) -> pd.DataFrame:
    """Rows of keyness as `Page.lines` shows them; `*` marks the distinct words (`findings.keyness`)."""
    shown = [
        (
            f"{interval_text(row)}{' *' if row['distinct'] else ''}",
            f"{row['per_1000']:.1f} in 1,000 words here, {row['per_1000_rest']:.1f} elsewhere; {row['n_articles']:,} articles, "
            f"{row['n_stories']:,} stories, evenness {row['evenness']:.2f}",
        )
        for row in records(words)
    ]
    return words.assign(number=[number for number, _ in shown], base=[base for _, base in shown])


def cue_lines(cues: pd.DataFrame, agreement: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rows of `framing.cues.cue_table` as `Page.lines` shows them, with how often coders agreed where that is known."""
    known = CUE_AGREEMENT.empty() if agreement is None else agreement
    joined = cues.merge(known[list(CUE_AGREEMENT.columns)], on=["frame_id", "cue"], how="left")
    said = [f"{row['n_hits']:,} hits" if agreement is None else _agreed(row) for row in records(joined)]
    base = [
        f"weight {row['weight']:g}; {row['n_hits']:,} hits in {row['n_articles']:,} articles: {row['forms']}"
        for row in records(joined)
    ]
    return joined.assign(number=said, base=base)


def _agreed(cue: Mapping[str, Any]) -> str:
    if pd.isna(cue["n_coded"]):
        return "in no coded text"
    interval = f"{percentage(float(cue['low']))} to {percentage(float(cue['high']))}"
    return f"coders agreed in {percentage(float(cue['agreed']))} ({interval}) of {int(cue['n_coded'])} coded texts"

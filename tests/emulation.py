"""What a processor makes of 200 sentences: `python tests/emulation.py OUT`, natively or as `qemu-x86_64 -cpu NAME python ...`.

In one process: whatever an emulated process starts runs natively. Writes labels, probabilities, sentence vectors, and
which instructions numpy found, into OUT (.npz).
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

NAME = "Ann Ortiz"
OPENINGS = [
    "The council praised {} for",
    "Critics accuse {} of lying about",
    "On Monday {} spoke to reporters about",
    "Nobody trusts {} any more after",
    "Thousands cheered when {} announced",
    "{} will meet the governor to discuss",
    "A judge ordered {} to answer for",
    "Only {} could save",
    "According to a report {} knew nothing of",
    "The harbour workers, who had waited since May for an answer, said that {} forgot",
]
TOPICS = [
    "the flood",
    "the new bridge",
    "a tax on fuel",
    "the talks in Geneva",
    "the missing ballots",
    "her plan for schools",
    "the strike",
    "two hospitals in the north",
    "the sale of the railway",
    "a ceasefire",
    "the death of four miners",
    "the price of bread",
    "an award for young chemists",
    "the budget",
    "a letter nobody signed",
    "the border",
    "cleaner rivers",
    "the arrest of a journalist",
    "the vaccine",
    "election night",
]
SENTENCES = [f"{opening.format(NAME)} {topic}." for opening, topic in product(OPENINGS, TOPICS)]


def examples() -> pd.DataFrame:
    """The sentences, each with the span of its target."""
    starts = [sentence.index(NAME) for sentence in SENTENCES]
    return pd.DataFrame({"text": SENTENCES, "start": starts, "end": [start + len(NAME) for start in starts]})


def instructions() -> list[str]:
    """The sets of instructions that numpy finds on this processor."""
    from numpy._core._multiarray_umath import __cpu_features__ as features

    return sorted(name for name, present in features.items() if present)


def main(out: Path, step: int) -> None:
    """Write what this processor makes of every `step`-th sentence."""
    from analysis.language.vectors import embed
    from analysis.sentiment.target import COLUMNS, score_targets

    scores = score_targets(examples().iloc[::step], threads=1)
    np.savez(
        out,
        instructions=instructions(),
        labels=scores["label"].to_numpy(dtype=str),
        probabilities=scores[list(COLUMNS)].to_numpy(),
        vectors=embed(SENTENCES[::step], threads=1),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

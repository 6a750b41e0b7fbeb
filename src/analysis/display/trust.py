"""codes + measures of this corpus -> one line in words on how far to trust what a page states."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.display.printed import percentage
from analysis.findings.leading import COVERAGE, FRAMES, SENTIMENT, VOICES
from analysis.validity.agreement_pairs import YES
from analysis.validity.codes import ADJUDICATED

TASKS = {SENTIMENT: "sentiment", FRAMES: "frames", VOICES: "voice", COVERAGE: "actor"}
"""By which codes the measure of each kind of finding is checked."""
LABELS = {"sentiment": "the label of sentiment", "voice": "whose words they stand in", "actor": "the actor"}
NAMED = 2  # readers in a sentence; more are counted
NOT_CHECKED = "not checked on this corpus"


def trust_line(pairs: Mapping[str, pd.DataFrame], kinds: Sequence[str]) -> str:
    """ "In a check of 120 mentions of this corpus the label of sentiment agreed with Ann in 96 (80 %); frames: not checked on this corpus."

    Counts are of the units checked, whatever share of the corpus each stands for; a unit with several readers counts for the share
    of them that agree.

    Args:
        pairs: PAIRS by task (`validity.agreement_pairs`), those of tasks that nobody coded left out or empty.
        kinds: of findings that the page states, in its order.
    """
    tasks = {kind: TASKS[kind] for kind in dict.fromkeys(kinds)}
    said = [_checked(pairs[task], task) for task in tasks.values() if task in pairs and len(pairs[task])]
    rest = [kind for kind, task in tasks.items() if task not in pairs or pairs[task].empty]
    if not said:
        return f"{NOT_CHECKED.capitalize()}: nobody has coded a sample of it."
    return "; ".join([*said, *([f"{' and '.join(rest)}: {NOT_CHECKED}"] if rest else [])]) + "."


def _checked(pairs: pd.DataFrame, task: str) -> str:
    readers = sorted(set(pairs["coder"]) - {ADJUDICATED})
    by = " and ".join(readers) if 0 < len(readers) <= NAMED else f"{len(readers)} readers" if readers else "the readers"
    n = pairs["unit_id"].nunique()
    if task == "frames":
        found, given = ((pairs[column] == YES) for column in ("label", "code"))
        both = int((found & given).sum())
        return (
            f"In a check of {n:,} articles of this corpus {by} gave {both:,} of the {int(found.sum()):,} frames that were found, "
            f"and {int((given & ~found).sum()):,} more"
        )
    agreed = round(float((pairs["code"] == pairs["label"]).groupby(pairs["unit_id"]).mean().sum()))
    return f"In a check of {n:,} mentions of this corpus {LABELS[task]} agreed with {by} in {agreed:,} ({percentage(agreed / n)})"

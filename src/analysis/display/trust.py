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
PUBLIC = {  # of a task that nobody coded here: set and metric of data/gold/scores.json that is a share, and in words
    "sentiment": (
        "plain_news_dev",
        "accuracy",
        "of {n:,} mentions in plain news the label agreed with a reader in {share}",
    ),
    "frames": (
        "narrative_frames_dev",
        "top1",
        "of {n:,} articles the frame found first was one that readers gave in {share}",
    ),
    "attribution": (
        "polnear_dev",
        "source_accuracy",
        "in {n:,} articles the source of a statement was right in {share}",
    ),
}
SCORED = {SENTIMENT: "sentiment", FRAMES: "frames", VOICES: "attribution"}
"""By which task a kind of finding was scored elsewhere; whether names are found was tried on other people, which says nothing of these."""
NAMED = 2  # readers in a sentence; more are counted
NOT_CHECKED = "not checked on this corpus"


def trust_line(pairs: Mapping[str, pd.DataFrame], kinds: Sequence[str], scores: pd.DataFrame) -> str:
    """ "In a check of 120 mentions of this corpus the label of sentiment agreed with Ann in 96 (80 %); frames: not checked on this corpus."

    Counts are of the units checked, whatever share of the corpus each stands for; a unit with several readers counts for the share
    of them that agree.

    Args:
        pairs: PAIRS by task (`validity.agreement_pairs`), those of tasks that nobody coded left out or empty.
        kinds: of findings that the page states, in its order.
        scores: of public sets (`validity.reported.load_scores`), which are quoted for what nobody checked here.
    """
    tasks = {kind: TASKS[kind] for kind in dict.fromkeys(kinds)}
    said = [_checked(pairs[task], task) for task in tasks.values() if task in pairs and len(pairs[task])]
    rest = [kind for kind, task in tasks.items() if task not in pairs or pairs[task].empty]
    elsewhere = list(dict.fromkeys(filter(None, (_elsewhere(scores, SCORED[kind]) for kind in rest if kind in SCORED))))
    quoted = f" Elsewhere, {'; '.join(elsewhere)}." if elsewhere else ""
    if not said:
        return f"{NOT_CHECKED.capitalize()}: nobody has coded a sample of it.{quoted}"
    return "; ".join([*said, *([f"{' and '.join(rest)}: {NOT_CHECKED}"] if rest else [])]) + f".{quoted}"


def _elsewhere(scores: pd.DataFrame, task: str) -> str:
    set_name, metric, words = PUBLIC[task]
    own = scores[(scores["task"] == task) & (scores["set"] == set_name) & (scores["metric"] == metric)]
    return words.format(n=int(own["n"].iloc[0]), share=percentage(own["value"].iloc[0])) if len(own) else ""


def _checked(pairs: pd.DataFrame, task: str) -> str:
    readers = sorted(set(pairs["coder"]) - {ADJUDICATED})
    by = " and ".join(readers) if 0 < len(readers) <= NAMED else f"{len(readers)} readers" if readers else "the readers"
    n = pairs["unit_id"].nunique()
    if task == "frames":
        each = 1 / pairs.groupby(["unit_id", "item"])["coder"].transform("size")
        found, given = ((pairs[column] == YES) for column in ("label", "code"))
        n_found, n_both, n_more = (
            round(float(each[chosen].sum())) for chosen in (found, found & given, given & ~found)
        )
        return f"In a check of {n:,} articles of this corpus {by} gave {n_both:,} of the {n_found:,} frames that were found, and {n_more:,} more"
    agreed = round(float((pairs["code"] == pairs["label"]).groupby(pairs["unit_id"]).mean().sum()))
    return f"In a check of {n:,} mentions of this corpus {LABELS[task]} agreed with {by} in {agreed:,} ({percentage(agreed / n)})"

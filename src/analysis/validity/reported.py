"""scores.json -> what a report says of a measure's agreement with human coders."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.errors import GoldError
from analysis.tables import VALIDITY

SCORES = paths.GOLD / "scores.json"

WHAT = {
    "sentiment": "Sentiment toward the actor",
    "attitude": "Attitude of an article toward the actor",
    "frames": "Frames",
    "loaded_words": "Loaded words",
    "roles": "Who acts and who is acted upon",
    "attribution": "Whose words (attribution)",
    "pronouns": "Pronouns",
    "mentions": "Mentions of people",
    "cleaning": "Cleaning of pages",
    "duplicates": "Story clusters",
    "sentences": "Sentence boundaries",
}


def load_scores(path: Path = SCORES) -> pd.DataFrame:
    """The scores of the public sets (validity table). Raises GoldError where the file is not as `workbook scores` writes it."""
    if not path.exists():
        return VALIDITY.empty()
    try:
        return VALIDITY.build(pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, KeyError) as problem:
        raise GoldError(f"{path} is not as `workbook scores` writes it: {problem}. Run `make scores`.") from None


def score_sentence(scores: pd.DataFrame, task: str, set_name: str, metric: str, method: str | None = None) -> str:
    """ "macro F1 0.80 [0.76, 0.84] on newsmtsc_dev_rw (n = 343; most frequent label 0.20)"; says so where nothing is scored."""
    rows = scores[(scores["task"] == task) & (scores["set"] == set_name) & (scores["metric"] == metric)]
    rows = rows[rows["method"] == method] if method else rows
    if rows.empty:
        return "not scored against human coders yet"
    row = rows.iloc[0]
    baseline = "" if math.isnan(row["baseline"]) else f"; simplest answer {row['baseline']:.2f}"
    return (
        f"{metric.replace('_', ' ')} {row['value']:.2f} [{row['low']:.2f}, {row['high']:.2f}] "
        f"on {set_name} (n = {row['n']:,}{baseline})"
    )


def scores_table(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores as a page prints them: measure, set, method, n, metric, score, interval, baseline."""
    return pd.DataFrame(
        {
            "measure": scores["task"].map(lambda task: WHAT.get(task, task)),
            "set": scores["set"],
            "method": scores["method"],
            "n": scores["n"],
            "metric": scores["metric"].str.replace("_", " "),
            "score": scores["value"],
            "interval": [f"{low:.2f} to {high:.2f}" for low, high in zip(scores["low"], scores["high"], strict=True)],
            "simplest answer": scores["baseline"],
        }
    )


HEADLINE = {
    "sentiment": (("newsmtsc_dev_rw", "macro_f1"), ("newsmtsc_dev_mt", "macro_f1")),
    "attitude": (("persent_dev", "macro_f1"), ("seesaw_valid_article", "macro_f1")),
    "frames": (("narrative_frames_dev", "micro_f1"),),
    "attribution": (("polnear_dev", "content_token_f1"), ("polnear_dev", "source_accuracy")),
    "pronouns": (("gap_dev", "gap_f1"),),
    "mentions": (
        ("news_fair_dev", "name_precision"),
        ("news_fair_dev", "name_recall"),
        ("news_fair_dev", "pronoun_precision"),
    ),
}


def trust_sentences(scores: pd.DataFrame, tasks: Sequence[str]) -> list[str]:
    """A sentence a task: how well the measure agrees with human coders on public sets, or that nothing is scored."""
    return [
        f"{WHAT[task]}: {'; '.join(dict.fromkeys(score_sentence(scores, task, *one) for one in HEADLINE[task]))}."
        for task in tasks
    ]

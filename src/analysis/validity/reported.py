"""scores.json -> what a report says of a measure's agreement with human coders."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.errors import GoldError
from analysis.measures import SCORINGS, Scoring, find_measure, find_scoring, tasks_of
from analysis.tables import VALIDITY
from analysis.validity.printed_scores import method_name, metric_name, set_name

SCORES = paths.GOLD / "scores.json"
NOT_SCORED = "not scored against coders yet"


def load_scores(path: Path = SCORES) -> pd.DataFrame:
    """The scores of the public sets (validity table). Raises GoldError where the file is not as `workbook scores` writes it."""
    if not path.exists():
        return VALIDITY.empty()
    try:
        return VALIDITY.build(pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, KeyError) as problem:
        raise GoldError(f"{path} is not as `workbook scores` writes it: {problem}. Run `make scores`.") from None


def score_sentence(scores: pd.DataFrame, task: str, set_id: str, metric: str, method: str | None = None) -> str:
    """ "macro-F1 0.80 [0.76, 0.84] on NewsMTSC, as found in the news (n = 343; simplest answer 0.20)"; says so where nothing is scored."""
    rows = scores[(scores["task"] == task) & (scores["set"] == set_id) & (scores["metric"] == metric)]
    rows = rows[rows["method"] == method] if method else rows
    if rows.empty:
        return NOT_SCORED
    row = rows.iloc[0]
    baseline = "" if math.isnan(row["baseline"]) else f"; simplest answer {row['baseline']:.2f}"
    return (
        f"{metric_name(metric)} {row['value']:.2f} [{row['low']:.2f}, {row['high']:.2f}] "
        f"on {set_name(set_id)} (n = {row['n']:,}{baseline})"
    )


def scores_table(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores as a page prints them: measure, set, method, n, metric, score, interval, baseline.

    What is left open at each confidence has a table of its own (`abstention_table`). A metric that the set has no unit for, such as the
    F1 of a genre that does not occur in it, is left out.
    """
    scores = scores[~scores["metric"].str.contains("_at_") & scores["value"].notna()]
    return pd.DataFrame(
        {
            "measure": scores["task"].map(lambda task: SCORINGS[task].label if task in SCORINGS else task),
            "set": scores["set"].map(set_name),
            "method": scores["method"].map(method_name),
            "n": scores["n"],
            "metric": scores["metric"].map(metric_name),
            "score": scores["value"],
            "interval": [f"{low:.2f} to {high:.2f}" for low, high in zip(scores["low"], scores["high"], strict=True)],
            "simplest answer": scores["baseline"],
        }
    )


def trust_sentences(scores: pd.DataFrame, measures: Sequence[str] = ()) -> list[str]:
    """What a page says of how well its measures agree with human coders on public sets.

    Args:
        measures: ids of the registry; what people's codes say of each, once, or that nobody has scored it.
    Returns:
        a sentence a task that scores one of the measures, in their order, then one a measure that none scores, then their cautions.
    """
    scored = [_scored_sentence(scores, find_scoring(task)) for task in tasks_of(measures)]
    own = [find_measure(measure_id) for measure_id in measures]
    unscored = [f"{measure.heading}: {NOT_SCORED}." for measure in own if not measure.tasks]
    return [*scored, *unscored, *(f"{measure.heading}: {measure.caution}" for measure in own if measure.caution)]


def _scored_sentence(scores: pd.DataFrame, scoring: Scoring) -> str:
    quoted = dict.fromkeys(score_sentence(scores, scoring.task, *one) for one in scoring.quoted)
    return f"{scoring.label}: {'; '.join(quoted) or NOT_SCORED}."

"""codes of a corpus + its measures -> scores: what `workbook evaluate TASK CODES --corpus CORPUS` runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.codebook.entries import nearest
from analysis.codebook.load import Codebook, read_codebook
from analysis.corpus.load import load_corpus
from analysis.engine.run import measure
from analysis.errors import GoldError, UsageError
from analysis.findings.observations import StudyData
from analysis.study import Study
from analysis.tables import records
from analysis.validity.agreement_coders import agreement_of_coders
from analysis.validity.agreement_measure import (
    agreement_with_measure,
    codes_to_halve,
    most_frequent,
    population,
    score_tables,
    weighted_tables,
)
from analysis.validity.agreement_pairs import pair_codes
from analysis.validity.codes import TASK_CODES, read_codes
from analysis.validity.evaluate import Score

METHODS = {
    "sentiment": "target",
    "attitude": "target",
    "voice": "attribution",
    "actor": "mentions",
    "frames": "codebook",
}
"""What answers each task, where nothing else is named."""


def evaluate_codes(
    task: str,
    path: Path | str,
    corpus: str,
    *,
    codebook: str | Path = paths.CODEBOOK,
    method: str = "",
    jobs: int | None = None,
) -> Score:
    """Score a measure against codes of a corpus, as they are: any file or folder that `read_codes` reads.

    Args:
        task: sentiment, voice, actor, attitude or frames.
        corpus: a store, store@VERSION, or files of articles.
        method: of sentiment and attitude: "target", "vader" or a folder of weights.
    Returns:
        each metric with its interval, by the jackknife of stories, the simplest answer's, and in `notes` what was left out, how far the
        coders agree, and how many more codes would halve the intervals.
    Raises:
        UsageError: an unknown task, or a method that the task does not have.
        GoldError: codes that are not in the form, of another task, or of another corpus.
    """
    if task not in TASK_CODES:
        raise UsageError(f"There is no task `{task}` for codes of a corpus.{nearest(task, TASK_CODES)}")
    if method and METHODS[task] != "target":
        raise UsageError(f"{task} has no methods to choose from: leave --method out.")
    judgements = read_codebook(codebook)
    codes = codes_of(Path(path), task, judgements)
    study = Study(corpus=str(corpus), codebook=str(codebook), sentiment=method or "target")
    articles = load_corpus(corpus, codebook=judgements.folder).articles
    data = StudyData(articles, measure(articles, study, jobs=jobs), study, judgements)
    pairs = pair_codes(codes, task, data)
    if pairs.empty:
        raise GoldError(
            f"{path}: none of {len(codes):,} codes could be scored on {corpus}. {' '.join(pairs.attrs['notes'])}"
        )
    return _score(task, Path(path), codes, pairs, data, method or METHODS[task])


def codes_of(path: Path, task: str, codebook: Codebook) -> pd.DataFrame:
    """The codes of one task. Raises GoldError where the file has none, and for a frame that the codebook lacks."""
    codes = read_codes(path, tasks=(task,), frames=[frame.id for frame in codebook.frames])
    if codes.empty:
        every = read_codes(path)
        counts = every["task"].value_counts()
        if counts.empty and (n := every.attrs["n_not_coded"]):
            raise GoldError(
                f"{path}: nothing is coded yet, all {n:,} units are without a code. Write codes in the column "
                f"`{task}`, and who coded in `coder`."
            )
        there = ", ".join(f"{n:,} of {name}" for name, n in counts.items()) or "none at all"
        raise GoldError(f"{path} holds no codes of {task}; it has {there}.")
    return codes


def _score(task: str, path: Path, codes: pd.DataFrame, pairs: pd.DataFrame, data: StudyData, method: str) -> Score:
    rows = records(agreement_with_measure(pairs, study=data.study))
    sums, items = weighted_tables(simplest := most_frequent(pairs), task)
    baseline = {name: float(value[0]) for name, value in score_tables(sums.sum(axis=0)[None], task, items).items()}
    n = pairs["unit_id"].nunique()
    few = str(rows[0]["said"]).startswith("too few")
    return Score(
        task=task,
        set=path.name.split(".")[0],
        method=method,
        n=n,
        metrics={_name(row): {key: round(float(row[key]), 6) for key in ("value", "low", "high")} for row in rows},
        baseline={} if few else {name.replace(" ", "_"): round(value, 6) for name, value in baseline.items()},
        baseline_name="most frequent code" if simplest["label"].nunique() else "",
        notes=[*pairs.attrs["notes"], *_said(rows), coder_note(codes, task, data), *halving_note(pairs, few=few)],
    )


def _name(row: dict[str, object]) -> str:
    item = row["item"]
    return f"{row['metric']}_{item}" if isinstance(item, str) and item else str(row["metric"])


def _said(rows: list[dict[str, object]]) -> list[str]:
    """What limits the scores, each once, with the metrics it is said of."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(str(row["said"]), []).append(_name(row))
    return [
        f"{', '.join(names) if len(names) < len(rows) else 'All scores'}: {said}."
        for said, names in reasons.items()
        if said
    ]


def coder_note(codes: pd.DataFrame, task: str, data: StudyData) -> str:
    """A sentence on how far the coders agree, or why that cannot be told."""
    row = records(agreement_of_coders(codes, task, data.articles, study=data.study))
    metrics = [one for one in row if not isinstance(one["item"], str)]
    if np.isnan(metrics[0]["value"]):
        return f"Agreement among coders: {metrics[0]['said']}."
    told = ", ".join(f"{str(one['metric']).replace('_', ' ')} {_interval(one)}" for one in metrics)
    return f"Agreement among {metrics[0]['n_coders']} coders on {metrics[0]['n']:,} units: {told}."


def _interval(score: Mapping[str, Any]) -> str:
    if np.isnan(score["low"]):
        return f"{score['value']:.3f}"
    return f"{score['value']:.3f} [{score['low']:.3f}, {score['high']:.3f}]"


def halving_note(pairs: pd.DataFrame, *, few: bool) -> list[str]:
    """A sentence on how many more codes would halve the intervals; none where there are too few to say."""
    n, n_all = pairs["unit_id"].nunique(), population(pairs)
    if few or np.isnan(n_all):
        return []
    more, there = codes_to_halve(n, n_all)
    limit = "" if there else f", more than the corpus has ({n_all:,.0f} units)"
    return [f"About {more:,} more coded units, {n + more:,} in all, would halve the intervals{limit}."]

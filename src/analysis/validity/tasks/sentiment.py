"""Task `sentiment`: a sentence's sentiment toward a target, against human codes."""

import math
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.agreement.gold import Record
from analysis.agreement.metrics import accuracy, alpha, confusion, macro_f1
from analysis.errors import GoldError
from analysis.sentiment.calibration import calibration_error
from analysis.sentiment.folder import FEW_NEUTRAL, LABELS
from analysis.sentiment.target_scores import check_method, label_of_tone
from analysis.tables import TARGETS
from analysis.validity.abstention import abstention_metrics, confidence
from analysis.validity.evaluate import Options, Task, Units

CHOSEN = "chosen"

NAMES: dict[object, str] = {
    -1: "negative",
    0: "neutral",
    1: "positive",
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
}


def predict(records: list[Record], options: Options) -> Units:
    """(gold label, the measure's label, confidence) of each record; VADER gives no confidence, so NaN."""
    gold = [gold_label(record) for record in records]
    if options.method == "vader":
        return [(label, answer, math.nan) for label, answer in zip(gold, by_tone(records), strict=True)]
    scored = by_target(records, options.method)
    return list(zip(gold, scored["label"], confidence(scored), strict=True))


def gold_label(record: Record) -> str:
    """negative, neutral or positive, from -1, 0, 1 or the words. Raises GoldError for anything else."""
    if isinstance(record["label"], bool) or record["label"] not in NAMES:
        raise GoldError(
            f"`label` is {record['label']!r} for {record['text'][:40]!r}: write -1, 0, 1 or negative, neutral, positive."
        )
    return NAMES[record["label"]]


def by_tone(records: list[Record]) -> list[str]:
    """VADER's label of the whole text."""
    from analysis.sentiment.vader import text_tone

    return [label_of_tone(text_tone(record["text"])["compound"]) for record in records]


def by_target(records: list[Record], method: str) -> pd.DataFrame:
    """The model's probabilities and label; other targets coded in the same text are hidden from it as other actors would be.

    "chosen": the model that ships, told that the sentences were chosen for their feelings (`TargetModel.for_chosen`).
    """
    from analysis.sentiment.target import load_model, score_targets

    if method == CHOSEN:
        return score_targets(examples(records), load_model().for_chosen())
    check_method(method or "target")
    model = load_model(None if method in ("", "target") else Path(method))
    return score_targets(examples(records), model)


def examples(records: list[Record]) -> pd.DataFrame:
    """text, start, end, and `others`: the spans of other targets in the same text."""
    together: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for record in records:
        together[record["text"]].add((record["start"], record["end"]))
    rows: list[tuple[object, ...]] = []
    for record in records:
        span = (record["start"], record["end"])
        rows.append((record["text"], *span, [], sorted(together[record["text"]] - {span})))
    return TARGETS.build(rows)


def metrics(units: Units) -> dict[str, float]:
    """macro_f1, accuracy, and Krippendorff's alpha (ordinal); then how far a confidence is to be believed, where there is one.

    calibration_error (`sentiment.calibration`), and what is left open where the unsure go to a coder.
    """
    table = confusion([unit[0] for unit in units], [unit[1] for unit in units], LABELS)
    values = {"macro_f1": macro_f1(table), "accuracy": accuracy(table), "alpha": alpha(table, ordinal=True)}
    sure = np.array([unit[2] for unit in units])
    if not np.isnan(sure).any():
        values["calibration_error"] = calibration_error(sure, np.array([unit[0] == unit[1] for unit in units]))
    return values | abstention_metrics(units)


def notes(units: Units) -> list[str]:
    """Whether the sentences look chosen for their feelings, which the measure does not expect."""
    share = sum(unit[0] == "neutral" for unit in units) / len(units)
    if share >= FEW_NEUTRAL:
        return []
    return [
        f"{share:.0%} of these codes are neutral, of news as it is printed about 72 %: the sentences look chosen for their feelings. A corpus is measured "
        f"as the method `target` does; `--method {CHOSEN}` tells the same network to expect what is chosen."
    ]


def most_frequent(records: list[Record], options: Options) -> Units:
    """Every record answered with the label that most of them carry."""
    top = most_frequent_label(records)
    return [(gold_label(record), top, math.nan) for record in records]


def most_frequent_label(records: list[Record]) -> str:
    """The label that most records carry; the first of them in the file where two do."""
    return Counter(map(gold_label, records)).most_common(1)[0][0]


TASK = Task(
    name="sentiment",
    record="a sentence and a target in it",
    fields={"text": str, "target": str, "start": int, "end": int, "label": (int, str)},
    methods=("target", CHOSEN, "vader", "PATH"),
    predict=predict,
    metrics=metrics,
    baseline=most_frequent,
    notes=notes,
)

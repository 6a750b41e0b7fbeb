"""Task `pronouns`: whom a pronoun means, two names given (GAP; Webster et al. 2018, TACL)."""

from typing import Any

import numpy as np

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.codebook.english import English
from analysis.errors import UsageError
from analysis.mentions.pronouns.ranker import Ranker, load_ranker, text_digest
from analysis.mentions.pronouns.scene import GENDER_OF
from analysis.training.pronouns import fit_ranker, read_example
from analysis.validity.evaluate import Options, Task, Units

SURE = 0.45  # least probability at which one of two given names is answered; settled by cross-validation on gap_dev
SEED = 7
FOLDS = 10  # where the records are those that the shipped ranker was fitted on


def predict(records: list[Record], options: Options) -> Units:
    """One unit a record: gender of the pronoun, gold and answer for A and B."""
    if options.method == "recency":
        return baseline(records, options)
    english = options.judgements.english
    folds = options.cross_validate or (FOLDS if _learnt(records) else 0)
    if not folds:
        return [_unit(record, *_answer(record, load_ranker(), english)) for record in records]
    if folds < 2 or folds > len(records):
        raise UsageError(f"--cross-validate {folds}: give 2 to {len(records)} folds, the number of records.")
    fold = np.random.default_rng(SEED).permutation(len(records)) % folds
    units: dict[int, Any] = {}
    for k in range(folds):
        ranker = fit_ranker([record for record, f in zip(records, fold, strict=True) if f != k], english)
        units |= {int(i): _unit(records[i], *_answer(records[i], ranker, english)) for i in np.flatnonzero(fold == k)}
    return [units[i] for i in range(len(records))]


def _learnt(records: list[Record]) -> bool:
    """Whether the shipped ranker was fitted on any of these texts: then it is never scored on them, but cross-validated."""
    return any(text_digest(record["text"]) in load_ranker().learnt_from for record in records)


def _answer(record: Record, ranker: Ranker, english: English) -> tuple[bool, bool]:
    a, b = ranker.rank(read_example(record, english, ranker).rows[:2])
    return bool(a >= b and a >= SURE), bool(b > a and b >= SURE)


def _unit(record: Record, a: bool, b: bool) -> tuple[str, tuple[bool, bool], tuple[bool, bool]]:
    gender = GENDER_OF.get(record["pronoun"].lower(), "")
    return gender, (bool(record["a"].get("coref")), bool(record["b"].get("coref"))), (a, b)


def metrics(units: Units) -> dict[str, float]:
    """F1 over the decisions "A is meant" and "B is meant", of all pronouns and by gender, and the ratio of the two."""
    overall = _f1(units)
    masculine = _f1([unit for unit in units if unit[0] == "male"])
    feminine = _f1([unit for unit in units if unit[0] == "female"])
    ratio = feminine / masculine if masculine else float("nan")
    return {
        "gap_f1": overall,
        "gap_f1_masculine": masculine,
        "gap_f1_feminine": feminine,
        "feminine_to_masculine": ratio,
    }


def _f1(units: Units) -> float:
    pairs = [pair for _, gold, answer in units for pair in zip(gold, answer, strict=True)]
    n_right = sum(gold and answer for gold, answer in pairs)
    return precision_recall_f1(n_right, sum(answer for _, answer in pairs), sum(gold for gold, _ in pairs))[2]


def baseline(records: list[Record], options: Options) -> Units:
    """The name last before the pronoun; where both come after it, the first."""
    units = []
    for record in records:
        before = {key: record["start"] - record[key]["start"] for key in "ab"}
        near = min("ab", key=lambda key: (before[key] < 0, abs(before[key])))
        units.append(_unit(record, near == "a", near == "b"))
    return units


def notes(units: Units) -> list[str]:
    """How many pronouns were answered with neither name."""
    neither = sum(not any(answer) for *_, answer in units)
    return [
        f"{neither} of {len(units)} pronouns answered with neither name.",
        "The ranker that ships was fitted on gap_dev: on that file it is cross-validated.",
    ]


TASK = Task(
    options=("cross_validate",),
    name="pronouns",
    record="a pronoun in a text, with two names that it may mean",
    fields={"text": str, "pronoun": str, "start": int, "a": dict, "b": dict},
    methods=("ranker", "recency"),
    predict=predict,
    metrics=metrics,
    baseline=baseline,
    baseline_name="the name last before the pronoun",
    notes=notes,
)

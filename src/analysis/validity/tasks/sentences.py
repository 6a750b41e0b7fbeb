"""Sentence boundaries against a treebank's; units are texts."""

from dataclasses import dataclass

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.language.sentences import paragraph_spans, sentence_spans
from analysis.validity.evaluate import Options, Task, Units


@dataclass(frozen=True)
class Boundaries:
    """One text: boundaries in both, in the answer, and in gold. A boundary is the end of a sentence."""

    both: int
    answered: int
    gold: int


def predict(records: list[Record], options: Options) -> Units:
    """The stage's own sentences."""
    english = options.judgements.english
    return [_count(record, [end for _, end in sentence_spans(record["text"], english)]) for record in records]


def baseline(records: list[Record], options: Options) -> Units:
    """Every line one sentence."""
    return [_count(record, [end for _, end in paragraph_spans(record["text"])]) for record in records]


def metrics(units: Units) -> dict[str, float]:
    """boundary_f1, with its precision and recall, over all texts together."""
    precision, recall, f1 = precision_recall_f1(
        sum(unit.both for unit in units), sum(unit.answered for unit in units), sum(unit.gold for unit in units)
    )
    return {"boundary_f1": f1, "boundary_precision": precision, "boundary_recall": recall}


def notes(units: Units) -> list[str]:
    """How many sentences lie behind the scores."""
    return [f"{sum(unit.gold for unit in units)} sentences in gold, {sum(unit.answered for unit in units)} found."]


def _count(record: Record, ends: list[int]) -> Boundaries:
    gold = {sentence["end"] for sentence in record["sentences"]}
    return Boundaries(both=len(gold & set(ends)), answered=len(set(ends)), gold=len(gold))


TASK = Task(
    name="sentences",
    record="a text and its sentences as {start, end}",
    fields={"text": str, "sentences": list},
    methods=("rules",),
    predict=predict,
    metrics=metrics,
    baseline=baseline,
    baseline_name="every line one sentence",
    notes=notes,
)

"""`cleaning`: the body that is found in a page against the body that people marked, by runs of four words."""

import re
from collections import Counter

import numpy as np

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.pages import extract_text
from analysis.corpus.readers.encoding import repaired
from analysis.errors import GoldError
from analysis.validity.evaluate import Options, Task, Units

TOKEN = re.compile(r"\w+")
RUN = 4  # words

Counts = tuple[int, int, int]
"""Runs of words in both, in the answer, in gold."""


def predict(records: list[Record], options: Options) -> Units:
    """By `page`, what a corpus holds; by `trafilatura`, what comes before boilerplate is cut from its blocks."""
    boilerplate = Boilerplate(options.judgements.boilerplate) if options.method in ("", "page") else None
    return [_count(_body(record, boilerplate), record["text"]) for record in records]


def everything(records: list[Record], _options: Options) -> Units:
    """All words of the page, its tags taken off."""
    return [_count(re.sub(r"<[^>]+>", " ", _source(record)), record["text"]) for record in records]


def metrics(units: Units) -> dict[str, float]:
    """Means of the pages' own values, as the benchmark of the set defines them."""
    scores = np.nan_to_num([precision_recall_f1(*unit) for unit in units])  # 0 where nothing is answered
    precision, recall, f1 = (float(mean) for mean in scores.mean(axis=0))
    return {"f1": f1, "precision": precision, "recall": recall}


def _source(record: Record) -> str:
    source = record.get("html") or record.get("raw")
    if not isinstance(source, str):
        raise GoldError(f"Record {record.get('id', '?')}: carries neither `html` nor `raw`.")
    return source


def _body(record: Record, boilerplate: Boilerplate | None) -> str:
    source = _source(record)
    text = repaired(extract_text(source) if record.get("html") else source)
    if boilerplate is None:
        return text
    blocks = [boilerplate.trim(block)[0] for block in split_blocks(text)]
    reasons = find_boilerplate(blocks, boilerplate, marked_up=bool(record.get("html")))
    return "\n\n".join(block for block, reason in zip(blocks, reasons, strict=True) if not reason)


def _count(body: str, gold: str) -> Counts:
    runs, gold_runs = _runs(body), _runs(gold)
    return sum((runs & gold_runs).values()), sum(runs.values()), sum(gold_runs.values())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = TOKEN.findall(text)
    return (
        Counter(zip(*(words[n:] for n in range(RUN)), strict=False)) if len(words) >= RUN else Counter([tuple(words)])
    )


TASK = Task(
    name="cleaning",
    record="a page, as HTML or as text copied from it, with its body",
    fields={"text": str},
    methods=("page", "trafilatura"),
    predict=predict,
    metrics=metrics,
    baseline=everything,
    baseline_name="the whole page",
)

"""`cleaning`: the body that is found in a page against the body that people marked, by runs of four words.

Text without markup is also read by learnt weights. Of a site that they learnt from, no page is ever scored by the weights that
ship: the sites of the file are held out in turn, and the weights learnt anew from everything else.
"""

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.corpus.cleaning.blocks import Boilerplate, find_boilerplate, split_blocks
from analysis.corpus.cleaning.judged import mark_judged
from analysis.corpus.cleaning.learned import Forest, load_forest
from analysis.corpus.cleaning.pages.read_page import extract_text
from analysis.corpus.readers.encoding import repaired
from analysis.errors import GoldError
from analysis.training.cleaning.learn import fit_without, fold_of
from analysis.training.cleaning.pages import site_of
from analysis.validity.evaluate import Options, Task, Units

TOKEN = re.compile(r"\w+")
RUN = 4  # words
FOLDS = 5  # where the weights that ship learnt from a site of the file

Counts = tuple[int, int, int]
"""Runs of words in both, in the answer, in gold."""


def predict(records: list[Record], options: Options) -> Units:
    """By `page`, what a corpus holds; by `phrases`, without the learnt weights; by `trafilatura`, before any block is cut."""
    if options.method == "trafilatura":
        return [_count(repaired(_text(record)), record["text"]) for record in records]
    boilerplate = Boilerplate(options.judgements.boilerplate)
    forests: Mapping[str, Forest | None] = dict.fromkeys(map(site_of, records))
    if options.method != "phrases" and any(record.get("raw") for record in records):
        forests = _forests(records, boilerplate)
    return [_count(_body(record, boilerplate, forests[site_of(record)]), record["text"]) for record in records]


def _forests(records: list[Record], boilerplate: Boilerplate) -> dict[str, Forest]:
    """The weights that score the pages of each site: those that ship, or those of its fold, which never saw it."""
    shipped = load_forest()
    forests = dict.fromkeys(map(site_of, records), shipped)
    of_fold: dict[int, list[str]] = {}
    for site in sorted(filter(shipped.learnt_of, forests)):
        of_fold.setdefault(fold_of(site, FOLDS), []).append(site)
    for held_out in of_fold.values():
        forests |= dict.fromkeys(held_out, fit_without(held_out, boilerplate))
    return forests


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


def _text(record: Record) -> str:
    source = _source(record)
    return extract_text(source) if record.get("html") else source


def _body(record: Record, boilerplate: Boilerplate, forest: Forest | None) -> str:
    blocks = list(filter(None, (boilerplate.trim(block)[0] for block in split_blocks(repaired(_text(record))))))
    reasons = find_boilerplate(blocks, boilerplate, marked_up=bool(record.get("html")))
    if forest and not record.get("html"):
        mark_judged(blocks, reasons, forest.judge(blocks, reasons), boilerplate)
    return "\n\n".join(block for block, reason in zip(blocks, reasons, strict=True) if not reason)


def _count(body: str, gold: str) -> Counts:
    runs, gold_runs = _runs(body), _runs(gold)
    return sum((runs & gold_runs).values()), sum(runs.values()), sum(gold_runs.values())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = TOKEN.findall(text)
    return (
        Counter(zip(*(words[n:] for n in range(RUN)), strict=False)) if len(words) >= RUN else Counter([tuple(words)])
    )


def notes(_units: Units) -> list[str]:
    """How pages of sites were scored that the weights learnt from."""
    return [
        f"Text without markup: sites that the shipped weights learnt from are held out of weights learnt anew, {FOLDS} folds."
    ]


TASK = Task(
    name="cleaning",
    record="a page, as HTML or as text copied from it, with its body",
    fields={"text": str},
    methods=("page", "phrases", "trafilatura"),
    notes=notes,
    predict=predict,
    metrics=metrics,
    baseline=everything,
    baseline_name="the whole page",
)

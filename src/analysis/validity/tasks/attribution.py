"""Attributions against source, cue and content as people marked them; units are documents."""

import math
import re
from dataclasses import dataclass

import pandas as pd

from analysis.agreement.gold import Record, read_gold
from analysis.agreement.metrics import precision_recall_f1
from analysis.attribution.find import find_attributions
from analysis.errors import GoldError, UsageError
from analysis.language.document import Documents
from analysis.language.quotations import find_quotations
from analysis.language.sentences import split_sentences
from analysis.tables import MENTIONS
from analysis.validity.evaluate import Options, Task, Units

MATCH = 0.5  # Jaccard of the content's tokens
_TOKEN = re.compile(r"\w+")

Chars = frozenset[int]


@dataclass(frozen=True)
class Marked:
    """One attribution, as the numbers of the tokens of its content and of its source."""

    content: Chars
    source: Chars


@dataclass(frozen=True)
class AttributionCounts:
    """One document: tokens in content, attributions matched, and sources right among the matched."""

    tokens: tuple[int, int, int]  # in both, in the answers, in gold
    attributions: tuple[int, int, int]
    sources: tuple[int, int]  # right, matched with a gold source


def predict(records: list[Record], options: Options) -> Units:
    """The stage as a study runs it, over each document; no roster is needed to find who speaks."""
    documents = _documents(records, options)
    articles = pd.DataFrame({"article_id": list(documents), "title": "", "text": list(documents.values())}, dtype="str")
    codebook = options.judgements
    read = Documents(articles, split_sentences(articles, codebook.english), codebook.english)
    table = find_attributions(read, MENTIONS.empty(), codebook.verbs, codebook.source_words)
    marked: dict[str, dict[str, list[tuple[int, int, int, int]]]] = {}
    for row in table.itertuples():
        spans = (row.content_start, row.content_end, row.source_start, row.source_end)
        marked.setdefault(str(row.article_id), {}).setdefault(str(row.statement_id), []).append(spans)  # type: ignore[arg-type]
    answers = {}
    for name, text in documents.items():
        places = _Places(text)
        answers[name] = [
            Marked(places.of([(a, b) for a, b, _, _ in spans]), places.of([(c, d) for _, _, c, d in spans if c >= 0]))
            for spans in marked.get(name, {}).values()
        ]
    return _score(records, documents, answers)


def baseline(records: list[Record], options: Options) -> Units:
    """Quotation marks alone: each quotation is an attribution, nobody its source."""
    documents = _documents(records, options)
    answers = {
        name: [Marked(_Places(text).of([(q.inner_start, q.inner_end)]), frozenset()) for q in find_quotations(text)]
        for name, text in documents.items()
    }
    return _score(records, documents, answers)


def metrics(units: Units) -> dict[str, float]:
    """content_token_f1, attribution_f1, source_accuracy, each over all documents together; precision and recall of both."""
    tokens = [sum(unit.tokens[i] for unit in units) for i in range(3)]
    spans = [sum(unit.attributions[i] for unit in units) for i in range(3)]
    right, matched = (sum(unit.sources[i] for unit in units) for i in range(2))
    token, span = precision_recall_f1(*tokens), precision_recall_f1(*spans)
    return {
        "content_token_f1": token[2],
        "attribution_f1": span[2],
        "source_accuracy": right / matched if matched else math.nan,
        "content_token_precision": token[0],
        "content_token_recall": token[1],
        "attribution_precision": span[0],
        "attribution_recall": span[1],
    }


def notes(units: Units) -> list[str]:
    """How many attributions lie behind the scores."""
    n_gold, n_found = (sum(unit.attributions[i] for unit in units) for i in (2, 1))
    return [f"{n_gold} attributions in gold, {n_found} found, in {len(units)} documents."]


class _Places:
    """Spans of characters as sets of token numbers of one text."""

    def __init__(self, text: str) -> None:
        self.number: list[int] = []
        starts = 0
        self.first = [0] * (len(text) + 1)
        position = 0
        for match in _TOKEN.finditer(text):
            while position <= match.start():
                self.first[position] = starts
                position += 1
            starts += 1
        while position <= len(text):
            self.first[position] = starts
            position += 1

    def of(self, spans: list[tuple[int, int]]) -> Chars:
        """The tokens that begin inside any of the spans."""
        return frozenset(
            number
            for start, end in spans
            for number in range(self.first[start], self.first[min(end, len(self.first) - 1)])
        )


def _documents(records: list[Record], options: Options) -> dict[str, str]:
    if options.documents is None:
        raise UsageError("attribution needs the whole documents: add --documents FILE, lines of `id` and `text`.")
    documents = {record["id"]: record["text"] for record in read_gold(options.documents, {"id": str, "text": str})}
    missing = sorted({record["doc"] for record in records} - set(documents))
    if missing:
        raise GoldError(
            f"{options.documents} has no document `{missing[0]}` ({len(missing)} are missing): `doc` names one."
        )
    return documents


def _score(records: list[Record], documents: dict[str, str], answers: dict[str, list[Marked]]) -> Units:
    gold: dict[str, list[Marked]] = {name: [] for name in documents}
    places = {name: _Places(text) for name, text in documents.items()}
    for record in records:
        at, of = record["offset"], places[record["doc"]].of
        content = [(start + at, end + at) for start, end in record["content_span"]]
        source = [(start + at, end + at) for start, end in record["source_span"]]
        gold[record["doc"]].append(Marked(of(content), of(source)))
    return [_count(gold[name], answers[name]) for name in documents]


def _count(gold: list[Marked], answers: list[Marked]) -> AttributionCounts:
    in_gold: Chars = frozenset().union(*(one.content for one in gold))
    in_answers: Chars = frozenset().union(*(one.content for one in answers))
    pairs = _pairs(gold, answers)
    sourced = [(g, f) for g, f in pairs if gold[g].source]
    return AttributionCounts(
        tokens=(len(in_gold & in_answers), len(in_answers), len(in_gold)),
        attributions=(len(pairs), len(answers), len(gold)),
        sources=(sum(bool(gold[g].source & answers[f].source) for g, f in sourced), len(sourced)),
    )


def _pairs(gold: list[Marked], answers: list[Marked]) -> list[tuple[int, int]]:
    """One-to-one matches by content, the closest first; between equally close ones the one whose source fits."""
    candidates = []
    for g, one in enumerate(gold):
        for f, other in enumerate(answers):
            shared = len(one.content & other.content)
            if shared and shared / len(one.content | other.content) >= MATCH:
                candidates.append((shared / len(one.content | other.content), bool(one.source & other.source), g, f))
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_answers: set[int] = set()
    for _, _, g, f in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2], c[3])):
        if g not in used_gold and f not in used_answers:
            used_gold.add(g)
            used_answers.add(f)
            pairs.append((g, f))
    return pairs


TASK = Task(
    options=("documents",),
    name="attribution",
    record="one attribution of a document: source, cue and content as lists of [start, end] in `text`, which begins at `offset`",
    fields={"doc": str, "text": str, "offset": int, "source_span": list, "cue_span": list, "content_span": list},
    methods=("rules",),
    predict=predict,
    metrics=metrics,
    baseline=baseline,
    baseline_name="quotation marks alone",
    notes=notes,
)

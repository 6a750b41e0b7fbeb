"""`genre`: what an article is, as it is told when it is ingested, against codes of whole articles."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.agreement.coded_articles import ARTICLE, join_coded
from analysis.agreement.gold import Record, read_gold
from analysis.agreement.metrics import Floats, accuracy, confusion, macro_f1, precision_recall_f1
from analysis.corpus.cleaning.clean import clean
from analysis.errors import GoldError
from analysis.tables import GENRES, RAW_ARTICLES
from analysis.validity.evaluate import Options, Task, Units

Unit = tuple[str, str, str]
"""Gold genre, the one that is told, and what told it."""


def predict(records: list[Record], options: Options) -> Units:
    """Each article is cleaned as `ingest` does it. One of which cleaning leaves nothing is told as nothing."""
    articles = _with_texts(records, options)
    book = options.judgements
    raw = pd.DataFrame([_raw(article, str(number)) for number, article in enumerate(articles)])
    told = clean(RAW_ARTICLES.build(raw), book.outlets, book.boilerplate, english=book.english).articles
    found = dict(zip(told["origin"], zip(told["genre"], told["genre_by"], strict=True), strict=True))
    return [(article["genre"], *found.get(str(number), ("", ""))) for number, article in enumerate(articles)]


def always_news(records: list[Record], _options: Options) -> Units:
    """The most frequent genre of most outlets."""
    return [(record["genre"], "news", "") for record in records]


def metrics(units: Units) -> dict[str, float]:
    """Over all articles; the F1 of each genre; and over those told by their text alone."""
    by_text = [unit for unit in units if unit[2] == "text"]
    return {
        "macro_f1": macro_f1(_table(units)),
        "accuracy": accuracy(_table(units)),
        **{f"f1_{genre}": _f1(units, genre) for genre in GENRES},
        "macro_f1_by_text": macro_f1(_table(by_text)),
        "accuracy_by_text": accuracy(_table(by_text)),
    }


def notes(units: Units) -> list[str]:
    """How often each genre was right, and by what it was told."""
    told_by = sorted({by for *_, by in units if by})
    lines = []
    for genre in GENRES:
        right, answered, gold = _counts(units, genre)
        if answered or gold:
            lines.append(f"{genre}: {right} right of {answered} told, of {gold} in the codes.")
    for by in told_by:
        of = [gold == told for gold, told, how in units if how == by]
        lines.append(f"told by {by}: {sum(of)} of {len(of)} right.")
    return lines


def _f1(units: Units, genre: str) -> float:
    return precision_recall_f1(*_counts(units, genre))[2]


def _counts(units: Units, genre: str) -> tuple[int, int, int]:
    """Right answers of this genre, all answers of it, codes of it."""
    right = sum(gold == told == genre for gold, told, _ in units)
    return right, sum(told == genre for _, told, _ in units), sum(gold == genre for gold, *_ in units)


def _table(units: Sequence[Unit]) -> Floats:
    return confusion([gold for gold, *_ in units], [told for _, told, _ in units], [*GENRES, ""])


def _with_texts(records: list[Record], options: Options) -> list[Record]:
    """The records themselves where they carry texts, else joined to the documents that hold them."""
    if unknown := next((record["genre"] for record in records if record["genre"] not in GENRES), None):
        raise GoldError(f"`genre` is {unknown!r}: write one of {', '.join(GENRES)}.")
    if all(isinstance(record.get("text"), str) for record in records):
        return records
    if options.documents is None:
        raise GoldError("These codes carry no `text`: name the articles that they are of with --documents.")
    articles = [article for path in _files(options.documents) for article in read_gold(path, ARTICLE)]
    return join_coded(records, articles, "the codes")


def _files(documents: Path) -> list[Path]:
    return sorted(documents.glob("*.jsonl*")) if documents.is_dir() else [documents]


def _raw(article: Record, origin: str) -> dict[str, object]:
    """A raw article of what the record carries; `said` is what its source calls its genre."""
    fields = {name: article.get(name) or "" for name in RAW_ARTICLES.columns}
    return fields | {"is_html": False, "origin": origin, "genre": article.get("said") or "", "meta": ""}


TASK = Task(
    name="genre",
    record="an article, or its address and the digest of its text, with its genre",
    fields={"genre": str},
    methods=("stage",),
    predict=predict,
    metrics=metrics,
    baseline=always_news,
    baseline_name="always news",
    notes=notes,
    options=("documents",),
)

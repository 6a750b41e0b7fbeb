"""Task `loaded_words`: the loaded words of a sentence, against those that people marked."""

import re
from dataclasses import dataclass

from analysis.agreement.gold import Record
from analysis.agreement.metrics import precision_recall_f1
from analysis.portrayal.lists import LoadedFinder
from analysis.validity.evaluate import Options, Task, Units

STRONG = 1.5  # VADER valence from which on a word counts as loaded, for the baseline
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class WordCounts:
    """One sentence: words in both, in the answer, and in gold."""

    both: int
    answered: int
    gold: int


def predict(records: list[Record], options: Options) -> Units:
    """Counts of each sentence, by the codebook's loaded words (each word of a phrase) or by VADER's."""
    if options.method == "vader":
        return [_count(record, by_vader(record["text"])) for record in records]
    found = LoadedFinder(options.judgements.loaded_words).find([record["text"] for record in records])
    return [
        _count(record, {word for phrase, _, _ in phrases for word in words(phrase)})
        for record, phrases in zip(records, found, strict=True)
    ]


def by_vader(text: str) -> set[str]:
    """Words to which VADER gives a strong valence."""
    from analysis.sentiment.vader import load_analyzer

    lexicon = load_analyzer().lexicon
    return {word for word in words(text) if abs(lexicon.get(word, 0.0)) >= STRONG}


def words(text: str) -> set[str]:
    """The words of a text in small letters."""
    return {match[0].lower().replace("’", "'") for match in _WORD.finditer(text)}


def metrics(units: Units) -> dict[str, float]:
    """Precision, recall and F1 of words, over all sentences."""
    totals = (sum(getattr(unit, name) for unit in units) for name in ("both", "answered", "gold"))
    return dict(zip(("precision", "recall", "f1"), precision_recall_f1(*totals), strict=True))


def strong_vader_words(records: list[Record], options: Options) -> Units:
    """VADER's words."""
    return [_count(record, by_vader(record["text"])) for record in records]


def _count(record: Record, answer: set[str]) -> WordCounts:
    gold = {word for marked in record["biased_words"] for word in words(str(marked))}
    return WordCounts(len(gold & answer), len(answer), len(gold))


TASK = Task(
    name="loaded_words",
    record="a sentence and its loaded words",
    fields={"text": str, "biased_words": list},
    methods=("codebook", "vader"),
    predict=predict,
    metrics=metrics,
    baseline=strong_vader_words,
    baseline_name="words with a strong VADER valence",
)

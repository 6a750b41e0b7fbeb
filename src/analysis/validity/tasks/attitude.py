"""Task `attitude`: the attitude of a whole article toward a target, against human codes."""

import re

import pandas as pd

from analysis.agreement.gold import Record
from analysis.agreement.metrics import accuracy, alpha, confusion, macro_f1
from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.errors import GoldError
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
from analysis.sentiment.article import UNNAMED, article_attitudes
from analysis.sentiment.folder import LABELS
from analysis.sentiment.target_scores import label_of_tone, score_mentions
from analysis.sentiment.vader import text_tone
from analysis.tables import ARTICLES, MENTIONS, TONE, UTC
from analysis.validity.evaluate import Options, Task, Units
from analysis.validity.tasks.sentiment import gold_label, most_frequent_label

PERSON = "People"


def predict(records: list[Record], options: Options) -> Units:
    """(gold label, the measure's label, whether a person, whether located) of each record."""
    for record in records:
        _check(record)
    method = options.method or "target"
    labels = (
        [label_of_tone(text_tone(r["text"])["compound"]) for r in records]
        if method == "vader"
        else by_mentions(records, method, options.judgements.english)
    )
    return [_unit(record, label) for record, label in zip(records, labels, strict=True)]


def by_mentions(records: list[Record], method: str, english: English) -> list[str]:
    """The label of `article_attitudes` over the target's mentions; the stated fallback where there is none."""
    articles = _articles(records)
    sentences = split_sentences(articles, english)
    mentions = pd.concat(
        [_mentions(record, articles.iloc[[i]], sentences, english) for i, record in enumerate(records)],
        ignore_index=True,
    )
    scored = score_mentions(Documents(articles, sentences, english), mentions, TONE.empty(), method=method)
    attitudes = article_attitudes(mentions.merge(scored[["mention_id", "p_negative", "p_positive"]], on="mention_id"))
    labels = attitudes.set_index("article_id")["label"].to_dict()
    return [str(labels.get(article_id, UNNAMED)) for article_id in articles["article_id"]]


def metrics(units: Units) -> dict[str, float]:
    """macro_f1, accuracy, alpha (ordinal); with `_people` for records of type "People", where any is."""
    values = _scores(units, "")
    people = [unit for unit in units if unit[2]]
    return {**values, **_scores(people, "_people")} if people else values


def most_frequent(records: list[Record], options: Options) -> Units:
    """Every record answered with the label that most of them carry."""
    top = most_frequent_label(records)
    return [_unit(record, top) for record in records]


def notes(units: Units) -> list[str]:
    """How many targets the gold file does not locate in the text."""
    n = sum(not unit[3] for unit in units)
    return [f"n_unlocated {n}: not named in the text, answered with {UNNAMED}"] if n else []


def _unit(record: Record, label: str) -> tuple[str, str, bool, bool]:
    return gold_label(record), label, record.get("type") == PERSON, record["start"] >= 0


def _check(record: Record) -> None:
    """Raise GoldError where label or span cannot be meant so; -1, -1 says that the article does not name the target."""
    gold_label(record)
    start, end, length = record["start"], record["end"], len(record["text"])
    if (start, end) != (-1, -1) and not 0 <= start < end <= length:
        raise GoldError(
            f"{start} to {end} is no span of the text that begins {record['text'][:40]!r} and has {length} characters. "
            "Give the place of the target's first mention, or -1 and -1 where the article does not name it."
        )


def _scores(units: Units, suffix: str) -> dict[str, float]:
    table = confusion([unit[0] for unit in units], [unit[1] for unit in units], LABELS)
    values = {"macro_f1": macro_f1(table), "accuracy": accuracy(table), "alpha": alpha(table, ordinal=True)}
    return {f"{name}{suffix}": value for name, value in values.items()}


def _articles(records: list[Record]) -> pd.DataFrame:
    rows: dict[str, object] = {
        name: [record.get(name, "") if name in ("text", "title") else "" for record in records]
        for name in ARTICLES.columns
    }
    rows |= {
        "article_id": [f"r{i}" for i in range(len(records))],
        "published": pd.Series(pd.NaT, index=range(len(records)), dtype=UTC),
        "n_words": 0,
        "revision": 1,
    }
    return ARTICLES.build(pd.DataFrame(rows))


def _mentions(record: Record, article: pd.DataFrame, sentences: pd.DataFrame, english: English) -> pd.DataFrame:
    """Where the article refers to the target: as an actor by name, title and pronoun, else wherever its words stand.

    Its words are the target as coded; where they stand nowhere, what the article prints at the coded first mention
    ("Justice" for the Department of Justice).
    """
    target, text = record["target"].strip(), record["text"]
    if record["start"] < 0 or not target:
        return MENTIONS.empty()
    article_id = article["article_id"].iloc[0]
    here = sentences[sentences["article_id"] == article_id]
    printed = text[record["start"] : record["end"]].strip()
    mentions = _as_actor(target, printed, article, here, english) if _may_be_actor(record, target) else MENTIONS.empty()
    for words in filter(None, (target, printed)):
        mentions = mentions if len(mentions) else _words(article_id, text, words, here)
    return mentions


def _may_be_actor(record: Record, target: str) -> bool:
    return record.get("type", PERSON) == PERSON and len(target.split()) <= 4


def _as_actor(
    target: str, printed: str, article: pd.DataFrame, sentences: pd.DataFrame, english: English
) -> pd.DataFrame:
    aliases = (printed,) if printed[:1].isupper() and printed not in target else ()
    actor = Actor(id="target", name=target, why="the target of a coded article", aliases=aliases, bare_surname=True)
    return find_mentions(article, Documents(article, sentences, english), [actor], either=True).mentions


def _words(article_id: str, text: str, words: str, sentences: pd.DataFrame) -> pd.DataFrame:
    """Each place of the words inside a sentence; a capital counts where one word is printed with it ("Justice")."""
    case = re.IGNORECASE if " " in words or words.islower() else 0
    spans = sentences[sentences["field"] == "text"]
    rows = []
    for number, match in enumerate(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, case)):
        inside = spans[(spans["start"] <= match.start()) & (match.end() <= spans["end"])]
        if len(inside):
            where = (f"{article_id}.w{number}", article_id, inside["sentence_id"].iloc[0], "text")
            rows.append((*where, "target", "name", match[0], *match.span(), "", None))
    return MENTIONS.build(rows)


TASK = Task(
    name="attitude",
    record="an article and somebody or something it speaks of",
    fields={"text": str, "target": str, "start": int, "end": int, "label": (int, str)},
    methods=("target", "vader", "PATH"),
    predict=predict,
    metrics=metrics,
    baseline=most_frequent,
    notes=notes,
)

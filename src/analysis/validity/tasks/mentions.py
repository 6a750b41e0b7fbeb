"""Task `mentions`: names and pronouns of people in the news, linked to a roster made of the people of each article."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.agreement.gold import Record
from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.language.document import Documents
from analysis.language.sentences import split_sentences
from analysis.mentions import find_mentions
from analysis.validity.evaluate import Options, Task, Units

PERSON = "Q215627"
PRONOUN = re.compile(
    r"(?:i|me|my|mine|myself|you|your|yours|yourself|he|him|his|himself|she|her|hers|herself|we|us|our|ours|they|them|their|"
    r"theirs|themselves|who|whom|whose)",
    re.IGNORECASE,
)


class MentionMatch(NamedTuple):
    """One place found: where, whom, and whether by a pronoun."""

    start: int
    end: int
    actor_id: str
    pronoun: bool


def predict(records: list[Record], options: Options) -> Units:
    """One unit a record: for names and for pronouns, how many were right, found and to be found."""
    find, english = _exact_names if options.method == "exact" else _by_stage, options.judgements.english
    return [_unit(record, list(find(record, english))) for record in records]


def baseline(records: list[Record], options: Options) -> Units:
    """Full names as the roster writes them, letter by letter."""
    return [_unit(record, list(_exact_names(record, options.judgements.english))) for record in records]


def _by_stage(record: Record, english: English) -> Iterator[MentionMatch]:
    actors = roster(record, english)
    if not actors:
        return
    articles = pd.DataFrame(
        [{"article_id": "1", "title": "", "text": record["text"], "country": "", "published": pd.NaT}]
    )
    documents = Documents(articles, split_sentences(articles, english), english)
    for row in find_mentions(articles, documents, actors, either=True).mentions.itertuples():
        yield MentionMatch(int(row.start), int(row.end), str(row.actor_id), row.form == "pronoun")  # type: ignore[arg-type]


def _exact_names(record: Record, english: English) -> Iterator[MentionMatch]:
    for actor in roster(record, english):
        for match in re.finditer(rf"\b{re.escape(actor.name)}\b", record["text"]):
            yield MentionMatch(*match.span(), actor.id, False)


def roster(record: Record, english: English) -> list[Actor]:
    """The people of one article, from the names that the gold file gives them."""
    people = {label["entity_id"]: label["name"] for label in record["labels"] if is_person(label)}
    surnames = [name.split(",")[0].split()[-1] for name in people.values()]
    return [_actor(entity_id, name.split(",")[0], surnames, english) for entity_id, name in people.items()]


def _actor(entity_id: str, name: str, surnames: list[str], english: English) -> Actor:
    words = name.split()
    return Actor(
        id=entity_id.lower(),
        name=name,
        why="a person of the article",
        gender=english.given_names.get(words[0].lower(), ""),  # type: ignore[arg-type]
        aliases=(f"{words[0]} {words[-1]}",) if len(words) > 2 else (),
        short_names=(words[0],) if len(words) > 1 else (),
        bare_surname=surnames.count(words[-1]) == 1,
    )


def is_person(label: Record) -> bool:
    """Whether a label is of a known person."""
    return PERSON in label["type"].split("|") and label["entity_id"] != "<NIL>"


def _unit(record: Record, matches: list[MentionMatch]) -> dict[str, tuple[int, int, int, int]]:
    first, last = record["evaluation_span"]
    labels = [label for label in record["labels"] if first <= label["start"] and label["end"] <= last]
    matches = [one for one in matches if first <= one.start and one.end <= last]
    return {"name": _count(record, labels, matches, False), "pronoun": _count(record, labels, matches, True)}


def _count(
    record: Record, labels: list[Record], matches: list[MentionMatch], pronoun: bool
) -> tuple[int, int, int, int]:
    gold = [label for label in labels if is_person(label) and _is_form(record["text"], label, pronoun)]
    ignored = [label for label in labels if label not in gold and _is_ignored(record["text"], label)]
    answers = [one for one in matches if one.pronoun == pronoun]
    right = [one for one in answers if any(_agrees(one, label) for label in gold)]
    wrong = [one for one in answers if one not in right and not any(_overlaps(one, label) for label in ignored)]
    reached = sum(any(_agrees(one, label) for one in answers) for label in gold)
    return len(right), len(right) + len(wrong), reached, len(gold)


def _is_form(text: str, label: Record, pronoun: bool) -> bool:
    return bool(label["coref"]) == pronoun and (
        not pronoun or PRONOUN.fullmatch(text[label["start"] : label["end"]]) is not None
    )


def _is_ignored(text: str, label: Record) -> bool:
    """Whether nothing is asked about the place: nobody known, or a description such as "the actress"."""
    return label["entity_id"] == "<NIL>" or (bool(label["coref"]) and not _is_form(text, label, True))


def _overlaps(one: MentionMatch, label: Record) -> bool:
    return bool(one.start < label["end"] and label["start"] < one.end)


def _agrees(one: MentionMatch, label: Record) -> bool:
    return _overlaps(one, label) and one.actor_id == label["entity_id"].lower()


def metrics(units: Units) -> dict[str, float]:
    """Precision and recall of names and of pronouns, over all articles together."""
    values = {}
    for form in ("name", "pronoun"):
        right, n_answers, reached, gold = _totals(units, form)
        values[f"{form}_precision"] = right / n_answers if n_answers else float("nan")
        values[f"{form}_recall"] = reached / gold if gold else float("nan")
    return values


def _totals(units: Units, form: str) -> list[int]:
    return [sum(unit[form][i] for unit in units) for i in range(4)]


def notes(units: Units) -> list[str]:
    """How many names and pronouns the gold file has, and how many were found."""
    totals = {form: _totals(units, form) for form in ("name", "pronoun")}
    return [
        f"{form}s: {gold} in gold, {reached} of them found; {n_answers} answers, {right} right."
        for form, (right, n_answers, reached, gold) in totals.items()
    ]


TASK = Task(
    name="mentions",
    record="an article with the places that refer to people",
    fields={"text": str, "evaluation_span": list, "labels": list},
    methods=("stage", "exact"),
    predict=predict,
    metrics=metrics,
    baseline=baseline,
    baseline_name="full names letter by letter",
    notes=notes,
)

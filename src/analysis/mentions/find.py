"""articles + sentences + actors -> mentions: names, surnames, roles, epithets, and pronouns; what stays ambiguous is left open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.codebook.actors import Actor
from analysis.codebook.english import English
from analysis.language.document import Document, Documents
from analysis.mentions.aliases import Roster
from analysis.mentions.impersonal import resolve_impersonal
from analysis.mentions.names import compile_names, gender_of
from analysis.mentions.pronouns.resolve import resolve_pronouns
from analysis.mentions.reader import Open, Reader
from analysis.mentions.roles import Article, Place
from analysis.tables import MENTIONS, OPEN_MENTIONS


class Mentions(NamedTuple):
    """`mentions` as MENTIONS declares them, voice not yet known; `open` as OPEN_MENTIONS."""

    mentions: pd.DataFrame
    open: pd.DataFrame

    def __repr__(self) -> str:
        return f"Mentions: {len(self.mentions):,} places that refer to an actor, {len(self.open):,} left open"


def find_mentions(
    articles: pd.DataFrame,
    documents: Documents,
    actors: Iterable[Actor],
    *,
    pronouns: bool = True,
    either: bool = False,
) -> Mentions:
    """Find each place where an article refers to an actor.

    Full names, aliases and epithets are whole words, longest first. A surname belongs to the actor last introduced in full in that
    article, the title included, unless another bearer was introduced since; a capitalised word that belongs to the same name makes it
    somebody else ("Ivanka Trump") or something else ("Trump Tower"). Roles count by date and by the outlet's country. "It" and "they" are
    only ever what is no person; "they" of people, "I" and "the two leaders" are not resolved.

    Args:
        articles: reads `article_id`, `country`, `published`.
        documents: the documents of these articles.
        actors: the roster, at least one.
        pronouns: whether pronouns are resolved.
        either: whether both may mean an actor of no gender, as in gold sets, which tell none; else that of the given name counts,
            and where the codebook's list does not tell it, neither means the actor.
    Returns:
        mentions in reading order, `voice` "" and `attribution_id` missing; and the places left open, with the reason.
    """
    actors = tuple(actors) if either else with_genders(actors, documents.english)
    roster = compile_roster(actors, documents.english)
    rows: list[tuple[object, ...]] = []
    left: list[tuple[object, ...]] = []
    columns = [articles[name].tolist() for name in ("article_id", "country", "published")]
    for article_id, country, published in zip(*columns, strict=True):
        fields = documents.fields(article_id)
        day = None if pd.isna(published) else published.date()
        texts = {field: document.text for field, document in fields.items()}
        reader = Reader(roster, Article(texts, country if isinstance(country, str) else "", day))
        reader.read()
        if pronouns:
            reader.places += _pronouns(reader, fields, roster, either)
        rows += _mention_rows(article_id, reader.places, fields)
        left += _open_rows(article_id, reader.open, fields)
    return Mentions(MENTIONS.build(rows), OPEN_MENTIONS.build(left))


def with_genders(actors: Iterable[Actor], english: English) -> tuple[Actor, ...]:
    """The actors; a person whose entry has no gender with that of the given name, where the codebook's list tells it."""
    words = compile_names(english)
    return tuple(
        one if one.gender or not one.is_person else replace(one, gender=gender_of(one.name, words)) for one in actors
    )


@lru_cache(maxsize=8)
def compile_roster(actors: tuple[Actor, ...], english: English) -> Roster:
    """The roster ready to match."""
    return Roster(actors, english)


def _pronouns(reader: Reader, fields: Mapping[str, Document], roster: Roster, either: bool) -> list[Place]:
    """What is no person does not compete: an organisation named since takes nothing from whom "he" means, and has pronouns of its own."""
    named = [*reader.places, *reader.beside]
    persons = [place for place in named if place.actor_id in roster.persons]
    left = [one.place for one in reader.open if not roster.persons.isdisjoint(one.candidates)]
    found = [
        pronoun
        for field, document in fields.items()
        for pronoun in resolve_pronouns(
            document,
            [place for place in persons if place.field == field],
            [place for place in left if place.field == field],
            [person for person in reader.others if person.field == field],
            roster.genders,
            either=either,
        )
    ]
    if len(persons) == len(named):
        return found
    things = [place for place in reader.places if place.actor_id not in roster.persons]
    for field, document in fields.items():
        found += resolve_impersonal(document, [place for place in things if place.field == field], roster.plural)
    return found


def _mention_rows(article_id: str, places: list[Place], fields: Mapping[str, Document]) -> Iterator[tuple[object, ...]]:
    places = sorted(places, key=lambda place: (place.field == "text", place.start))
    within = ((place, fields[place.field].sentence_id_at(place.start)) for place in places)
    for number, (place, sentence_id) in enumerate((p, s) for p, s in within if s is not None):
        where = (f"{article_id}.m{number}", article_id, sentence_id, place.field)
        yield (*where, place.actor_id, place.form, place.alias, place.start, place.end, "", None)


def _open_rows(article_id: str, left: list[Open], fields: Mapping[str, Document]) -> Iterator[tuple[object, ...]]:
    for place, candidates, why in left:
        sentence_id = fields[place.field].sentence_id_at(place.start)
        if sentence_id is not None:
            where = (article_id, sentence_id, place.field, place.alias, place.form)
            yield (*where, "; ".join(candidates), place.start, place.end, why)

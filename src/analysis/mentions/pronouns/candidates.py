"""Pronouns in a text, and who is named near enough to be meant."""

import re
from typing import NamedTuple

from analysis.mentions.discourse import GENDER_OF, Words

PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)


class Referent(NamedTuple):
    """One place that names (or, resolved before, means) a person. `entity` is the same for all places of one person."""

    start: int
    end: int
    entity: str
    gender: str
    sure: bool
    pronoun: bool = False


class Pronoun(NamedTuple):
    """A pronoun, its gender, and the stretch of text that is looked at for it."""

    start: int
    end: int
    gender: str
    window_start: int
    window_end: int


class Candidate(NamedTuple):
    """One person who may be meant, with every place of theirs so far (and, in the same sentence, after)."""

    entity: str
    last: Referent
    n_before: int
    n_after: int
    rank: int  # 0: the person named last before the pronoun
    sure: bool
    gender_known: bool


def find_pronouns(text: str) -> list[Pronoun]:
    """Every pronoun of the third person that has a gender."""
    return [Pronoun(*m.span(), GENDER_OF[m[0].lower()], 0, len(text)) for m in PRONOUN.finditer(text)]


def find_candidates(
    words: Words,
    pronoun: Pronoun,
    referents: list[Referent],
    *,
    sentences_back: int = 4,
    keep: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """The people named shortly before the pronoun, or after it in its sentence, whose gender does not speak against them."""
    here = words.sentence(pronoun.start)
    before: dict[str, list[Referent]] = {}
    after: dict[str, list[Referent]] = {}
    for referent in referents:
        if referent.gender and referent.gender != pronoun.gender and referent.entity not in keep:
            continue
        (before if referent.start < pronoun.start else after).setdefault(referent.entity, []).append(referent)
    people: list[tuple[str, Referent]] = []
    for entity in before.keys() | after.keys():
        last = before[entity][-1] if entity in before else after[entity][0]
        distance = here - words.sentence(last.start)
        if entity in keep or (0 <= distance <= sentences_back):
            people.append((entity, last))
    # Nearest first; at one place ("the national security adviser") whoever is known comes before the description.
    people.sort(
        key=lambda one: (one[1].start > pronoun.start, abs(pronoun.start - one[1].start), not one[1].sure, one[0])
    )
    return [
        Candidate(
            entity,
            last,
            len(before.get(entity, ())),
            len(after.get(entity, ())),
            rank,
            any(r.sure for r in (*before.get(entity, ()), *after.get(entity, ()))),
            any(r.gender == pronoun.gender for r in (*before.get(entity, ()), *after.get(entity, ()))),
        )
        for rank, (entity, last) in enumerate(people)
    ]

"""Pronouns -> actors, where the evidence is good: "he", "she" and their forms; every person named competes, roster or not."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import filterfalse
from operator import attrgetter
from typing import NamedTuple

from analysis.language.document import Document
from analysis.mentions.names import Person
from analysis.mentions.pronouns.candidates import find_candidates
from analysis.mentions.pronouns.descriptions import after_unnamed_speaker, described
from analysis.mentions.pronouns.features import describe
from analysis.mentions.pronouns.habits import likely, must_be
from analysis.mentions.pronouns.ranker import Ranker, load_ranker
from analysis.mentions.pronouns.rules import nobody, ruled_out, told_in_doubt
from analysis.mentions.pronouns.scene import ARTICLES, Referent, Scene
from analysis.mentions.roles import Place

SURE = 0.6  # least probability at which a pronoun is resolved; settled on the development sets
CHAIN = 0.3  # least probability at which a pronoun counts as a mention for the next one
LEAD = 0.25  # least distance to the runner-up
ALONE = 0.9  # added to the only person whom the paragraph has named so far, of whom the ranker knows nothing
AHEAD = 0.5  # share of the probability that is left where the name comes only after the pronoun: in news mostly somebody else
BACK = 4  # sentences
NEAREST = 60  # places that name somebody, on either side; five sentences of news hold fewer
MOST = 6  # candidates compared

PRONOUN = re.compile(r"[hHsS](?<!\w.)(?:[eE]|[hH][eE]|[iI][mMsS]|[eE][rR][sS]?|[iI][mM]self|[eE][rR]self)\b")  # perhaps
Answer = tuple[str, float, float]


class Known(NamedTuple):
    """Somebody named before who is no actor: whom the surname alone means from there on."""

    entity: str
    gender: str
    sure: bool


START = attrgetter("start")


def resolve_pronouns(
    document: Document,
    places: list[Place],
    left: list[Place],
    others: list[Person],
    genders: Mapping[str, str],
    *,
    either: bool = False,
) -> list[Place]:
    """The pronouns of one document that mean an actor; the others stay open.

    `places` are the actors' names and roles, `left` those that stay open, `others` the people who are not actors: all of them
    compete. "I", "you" and "they" are not resolved. An actor whose gender is not known ("" in `genders`) competes too, and is given none
    unless `either` says that both may mean one.
    """
    if not places or not document.sentences or not PRONOUN.search(document.text):
        return []
    scene, known = Scene(document), {genders.get(place.actor_id, "") for place in places}
    wanted = {gender: {gender, ""} if either else {gender} for gender in scene.pronouns}
    asked = sorted(index for gender, found in scene.pronouns.items() if known & wanted[gender] for index in found)
    if not asked:
        return []
    unknown = [scene.referent(place.start, place.end, "~" + place.alias.lower()) for place in left]
    named = gather_referents(scene, places, others, genders)
    named = sorted(filterfalse(partial(is_likeness, scene), [*named, *unknown]), key=START)
    referents = sorted([*named, *described(scene, named)], key=START)
    ranker, mentions = load_ranker(), []
    untold: dict[str, list[Referent]] = {}
    for one in referents:
        if not one.gender:
            untold.setdefault(one.entity, []).append(one)
    pronouns = list(map(scene.pronoun, asked))  # those outside quotations first: they tell who speaks
    for pronoun in sorted(pronouns, key=lambda one: document.quotation_at(one.start) >= 0):
        near = look_around(scene, pronoun, referents)
        answer = resolve(scene, pronoun, near, ranker)
        if answer is None:
            continue
        pronoun.entity, probability, lead = answer
        if probability >= CHAIN:
            add(referents, pronoun)
        if probability < SURE or lead < LEAD:
            continue
        for one in untold.pop(pronoun.entity, ()):  # whoever was called "she" is not called "he" from there on
            one.gender = pronoun.gender
        if pronoun.entity in genders and (either or genders[pronoun.entity]):
            printed = document.text[pronoun.start : pronoun.end]
            mentions.append(Place(document.field, pronoun.start, pronoun.end, pronoun.entity, "pronoun", printed))
    return mentions


def gather_referents(
    scene: Scene, places: list[Place], others: list[Person], genders: Mapping[str, str]
) -> list[Referent]:
    """Every place that names somebody. A surname is the person last named in full, or by title, with it."""
    referents = [scene.referent(p.start, p.end, p.actor_id, genders.get(p.actor_id, ""), True) for p in places]
    return referents + [scene.referent(one.start, one.end, *known) for one, known in told_apart(others)]


def is_likeness(scene: Scene, one: Referent) -> bool:
    """ "The Lincoln of the bar": somebody likened to whoever has the name."""
    return scene.word(one.first - 1) in ARTICLES and scene.word(one.after) == "of"


def told_apart(others: list[Person]) -> Iterator[tuple[Person, Known]]:
    """Who each of the people is who are no actors, in reading order."""
    known: dict[str, Known] = {}
    for person in others:
        alone = known.get(person.surname) if len(person.parts) == 1 else None
        one = alone or Known("~" + " ".join(person.parts), person.gender, person.sure)
        one = one._replace(gender=person.gender or one.gender, sure=person.sure or one.sure)
        if person.sure or len(person.parts) > 1:
            known[person.surname] = one
        if len(person.parts) > 1:
            known[person.parts[0]] = one
        yield person, one


def look_around(scene: Scene, pronoun: Referent, referents: list[Referent]) -> list[Referent]:
    """Who is named in the sentences to look at, four before the pronoun's own to one after; in a text without stops only the nearest."""
    spans, number = scene.document.sentences, max(pronoun.sentence, 0)
    start, end = spans[max(0, number - BACK)][0], spans[min(len(spans) - 1, number + 1)][1]
    first, last = bisect_left(referents, start, key=START), bisect_right(referents, end, key=START)
    at = bisect_left(referents, pronoun.start, key=START)
    return referents[max(first, at - NEAREST) : min(last, at + NEAREST)]


def add(referents: list[Referent], one: Referent) -> None:
    """One more, in reading order."""
    insort(referents, one, key=START)


def resolve(scene: Scene, pronoun: Referent, near: list[Referent], ranker: Ranker) -> Answer | None:
    """Who is meant: entity, probability, distance to the runner-up; None where there is nobody."""
    if nobody(scene, pronoun):
        return None
    out = ruled_out(scene, pronoun, near)
    candidates = [one for one in find_candidates(pronoun, near) if one.entity not in out][:MOST]
    if not candidates:
        return None
    doubtful = told_in_doubt(scene, pronoun, near)
    if len([one for one in candidates if one.entity in doubtful]) > 1:
        return None
    certain = must_be(scene, pronoun, near)
    if any(one.entity == certain for one in candidates):
        return str(certain), 1.0, 1.0
    if after_unnamed_speaker(scene, pronoun, near).intersection(one.entity for one in candidates):
        return None
    alone = likely(scene, pronoun, near)
    if len(candidates) == 1 and candidates[0].entity == alone:
        return alone, 1.0, 1.0
    scores = [
        (p + ALONE * (one.entity == alone), -number)
        for number, (one, p) in enumerate(
            zip(candidates, ranker.rank(describe(scene, pronoun, candidates, near)), strict=True)
        )
    ]
    (top, number), *rest = sorted(scores, reverse=True)
    best = candidates[-number]
    certainty = 1.0 if best.before else AHEAD
    return best.entity, top * certainty, top - (rest[0][0] if rest else 0.0)

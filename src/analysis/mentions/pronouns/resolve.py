"""Pronouns -> actors, where the evidence is good: "he", "she" and their forms; every person named competes, roster or not."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from operator import attrgetter

from analysis.language.document import Document
from analysis.mentions.names import Person
from analysis.mentions.pronouns.candidates import find_candidates
from analysis.mentions.pronouns.features import describe
from analysis.mentions.pronouns.ranker import Ranker, load_ranker
from analysis.mentions.pronouns.rules import likely, must_be, ruled_out
from analysis.mentions.pronouns.scene import Referent, Scene
from analysis.mentions.roles import Place

SURE = 0.6  # least probability at which a pronoun is resolved; settled on the development sets
CHAIN = 0.3  # least probability at which a pronoun counts as a mention for the next one
LEAD = 0.25  # least distance to the runner-up
ALONE = 0.9  # added to the only person whom the paragraph has named so far, of whom the ranker knows nothing
AHEAD = 0.5  # share of the probability that is left where the name comes only after the pronoun: in news mostly somebody else
BACK = 4  # sentences
MOST = 6  # candidates compared

PRONOUN = re.compile(r"[hHsS](?<!\w.)(?:[eE]|[hH][eE]|[iI][mMsS]|[eE][rR][sS]?|[iI][mM]self|[eE][rR]self)\b")  # perhaps
Answer = tuple[str, float, float]
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
    unknown = [scene.referent(place.start, place.end, "~" + place.alias) for place in left]
    named = gather_referents(scene, places, others, genders)
    referents = sorted([*named, *unknown, *scene.unnamed()], key=START)
    ranker, mentions = load_ranker(), []
    for pronoun in map(scene.pronoun, asked):
        near = look_around(scene, pronoun, referents)
        answer = resolve(scene, pronoun, near, ranker)
        if answer is None:
            continue
        pronoun.entity, probability, lead = answer
        if probability >= CHAIN:
            add(referents, pronoun)
        if probability >= SURE and lead >= LEAD and pronoun.entity in genders and (either or genders[pronoun.entity]):
            printed = document.text[pronoun.start : pronoun.end]
            mentions.append(Place(document.field, pronoun.start, pronoun.end, pronoun.entity, "pronoun", printed))
    return mentions


def gather_referents(
    scene: Scene, places: list[Place], others: list[Person], genders: Mapping[str, str]
) -> list[Referent]:
    """Every place that names somebody. A surname is the person last named in full with it."""
    referents = [scene.referent(p.start, p.end, p.actor_id, genders.get(p.actor_id, ""), True) for p in places]
    known: dict[str, tuple[str, str]] = {}
    for person in others:
        if len(person.parts) > 1:
            entity, gender = "~" + " ".join(person.parts), person.gender
            known[person.surname] = known[person.parts[0]] = (entity, gender)
        else:
            entity, gender = known.get(person.surname, ("~" + person.surname, ""))
            gender = person.gender or gender
        referents.append(scene.referent(person.start, person.end, entity, gender, person.sure))
    return referents


def look_around(scene: Scene, pronoun: Referent, referents: list[Referent]) -> list[Referent]:
    """Who is named in the sentences to look at, four before the pronoun's own to one after."""
    spans, number = scene.document.sentences, max(pronoun.sentence, 0)
    start, end = spans[max(0, number - BACK)][0], spans[min(len(spans) - 1, number + 1)][1]
    return referents[bisect_left(referents, start, key=START) : bisect_right(referents, end, key=START)]


def add(referents: list[Referent], one: Referent) -> None:
    """One more, in reading order."""
    insort(referents, one, key=START)


def resolve(scene: Scene, pronoun: Referent, near: list[Referent], ranker: Ranker) -> Answer | None:
    """Who is meant: entity, probability, distance to the runner-up; None where there is nobody."""
    out = ruled_out(scene, pronoun, near)
    candidates = [one for one in find_candidates(pronoun, near) if one.entity not in out][:MOST]
    if not candidates:
        return None
    certain = must_be(scene, pronoun, near)
    if any(one.entity == certain for one in candidates):
        return str(certain), 1.0, 1.0
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

"""Pronouns -> actors, where the evidence is good: "he", "she" and their forms; every person named competes, roster or not."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

import numpy as np

from analysis.codebook.english import English
from analysis.mentions.discourse import Discourse, Words, compile_discourse
from analysis.mentions.names import NameWords, Person, compile_names, title_start
from analysis.mentions.pronouns.candidates import Pronoun, Referent, find_candidates, find_pronouns
from analysis.mentions.pronouns.features import describe
from analysis.mentions.pronouns.ranker import Floats, Ranker, load_ranker
from analysis.mentions.pronouns.rules import likely, must_be, ruled_out
from analysis.mentions.roles import Place

SURE = 0.4  # least probability at which a pronoun is resolved; settled on the development sets
CHAIN = 0.3  # least probability at which a pronoun counts as a mention for the next one
LEAD = 0.1  # least distance to the runner-up
PATTERN = 1.0  # added where a pattern such as "Trump said he" names the person: it goes before the ranker
ALONE = 0.7  # added to the only person whom the paragraph has named so far, of whom the ranker knows nothing
BACK = 4  # sentences
MOST = 6  # candidates compared

SentenceSpans = dict[str, list[tuple[int, int, str]]]


def resolve_pronouns(
    fields: dict[str, str],
    sentences: SentenceSpans,
    places: list[Place],
    others: list[Person],
    genders: Mapping[str, str],
    english: English,
) -> list[Place]:
    """The pronouns of one article that mean an actor; the others stay open.

    `places` are the actors' names and roles, `others` the people who are not actors. "I", "you" and "they" are not resolved.
    """
    mentions: list[Place] = []
    names, discourse = compile_names(english), compile_discourse(english)
    for field, text in fields.items():
        pronouns = find_pronouns(text)
        if pronouns and sentences.get(field):
            named = gather_referents(text, field, places, others, genders, names)
            referents = sorted([*named, *find_unnamed(text, discourse)])
            words = Words(text, sentences[field], discourse)
            mentions += _resolve(words, field, pronouns, sentences[field], referents=referents, genders=genders)
    return mentions


def gather_referents(
    text: str,
    field: str,
    places: list[Place],
    others: list[Person],
    genders: Mapping[str, str],
    names: NameWords,
) -> list[Referent]:
    """Every place of the field that names somebody, titles included, in reading order. A surname is the person last named in full with it."""
    referents = [
        Referent(title_start(text, p.start, names), p.end, p.actor_id, genders.get(p.actor_id, ""), True)
        for p in places
        if p.field == field
    ]
    known: dict[str, tuple[str, str]] = {}
    for person in sorted(p for p in others if p.field == field):
        if len(person.parts) > 1:
            entity = "~" + " ".join(person.parts)
            known |= dict.fromkeys((person.surname, person.parts[0]), (entity, person.gender))
        else:
            entity = known.get(person.surname, ("~" + person.surname, ""))[0]
        gender = person.gender or known.get(person.surname, ("", ""))[1]
        referents.append(Referent(title_start(text, person.start, names), person.end, entity, gender, person.sure))
    return sorted(referents)


def find_unnamed(text: str, discourse: Discourse) -> list[Referent]:
    """People without a name who may be meant: "a senior official", "the analyst"; not where they only describe somebody named."""
    return [
        Referent(m.start(), m.end(), "~" + m["noun"].lower(), "", False)
        for m in discourse.unnamed.finditer(text)
        if text[max(0, m.start() - 2) : m.start()] != ", "
    ]


def _resolve(
    words: Words,
    field: str,
    pronouns: list[Pronoun],
    spans: list[tuple[int, int, str]],
    *,
    referents: list[Referent],
    genders: Mapping[str, str],
) -> list[Place]:
    ranker = load_ranker()
    mentions = []
    for each in pronouns:
        pronoun, near = _window(words, each, referents, spans)
        if not any(one.entity in genders and one.gender in ("", pronoun.gender) for one in near):
            continue  # no actor who could be meant
        _, answer = add_resolved(words, pronoun, near, ranker)
        if answer is None:
            continue
        entity, probability, lead = answer
        if probability >= CHAIN:
            place = bisect_left(referents, (pronoun.start,))
            referents.insert(place, Referent(pronoun.start, pronoun.end, entity, pronoun.gender, False, True))
        if probability >= SURE and lead >= LEAD and entity in genders:
            mentions.append(
                Place(field, pronoun.start, pronoun.end, entity, "pronoun", words.text[pronoun.start : pronoun.end])
            )
    return mentions


def _window(
    words: Words, pronoun: Pronoun, referents: list[Referent], spans: list[tuple[int, int, str]]
) -> tuple[Pronoun, list[Referent]]:
    """The pronoun with the sentences to look at, four before its own to one after, and who is named there."""
    number = max(words.sentence(pronoun.start), 0)
    start, end = spans[max(0, number - BACK)][0], spans[min(len(spans) - 1, number + 1)][1]
    near = referents[bisect_left(referents, (start,)) : bisect_right(referents, (end,))]
    return pronoun._replace(window_start=start, window_end=end), near


Answer = tuple[str, float, float]


def add_resolved(
    words: Words, pronoun: Pronoun, referents: list[Referent], ranker: Ranker
) -> tuple[list[Referent], Answer | None]:
    """Rank who may be meant. Returns the referents with the pronoun among them where it is resolved well enough to build on,
    and the answer: entity, probability, distance to the runner-up; None where there is nobody."""
    candidates = [c for c in find_candidates(words, pronoun, referents) if not ruled_out(words, pronoun, c, referents)][
        :MOST
    ]
    if not candidates:
        return referents, None
    rows = np.array([describe(words, pronoun, one, candidates, referents) for one in candidates])
    scores: Floats = ranker.rank(rows)
    certain = must_be(words, pronoun, candidates, referents)
    if certain is not None:
        scores = scores + PATTERN * np.array([one.entity == certain for one in candidates])
    alone = likely(words, pronoun, candidates, referents) if certain is None else None
    if alone is not None:
        scores = scores + ALONE * np.array([one.entity == alone for one in candidates])
    order = np.argsort(-scores, kind="stable")
    best, top = candidates[order[0]], float(scores[order[0]])
    lead = top - (float(scores[order[1]]) if len(order) > 1 else 0.0)
    if top >= CHAIN:
        referents = sorted([*referents, Referent(pronoun.start, pronoun.end, best.entity, pronoun.gender, False, True)])
    return referents, (best.entity, top, lead)

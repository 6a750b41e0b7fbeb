"""What grammar and the habits of news say about a pronoun, whatever the learned ranker thinks: who cannot be meant, and who must be."""

import re

from analysis.codebook.words import english
from analysis.mentions.discourse import CLAUSE_WORDS, PREPOSITIONS, SPEECH, Words, pronoun_case
from analysis.mentions.pronouns.candidates import Candidate, Pronoun, Referent

THOUGHT = SPEECH | english("thought")
OBJECTS = english("hearers")
BREAKS = frozenset(',;:—–()“”"')
APPOSITION = re.compile(r",? (?:[a-z]+ )?$")


def ruled_out(words: Words, pronoun: Pronoun, candidate: Candidate, referents: list[Referent]) -> bool:
    """Whether the candidate cannot be meant."""
    return (
        _speaks_of_himself(words, pronoun, candidate, referents)
        or _in_apposition(words, pronoun, candidate)
        or _acts_on_himself(words, pronoun, candidate, referents)
    )


def _speaks_of_himself(words: Words, pronoun: Pronoun, candidate: Candidate, referents: list[Referent]) -> bool:
    """Inside a quotation its speaker is "I", not "he"."""
    quote = words.quote(pronoun.start)
    return quote >= 0 and _speaker(words, quote, referents) == candidate.entity


def _speaker(words: Words, quote: int, referents: list[Referent]) -> str | None:
    """Who speaks the quotation: the subject before a colon, else the only one in the paragraph beside a reporting verb."""
    start, _ = words.quotes[quote]
    paragraph = words.paragraph(start)
    outside = [r for r in referents if words.paragraph(r.start) == paragraph and words.quote(r.start) < 0]
    if words.word(words.at(start) - 1) == ":":
        sentence = [r for r in outside if r.start < start and words.sentence(r.start) == words.sentence(start - 1)]
        if sentence:
            return sentence[0].entity
    speakers = {r.entity for r in outside if _first_speaker(words, [r]) or _said_before(words, r)}
    return speakers.pop() if len(speakers) == 1 else None


def _said_before(words: Words, referent: Referent) -> bool:
    return words.word(words.at(referent.start) - 1) in SPEECH


def _in_apposition(words: Words, pronoun: Pronoun, candidate: Candidate) -> bool:
    """ "Bolton, his adviser": the adviser is somebody else's."""
    end = candidate.last.end
    if end > pronoun.start or pronoun_case(words, pronoun.start, pronoun.end) != "possessive":
        return False
    follows = words.text[end : pronoun.start] == ", "
    rest = words.text[pronoun.end : pronoun.end + 60]
    return (
        follows and re.match(r"[^.,;]*(?:,|\.|$)", rest) is not None and not re.match(r" (?:\w+ ){0,2}\w+ing\b", rest)
    )


def _acts_on_himself(words: Words, pronoun: Pronoun, candidate: Candidate, referents: list[Referent]) -> bool:
    """ "Kim met him", "Kim came out to greet him": the one who acts is not the one acted on in the same clause."""
    last = candidate.last
    if pronoun_case(words, pronoun.start, pronoun.end) != "object" or not 0 < pronoun.start - last.end < 80:
        return False
    if words.sentence(last.start) != words.sentence(pronoun.start):
        return False
    first, at = words.at(last.end), words.at(pronoun.start)
    between = [words.word(i) for i in range(first, at)]
    part = words.part_played(last.start, last.end) if not last.pronoun else pronoun_case(words, last.start, last.end)
    near = between[-1:] and between[-1] in PREPOSITIONS and between[-1] not in ("to", "for", "at", "from", "of", "on")
    if part == "possessive" or near or any(word in CLAUSE_WORDS - {"as", "and"} or word in BREAKS for word in between):
        return False
    return not any(last.end <= r.start < pronoun.start and r.entity != last.entity for r in referents)


def must_be(words: Words, pronoun: Pronoun, candidates: list[Candidate], referents: list[Referent]) -> str | None:
    """The entity that the pattern around the pronoun names, None where there is no pattern.

    "Trump said (that) he ...", "... and that he ...": who said so. "..., he said": who spoke last, else the subject before.
    """
    if pronoun_case(words, pronoun.start, pronoun.end) != "subject" or words.quote(pronoun.start) >= 0:
        return None
    at = words.at(pronoun.start)
    entities = {one.entity for one in candidates}
    subject = _said_so(words, pronoun, at, referents)
    if subject is None and _reports(words, at):
        subject = _spoke_before(words, pronoun, referents)
    return subject if subject in entities else None


def _said_so(words: Words, pronoun: Pronoun, at: int, referents: list[Referent]) -> str | None:
    here = words.sentence(pronoun.start)
    back = at - 1
    linked = words.word(back) in ("that", "if", "whether")
    if linked and words.word(back - 1) == "and":
        return _first_speaker(
            words, [r for r in referents if words.sentence(r.start) == here and r.start < pronoun.start]
        )
    back -= linked
    if words.word(back) in OBJECTS and words.word(back - 1) in THOUGHT:
        back -= 1
    if words.word(back) not in THOUGHT or not (linked or words.word(at - 1) in THOUGHT | OBJECTS):
        return None
    verb = words.starts[back]
    subjects = [r for r in referents if r.end <= verb and words.sentence(r.start) == here]
    if not subjects:
        return None
    last = subjects[-1]
    gap = [words.word(i) for i in range(words.at(last.end), back)]
    direct = not gap or (len(gap) <= 3 and not any(w in BREAKS or w in CLAUSE_WORDS for w in gap))
    parenthesis = bool(gap) and gap[0] == "," and gap[-1] == ","
    return last.entity if direct or (parenthesis and len(subjects) == 1) else None


def _first_speaker(words: Words, referents: list[Referent]) -> str | None:
    for referent in referents:
        after = words.at(referent.end)
        if any(words.word(i) in THOUGHT for i in (after, after + 1)):
            return referent.entity
    return None


def _reports(words: Words, at: int) -> bool:
    return words.word(at + 1) in SPEECH or (
        words.word(at + 1) in ("has", "had", "also", "later", "then") and words.word(at + 2) in SPEECH
    )


def _spoke_before(words: Words, pronoun: Pronoun, referents: list[Referent]) -> str | None:
    """Who speaks in this sentence before the pronoun or in the one before it: the last with a reporting verb, else the only subject."""
    before = words.text[max(0, pronoun.start - 3) : pronoun.start].rstrip()
    quote = words.quote(max(0, pronoun.start - 3) + len(before) - 1)
    here = words.sentence(words.quotes[quote][0]) if quote >= 0 else words.sentence(pronoun.start)
    near = [
        r
        for r in referents
        if r.start < pronoun.start and here - words.sentence(r.start) <= 1 and words.quote(r.start) < 0
    ]
    speakers = [r.entity for r in near if _first_speaker(words, [r])]
    if speakers:
        return speakers[-1]
    entities = {r.entity for r in near}
    return entities.pop() if len(entities) == 1 else None

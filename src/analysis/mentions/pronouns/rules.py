"""What grammar and the habits of news say about a pronoun, whatever the learned ranker thinks: who cannot be meant, and who must be."""

import re

from analysis.mentions.discourse import Words, pronoun_case
from analysis.mentions.pronouns.candidates import Candidate, Pronoun, Referent

BREAKS = frozenset(',;:—–()“”"')
ENDS = frozenset(';:!?—–“”"')
APART = frozenset(["to", "for", "at", "from", "of", "on", "beside", "alongside", "opposite"])  # "Kim sat beside him"
LONGEST_PARENTHESIS = 25  # words


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
    return words.word(words.at(referent.start) - 1) in words.discourse.speech


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
    first, at = after_parenthesis(words, last.end), words.at(pronoun.start)
    if first > at:  # the pronoun stands in the parenthesis
        first = words.at(last.end)
    between = [words.word(i) for i in range(first, at)]
    if between[:1] == [","] and between[1:2] and between[1].endswith("ing"):
        between = between[1:]  # "Trump, sitting beside him, said"
    part = words.part_played(last.start, last.end) if not last.pronoun else pronoun_case(words, last.start, last.end)
    near = between[-1:] and between[-1] in words.discourse.prepositions - APART
    if (
        part == "possessive"
        or near
        or any(word in words.discourse.clause_words - {"as", "and"} or word in BREAKS for word in between)
    ):
        return False
    return not any(words.starts[first] <= r.start < pronoun.start and r.entity != last.entity for r in referents)


def after_parenthesis(words: Words, end: int) -> int:
    """Index of the word after a name, or after what stands between commas behind it: "Kim, who left early, said"."""
    after = words.at(end)
    if words.word(after) != ",":
        return after
    here = words.sentence(end)
    for index in range(after + 1, min(after + LONGEST_PARENTHESIS, len(words.words))):
        if words.word(index) in ENDS or words.sentence(words.starts[index]) != here:
            break
        if words.word(index) == "," and words.word(index + 1) not in ("and", "or"):
            return index + 1
    return after


def must_be(words: Words, pronoun: Pronoun, candidates: list[Candidate], referents: list[Referent]) -> str | None:
    """The entity that the pattern around the pronoun names, None where there is no pattern.

    "Trump said (that) he ...", "... and that he ...": who said so. "..., he said": who spoke last, else the subject before.
    """
    if words.quote(pronoun.start) >= 0:
        return None
    at, case = words.at(pronoun.start), pronoun_case(words, pronoun.start, pronoun.end)
    subject = None
    if case == "subject":
        subject = _topic(words, pronoun, referents) or _said_so(words, pronoun, at, referents)
        if subject is None and _reports(words, at):
            subject = _spoke_before(words, pronoun, referents)
    elif case == "possessive":
        subject = _named_next(words, pronoun, at, referents)
    return subject if any(one.entity == subject for one in candidates) else None


def likely(words: Words, pronoun: Pronoun, candidates: list[Candidate], referents: list[Referent]) -> str | None:
    """The only person of the pronoun's gender whom its paragraph has named so far, outside quotations; else the subject resumed.

    A news paragraph mostly keeps to one person; the examples that the ranker learns from have no paragraphs.
    """
    if words.quote(pronoun.start) >= 0:
        return None
    start = words.paragraph_starts[max(words.paragraph(pronoun.start), 0)]
    here = [r for r in referents if start <= r.start < pronoun.start and words.quote(r.start) < 0]
    entities = {r.entity for r in here if r.gender in ("", pronoun.gender)}
    named = any(not r.pronoun and not r.entity.startswith("~") for r in here)
    entity = entities.pop() if named and len(entities) == 1 else _resumed(words, pronoun, here)
    return entity if any(one.entity == entity for one in candidates) else None


def _resumed(words: Words, pronoun: Pronoun, before: list[Referent]) -> str | None:
    """ "Moon, who had sat with Trump, called his aides": the one who opens the sentence, once the parenthesis is closed."""
    here = words.sentence(pronoun.start)
    first = next((r for r in before if words.sentence(r.start) == here), None)
    if first is None or not words.starts_sentence(first.start) or words.word(words.at(first.end)) != ",":
        return None
    back = after_parenthesis(words, first.end)
    opened = back > words.at(first.end) and words.starts[back] < pronoun.start
    return first.entity if opened and not any(r.start >= words.starts[back] for r in before) else None


def _topic(words: Words, pronoun: Pronoun, referents: list[Referent]) -> str | None:
    """ "As for Kim, he ..." """
    before = [r for r in referents if r.start < pronoun.start]
    if not before or words.text[before[-1].end : pronoun.start] != ", ":
        return None
    at = words.at(before[-1].start)
    return before[-1].entity if (words.word(at - 2), words.word(at - 1)) == ("as", "for") else None


def _named_next(words: Words, pronoun: Pronoun, at: int, referents: list[Referent]) -> str | None:
    """ "In his speech Kim said": a phrase that opens the sentence looks ahead to the subject right after it."""
    here = words.sentence(pronoun.start)
    opening = [words.word(i) for i in range(words.at(words.sentence_starts[here]), at)] if here >= 0 else []
    if not 1 <= len(opening) <= 4 or opening[0] not in words.discourse.prepositions | {"when", "while"}:
        return None
    after = [r for r in referents if r.start > pronoun.start and words.sentence(r.start) == here]
    if not after or words.at(after[0].start) - at > 8:
        return None
    return after[0].entity if words.part_played(after[0].start, after[0].end) == "subject" else None


def _said_so(words: Words, pronoun: Pronoun, at: int, referents: list[Referent]) -> str | None:
    here = words.sentence(pronoun.start)
    back = at - 1
    linked = words.word(back) in ("that", "if", "whether")
    if linked and words.word(back - 1) == "and":
        return _first_speaker(
            words, [r for r in referents if words.sentence(r.start) == here and r.start < pronoun.start]
        )
    back -= linked
    if words.word(back) in words.discourse.hearers and words.word(back - 1) in words.discourse.thought:
        back -= 1
    if words.word(back) not in words.discourse.thought or not (
        linked or words.word(at - 1) in words.discourse.thought | words.discourse.hearers
    ):
        return None
    verb = words.starts[back]
    subjects = [r for r in referents if r.end <= verb and words.sentence(r.start) == here]
    if not subjects:
        return None
    last = subjects[-1]
    gap = [words.word(i) for i in range(words.at(last.end), back)]
    direct = not gap or (len(gap) <= 3 and not any(w in BREAKS or w in words.discourse.clause_words for w in gap))
    parenthesis = bool(gap) and gap[0] == "," and gap[-1] == ","
    return last.entity if direct or (parenthesis and len(subjects) == 1) else None


def _first_speaker(words: Words, referents: list[Referent]) -> str | None:
    for referent in referents:
        after = after_parenthesis(words, referent.end)
        if words.word(after) not in BREAKS and any(
            words.word(i) in words.discourse.thought for i in (after, after + 1)
        ):
            return referent.entity
    return None


def _reports(words: Words, at: int) -> bool:
    return words.word(at + 1) in words.discourse.speech or (
        words.word(at + 1) in ("has", "had", "also", "later", "then") and words.word(at + 2) in words.discourse.speech
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

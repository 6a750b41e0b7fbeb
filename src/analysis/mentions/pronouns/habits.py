"""Who must be meant by a pronoun: patterns of grammar and habits of news in which it is nearly always the same."""

from operator import attrgetter

from analysis.mentions.pronouns.scene import POSSESSIVE, REFLEXIVE, SUBJECT, Referent, Scene
from analysis.mentions.pronouns.speech import BREAKS, after_parenthesis, says, spoke_above, verb_of_speech

LONGEST_OPENING = 25  # tokens


def must_be(scene: Scene, pronoun: Referent, near: list[Referent]) -> str | None:
    """The entity that the pattern around the pronoun names, None where there is no pattern.

    "Trump said (that) he ...", "... and that he ...", "said that his": who said so. "..., he said": who spoke last, else the subject before.
    """
    if scene.document.quotation_at(pronoun.start) >= 0:
        return None
    before = [one for one in near if one.end <= pronoun.start]
    here = [one for one in before if one.sentence == pronoun.sentence]
    if pronoun.part == POSSESSIVE:
        said_so = _said_so(scene, pronoun.first, here) if scene.word(pronoun.first - 1) == "that" else None
        return said_so or _joined(scene, pronoun, here) or _named_next(scene, pronoun, near)
    if pronoun.part == REFLEXIVE and here and here[-1].after == pronoun.first:  # "from Mr. Kim himself"
        return here[-1].entity
    if pronoun.part != SUBJECT:
        return None
    subject = _topic(scene, pronoun, here) or _said_so(scene, pronoun.first, here)
    subject = subject or (_spoke_before(scene, pronoun, before) if verb_of_speech(scene, pronoun.first) >= 0 else None)
    return subject or spoke_above(scene, pronoun, before) or _named_next(scene, pronoun, near)


def _topic(scene: Scene, pronoun: Referent, here: list[Referent]) -> str | None:
    """ "As for Kim, he ..." """
    if not here or here[-1].after + 1 != pronoun.first or scene.word(pronoun.first - 1) != ",":
        return None
    at = here[-1].first
    return here[-1].entity if (scene.word(at - 2), scene.word(at - 1)) == ("as", "for") else None


def _joined(scene: Scene, pronoun: Referent, here: list[Referent]) -> str | None:
    """ "Kim and his aides": the one named right before."""
    joined = scene.word(pronoun.first - 1) in ("and", "or") and here and here[-1].after == pronoun.first - 1
    return here[-1].entity if joined else None


def _named_next(scene: Scene, pronoun: Referent, near: list[Referent]) -> str | None:
    """ "In his speech Kim said", "Asked whether he would go, Kim said": a phrase that opens the sentence looks ahead to the subject."""
    first = scene.first_of(pronoun.sentence)
    opening = scene.low[first : pronoun.first]
    if (
        not 1 <= len(opening) <= LONGEST_OPENING
        or opening[0] not in scene.words.prepositions | scene.words.looking_ahead
    ):
        return None
    named = [one for one in near if one.sentence == pronoun.sentence and not one.pronoun]
    after = next((one for one in named if one.start > pronoun.start), None)
    if after is None or "," in opening or any(one.start < pronoun.start for one in named):
        return None
    close = len(opening) <= 4 and after.first - pronoun.first <= 8 and pronoun.part == POSSESSIVE
    comma = next((n for n in range(pronoun.first, after.first) if scene.low[n] in BREAKS), -1)
    if not close and (comma < 0 or scene.low[comma] != "," or after.first != comma + 1):
        return None
    return after.entity if scene.part(after) == SUBJECT else None


def _said_so(scene: Scene, at: int, here: list[Referent]) -> str | None:
    words, back = scene.words, at - 1
    linked = scene.word(back) in ("that", "if", "whether")
    joined = linked and scene.word(back - 1) == "and"
    back -= linked
    if linked and here and any(_tells(scene, index) for index in (range(here[0].after, back) if joined else [back])):
        return next((one.entity for one in here if scene.part(one) == SUBJECT), None)
    if joined:
        return next((one.entity for one in here if says(scene, one)), None)
    back -= scene.word(back) in words.hearers and scene.word(back - 1) in words.thought
    subject = max((one for one in reversed(here) if one.after <= back), key=attrgetter("after"), default=None)
    if scene.word(back) not in words.thought or subject is None:
        return None
    gap = scene.low[subject.after : back]
    direct = not gap or (len(gap) <= 3 and not any(word in BREAKS or word in words.clause_words for word in gap))
    parenthesis = bool(gap) and gap[0] == "," and gap[-1] == "," and subject is here[0]
    apposed = gap == [","] and scene.word(subject.first - 1) == ","  # "Ek's lawyer, Ida Lund, said"
    return subject.entity if direct or parenthesis or apposed else None


def _tells(scene: Scene, index: int) -> bool:
    """ "Trump left, writing that he was content": whether a token is such a participle."""
    follows = scene.word(index + 1) == "that" and scene.word(index - 1) == ","
    return follows and scene.low[index].endswith("ing")


def _spoke_before(scene: Scene, pronoun: Referent, before: list[Referent]) -> str | None:
    """Who speaks in this sentence before the pronoun or in the one before it: the last with a reporting verb, else the only subject."""
    document, here = scene.document, pronoun.sentence
    quotation = document.quotation_at(scene.starts[pronoun.first - 1]) if pronoun.first else -1
    if quotation >= 0:
        here = document.sentence_at(document.quotations[quotation].start)
    around = [one for one in before if here - one.sentence <= 1 and document.quotation_at(one.start) < 0]
    speakers = [one.entity for one in around if says(scene, one)]
    entities = {one.entity for one in around}
    return speakers[-1] if speakers else entities.pop() if len(entities) == 1 else None


def likely(scene: Scene, pronoun: Referent, near: list[Referent]) -> str | None:
    """The only person of the pronoun's gender whom its paragraph has named so far, outside quotations; else the subject resumed.

    A news paragraph mostly keeps to one person; the examples that the ranker learns from have no paragraphs.
    """
    document = scene.document
    if document.quotation_at(pronoun.start) >= 0:
        return None
    start = document.paragraphs[max(document.paragraph_at(pronoun.start), 0)][0]
    here = [one for one in near if start <= one.start < pronoun.start and document.quotation_at(one.start) < 0]
    entities = {one.entity for one in here if one.gender in ("", pronoun.gender)}
    named = any(not one.pronoun and not one.entity.startswith("~") for one in here)
    return entities.pop() if named and len(entities) == 1 else _resumed(scene, pronoun, here)


def _resumed(scene: Scene, pronoun: Referent, here: list[Referent]) -> str | None:
    """ "Moon, who had sat with Trump, called his aides": the one who opens the sentence, once the parenthesis is closed."""
    first = next((one for one in here if one.sentence == pronoun.sentence), None)
    if first is None or first.first > scene.first_of(pronoun.sentence):
        return None
    back = after_parenthesis(scene, first)
    closed = first.after < back < pronoun.first
    return first.entity if closed and not any(one.first >= back for one in here) else None

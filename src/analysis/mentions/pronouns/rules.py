"""What grammar and the habits of news say about a pronoun, whatever the learned ranker thinks: who cannot be meant, and who must be."""

from analysis.mentions.pronouns.scene import OBJECT, POSSESSIVE, REFLEXIVE, SUBJECT, Referent, Scene

BREAKS = frozenset(',;:—–()“”"')
ENDS = frozenset(';:!?—–“”"')
APART = frozenset(["to", "for", "at", "from", "of", "on", "beside", "alongside", "opposite"])  # "Kim sat beside him"
BEFORE_SPEECH = frozenset(["has", "had", "also", "later", "then"])
LONGEST_PARENTHESIS = 25  # tokens
LONGEST_APPOSITION = 12  # tokens


def ruled_out(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """The entities that cannot be meant."""
    out = _acting(scene, pronoun, near) if pronoun.part == OBJECT else set()
    if pronoun.part == POSSESSIVE:
        out |= {one.entity for one in near if _in_apposition(scene, pronoun, one)}
    quotation = scene.document.quotation_at(pronoun.start)
    if quotation >= 0:  # inside a quotation its speaker is "I", not "he"
        out |= _speakers(scene, quotation, near)
    elif pronoun.part == SUBJECT and _reports(scene, pronoun.first):
        out |= _named_by_speaker(scene, pronoun, near)
    return out


def _acting(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "Kim met him", "Kim came out to greet him": the one who acts is not the one acted on in the same clause."""
    before = [one for one in near if one.end <= pronoun.start and one.sentence == pronoun.sentence]
    if not before:
        return set()
    last, at = before[-1], pronoun.first
    first = after_parenthesis(scene, last)
    between = scene.low[last.after if first > at else first : at]  # the pronoun may stand in the parenthesis
    if between[:1] == [","] and between[1:2] and between[1].endswith("ing"):
        between = between[1:]  # "Trump, sitting beside him, said"
    words = scene.words
    apart = bool(between) and between[-1] in words.prepositions - APART
    broken = any(word in words.clause_words - {"as", "and"} or word in BREAKS for word in between)
    return set() if apart or broken or scene.part(last) == POSSESSIVE else {last.entity}


def _in_apposition(scene: Scene, pronoun: Referent, one: Referent) -> bool:
    """ "Bolton, his adviser": the adviser is somebody else's."""
    if one.after + 1 != pronoun.first or scene.word(one.after) != ",":
        return False
    rest = scene.low[pronoun.after : pronoun.after + LONGEST_APPOSITION]
    closed = next((number for number, word in enumerate(rest) if word in ",.;"), None)
    return closed is not None and rest[closed] != ";" and not any(word.endswith("ing") for word in rest[:4])


def _named_by_speaker(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "He said that Kim was pleased", "“Kim is pleased,” he said": hardly anybody names himself in what he says."""
    quotation = scene.document.quotation_at(scene.starts[pronoun.first - 1]) if pronoun.first else -1
    inserted = scene.word(pronoun.first - 1) == ","  # "the plan, he said, was Kim's"
    return {
        one.entity
        for one in near
        if not one.pronoun
        and (
            (one.start > pronoun.start and one.sentence == pronoun.sentence and not inserted)
            or (quotation >= 0 and scene.document.quotation_at(one.start) == quotation)
        )
    }


def _speakers(scene: Scene, quotation: int, near: list[Referent]) -> set[str]:
    """Who speaks the quotation: the subject before a colon, else the only one in the paragraph beside a reporting verb."""
    document = scene.document
    start = document.quotations[quotation].start
    paragraph, opening = document.paragraph_at(start), document.token_at(start)
    outside = [
        one for one in near if document.paragraph_at(one.start) == paragraph and document.quotation_at(one.start) < 0
    ]
    if scene.word(opening - 1) == ":":
        sentence = document.sentence_at(scene.starts[opening - 1])
        introduced = [one.entity for one in outside if one.start < start and one.sentence == sentence]
        if introduced:
            return set(introduced[:1])
    speakers = {one.entity for one in outside if _says(scene, one) or scene.word(one.first - 1) in scene.words.speech}
    return speakers if len(speakers) == 1 else set()


def after_parenthesis(scene: Scene, one: Referent) -> int:
    """Index of the token after a name, or after what stands between commas behind it: "Kim, who left early, said"."""
    if scene.word(one.after) != ",":
        return one.after
    stop = min(one.after + LONGEST_PARENTHESIS, scene.end_of(one.sentence))
    for index in range(one.after + 1, stop):
        if scene.low[index] in ENDS:
            break
        if scene.low[index] == "," and scene.word(index + 1) not in ("and", "or"):
            return index + 1
    return one.after


def _says(scene: Scene, one: Referent) -> bool:
    """Whether a verb of speech or thought follows."""
    after = after_parenthesis(scene, one)
    thought = scene.words.thought
    return scene.word(after) in thought or (scene.word(after) not in BREAKS and scene.word(after + 1) in thought)


def _reports(scene: Scene, at: int) -> bool:
    """Whether the pronoun is the subject of a reporting verb."""
    speech = scene.words.speech
    return scene.word(at + 1) in speech or (scene.word(at + 1) in BEFORE_SPEECH and scene.word(at + 2) in speech)


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
        return said_so or _named_next(scene, pronoun, near)
    if pronoun.part == REFLEXIVE and here and here[-1].after == pronoun.first:  # "from Mr. Kim himself"
        return here[-1].entity
    if pronoun.part != SUBJECT:
        return None
    subject = _topic(scene, pronoun, here) or _said_so(scene, pronoun.first, here)
    return subject or (_spoke_before(scene, pronoun, before) if _reports(scene, pronoun.first) else None)


def _topic(scene: Scene, pronoun: Referent, here: list[Referent]) -> str | None:
    """ "As for Kim, he ..." """
    if not here or here[-1].after + 1 != pronoun.first or scene.word(pronoun.first - 1) != ",":
        return None
    at = here[-1].first
    return here[-1].entity if (scene.word(at - 2), scene.word(at - 1)) == ("as", "for") else None


def _named_next(scene: Scene, pronoun: Referent, near: list[Referent]) -> str | None:
    """ "In his speech Kim said": a phrase that opens the sentence looks ahead to the subject right after it."""
    opening = scene.low[scene.first_of(pronoun.sentence) : pronoun.first]
    if not 1 <= len(opening) <= 4 or opening[0] not in scene.words.prepositions | {"when", "while"}:
        return None
    after = next((one for one in near if one.start > pronoun.start), None)
    if after is None or after.sentence != pronoun.sentence or after.first - pronoun.first > 8:
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
        return next((one.entity for one in here if _says(scene, one)), None)
    back -= scene.word(back) in words.hearers and scene.word(back - 1) in words.thought
    subject = next((one for one in reversed(here) if one.after <= back), None)
    if scene.word(back) not in words.thought or subject is None:
        return None
    gap = scene.low[subject.after : back]
    direct = not gap or (len(gap) <= 3 and not any(word in BREAKS or word in words.clause_words for word in gap))
    parenthesis = bool(gap) and gap[0] == "," and gap[-1] == "," and subject is here[0]
    return subject.entity if direct or parenthesis else None


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
    speakers = [one.entity for one in around if _says(scene, one)]
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

"""Who speaks, as far as a pronoun's own sentence and the quotations around it show."""

from analysis.mentions.pronouns.scene import POSSESSIVE, Referent, Scene

BREAKS = frozenset(',;:—–()“”"')
ENDS = frozenset(';:!?—–“”"')
INSERTED = frozenset([",", ".", "because", "”", '"', ""])  # behind the verb, as in "the talks, he said, were over"
LONGEST_PARENTHESIS = 25  # tokens


def says(scene: Scene, one: Referent) -> bool:
    """Whether a verb of speech or thought follows, of which the name, and nothing of theirs, is the subject."""
    if scene.part(one) == POSSESSIVE:
        return False
    after = after_parenthesis(scene, one)
    thought = scene.words.thought
    return scene.word(after) in thought or (scene.word(after) not in BREAKS and scene.word(after + 1) in thought)


def speaks(scene: Scene, one: Referent) -> bool:
    """Whether a verb of speech or thought follows, or stands right before: "..., said Kim"."""
    return says(scene, one) or scene.word(one.first - 1) in scene.words.speech


def verb_of_speech(scene: Scene, at: int) -> int:
    """Index of the reporting verb whose subject the token is; -1 where it is none's."""
    thought = scene.words.thought
    if scene.word(at + 1) in thought:
        return at + 1
    adverb = scene.word(at + 1) in scene.words.before_speech or scene.word(at + 1).endswith("ly")
    return at + 2 if adverb and scene.word(at + 2) in thought else -1


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


def named_by_speaker(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "He said that Kim was pleased", "“Kim is pleased,” he said", "Kim, he said, was pleased": whom the speaker names.

    Hardly anybody names himself in what he says.
    """
    verb = verb_of_speech(scene, pronoun.first)
    if verb < 0:
        return set()
    document = scene.document
    before = scene.word(pronoun.first - 1)
    quotation = document.quotation_at(scene.starts[pronoun.first - 1]) if pronoun.first else -1
    inserted = before == "," and scene.word(verb + 1) in INSERTED
    return {
        one.entity
        for one in near
        if not one.pronoun
        and (
            (one.sentence == pronoun.sentence and (inserted or one.start > pronoun.start))
            or (quotation >= 0 and document.quotation_at(one.start) == quotation)
        )
    }


def speakers_of(scene: Scene, quotation: int, near: list[Referent]) -> set[str]:
    """Who speaks the quotation: the subject before a colon, else the only one in the paragraph beside a reporting verb.

    A paragraph that is nothing but quotation goes on with who spoke in the one above.
    """
    document = scene.document
    start = document.quotations[quotation].start
    paragraph, opening = document.paragraph_at(start), document.token_at(start)
    outside = _outside(scene, paragraph, near)
    if scene.word(opening - 1) == ":":
        sentence = document.sentence_at(scene.starts[opening - 1])
        introduced = [one for one in outside if one.start < start and one.sentence == sentence]
        if introduced:  # "Kim said: ...", "But Kim, he said, is no fool: ..."
            return {next((one for one in reversed(introduced) if says(scene, one)), introduced[0]).entity}
    first, last = document.paragraphs[paragraph]
    alone = start == first and document.quotations[quotation].end >= last - 1
    if alone and paragraph and not outside:
        outside = _outside(scene, paragraph - 1, near)
    speakers = {one.entity for one in outside if speaks(scene, one)}
    return speakers if len(speakers) == 1 else set()


def spoke_above(scene: Scene, pronoun: Referent, near: list[Referent]) -> str | None:
    """Who spoke the quotation that ends right before a sentence which opens with the pronoun: the only one beside a verb of speech."""
    document = scene.document
    if pronoun.first != scene.first_of(pronoun.sentence) or not pronoun.sentence:
        return None
    above = document.sentence_at(pronoun.start) - 1
    start, end = document.sentences[above]
    paragraph = document.paragraph_at(start)
    last = document.quotation_before(end)
    if last < 0 or document.quotations[last].end <= start:
        return None
    if document.paragraph_at(pronoun.start) == paragraph:
        outside = [one for one in near if one.sentence == above and document.quotation_at(one.start) < 0]
    else:
        outside = _outside(scene, paragraph, near)
    speakers = {one.entity for one in outside if speaks(scene, one)}
    return speakers.pop() if len(speakers) == 1 else None


def _outside(scene: Scene, paragraph: int, near: list[Referent]) -> list[Referent]:
    """Who is named in a paragraph outside its quotations."""
    document = scene.document
    return [
        one for one in near if document.paragraph_at(one.start) == paragraph and document.quotation_at(one.start) < 0
    ]

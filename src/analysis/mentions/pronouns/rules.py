"""Who cannot be meant by a pronoun, whatever the learned ranker thinks: what grammar and the habits of news rule out."""

from analysis.mentions.pronouns.scene import ARTICLES, GENDER_OF, OBJECT, POSSESSIVE, SUBJECT, Referent, Scene
from analysis.mentions.pronouns.speech import BREAKS, after_parenthesis, named_by_speaker, speakers_of

OPENS = frozenset(["", "and", "but", "that", ",", ".", "“", '"', "‘", ":", ";", "—", "–", "?", "!", "”"])
LONGEST_APPOSITION = 12  # tokens


def ruled_out(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """The entities that cannot be meant."""
    out = _acting(scene, pronoun, near) if pronoun.part == OBJECT else set()
    if pronoun.part == POSSESSIVE:
        out |= {one.entity for one in near if _in_apposition(scene, pronoun, one)}
    if pronoun.part == SUBJECT:
        out |= _acted_on(scene, pronoun, near)
    quotation = scene.document.quotation_at(pronoun.start)
    if quotation >= 0:  # inside a quotation its speaker is "I", not "he"
        out |= speakers_of(scene, quotation, near)
    elif pronoun.part == SUBJECT:
        out |= named_by_speaker(scene, pronoun, near)
    return out


def nobody(scene: Scene, pronoun: Referent) -> bool:
    """Whether the pronoun means no one person: "he or she", "his or her"."""
    before, at, after = scene.word(pronoun.first - 1), pronoun.first, scene.word(pronoun.after)
    return (after in ("or", "/") and scene.word(at + 2) in GENDER_OF) or (
        before in ("or", "/") and scene.word(at - 2) in GENDER_OF
    )


def told_in_doubt(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "Kim told Trump that he ...", "Kim asked Trump if he ...": speaker and hearer, of whom either may be meant; nobody where there is no such doubt."""
    back = pronoun.first - (scene.word(pronoun.first - 1) in ("that", "if", "whether"))
    hearer = next((one for one in near if one.after == back and one.sentence == pronoun.sentence), None)
    if pronoun.part != SUBJECT or hearer is None or hearer.gender not in ("", pronoun.gender):
        return set()
    if scene.word(hearer.first - 1) not in scene.words.telling:
        return set()
    speaker = next((one for one in reversed(near) if one.after <= hearer.first - 1), None)
    same = speaker is not None and speaker.sentence == pronoun.sentence and speaker.gender in ("", pronoun.gender)
    return {speaker.entity, hearer.entity} if same and speaker else set()


def _acting(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "Kim met him", "Kim came out to greet him": the one who acts is not the one acted on in the same clause."""
    before = [one for one in near if one.end <= pronoun.start and one.sentence == pronoun.sentence]
    if not before:
        return set()
    last, at = before[-1], pronoun.first
    if scene.word(at - 1).endswith("ing") and scene.word(at - 2) == ",":  # "Kim saw Trump's aide, urging him to stay"
        return {next((one.entity for one in before if scene.part(one) == SUBJECT), last.entity)}
    first = after_parenthesis(scene, last)
    between = scene.low[last.after if first > at else first : at]  # the pronoun may stand in the parenthesis
    if between[:1] == [","] and between[1:2] and between[1].endswith("ing"):
        between = between[1:]  # "Trump, sitting beside him, said"
    words = scene.words
    apart = bool(between) and between[-1] in words.prepositions - words.beside
    broken = any(word in words.clause_words - {"as", "and"} or word in BREAKS for word in between)
    return set() if apart or broken or scene.part(last) == POSSESSIVE else {last.entity}


def _acted_on(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """ "He met Kim", "He left before Kim came": whom a main clause names behind its subject "he" is somebody else."""
    if scene.word(pronoun.first - 1) not in OPENS:
        return set()
    behind = [one for one in near if one.start > pronoun.start and one.sentence == pronoun.sentence]
    end, at = scene.end_of(pronoun.sentence), pronoun.after
    if scene.word(at) == "," and scene.word(at + 1) in ARTICLES:  # "He, the Lincoln of the bar, said"
        at += 1
    stop = next((n for n in range(at, end) if scene.low[n] in BREAKS), end)
    return {one.entity for one in behind if not one.pronoun and one.first < stop}


def _in_apposition(scene: Scene, pronoun: Referent, one: Referent) -> bool:
    """ "Bolton, his adviser": the adviser is somebody else's."""
    if one.after + 1 != pronoun.first or scene.word(one.after) != ",":
        return False
    rest = scene.low[pronoun.after : pronoun.after + LONGEST_APPOSITION]
    closed = next((number for number, word in enumerate(rest) if word in ",.;"), None)
    return closed is not None and rest[closed] != ";" and not any(word.endswith("ing") for word in rest[:4])

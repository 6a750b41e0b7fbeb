"""a sentence read -> what it calls somebody: titles, adjectives before the name, appositions, and what they are said to be."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.language.grammatical_roles import Chunk, Reading, RoleModel, governing_chunk
from analysis.portrayal.actions import is_denied
from analysis.portrayal.lists import PortrayalLists

LONGEST = 8  # words of what somebody is called
NOUN_ENDING = re.compile(r"(?:ment|[st]ion|ness|ity)$")
CLOSING = (",", ".", ")", "—", "–", ";", "$", "who", "VN")
AFTER_ADJECTIVE = (",", ".", "and", "but", "$", ";", "—", "–", "as", "because", "in", "about")


class Name(NamedTuple):
    """What somebody is called, in small letters, and where."""

    value: str
    start: int
    end: int


def names_of(lists: PortrayalLists, model: RoleModel, reading: Reading, first: int, last: int, form: str) -> list[Name]:
    """Everything that the sentence calls the person whose mention is the words `first` to `last`."""
    names: list[Name] = _phrase(lists, reading, first, last) if form == "role" else []
    number = reading.chunk_at.get(last)
    ends = number is not None and reading.chunks[number].last == last
    if form != "pronoun":
        names += _before(lists, reading, first, last)
        if number is not None and ends:
            names += _apposition_after(lists, reading, number)
        if first in reading.chunk_at:
            names += _apposition_before(lists, reading, reading.chunk_at[first])
    if number is not None and ends:
        names += _given(lists, reading, number) or _predicate(lists, model, reading, number, last)
    return names


def _before(lists: PortrayalLists, reading: Reading, first: int, last: int) -> list[Name]:
    """Titles and adjectives before the name: "North Korean leader | Kim", "a defiant | Trump"."""
    before = first - 1
    if before < 0 or reading.words[before].lower() in lists.styles:
        return []
    word = reading.words[before]
    after = [low.lower() for low in reading.words[last + 1 : last + 3]]
    if "ever" in after:  # "the worst enemy Roe ever had" is somebody else
        return []
    if word.lower() in lists.person_nouns and not reading.tags[before].startswith("V"):
        begin = before
        while begin > 0 and _modifies(lists, reading, begin - 1):
            begin -= 1
        return _phrase(lists, reading, begin, before)
    begins = before > 0 and reading.words[before - 1].lower() in ("a", "an", "the")
    alone = reading.is_head(last) and not (after and (after[0] == "'s" or lists.is_person(after[0])))
    adjective = (
        reading.tags[before] == "JJ" and word.islower() and word not in lists.no_traits and not NOUN_ENDING.search(word)
    )
    return _phrase(lists, reading, before, before) if begins and adjective and alone else []


def _modifies(lists: PortrayalLists, reading: Reading, i: int) -> bool:
    """Whether the word belongs to the title after it: "North Korean", "U.S.", "former"; any capital may begin a sentence."""
    word, low = reading.words[i], reading.words[i].lower()
    if low in lists.no_names:
        return False
    return low in lists.ranks or (
        word[0].isupper() and (i > 0 or low in lists.places) and reading.tags[i] in ("NNP", "NNPS", "JJ")
    )


def _apposition_after(lists: PortrayalLists, reading: Reading, number: int) -> list[Name]:
    """ "Kim, the young ruler of the North, said": a phrase for a person between commas."""
    if reading.kind(number + 1) not in (",", "—", "–", "("):
        return []
    return _described(lists, reading, number + 2, apposition=True)


def _apposition_before(lists: PortrayalLists, reading: Reading, number: int) -> list[Name]:
    """ "A former host, Trump ..." at the beginning of the sentence, and "the dictator, Kim Jong Un," anywhere."""
    if number < 2 or reading.kind(number - 1) != "," or reading.kind(number - 2) != "N":
        return []
    chunk = reading.chunks[number - 2]
    opening = reading.words[chunk.first].lower()
    begins = number == 2 and opening in ("a", "an", "the")
    closes = opening == "the" and reading.kind(number + 1) == "," and reading.words[chunk.last].islower()
    if not (begins or closes) or not lists.is_person(reading.words[chunk.last]):
        return []
    return _phrase(lists, reading, chunk.first, chunk.last)


def _given(lists: PortrayalLists, reading: Reading, number: int) -> list[Name]:
    """ "called Kim a madman" """
    left = reading.chunks[number - 1] if number else None
    if left is None or left.verb < 0 or left.passive or reading.lemma(left) not in lists.calling:
        return []
    return [] if is_denied(reading, left) else _described(lists, reading, number + 1, apposition=False)


def _predicate(lists: PortrayalLists, model: RoleModel, reading: Reading, number: int, last: int) -> list[Name]:
    """ "Trump is a dealmaker", "Kim is ruthless", "Kim was called a madman"; not where it is denied, asked or only supposed."""
    verb = reading.chunks[number + 1] if number + 1 < len(reading.chunks) else None
    if verb is None or verb.verb < 0 or reading.lemma(verb) not in (lists.calling if verb.passive else lists.copulas):
        return []
    if _is_unreal(reading, number, verb) or not _is_subject(model, reading, number, last, verb):
        return []
    return _adjective(lists, reading, number + 2) or _described(lists, reading, number + 2, apposition=False)


def _is_subject(model: RoleModel, reading: Reading, number: int, last: int, verb: Chunk) -> bool:
    """Whether the person alone is the subject of this verb."""
    if reading.kind(number - 1) == "and" or not reading.is_head(last):
        return False
    role = model.role(reading, last)
    return role != "neither" and governing_chunk(reading, last, role) == verb


def _is_unreal(reading: Reading, number: int, verb: Chunk) -> bool:
    """Whether "not" stands with the verb, or "if" or "whether" before the subject."""
    upto = verb.last + 2
    denied = is_denied(reading, verb) or is_denied(reading, Chunk("", verb.last + 1, upto, upto))
    opening = reading.chunks[number].first - 1
    return denied or (opening >= 0 and reading.words[opening].lower() in ("if", "whether", "unless"))


def _adjective(lists: PortrayalLists, reading: Reading, number: int) -> list[Name]:
    """The adjective that alone is said of somebody: "is ruthless", "is strong and"."""
    if reading.kind(number) != "J" or reading.kind(number + 1) not in AFTER_ADJECTIVE:
        return []
    last = reading.chunks[number].last
    low = reading.words[last].lower()
    is_trait = reading.tags[last].startswith("JJ") and low.isalpha() and low not in lists.no_traits
    return _phrase(lists, reading, last, last) if is_trait else []


def _described(lists: PortrayalLists, reading: Reading, number: int, *, apposition: bool) -> list[Name]:
    """The phrase that begins with this chunk, its "of ..." included; an `apposition` is of a person and ends at a mark or "who"."""
    if reading.kind(number) != "N":
        return []
    first, head, end = reading.chunks[number].first, reading.chunks[number].last, number
    while reading.kind(end + 1) in ("of", "POS") and reading.kind(end + 2) == "N":
        end += 2
        head = reading.chunks[end].last if reading.kind(end - 1) == "POS" else head
    opening, noun = reading.words[first].lower(), reading.words[head]
    opens = opening in ("a", "an", "the", "his", "her", "its") or (apposition and reading.words[first].islower())
    is_noun = reading.tags[head].startswith("NN") and noun[0].islower() and noun.lower() not in lists.times
    if not opens or not is_noun or reading.tags[first] in ("PRP", "EX"):
        return []
    if apposition and not (lists.is_person(noun) and reading.kind(end + 1) in CLOSING):
        return []
    return [] if _goes_on(reading, end) else _phrase(lists, reading, first, reading.chunks[end].last)


def _goes_on(reading: Reading, number: int) -> bool:
    """Whether the phrase was cut short: a bare noun or verb form stands right behind it ("a policy | hawk")."""
    following = reading.chunks[number + 1] if number + 1 < len(reading.chunks) else None
    return following is not None and following.kind in ("N", "J", "VB", "VF") and (
        following.first == reading.chunks[number].last + 1 and reading.tags[following.first] in ("VB", "VBP", "NN", "NNS")
    )  # fmt: skip


def _phrase(lists: PortrayalLists, reading: Reading, first: int, last: int) -> list[Name]:
    """The words from `first` to `last`, articles, styles ("Mr.") and days left out; none where nothing is left."""
    while first <= last and (
        reading.words[first].lower() in lists.styles or reading.tags[first] in ("DT", "CD", "PRP$", "PDT")
    ):
        first += 1
    words = [word.lower() for word in reading.words[first : last + 1]]
    if not words or len(words) > LONGEST or lists.times & set(words) or not any(word[0].isalpha() for word in words):
        return []
    value = _joined(words)
    return [Name(value, reading.sentence.starts[first], reading.sentence.ends[last])]


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(" 's", "'s").replace(" - ", "-")

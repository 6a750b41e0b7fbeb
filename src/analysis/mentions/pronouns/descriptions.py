"""People whom a text means without naming them: "a senior official", "the aide", "the president"."""

from bisect import bisect_right
from collections.abc import Container, Iterator

from analysis.mentions.pronouns.scene import ARTICLES, POSSESSIVE, POSSESSIVES, SUBJECT, Referent, Scene
from analysis.mentions.pronouns.speech import says

MOST_WORDS = 4  # from the article to the noun


def described(scene: Scene, named: list[Referent]) -> Iterator[Referent]:
    """Who is meant by a noun alone ("the aide", "Lund's aide", "his son"), beside the `named`, in reading order.

    Not where it only describes somebody named. A name among the words ("a Lund aide") is then a possessive.

    An office ("the senator") is whoever last had it as title; where nobody did it is somebody of its own, as everybody else is.
    """
    starts = [one.start for one in named]
    firsts, owners = {one.first: one for one in named}, {one.after: one for one in named}
    holders = Holders(scene, named)
    for index in scene.marked:
        noun = scene.low[index]
        office = noun in scene.words.offices
        if not (office or noun in scene.words.unnamed):
            continue
        opening = _opening(scene, index)
        if opening < 0 or _covered(scene, index, starts, named):
            continue
        first = owners[opening].first if opening in owners else opening
        before = scene.word(first - 1)
        if office:
            if (
                scene.word(opening) != "the"
                or before in scene.words.before_predicates
                or not _stands_alone(scene, index)
            ):
                continue
            if before == "," and opening - 1 in owners:
                continue
        elif before == "," or before in scene.words.before_predicates or not _brings_in(scene, index + 1, firsts):
            continue
        for at in range(opening, index):
            if at in firsts:
                firsts[at].part = POSSESSIVE
        yield _referent(scene, opening, index, holders if office else None)


def _brings_in(scene: Scene, index: int, firsts: Container[int]) -> bool:
    """Whether what stands behind a noun brings somebody in; not a name, as in "his aide Ida Ek", "his aide, Ida Ek, said"."""
    following = scene.word(index)
    if index in firsts or (following == "," and index + 1 in firsts):
        return False
    return following in scene.words.after_unnamed or scene.words.is_verb(following)


def after_unnamed_speaker(scene: Scene, pronoun: Referent, near: list[Referent]) -> set[str]:
    """Those without a name who may speak of somebody or of themselves, so that nobody can tell whom the pronoun means.

    "Lund's aide said Ek was late for his train" in the same sentence, "The aide said Ek was ill. He left" in the next.
    """
    opens = pronoun.part == SUBJECT and pronoun.first == scene.first_of(pronoun.sentence)
    return {
        one.entity
        for one in near
        if one.end <= pronoun.start
        and not one.pronoun
        and scene.word(one.after - 1) in scene.words.unnamed
        and one.sentence == pronoun.sentence - opens
        and (opens or scene.word(one.first - 1) in POSSESSIVES or scene.word(one.first - 1) in scene.words.owners)
        and says(scene, one)
    }


def _opening(scene: Scene, index: int) -> int:
    """The article or possessive before a noun, with nothing but adjectives and nouns between; -1 where there is none."""
    for at in range(index - 1, index - 1 - MOST_WORDS, -1):
        low = scene.word(at)
        if low in ARTICLES or low in POSSESSIVES or low in scene.words.owners:
            return at
        if not low[:1].isalpha() or low in scene.words.function:
            return -1
    return -1


class Holders:
    """Who has which office as title, at each place of a text; asked from its beginning to its end."""

    def __init__(self, scene: Scene, named: list[Referent]) -> None:
        self.titled = [(title, one) for one in named if (title := _title(scene, one))]
        self.held = dict(reversed(self.titled))  # who gets it first
        self.next = 0

    def before(self, start: int, office: str) -> Referent | None:
        """Whoever last had it before `start`, else who gets it first."""
        while self.next < len(self.titled) and self.titled[self.next][1].start < start:
            title, one = self.titled[self.next]
            self.held[title] = one
            self.next += 1
        return self.held.get(office)


def _referent(scene: Scene, opening: int, index: int, holders: Holders | None) -> Referent:
    first = opening if scene.word(opening) in ARTICLES else opening + 1
    start, end = scene.starts[first], scene.document.tokens.ends[index]
    words = scene.low[opening + 1 : index + 1]
    one = holders.before(start, words[-1]) if holders and scene.words.office_modifiers.issuperset(words[:-1]) else None
    gender = scene.words.genders.get(words[-1], "")
    who = (one.entity, one.gender, one.sure) if one else ("~" + " ".join(words), gender, scene.word(opening) == "the")
    return Referent(start, end, *who, first, index + 1, scene.document.sentence_at(start))


def _title(scene: Scene, one: Referent) -> str:
    """The office printed before a name, "" where there is none or it is not the office itself, as in "former president"."""
    if one.after - one.first < 2:
        return ""
    words = [scene.words.short_titles.get(word.rstrip("."), word) for word in scene.low[one.first : one.after]]
    at = next((n for n, word in enumerate(words[:-1]) if word in scene.words.offices), -1)
    return words[at] if at >= 0 and scene.words.office_modifiers.issuperset(words[:at]) else ""


def _covered(scene: Scene, index: int, starts: list[int], named: list[Referent]) -> bool:
    """Whether the noun is part of a name or a role already read."""
    at = bisect_right(starts, scene.starts[index]) - 1
    return at >= 0 and named[at].end > scene.starts[index]


def _stands_alone(scene: Scene, index: int) -> bool:
    """Whether no further noun follows, as in "the president elect" and "the judge shows"."""
    words, following = scene.words, scene.word(index + 1)
    return (
        not following[:1].isalpha()
        or following in words.prepositions
        or following in words.clause_words
        or following.endswith("ly")
        or words.is_verb(following)
    )

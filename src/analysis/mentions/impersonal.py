""" "It", "its", "they" and "their" -> what is no person, where grammar leaves no choice; everywhere else they are nobody's."""

from bisect import bisect_left
from collections.abc import Collection
from functools import lru_cache

from analysis.codebook.english import English
from analysis.language.document import Document
from analysis.mentions.pronouns.scene import Scene
from analysis.mentions.roles import Place

SUBJECTS, POSSESSIVES = frozenset(["it", "they"]), frozenset(["its", "their"])
PLURAL = frozenset(["they", "their"])
LONGEST = 6  # tokens between a name and its pronoun: "said in a statement that it"
OPENS = frozenset(',;:—–“"‘(') | {""}


class ImpersonalWords:
    """The lists by which a verb between a name and its pronoun is told."""

    def __init__(self, english: English) -> None:
        self.adverbs = english.words("clauses.adverbs") | {"not"}
        self.be, self.have = english.words("verbs.forms_of_be") | {"'s"}, english.words("verbs.forms_of_have")
        self.helping = english.words("verbs.auxiliaries") | self.be | {"to"}
        self.speech = english.words("names.speech")
        self.thought = self.speech | english.words("names.thought")
        self.verbs = self.thought | (english.words("names.past") - self.adverbs)
        self.no_subject = english.words("names.impersonal_verbs")
        self.two_objects = english.words("names.two_objects")
        self.openers = OPENS | english.words("clauses.clause_openers") | {"and", "but", "that", "which"} | self.thought
        self.prepositions = english.words("clauses.prepositions") | english.words("clauses.days")
        self.written = english.words("names.speaking_things")


@lru_cache(maxsize=4)
def compile_impersonal(english: English) -> ImpersonalWords:
    """The lists of a codebook, compiled once."""
    return ImpersonalWords(english)


def resolve_impersonal(document: Document, places: list[Place], plural: Collection[str]) -> list[Place]:
    """The pronouns of one document that can only mean what is no person.

    "The bureau said (that) it would", "the bureau closed its office", "the bureau and its agents", and "It added" right after a
    sentence in which the bureau said something; but not "it was clear", and not "It said" after "the report said".

    Args:
        places: where it is named, in reading order.
        plural: the actors whom "they" may mean, as it does a party, and in British papers a company.
    """
    if not places:
        return []
    reading, found = _Around(document, places), []
    for index, low in enumerate(reading.low):
        if low in SUBJECTS or low in POSSESSIVES:
            actor_id = reading.meant(index)
            if actor_id and (low not in PLURAL or actor_id in plural):
                start, end = document.tokens.starts[index], document.tokens.ends[index]
                found.append(Place(document.field, start, end, actor_id, "pronoun", document.text[start:end]))
    return found


class _Around:
    def __init__(self, document: Document, places: list[Place]) -> None:
        self.document, self.places, self.starts = document, places, [place.start for place in places]
        self.scene, self.low = Scene(document), document.tokens.low
        self.words = compile_impersonal(document.english)

    def meant(self, index: int) -> str:
        """The actor whom the pronoun at a token means, "" where that is not plain."""
        number = bisect_left(self.starts, self.document.tokens.starts[index]) - 1
        if number < 0:
            return ""
        place, at = self.places[number], self.document.tokens.starts[index]
        if self.document.quotation_at(place.start) != self.document.quotation_at(at):
            return ""
        between = self.low[self._after(place) : index]
        apart = self.document.sentence_at(at) - self.document.sentence_at(place.start)
        if apart == 0 and 0 < len(between) <= LONGEST:
            right = self._owns if self.low[index] in POSSESSIVES else self._says
            return place.actor_id if right(place, between, index) else ""
        return place.actor_id if apart == 1 and self._goes_on(place, index) else ""

    def _after(self, place: Place) -> int:
        return self.document.token_at(place.end)

    def _is_subject(self, place: Place, index: int) -> bool:
        """Whether a name opens its clause. "They" is not the second of two: "Lund and the bureau said they"."""
        first = self.document.token_at(place.start)
        first -= self.scene.word(first - 1) == "the"
        before = self.scene.word(first - 1)
        if self.low[index] in PLURAL and before in ("and", ",", "&"):
            return False
        return before in self.words.openers or first <= self.scene.first_of(self.document.sentence_at(place.start))

    def _owns(self, place: Place, between: list[str], index: int) -> bool:
        if between == ["and"]:
            return self.low[index] == "its"
        main = self._main_verb(between)
        return main != "" and main not in self.words.two_objects and self._is_subject(place, index)

    def _says(self, place: Place, between: list[str], index: int) -> bool:
        """ "The bureau said it would", "... said on Monday that it would"."""
        linked = between[-1] == "that"
        between = between[:-1] if linked else between
        verb = next((n for n, word in enumerate(between) if word in self.words.thought), -1)
        rest = between[verb + 1 :]
        if verb < 0 or self._main_verb(between[: verb + 1]) != between[verb] or between[verb] in self.words.two_objects:
            return False
        if not self._is_subject(place, index):
            return False
        return (not rest or (linked and rest[0] in self.words.prepositions)) and self._acts(index)

    def _goes_on(self, place: Place, index: int) -> bool:
        """ "It added" right behind a sentence in which the body, and no report of it, said something."""
        sentence = self.document.sentence_at(self.document.tokens.starts[index])
        if self.low[index] != "it" or index != self.scene.first_of(sentence) or not self._is_subject(place, index):
            return False
        after = self._after(place)
        before = self.low[self.document.token_at(place.start) : index]
        says = self.scene.word(index + 1) in self.words.speech or (
            self.scene.word(index + 1) in self.words.adverbs | self.words.have
            and self.scene.word(index + 2) in self.words.speech
        )
        return says and self.words.written.isdisjoint(before) and self.scene.word(after) in self.words.speech

    def _main_verb(self, group: list[str]) -> str:
        """The verb of a group that is nothing but a verb with its auxiliaries and adverbs, "" of any other words."""
        words = self.words
        kept = [word for word in group if word not in words.adverbs and not word.endswith("ly")]
        helped = len(kept) > 1 and kept[0] in words.helping
        while len(kept) > 1 and kept[0] in words.helping:
            kept = kept[1:]
        if len(kept) != 1 or not kept[0].isalpha() or kept[0] in words.be:
            return ""
        main = kept[0]
        finite = main in words.verbs or main in words.have or (len(main) > 3 and main.endswith(("ed", "s")))
        return main if helped or finite else ""

    def _acts(self, index: int) -> bool:
        """Whether what follows "it" says what somebody does, and not how things are: "it is clear", "it rained", "it would take years".

        Only an auxiliary, "is looking" and a verb of speech or thought do.
        """
        words = self.words
        rest = [word for word in self.low[index + 1 : index + 2 + LONGEST] if word not in words.adverbs]
        helped = False
        while len(rest) > 1 and rest[0] in words.helping - words.be:
            rest, helped = rest[1:], True
        if not rest or not words.no_subject.isdisjoint(rest[:2]):
            return False
        if rest[0] in words.be or rest[0] == "been":
            return len(rest) > 1 and (rest[1].endswith("ing") or (rest[0] == "been" and rest[1].endswith("ed")))
        return (helped and rest[0].isalpha()) or rest[0] in words.thought

"""One document as the reading of pronouns sees it: who is named where, by which token and in which part of the clause."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.codebook.english import English
from analysis.language.document import Document
from analysis.mentions.names import NameWords, compile_names

SUBJECT, POSSESSIVE, OBJECT, REFLEXIVE = "subject", "possessive", "object", "reflexive"
BEHIND_PREPOSITION, JOINED, OTHER = "behind_preposition", "joined", "other"

GENDER_OF = dict.fromkeys(("he", "him", "his", "himself"), "male")
GENDER_OF |= dict.fromkeys(("she", "her", "hers", "herself"), "female")
PART_OF = dict.fromkeys(("he", "she"), SUBJECT) | dict.fromkeys(("his", "hers"), POSSESSIVE) | {"him": OBJECT}
PART_OF |= dict.fromkeys(("himself", "herself"), REFLEXIVE)
POSSESSIVES = frozenset(["'s", "'"])
ARTICLES = frozenset(["a", "an", "one", "another", "the"])
DESCRIBES = ARTICLES | {"who", "whose"}  # behind the comma after a name
CLAUSE_MARKS = frozenset(",;:—")
LONGEST_TITLE = 6  # tokens


class PronounWords:
    """The lists that show the part which a name or a pronoun plays, and who else may be meant."""

    def __init__(self, english: English) -> None:
        self.prepositions = english.words("clauses.prepositions") | {"as", "than"}
        self.clause_words = english.words("clauses.clause_openers") | {"and", "that", "which", "who", "whom", "whose"}
        self.clause_breaks = self.clause_words | CLAUSE_MARKS
        in_verb_groups = english.words("clauses.in_verb_groups") - {"to", "not"}
        helping = english.words("verbs.forms_of_be") | english.words("verbs.auxiliaries")
        self.auxiliaries = (helping | in_verb_groups) - POSSESSIVES
        self.past, self.speech = english.words("names.past"), english.words("names.speech")
        self.function = self.prepositions | self.clause_words | self.auxiliaries | self.past | GENDER_OF.keys()
        self.thought = self.speech | english.words("names.thought")
        self.telling = english.words("names.telling")
        self.hearers = english.words("names.hearers")
        self.unnamed, self.after_unnamed = (
            english.words("names.unnamed_people") | english.words("names.relatives"),
            english.words("names.after_unnamed_people") | {",", "."},
        )
        self.genders = dict.fromkeys(english.words("names.men"), "male")
        self.genders |= dict.fromkeys(english.words("names.women"), "female")
        self.offices = english.words("names.offices")
        self.office_modifiers = english.words("names.office_modifiers")
        self.short_titles = dict(one.partition("=")[::2] for one in english.words("names.short_titles"))
        self.before_predicates = english.words("names.before_predicates")
        self.owners = english.words("names.owners")
        self.beside, self.looking_ahead = english.words("names.beside"), english.words("names.looking_ahead")
        self.before_speech = english.words("names.before_speech")
        self.looked_for = self.unnamed | self.offices | GENDER_OF.keys()

    def is_verb(self, low: str) -> bool:
        """Whether a word behind a name is most likely its verb."""
        return (
            low in self.auxiliaries
            or low in self.past
            or low in self.speech
            or (low[:1].isalpha() and len(low) > 3 and low.endswith(("ed", "s")) and not low.endswith(("ss", "us")))
        )


@lru_cache(maxsize=4)
def compile_words(english: English) -> PronounWords:
    """The lists of a codebook, compiled once."""
    return PronounWords(english)


@dataclass(slots=True)
class Referent:
    """One place that names a person or means one. `entity` is the same for all places of one person.

    `first` is its first token, `after` the token behind it; `pronoun` the word where it is one; `sentence` its number.
    """

    start: int
    end: int
    entity: str
    gender: str
    sure: bool
    first: int
    after: int
    sentence: int
    pronoun: str = ""
    part: str = ""


class Scene:
    """A document with its look-ups by token; beyond either end a token is ""."""

    def __init__(self, document: Document) -> None:
        self.document, self.low, self.starts = document, document.tokens.low, document.tokens.starts
        self.words, self.names = compile_words(document.english), compile_names(document.english)
        self.padded = [*self.low, ""]  # so that the one before the first and the one behind the last are ""
        self._openings: dict[int, int] = {}
        self.marked = [index for index, low in enumerate(self.low) if low in self.words.looked_for]

    @cached_property
    def pronouns(self) -> dict[str, list[int]]:
        """Gender to the tokens that are pronouns of it."""
        found: dict[str, list[int]] = {"male": [], "female": []}
        for index in self.marked:
            if self.low[index] in GENDER_OF:
                found[GENDER_OF[self.low[index]]].append(index)
        return found

    def word(self, index: int) -> str:
        """The token in small letters."""
        return self.padded[index] if -1 <= index < len(self.low) else ""

    def n_pronouns(self, gender: str, first: int, last: int) -> int:
        """How many pronouns of that gender are among the tokens first..last, the last left out."""
        known = self.pronouns[gender]
        return max(0, bisect_left(known, last) - bisect_left(known, first))

    def first_of(self, sentence: int) -> int:
        """The first token of a sentence that is a word."""
        known = self._openings.get(sentence)
        if known is None:
            at = bisect_left(self.starts, self.document.sentence_starts[sentence]) if sentence >= 0 else 0
            while at < len(self.low) and not self.low[at][0].isalnum():
                at += 1
            known = self._openings[sentence] = at
        return known

    def end_of(self, sentence: int) -> int:
        """The token behind a sentence."""
        starts = self.document.sentence_starts
        return bisect_left(self.starts, starts[sentence + 1]) if sentence + 1 < len(starts) else len(self.low)

    def referent(self, start: int, end: int, entity: str, gender: str = "", sure: bool = False) -> Referent:
        """Somebody named at start..end; a title right before belongs to the name."""
        first = bisect_left(self.starts, start)
        begin = with_title(self.low, first, self.names)
        start = self.starts[begin] if begin < first else start
        after = bisect_left(self.starts, end, first)
        return Referent(start, end, entity, gender, sure, begin, after, self.document.sentence_at(start))

    def pronoun(self, index: int, word: str = "") -> Referent:
        """The pronoun that a token is, or the `word` that it begins with; nobody yet."""
        start, low = self.starts[index], word or self.low[index]
        sentence = self.document.sentence_at(start)
        one = Referent(start, start + len(low), "", GENDER_OF[low], False, index, index + 1, sentence, low)
        one.part = self._case(low, self.word(index + 1))
        return one

    def part(self, one: Referent) -> str:
        """The part that somebody plays in the clause, worked out once."""
        if not one.part:
            one.part = self._part(one)
        return one.part

    def _part(self, one: Referent) -> str:
        words, before, following = self.words, self.word(one.first - 1), self.word(one.after)
        if following in POSSESSIVES:
            return POSSESSIVE
        verb = words.is_verb(following)
        opens_clause = before in words.clause_words
        if before in words.prepositions and not (opens_clause and verb):
            return BEHIND_PREPOSITION
        described = following == "," and (self.word(one.after + 1).isdigit() or self.word(one.after + 1) in DESCRIBES)
        if before in ("and", "or", "&") or (before == "," and following in ("and", ",") and not described):
            return SUBJECT if verb else JOINED
        clause = opens_clause or before in ',;:—–-“"‘(' or one.first <= self.first_of(one.sentence)
        if verb or (clause and following in (",", "and", "who", "(")):
            return SUBJECT
        if before.endswith(("ed", "ing")) or before in words.past:
            return OBJECT
        return SUBJECT if clause and following != "." else OTHER

    def _case(self, low: str, following: str) -> str:
        """The part that a pronoun plays by its form; that of "her" by the word that follows."""
        if low in PART_OF:
            return PART_OF[low]
        words = self.words
        is_object = (
            not following[:1].isalnum()
            or following in words.prepositions
            or following in words.clause_words
            or following in words.auxiliaries
            or following in ARTICLES
            or following in ("his", "not")
        )
        return OBJECT if is_object else POSSESSIVE


def with_title(low: list[str], first: int, names: NameWords) -> int:
    """The first token of a name with the title before it: "U.S. President Trump", "Secretary of State Pompeo"."""
    at = first
    while at and first - at < LONGEST_TITLE:
        if low[at - 1].rstrip(".") in names.title_gender:
            at -= 1
        elif low[at - 1] in ("state", "defense", "defence") and at > 2 and low[at - 2] == "of":
            if low[at - 3] not in names.title_gender:
                break
            at -= 3
        else:
            break
    if at < first:
        while at and (low[at - 1] in ("u.s.", "us", "north", "south") or low[at - 1].endswith(("an", "ese", "ish"))):
            if low[at - 1] in ("an", "than"):
                break
            at -= 1
    return at

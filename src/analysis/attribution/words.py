"""The words of a sentence with the closed classes they belong to, each quotation as one word.

There is no tagger here: closed classes, the place of commas and the codebook's verbs decide. A word's classes are the bits of
one number, so that "a determiner or a preposition" is one question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.attribution.verbs import Verbs, compile_verbs
from analysis.codebook.english import English
from analysis.codebook.verbs import ReportingVerb
from analysis.language.document import Document
from analysis.language.quotations import Quotation

Span = tuple[int, int]  # characters [start, end)
Range = tuple[int, int]  # first and last word, both included

QUOTE = "<quotation>"  # the word that stands for a whole quotation; no word of a text
PAD = 24  # empty words beyond either end, so that a neighbour can be asked for without asking whether there is one

(
    WORD, CAPITAL, CUE, QUOTED, END, DASH, BE, AUXILIARY, ADVERB, PRONOUN, DETERMINER, SUBJECT, PREPOSITION, JOINING,
    OPENER, QUESTION, DAY, TIME, SPOKE, ALWAYS_VERB, NAMING, WITH_TO, ADDRESSED, ADJUNCT, NO_NOUN, NO_SUBJECT, OPENS_ADJUNCT,
    HAS_VERB, OBJECT,
) = (1 << n for n in range(29))  # fmt: skip


def words(text: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(text.split())


DASHES = words("— – - -- ---")
ENDS = words(", ; : . ? ! ) ( [ ] …") | DASHES  # marks at which a phrase ends


class Grammar(dict[str, int]):
    """Each word as printed with the classes that it belongs to, by the codebook's lists and by its form."""

    def __init__(self, verbs: Sequence[ReportingVerb], english: English) -> None:
        def of(name: str) -> frozenset[str]:
            return english.words(f"clauses.{name}")

        self.verbs: Verbs = compile_verbs(tuple(verbs))
        self.source_titles, self.posts, self.no_adverbs = of("source_titles"), of("posts"), of("no_adverbs")
        be = english.words("verbs.forms_of_be")
        auxiliaries = be | english.words("verbs.auxiliaries") | of("in_verb_groups")
        prepositions, openers, times, objects = (
            of("prepositions"),
            of("clause_openers"),
            of("times"),
            of("object_pronouns"),
        )
        no_noun = auxiliaries | prepositions | ENDS | words("'s and or but who which than as")
        self.lists = {
            CUE: frozenset(self.verbs.forms) | {"according"}, QUOTED: {QUOTE}, END: ENDS, DASH: DASHES, BE: be,
            AUXILIARY: auxiliaries, ADVERB: of("adverbs"), PRONOUN: of("pronouns"), DETERMINER: of("determiners"),
            SUBJECT: of("subject_pronouns"), PREPOSITION: prepositions, JOINING: of("noun_phrase_prepositions"),
            OPENER: openers, QUESTION: of("questions"), DAY: of("days"), TIME: times, SPOKE: of("spoke"),
            ALWAYS_VERB: of("always_verbs"), NAMING: of("naming"), WITH_TO: of("go_with_to"), OBJECT: objects,
            ADDRESSED: (objects - {"it", "her"}) | of("told"), ADJUNCT: times | prepositions | (objects - {"it", "you", "her"}),
            NO_NOUN: no_noun - {"to", ",", ":"}, NO_SUBJECT: (openers | times | words("asked pressed")) - {"this", "there"},
            OPENS_ADJUNCT: prepositions - words("for in of like since"), HAS_VERB: (auxiliaries - words("to not")) | {QUOTE},
        }  # fmt: skip

    def __missing__(self, word: str) -> int:
        low = word.lower()
        classes = sum(bit for bit, members in self.lists.items() if low in members)
        if low[0].isalnum() or low[0] in "$£€":
            classes |= WORD
        if word[0].isupper():
            classes |= CAPITAL
        if len(low) > 4 and low.endswith("ly") and low not in self.no_adverbs and low.isidentifier():
            classes |= ADVERB
        if low.endswith(("ed", "s", "en", "ew")):
            classes |= HAS_VERB
        self[word] = classes
        return classes


@lru_cache(maxsize=4)
def compile_grammar(verbs: tuple[ReportingVerb, ...], english: English) -> Grammar:
    """The verbs and word classes of a codebook, compiled once."""
    return Grammar(verbs, english)


@dataclass(slots=True)
class Words:
    """Parallel lists over the `n` words of a stretch of text; beyond either end, up to PAD words, they are empty."""

    text: str
    n: int
    low: list[str]
    kinds: list[int]
    starts: list[int]
    ends: list[int]
    quotations: dict[int, Quotation]

    def span(self, first: int, last: int) -> Span:
        """Characters from the start of one word to the end of another, both included."""
        return self.starts[first], self.ends[last]

    def quote_words(self, i: int) -> int:
        """How many words the quotation at word `i` has."""
        return self.text.count(" ", self.starts[i], self.ends[i]) + 1


_NOTHING, _NONE = [""] * PAD, [0] * PAD


def read_words(
    document: Document, kinds: list[int], start: int, end: int, quotations: Iterable[Quotation], announced: int = -1
) -> Words:
    """The words of `text[start:end]`; a quotation that begins inside becomes one word.

    `kinds`: the classes of the document's tokens. `announced`: where a quotation is thought to follow.
    """
    tokens = document.tokens
    at, stop = document.token_at(start), document.token_at(end)
    low: list[str] = []
    classes: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    places: dict[int, Quotation] = {}
    for quotation in quotations:
        opening, closing = document.token_at(quotation.start), min(document.token_at(quotation.end), stop)
        low += tokens.low[at:opening]
        classes += kinds[at:opening]
        starts += tokens.starts[at:opening]
        ends += tokens.ends[at:opening]
        places[len(low)] = quotation
        low.append(QUOTE)
        classes.append(QUOTED | HAS_VERB)
        starts.append(quotation.start)
        ends.append(min(quotation.end, end))
        at = closing
    low += tokens.low[at:stop]
    classes += kinds[at:stop]
    starts += tokens.starts[at:stop]
    ends += tokens.ends[at:stop]
    if announced >= 0:
        places[len(low)] = Quotation(announced, announced, announced, announced)
        low.append(QUOTE)
        classes.append(QUOTED | HAS_VERB)
        starts.append(announced)
        ends.append(announced)
    return Words(document.text, len(low), low + _NOTHING, classes + _NONE, starts, ends, places)

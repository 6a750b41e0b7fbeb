"""Closed classes of English words, by which a clause is read without a tagger."""

import re
from functools import lru_cache

from analysis.codebook.english import English


def words(text: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(text.split())


DASHES = words("— – - -- ---")
ENDS = words(", ; : . ? ! ) ( [ ] …") | DASHES  # marks at which a phrase ends

_LY = re.compile(r"\w{3,}ly$")


class WordClasses:
    """The lists of english/verbs.toml and english/clauses.toml, and the classes that rules make of several of them."""

    def __init__(self, english: English) -> None:
        def of(name: str) -> frozenset[str]:
            return english.words(f"clauses.{name}")

        self.forms_of_be = english.words("verbs.forms_of_be")
        self.auxiliaries = self.forms_of_be | english.words("verbs.auxiliaries") | of("in_verb_groups")
        self.adverbs, self.no_adverbs = of("adverbs"), of("no_adverbs")
        self.pronouns, self.determiners = of("pronouns"), of("determiners")
        self.subject_pronouns, self.object_pronouns = of("subject_pronouns"), of("object_pronouns")
        self.prepositions, self.noun_phrase_prepositions = of("prepositions"), of("noun_phrase_prepositions")
        self.clause_openers, self.questions = of("clause_openers"), of("questions")
        self.days, self.times = of("days"), of("times")
        self.spoke, self.always_verbs, self.naming = of("spoke"), of("always_verbs"), of("naming")
        self.go_with_to, self.source_titles, self.posts = of("go_with_to"), of("source_titles"), of("posts")
        self.addressed = (self.object_pronouns - {"it", "her"}) | of("told")
        self._combine()

    def _combine(self) -> None:
        """What several lists make together."""
        self.before_noun = self.determiners | self.prepositions
        self.after_noun = (
            self.auxiliaries | self.prepositions | ENDS | words("'s and or but who which than as")
        ) - words("to , :")
        self.after_name = self.determiners | self.subject_pronouns | words("that ,")
        self.no_clause = self.clause_openers | ENDS | words("to and")
        self.when_or_where = self.times | self.prepositions
        self.adjunct = self.when_or_where | (self.object_pronouns - words("it you her"))
        self.closing_times = self.times - words("this there last")
        self.finite = self.auxiliaries - words("to not")
        self.no_subject = (self.clause_openers | self.times | words("asked pressed")) - words("this there")
        self.opens_adjunct = self.prepositions - words("for in of like since")
        self.no_head = self.auxiliaries | self.clause_openers | self.subject_pronouns
        self.no_opening = self.when_or_where | self.clause_openers
        self.no_continuation = self.auxiliaries | self.prepositions | self.clause_openers
        self.place_of_speech = self.days | words("a an his her twitter")

    def is_adverb(self, low: str) -> bool:
        """Whether a word in small letters is an adverb, by list or by its ending."""
        return low in self.adverbs or (bool(_LY.match(low)) and low not in self.no_adverbs)


@lru_cache(maxsize=4)
def compile_classes(english: English) -> WordClasses:
    """The word classes of a codebook, compiled once."""
    return WordClasses(english)

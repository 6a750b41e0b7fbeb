"""Each word of a text as one letter that stands for its classes, so that a clause is read by regular expressions.

There is no tagger here: closed word classes, the place of commas and the codebook's verbs decide. A pattern names them between
angle brackets: `<WORD -OPENER -and>` is a word that opens no clause and is not "and", `<DAY a his>` a day, "a" or "his".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from operator import itemgetter

from analysis.codebook.english import English

LONG_QUOTE, SHORT_QUOTE = "Q", "q"  # the letters of a whole quotation
FIRST = 0x100  # code of the first letter of a word
MAX_KEPT = 200_000  # words whose letters are kept; a corpus has no end of them

_NAMED = re.compile(r"(?<!\?P)<([^<>\s][^<>]*)>")
_ENDINGS = ("ed", "ing", "s", "en", "ew", "ly", "")
_DASHES = "— – - -- ---"
_LISTS = {
    "BE": "verbs.forms_of_be", "ADVERB": "clauses.adverbs", "PRONOUN": "clauses.pronouns", "DETERMINER": "clauses.determiners",
    "SUBJECT": "clauses.subject_pronouns", "OBJECT": "clauses.object_pronouns", "PREPOSITION": "clauses.prepositions",
    "JOINING": "clauses.noun_phrase_prepositions", "OPENER": "clauses.clause_openers", "QUESTION": "clauses.questions",
    "DAY": "clauses.days", "TIME": "clauses.times", "SPOKE": "clauses.spoke", "ALWAYS_VERB": "clauses.always_verbs",
    "NAMING": "clauses.naming", "WITH_TO": "clauses.go_with_to", "TOLD": "clauses.told", "ASIDE": "clauses.asides",
    "DOCUMENT": "clauses.documents", "CLAIM": "clauses.claims",
}  # fmt: skip


class Letters(dict[str, str]):
    """The letter of each word as printed. `patterns`: compiled, by name; `sets`: letters of a single word, by name."""

    def __init__(
        self, patterns: Mapping[str, str], classes: Mapping[str, str], english: English, cues: Iterable[str]
    ) -> None:
        self.lists = {name: english.words(key) for name, key in _LISTS.items()}
        self.lists["AUXILIARY"] = (
            self.lists["BE"] | english.words("verbs.auxiliaries") | english.words("clauses.in_verb_groups")
        )
        self.lists |= {"CUE": frozenset(cues), "DASH": frozenset(_DASHES.split())}
        self.lists["END"] = self.lists["DASH"] | set(", ; : . ? ! ) ( [ ] …".split())
        self.no_adverbs = english.words("clauses.no_adverbs")
        named = " ".join([*classes.values(), *(name for p in patterns.values() for name in _NAMED.findall(p))]).split()
        self.own = {word for _, word in map(_taken, named) if not word.isupper()}
        quotation = frozenset(["QUOTATION"])
        self.alphabet = {(quotation | {"LONG"}, ""): LONG_QUOTE, (quotation, ""): SHORT_QUOTE}
        endings = ["x" + "".join(some) for some in product(("", "xxx"), _ENDINGS)]
        for word in sorted(self.own.union(*self.lists.values(), self.no_adverbs, endings, "1*")):
            for printed in (word, word.capitalize()):
                self.alphabet.setdefault(self._key(printed), chr(FIRST + len(self.alphabet)))
        self.patterns = {name: self.compile(pattern) for name, pattern in patterns.items()}
        self.sets = {name: frozenset(self._letters(names)) for name, names in classes.items()}

    def encode(self, words: Sequence[str]) -> str:
        """The letters of words, joined."""
        return "".join(itemgetter(*words)(self)) if words else ""

    def compile(self, pattern: str) -> re.Pattern[str]:
        """A pattern with the letters of what it names; words that no pattern given at first names it cannot name."""
        return re.compile(_NAMED.sub(self._set, pattern))

    def __missing__(self, word: str) -> str:
        if len(self) > MAX_KEPT:
            self.clear()
        letter = self[word] = self.alphabet[self._key(word)]
        return letter

    def _key(self, word: str) -> tuple[frozenset[str], str]:
        """The classes of a word, and the word itself where a pattern names it."""
        low = word.lower()
        classes = {name for name, members in self.lists.items() if low in members}
        if low[0].isalnum() or low[0] in "$£€":
            classes |= {"WORD"} | {ending.upper() for ending in _ENDINGS if ending and low.endswith(ending)}
            if word[0].isupper():
                classes.add("CAPITAL")
            if "LY" in classes and len(low) > 4 and low.isidentifier() and low not in self.no_adverbs:
                classes.add("ADVERB")
        return frozenset(classes), low if low in self.own else ""

    def _letters(self, names: str) -> set[str]:
        """The letters of classes and words, those with "-" before them taken out again."""
        letters: set[str] = set()
        for out, name in map(_taken, names.split()):
            of_name = {letter for (classes, own), letter in self.alphabet.items() if name in classes or name == own}
            letters = letters - of_name if out else letters | of_name
        return letters

    def _set(self, match: re.Match[str]) -> str:
        members = "".join(map(re.escape, sorted(self._letters(match[1]))))
        return members if match.string[: match.start()].endswith("[^") else f"[{members}]"


def _taken(name: str) -> tuple[bool, str]:
    """Whether a name in angle brackets takes out, and the class or word itself."""
    out = len(name) > 1 and name[0] == "-"
    return out, name[1:] if out else name

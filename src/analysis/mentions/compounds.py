"""A person's name as a part of another word or name: "anti-Lund protesters", "Lund aides", "the Lund-era rules" are not Lund."""

import re

from analysis.codebook.english import English

BEFORE = re.compile(r"([^\W\d_]+)[-‐‑–]$")
BEHIND = re.compile(r"[-‐‑–]([^\W\d_]+)")
NEXT = re.compile(r"[ \u00a0]([^\W\d_][\w-]*)(?:[ \u00a0]([^\W\d_][\w-]*))?(?:[ \u00a0]([^\W\d_][\w-]*))?")
MODIFIER_ENDINGS = ("al", "ic", "ive", "ary", "ior")  # "legal", "economic", "conservative", "military", "senior"
LONGEST_PREFIX = 8  # letters


class Compounds:
    """The lists of the codebook by which a compound is told."""

    def __init__(self, english: English) -> None:
        nouns = english.words("names.in_compounds")
        self.nouns = nouns | {_plural(noun) for noun in nouns}
        self.perhaps_verbs = english.words("names.verbs_or_people")
        self.verb_follows = english.words("names.past") | english.words("names.speech") | {"who"}
        self.verb_follows |= english.words("verbs.auxiliaries") | english.words("verbs.forms_of_be")
        self.objects = english.words("names.objects")
        self.modifiers = english.words("names.compound_modifiers")
        self.prefixes = english.words("names.compound_prefixes")
        self.endings = english.words("names.compound_endings")

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether the name at start..end is a part of such a compound."""
        before = BEFORE.search(text, max(0, start - LONGEST_PREFIX), start)
        if before is not None and before[1].lower() in self.prefixes:
            return True
        behind = BEHIND.match(text, end)
        if behind is not None:
            return behind[1].lower() in self.endings
        following = NEXT.match(text, end)
        return following is not None and self._is_noun([word.lower() for word in following.groups() if word])

    def _is_noun(self, words: list[str]) -> bool:
        """Whether these words, of what follows a name, begin with a noun for people or a body, its modifiers before it."""
        first, *rest = words
        if first in self.perhaps_verbs:  # "Lund fans flew home", not "Lund fans the flames"
            return bool(rest) and (rest[0] in self.verb_follows or rest[0].endswith("ed"))
        if first in self.nouns:
            return not rest or rest[0] not in self.objects  # not "Lund allies himself with"
        modifies = first in self.modifiers or first.endswith(MODIFIER_ENDINGS)
        return modifies and bool(rest) and self._is_noun(rest)


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return f"{noun[:-3]}men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"

"""Names of what is no person: their capitals, what they are only a part of, and the places that stand for a government."""

import re

from analysis.codebook.english import English

WORD = r"[A-Z][\w’'&-]*"
RUN_BEHIND = re.compile(rf"\.?(?:[ \u00a0]{WORD}){{1,4}}")
BEFORE = re.compile(r"(?:\b([\w.]+)[ \u00a0])?\b([\w.&]+)[ \u00a0]$")
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")
ANOTHER = re.compile(rf"(?:{WORD} (?:(?:of|for|the|and|on) )*)*{WORD}")
GOES = re.compile(r"[ \u00a0]([^\W\d_]+)(?:[ \u00a0]([^\W\d_]+))?")
LONG_ACRONYM = 4  # letters: papers print "Nato" for NATO, and never "Fbi"
MARKS = ".,:;?!…()“”‘’\"'"  # around a word
NEAR = 40  # characters before a name


class ThingWords:
    """The lists of the codebook by which such names are told."""

    def __init__(self, english: English) -> None:
        self.organisations = english.words("names.organisations")
        self.never = english.words("names.never_in_names")
        helping = english.words("verbs.auxiliaries") | english.words("verbs.forms_of_be")
        self.verbs = (
            helping | english.words("names.past") | english.words("names.speech") | english.words("names.thought")
        )
        self.verbs -= english.words("names.past_adverbs") | {"'s"}
        self.points, self.no_bodies = english.words("names.points"), english.words("names.no_bodies")
        self.where = english.words("clauses.prepositions")
        self.dealing_with = english.words("names.before_metonyms")

    def printed_so(self, printed: str, written: str) -> bool:
        """Whether a name has the capitals with which the codebook writes it; more do no harm, but of a short acronym."""
        words, models = printed.split(), written.split()
        if len(words) != len(models):
            return printed[:1].isupper() or not written[:1].isupper()
        return all(map(_capitals_fit, words, models))

    def is_apart(self, text: str, start: int, end: int) -> bool:
        """Whether a name is no part of another body's: "China Daily", "Bank of China", "South Lund", "Malcolm X"."""
        behind = RUN_BEHIND.match(text, end)
        if behind is not None and any(word.lower() in self.organisations for word in behind[0].lstrip(".").split()):
            return False
        before = BEFORE.search(text, max(0, start - NEAR), start)
        if before is None or not text[start].isupper():
            return True
        first, last = before[1] or "", before[2]
        if last == "of" and first[:1].isupper():
            return first.lower() not in self.organisations
        if end - start == 1 and last[0].isupper() and last.lower() not in self.never:
            return False
        return not last[0].isupper() or last.lower() not in self.organisations | self.points

    def in_capitals(self, text: str, start: int, end: int) -> bool:
        """Whether the words around are all in capitals too, so that "WHO" may be the question."""
        around = [*text[max(0, start - NEAR) : start].split()[-1:], *text[end : end + NEAR].split()[:1]]
        around = [word.strip(MARKS) for word in around]
        return any(word.isupper() and len(word) > 1 and word.isalpha() for word in around)

    def acts(self, text: str, start: int, end: int) -> bool:
        """Whether a place stands for its government: "Seoul said", "told Seoul", "talks with Seoul"; not "in Seoul", not a dateline."""
        before = BEFORE.search(text, max(0, start - NEAR), start)
        last = before[2].lower() if before else ""
        if last in self.dealing_with:
            return True
        goes = GOES.match(text, end)
        if (
            goes is None
            or last in self.where
            or (before is not None and before[2][0].isupper() and last not in self.never)
        ):
            return text[end : end + 2] == ": " and not text[:start].strip()  # a headline: "Seoul: North to shut site"
        word = goes[1].lower() if goes[1][0].islower() else ""
        return word in self.verbs or (len(word) > 4 and word.endswith("ed"))

    def names_another(self, text: str, head: str, own: frozenset[str]) -> bool:
        """Whether a text names another body that "the bureau" may mean: one with that noun in its name, or one by an acronym.

        Args:
            head: the noun, in small letters. own: the names of the body itself as the codebook writes them.
        """
        for match in ANOTHER.finditer(text):
            name = match[0]
            if name in own or any(name.endswith(f" {one}") or one.endswith(name) for one in own):
                continue
            if head in name.lower().split() or (ACRONYM.fullmatch(name) and name.lower() not in self.no_bodies):
                return True
        return False


def _capitals_fit(word: str, model: str) -> bool:
    letters = re.sub(r"[^\w]", "", model)
    if len(letters) > 1 and letters.isupper():
        return word.isupper() or (len(letters) >= LONG_ACRONYM and word[:1].isupper())
    return word[:1].isupper() or not model[:1].isupper()

"""What a text shows around a name or a pronoun without a parser: words, clauses, quotations, and the part a word plays."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from analysis.codebook.english import English

WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*|[^\w\s]")
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])(?!\w)")

OBJECTLIKE_BEFORE = re.compile(r"[a-z]{2,}(?:ed|ing)$")


GENDER_OF = dict.fromkeys(("he", "him", "his", "himself"), "male")
GENDER_OF |= dict.fromkeys(("she", "her", "hers", "herself"), "female")


class Discourse:
    """The lists of english/names.toml that show the part which a name or a pronoun plays, and who else may be meant."""

    def __init__(self, english: English) -> None:
        def words(name: str) -> frozenset[str]:
            return english.words(f"names.{name}")

        self.prepositions, self.clause_words = words("prepositions"), words("clause_words")
        self.auxiliaries, self.past = words("auxiliaries"), words("past")
        self.speech, self.thought = words("speech"), words("speech") | words("thought")
        self.people, self.hearers, self.relatives = words("people"), words("hearers"), words("relatives")
        self.kin_gender = dict.fromkeys(words("kin_male"), "male") | dict.fromkeys(words("kin_female"), "female")
        nouns, after = (
            "|".join(sorted(map(re.escape, words(name)))) for name in ("unnamed_people", "after_unnamed_people")
        )
        self.unnamed = re.compile(
            rf"\b(?:an?|one|another|the)\s(?:[\w.’'-]+\s){{0,3}}?(?P<noun>{nouns})(?=\s(?:{after})\b|[,.])",
            re.IGNORECASE,
        )


@lru_cache(maxsize=4)
def compile_discourse(english: English) -> Discourse:
    """The lists of a codebook, compiled once."""
    return Discourse(english)


class Words:
    """A text cut into words, with the quotation that each stands in and its sentence; look-ups by offset."""

    def __init__(self, text: str, sentences: list[tuple[int, int, str]], discourse: Discourse) -> None:
        self.text, self.discourse = text, discourse
        self.words: list[str] = []
        self.starts: list[int] = []
        for match in WORD.finditer(text):
            self.words.append(match[0].lower())
            self.starts.append(match.start())
        self.pronouns: dict[str, list[int]] = {"male": [], "female": []}
        for index, word in enumerate(self.words):
            if word in GENDER_OF:
                self.pronouns[GENDER_OF[word]].append(index)
        self.sentence_starts = [start for start, _, _ in sentences]
        self.quotes = quotation_spans(text)
        self.quote_starts = [start for start, _ in self.quotes]
        self.paragraph_starts = [m.start() for m in re.finditer(r"[^\n]+", text)]
        self._parts: dict[int, str] = {}

    def at(self, offset: int) -> int:
        """Index of the word that starts at the offset, or of the first after it."""
        return bisect_left(self.starts, offset)

    def word(self, index: int) -> str:
        """The word in lower case, "" beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def n_pronouns(self, gender: str, first: int, last: int) -> int:
        """How many pronouns of that gender are among the words first..last, the last left out."""
        known = self.pronouns.get(gender, [])
        return max(0, bisect_left(known, last) - bisect_left(known, first))

    def sentence(self, offset: int) -> int:
        """Number of the sentence that holds the offset."""
        return bisect_right(self.sentence_starts, offset) - 1

    def paragraph(self, offset: int) -> int:
        """Number of the paragraph that holds the offset."""
        return bisect_right(self.paragraph_starts, offset) - 1

    def quote(self, offset: int) -> int:
        """Number of the quotation that holds the offset, -1 outside."""
        at = bisect_right(self.quote_starts, offset) - 1
        return at if at >= 0 and offset < self.quotes[at][1] else -1

    def starts_sentence(self, offset: int) -> bool:
        """Whether nothing but quotation marks stands between the start of its sentence and the offset."""
        number = self.sentence(offset)
        return number >= 0 and not re.search(r"\w", self.text[self.sentence_starts[number] : offset])

    def part_played(self, start: int, end: int) -> str:
        """`part_played` of the words at start..end, worked out once."""
        if start not in self._parts:
            self._parts[start] = part_played(self, start, end)
        return self._parts[start]


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """Where direct quotations stand, marks included: double or single, straight or curly; one left open ends with its paragraph."""
    spans: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        spans += [(paragraph.start() + a, paragraph.start() + b) for a, b in _in_paragraph(paragraph[0])]
    return spans


QUOTE = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘.*?(?:(?<=[.,!?…])’|’(?=[\s.,;:!?)]|$)|$)|(?<![\w])'(?=\w).*?(?<=[.,!?…])'(?!\w)"
)


def _in_paragraph(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in QUOTE.finditer(text)]


def part_played(words: Words, start: int, end: int) -> str:
    """How the words at start..end stand in their clause: subject, possessive, after_preposition, object, joined or other."""
    if POSSESSIVE.match(words.text, end):
        return "possessive"
    first, after = words.at(start), words.at(end)
    before, following = words.word(first - 1), words.word(after)
    verb = (
        following in words.discourse.auxiliaries
        or following in words.discourse.past
        or following in words.discourse.speech
        or _inflected(following)
    )
    clause = (
        words.starts_sentence(start) or before in words.discourse.clause_words or before in ',;:—–-“"‘(' or not before
    )
    if before in words.discourse.prepositions and not (before in words.discourse.clause_words and verb):
        return "after_preposition"
    if before in ("and", "or", "&") or (before == "," and following in ("and", ",")):
        return "joined" if not verb else "subject"
    if verb or (clause and following in (",", "and", "who", "(")):
        return "subject"
    if OBJECTLIKE_BEFORE.match(before) or before in words.discourse.past:
        return "object"
    return "subject" if clause and following != "." else "other"


def _inflected(word: str) -> bool:
    return (
        len(word) > 3
        and word[0].isalpha()
        and (word.endswith("ed") or (word.endswith("s") and not word.endswith(("ss", "us"))))
    )


def pronoun_case(words: Words, start: int, end: int) -> str:
    """subject, object, possessive or reflexive; "her" by the word that follows."""
    word = words.text[start:end].lower()
    if word in ("he", "she"):
        return "subject"
    if word.endswith("self"):
        return "reflexive"
    if word in ("his", "hers"):
        return "possessive"
    if word == "him":
        return "object"
    following = words.word(words.at(end))
    ends = (
        not following
        or not following[0].isalnum()
        or following in words.discourse.prepositions
        or following in words.discourse.clause_words
    )
    return (
        "object"
        if ends or following in words.discourse.auxiliaries or following in ("the", "a", "an", "his", "not")
        else "possessive"
    )

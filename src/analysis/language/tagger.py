"""Words of a sentence and their parts of speech (Penn Treebank tags), by a small linear tagger of our own.

It weighs the forms of five words, each alone, so that a form's weights are summed once and tagging is four additions a
word. What that cannot see (a verb after "was", "her" before no noun) a few rules mend afterwards.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.language.grammar import Grammar
from analysis.language.tokens import TOKEN

Floats = npt.NDArray[np.float32]
WINDOW = (-2, -1, 0, 1, 2)
EDGE = ""  # stands before the first and after the last word


@dataclass(frozen=True)
class Sentence:
    """Tokens of one sentence with their places in the text and, once tagged, their tags."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> int:
        """The token that holds the character at `place`, or the last before it; -1 where there is none."""
        return bisect_right(self.starts, place) - 1


def read_sentence(text: str, start: int, end: int) -> Sentence:
    """The tokens of `text[start:end]`."""
    tokens = [(match[0].replace("’", "'"), match.start(), match.end()) for match in TOKEN.finditer(text, start, end)]
    words, starts, ends = zip(*tokens, strict=True) if tokens else ((), (), ())
    return Sentence(tuple(words), tuple(starts), tuple(ends))


@lru_cache(maxsize=200_000)
def form_features(word: str, grammar: Grammar) -> tuple[str, ...]:
    """What a word's form says of its part of speech."""
    if word == EDGE:
        return ("edge",)
    low = word.lower()
    if not low[0].isalnum():
        return (f"w={low}", "mark", "any")
    shape = (
        "digit"
        if low[0].isdigit()
        else "caps"
        if word.isupper() and len(word) > 1
        else "cap"
        if word[0].isupper()
        else "low"
    )
    features = ["any", f"w={low}", f"s3={low[-3:]}", f"s2={low[-2:]}", f"s4={low[-4:]}", shape, f"{shape}-{low[-2:]}"]
    lemma = grammar.lemma(word)
    if lemma in grammar.verbs:
        features.append(f"verb-{low[-2:] if lemma != low else 'base'}-{shape}")
    features.append("known" if lemma != low else "same")
    if "-" in low:
        features.append("hyphen")
    return tuple(features)


class Tagger:
    """A linear tagger: a row of weights for each of `names`, features of a word's form at a place of the window, a column a tag."""

    def __init__(self, tags: Sequence[str], names: Sequence[str], weights: Floats, grammar: Grammar) -> None:
        self.grammar = grammar
        self.tags = tuple(tags)
        self.rows = {name: i for i, name in enumerate(names)}
        self.weights = np.asarray(weights, np.float32)
        self.forms: dict[str, Floats] = {}

    def tag(self, words: Sequence[str]) -> list[str]:
        """The tag of each word."""
        if not words:
            return []
        known = np.stack([self._form(word) for word in (EDGE, EDGE, *words, EDGE, EDGE)])
        n = len(words)
        scores = sum(known[k : k + n, k] for k in range(len(WINDOW)))
        return correct_tags(words, [self.tags[i] for i in np.asarray(scores).argmax(axis=1)], self.grammar)

    def _form(self, word: str) -> Floats:
        """Summed weights of a form at each place of the window."""
        weights = self.forms.get(word)
        if weights is None:
            weights = self.forms[word] = np.stack([self._sum(word, k) for k in WINDOW])
        return weights

    def _sum(self, word: str, k: int) -> Floats:
        names = (f"{k}:{feature}" for feature in form_features(word, self.grammar))
        own = [self.rows[name] for name in names if name in self.rows]
        total: Floats = self.weights[own].sum(axis=0) if own else np.zeros(len(self.tags), np.float32)
        return total


def correct_tags(words: Sequence[str], tags: list[str], grammar: Grammar) -> list[str]:
    """The tags with what only their neighbours tell put right."""
    last = len(words) - 1
    for i, tag in enumerate(tags):
        after = tags[i + 1] if i < last else ""
        if (tag == "VBD" and _follows_be(words, tags, i, grammar)) or (
            tag == "VBD" and i and tags[i - 1] in ("DT", "PRP$") and after.startswith("NN")
        ):
            tags[i] = "VBN"
        elif tag == "RB" and i and words[i - 1].lower() in ("a", "an") and (not after or after[0] in ",.:CWIMV"):
            tags[i] = "NN"  # "a bully who"; an adverb there would stand before an adjective
        elif tag.startswith("NN") and _TRAIT.search(words[i]) and _is_trait(words, tags, i, grammar):
            tags[i] = "JJ"
        elif (
            tag == "PRP$"
            and words[i].lower() == "her"
            and not after.startswith(("NN", "JJ", "VBG", "VBN", "CD", "RB", "``"))
        ):
            tags[i] = "PRP"
        elif tag == "NNS" and i and tags[i - 1] in ("NNP", "PRP") and after in ("PRP", "DT", "IN", "WP", "PRP$", "TO"):
            next_word = words[i + 1].lower()
            if (
                grammar.lemma(words[i]) in grammar.verbs
                and words[i].islower()
                and (after != "IN" or next_word == "that")
            ):
                tags[i] = "VBZ"
        elif (
            tag.startswith(("NN", "JJ"))
            and i
            and words[i].islower()
            and tags[i - 1] == "MD"
            and grammar.lemma(words[i]) in grammar.verbs
        ):
            tags[i] = "VB"
    return tags


def _follows_be(words: Sequence[str], tags: Sequence[str], i: int, grammar: Grammar) -> bool:
    """Whether a form of "be" or "have" stands before, with nothing but adverbs and marks of quotation between."""
    k = i - 1
    while k >= 0 and (tags[k] == "RB" or words[k] in _QUOTES):
        k -= 1
    return k >= 0 and words[k].lower() in grammar.be_and_have


def _is_trait(words: Sequence[str], tags: Sequence[str], i: int, grammar: Grammar) -> bool:
    """Whether a word that looks like an adjective stands where one does: "was reckless.", "a defiant Roe"."""
    if _follows_be(words, tags, i, grammar) and _ends(words, i + 1):
        return True
    return i > 0 and tags[i - 1] == "DT" and i + 1 < len(tags) and tags[i + 1] == "NNP"


def _ends(words: Sequence[str], i: int) -> bool:
    """Whether the phrase is over here: at a mark, "and", "but" or the end."""
    return i >= len(words) or not words[i][0].isalnum() or words[i].lower() in ("and", "but", "or")


_TRAIT = re.compile(r"^[a-z-]{3,}(?:less|ful|ous|ive|able|ible|ish|ical|ant|ent|ic|y)$")
_QUOTES = frozenset("\"'“”‘’")


def word_features(words: Sequence[str], i: int, grammar: Grammar) -> list[str]:
    """The features of word `i`."""
    padded = [EDGE, EDGE, *words, EDGE, EDGE]
    return [f"{k}:{feature}" for k in WINDOW for feature in form_features(padded[i + 2 + k], grammar)]

"""Words of a sentence and their parts of speech (Penn Treebank tags), by a small linear tagger of our own.

It weighs the forms of five words, each alone, so that a form's weights are summed once and tagging is four additions a
word. What that cannot see (a verb after "was", "her" before no noun) a few rules mend afterwards.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, zip_longest

import numpy as np
import numpy.typing as npt

from analysis.language.grammar import Grammar
from analysis.language.tokens import read_table

Floats = npt.NDArray[np.float32]
WINDOW = (-2, -1, 0, 1, 2)
MAX_FORMS = 30_000  # whose weights are kept
EDGE = ""  # stands before the first and after the last word


@dataclass(frozen=True)
class Sentence:
    """Tokens of one sentence with their places in the text and, once tagged, their tags."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> int:
        """The token that holds the character at `place`, or the last before it; -1 where there is none."""
        return bisect_right(self.starts, place) - 1


def read_sentence(text: str, start: int, end: int) -> Sentence:
    """The tokens of `text[start:end]`."""
    table = read_table(text[start:end])
    return Sentence(table.words, [start + place for place in table.starts], [start + place for place in table.ends])


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
        places = [name.split(":", 1) for name in names]
        self._features = {feature: number for number, feature in enumerate(dict.fromkeys(own for _, own in places))}
        # the last row, of zeros, stands for no feature
        self._by_feature = np.zeros((len(self._features) + 1, len(WINDOW), len(self.tags)), np.float32)
        for (place, feature), row in zip(places, self.weights, strict=True):
            self._by_feature[self._features[feature], WINDOW.index(int(place))] = row
        self._forget()

    def tag(self, words: Sequence[str]) -> list[str]:
        """The tag of each word of a sentence."""
        return correct_tags(words, self.first_tags([words])[0], self.grammar) if words else []

    def first_tags(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """What the weights alone say of each word of each sentence, which are weighed together."""
        if len(self._numbers) > MAX_FORMS:
            self._forget()
        padded = [EDGE, EDGE]
        for words in sentences:
            padded += words
            padded += (EDGE, EDGE)
        known = list(map(self._numbers.get, padded))
        if None in known:
            self._weigh(list(dict.fromkeys(word for word, at in zip(padded, known, strict=True) if at is None)))
            known = [self._numbers[word] for word in padded]
        numbers = np.array(known, np.int64)
        n = len(numbers) - 4
        scores = np.zeros((n, len(self.tags)), np.float32)
        for k in range(len(WINDOW)):
            scores += self._forms[k].take(numbers[k : k + n], axis=0)
        best = [self.tags[i] for i in scores.argmax(axis=1)]
        starts = accumulate((len(words) + 2 for words in sentences), initial=0)
        return [best[start : start + len(words)] for start, words in zip(starts, sentences, strict=False)]

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._forms: Floats = np.zeros((len(WINDOW), 1_024, len(self.tags)), np.float32)

    def _weigh(self, words: Sequence[str]) -> None:
        """Sum the weights of forms that are met for the first time, for each place of the window."""
        first, end = len(self._numbers), len(self._numbers) + len(words)
        self._numbers.update(zip(words, range(first, end), strict=True))
        while end > self._forms.shape[1]:
            self._forms = np.concatenate([self._forms, np.zeros_like(self._forms)], axis=1)
        known = [[self._features.get(name, -1) for name in form_features(word, self.grammar)] for word in words]
        summed = np.zeros((len(words), len(WINDOW), len(self.tags)), np.float32)
        for features in zip_longest(*known, fillvalue=-1):
            summed += self._by_feature[list(features)]
        self._forms[:, first:end] = summed.swapaxes(0, 1)


def correct_tags(words: Sequence[str], tags: list[str], grammar: Grammar) -> list[str]:
    """The tags with what only their neighbours tell put right."""
    last = len(words) - 1
    for i, tag in enumerate(tags):
        if tag not in _MAY_BE_WRONG:
            continue
        word, before, after = words[i], tags[i - 1] if i else "", tags[i + 1] if i < last else ""
        if tag == "VBD":
            if _follows_be(words, tags, i, grammar) or (before in ("DT", "PRP$") and after.startswith("NN")):
                tags[i] = "VBN"
        elif tag == "RB":
            if i and words[i - 1].lower() in ("a", "an") and (not after or after[0] in ",.:CWIMV"):
                tags[i] = "NN"  # "a bully who"; an adverb there would stand before an adjective
        elif tag == "PRP$":
            if word.lower() == "her" and not after.startswith(("NN", "JJ", "VBG", "VBN", "CD", "RB", "``")):
                tags[i] = "PRP"
        elif word.islower():  # a noun or an adjective
            tags[i] = _noun_or_other(words, tags, i, grammar)
    return tags


def _noun_or_other(words: Sequence[str], tags: Sequence[str], i: int, grammar: Grammar) -> str:
    """The tag of a word in small letters that was taken for a noun or an adjective: "reckless" and verbs are told by what is beside."""
    word, tag, before = words[i], tags[i], tags[i - 1] if i else ""
    if tag[0] == "N" and _looks_like_trait(word) and _is_trait(words, tags, i, grammar):
        return "JJ"
    if tag == "NNS" and before in ("NNP", "PRP") and i + 1 < len(tags):
        after = tags[i + 1]
        if after in ("PRP", "DT", "WP", "PRP$", "TO") or (after == "IN" and words[i + 1].lower() == "that"):
            return "VBZ" if grammar.lemma(word) in grammar.verbs else tag
    return "VB" if before == "MD" and grammar.lemma(word) in grammar.verbs else tag


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


@lru_cache(maxsize=50_000)
def _looks_like_trait(word: str) -> bool:
    return bool(_TRAIT.search(word))


_MAY_BE_WRONG = frozenset("VBD RB PRP$ NN NNS NNP NNPS JJ JJR JJS".split())
_TRAIT = re.compile(r"^[a-z-]{3,}(?:less|ful|ous|ive|able|ible|ish|ical|ant|ent|ic|y)$")
_QUOTES = frozenset("\"'“”‘’")


def word_features(words: Sequence[str], i: int, grammar: Grammar) -> list[str]:
    """The features of word `i`."""
    padded = [EDGE, EDGE, *words, EDGE, EDGE]
    return [f"{k}:{feature}" for k in WINDOW for feature in form_features(padded[i + 2 + k], grammar)]

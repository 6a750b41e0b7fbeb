"""texts -> VADER's scores, a column of texts at a time: of each text exactly what vaderSentiment 3.3.2 answers, to the last bit.

vaderSentiment looks at each character and each word of a text many times over, mostly to find that a word has no valence. Here
a distinct word of the column is looked up once, and the rules are applied to all words with a valence together, each in
upstream's own order, on which the last bit hangs. What is rare (idioms, what "but" changes, emphasis) upstream answers itself.
"""

import re
import string
from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from vaderSentiment import vaderSentiment as upstream

DIGITS = (3, 3, 3, 4)  # of neg, neu, pos and compound
NEUTRAL = 1  # the column of neu
NEXT_TO_TIE = 1e-6  # of a last digit: so near to half of it, only exact arithmetic tells which way to round
WEIGHT_AT_DISTANCE = (1.0, 0.95, 0.9)  # of a degree word one, two, three words before

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_SURROGATE = re.compile("[\ud800-\udfff]")
_DEGREES = {tuple(phrase.split()): weight for phrase, weight in upstream.BOOSTER_DICT.items() if " " in phrase}
_IDIOMS = tuple(tuple(phrase.split()) for phrase in upstream.SPECIAL_CASES if " " in phrase)
_RULED = ("no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very", "kind", "of", "but")
_RULE = {word: number for number, word in enumerate(dict.fromkeys(chain(_RULED, *_DEGREES, *_IDIOMS)), start=1)}


def score_texts(texts: Sequence[str], analyzer: upstream.SentimentIntensityAnalyzer) -> Floats:
    """A row a text: neg, neu, pos and compound, as `analyzer.polarity_scores` gives them."""
    column = TextColumn(texts, analyzer)
    rows = _score(column, analyzer)
    marked = column.texts_with(column.has_emoji)
    if len(marked):
        rows[marked] = _score(TextColumn([_named(texts[text], analyzer.emojis) for text in marked], analyzer), analyzer)
    return rows


def _score(column: "TextColumn", analyzer: upstream.SentimentIntensityAnalyzer) -> Floats:
    """A row a text, emojis taken as they stand."""
    rows = np.zeros((len(column.texts), len(DIGITS)))
    rows[column.n_words > 0, NEUTRAL] = 1.0
    own, valences = _contrasted(column, *_valences(column))
    told, first = np.unique(own, return_index=True)
    if len(told):
        emphasis = _emphasis([column.texts[text] for text in told], analyzer)
        rows[told] = _scores(valences, first, column.n_words[told], emphasis)
    for text in np.intersect1d(told, column.texts_with_idioms()):
        rows[text] = list(analyzer.polarity_scores(column.texts[text]).values())
    return rows


def _named(text: str, emojis: dict[str, str]) -> str:
    """The text with each emoji's name in its place, set off by a space before it."""
    parts: list[str] = []
    spaced = True
    for character in text:
        name = emojis.get(character)
        parts.append(character if name is None else name if spaced else f" {name}")
        spaced = character == " "
    return "".join(parts)


class TextColumn:
    """The words of all texts one after another, as numbers of distinct words, and what is known of each distinct word.

    Number 0 is no word: what stands before the first and after the last word of a text.
    """

    def __init__(self, texts: Sequence[str], analyzer: upstream.SentimentIntensityAnalyzer) -> None:
        self.texts, lexicon = texts, analyzer.lexicon
        printed, self.numbers, self.n_words = split_words(texts)
        self.ends = self.n_words.cumsum()
        self.starts = self.ends - self.n_words
        emojis = analyzer.emojis.keys()
        self.has_emoji = np.array([not word.isascii() and not emojis.isdisjoint(word) for word in printed])
        words = [bare if len(bare := word.strip(string.punctuation)) > 2 else word for word in printed]  # ":)" stays
        low = [word.lower() for word in words]
        negations = frozenset(upstream.NEGATE)
        self.is_upper = np.array([word.isupper() for word in words])
        self.is_valued = np.array([word in lexicon for word in low])
        self.valence = np.array([lexicon.get(word, 0.0) for word in low])
        self.degree = np.array([upstream.BOOSTER_DICT.get(word, 0.0) for word in low])
        self.negates = np.array([word in negations or "n't" in word for word in low])
        self.rule = np.array([_RULE.get(word, 0) for word in low], np.int8)
        self.rules = self.rule[self.numbers]

    def text_of(self, places: Numbers) -> Numbers:
        """The text that holds each word."""
        return self.ends.searchsorted(places, side="right")

    def texts_with(self, kind: Bools) -> Numbers:
        """The texts that hold a word of a kind, which is told of each distinct word."""
        return np.unique(self.text_of(np.flatnonzero(kind[self.numbers])))

    def is_any(self, numbers: Numbers, *words: str) -> Bools:
        """Whether each is one of a few words that rules name."""
        rules = self.rule[numbers]
        return np.isin(rules, [_RULE[word] for word in words])

    def are_capitals_emphasis(self) -> Bools:
        """Of each text whether some words, not all, are in capitals."""
        so_far = np.concatenate([[0], self.is_upper[self.numbers].cumsum()])
        n_upper = so_far[self.ends] - so_far[self.ends - self.n_words]
        some: Bools = (n_upper > 0) & (n_upper < self.n_words)
        return some

    def texts_with_idioms(self) -> Numbers:
        """The texts in which an idiom begins that has a valence as a whole."""
        idioms = [
            (self.rules[:-1] == _RULE[first]) & (self.rules[1:] == _RULE[second]) for first, second, *_ in _IDIOMS
        ]
        return self.text_of(np.flatnonzero(np.logical_or.reduce(idioms)))


def split_words(texts: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """The distinct words of texts ("" the first of them), the numbers of all words in reading order, and how many each text has.

    Arrow splits at the characters at which `str.split` does.
    """
    stripped = [text.strip() for text in texts]
    try:
        column = pa.array(stripped, pa.large_string())
    except UnicodeEncodeError:  # half a pair of surrogates, which counts as any other character that is no letter
        column = pa.array([_SURROGATE.sub("\ufffd", text) for text in stripped], pa.large_string())
    split = pc.utf8_split_whitespace(column)
    words, starts = split.values.dictionary_encode(), split.offsets.to_numpy()
    blank = np.array([not text for text in stripped], np.bool_)  # split into one empty word
    numbers = np.delete(words.indices.to_numpy() + 1, starts[:-1][blank])
    return ["", *words.dictionary.to_pylist()], numbers, np.diff(starts) - blank


def _valences(column: TextColumn) -> tuple[Numbers, Floats]:
    """Place and valence of each word of the lexicon, as the words before and after it change it."""
    places = np.flatnonzero((column.is_valued & (column.degree == 0))[column.numbers])
    text = column.text_of(places)
    first, last = column.starts[text], column.ends[text] - 1
    padded = np.concatenate([np.zeros(3, np.int32), column.numbers, np.zeros(1, np.int32)])
    word, *before = (np.where(places - k >= first, padded[places - k + 3], 0) for k in range(4))
    after = np.where(places < last, padded[places + 4], 0)
    places, text, word, after, *before = (
        part[~(column.is_any(word, "kind") & column.is_any(after, "of"))]
        for part in (places, text, word, after, *before)
    )
    emphatic = column.are_capitals_emphasis()[text]
    valences = _own_valences(column, word, after, before, emphatic)
    for k in range(3):
        changes = (before[k] > 0) & ~column.is_valued[before[k]]
        valences = valences + _degree(column, before[k], valences, emphatic, changes) * WEIGHT_AT_DISTANCE[k]
        valences = valences * np.where(changes, _negation(column, before, k), 1.0)
    for two in (before[2:0:-1], before[1::-1]):  # "kind of good", where nothing valued stands three words before
        valences = valences + np.where(changes, _degree_of_two(column, *two), 0.0)
    least = column.is_any(before[0], "least") & ~column.is_valued[before[0]] & ~column.is_any(before[1], "at", "very")
    return places, np.where(least, valences * upstream.N_SCALAR, valences)


def _own_valences(
    column: TextColumn, word: Numbers, after: Numbers, before: Sequence[Numbers], emphatic: Bools
) -> Floats:
    """Of the lexicon, turned by "no" up to three words before, stronger in capitals where the others are not."""
    own = column.valence[word]
    denies = column.is_any(word, "no") & column.is_valued[after]  # "no problem": it turns the next word
    denied = column.is_any(before[0], "no") | column.is_any(before[1], "no")
    denied |= column.is_any(before[2], "no") & column.is_any(before[0], "or", "nor")
    valences = np.where(denied, own * upstream.N_SCALAR, np.where(denies, 0.0, own))
    louder = np.where(valences > 0, upstream.C_INCR, -upstream.C_INCR)
    return np.where(column.is_upper[word] & emphatic, valences + louder, valences)


def _degree(column: TextColumn, before: Numbers, valences: Floats, emphatic: Bools, changes: Bools) -> Floats:
    """What a degree word adds ("very", "hardly"), more where it is in capitals."""
    weight = column.degree[before]
    degree = np.where(valences < 0, weight * -1, weight)
    louder = np.where(valences > 0, upstream.C_INCR, -upstream.C_INCR)
    degree = np.where(column.is_upper[before] & emphatic, degree + louder, degree)
    return np.where(changes & (weight != 0), degree, 0.0)


def _negation(column: TextColumn, before: Sequence[Numbers], k: int) -> Floats:
    """By what the word `k` + 1 words before multiplies: a negation turns, "never so" strengthens, "without doubt" does nothing."""
    factor = np.where(column.negates[before[k]], upstream.N_SCALAR, 1.0)
    if k == 0:
        return factor
    between = before[:k]
    doubt = np.logical_or.reduce([column.is_any(word, "doubt") for word in between])
    factor = np.where(column.is_any(before[k], "without") & doubt, 1.0, factor)
    strong = column.is_any(before[k], "never") & column.is_any(before[k - 1], "so", "this")
    if k == 2:
        strong |= column.is_any(before[0], "so", "this")
    return np.where(strong, 1.25, factor)


def _degree_of_two(column: TextColumn, first: Numbers, second: Numbers) -> Floats:
    """What two words in the place of a degree word add."""
    both = np.zeros(len(first))
    for (one, other), weight in _DEGREES.items():
        both[column.is_any(first, one) & column.is_any(second, other)] = weight
    return both


def _contrasted(column: TextColumn, places: Numbers, valences: Floats) -> tuple[Numbers, Floats]:
    """The text of each valence; the valences, in a text with "but" halved before its first and half as much again after it."""
    own = column.text_of(places)
    contrasts = np.flatnonzero(column.rules == _RULE["but"])
    for text, i in zip(*np.unique(column.text_of(contrasts), return_index=True), strict=True):
        begin, end = own.searchsorted([text, text + 1])
        if begin < end:
            valences[begin:end] = _weighed(valences[begin:end].tolist(), places[begin:end].tolist(), contrasts[i])
    return own, valences


def _weighed(valences: list[float], places: list[int], contrast: int) -> list[float]:
    """Each weighed by its place, as upstream finds it: that of the first valence which is now as large."""
    for valence in valences:
        i = valences.index(valence)
        valences[i] = valence * (0.5 if places[i] < contrast else 1.5 if places[i] > contrast else 1.0)
    return valences


def _emphasis(texts: Sequence[str], analyzer: upstream.SentimentIntensityAnalyzer) -> Floats:
    """What marks of exclamation and question add."""
    return np.array([analyzer._punctuation_emphasis(text) if "!" in text or "?" in text else 0.0 for text in texts])


def _scores(valences: Floats, first: Numbers, n_words: Numbers, emphasis: Floats) -> Floats:
    """The scores of texts whose valences begin at `first`."""
    each = np.repeat(np.arange(len(first)), np.diff(first, append=len(valences)))
    listed, bounds = valences.tolist(), [*first.tolist(), len(valences)]
    sums = np.array(
        [sum(listed[begin:end]) for begin, end in pairwise(bounds)]
    )  # Python's own: since 3.12 it is more exact
    sums = sums + np.sign(sums) * emphasis
    compound = np.clip(sums / np.sqrt(sums * sums + 15), -1.0, 1.0)
    up, down = valences > 0, valences < 0
    positive = np.bincount(each[up], valences[up] + 1, len(first))  # one after another, as upstream adds
    negative = np.abs(np.bincount(each[down], valences[down] - 1, len(first)))
    neutral = n_words - np.bincount(each[up | down], minlength=len(first))
    ahead, behind = positive > negative, positive < negative
    positive, negative = np.where(ahead, positive + emphasis, positive), np.where(behind, negative + emphasis, negative)
    total = positive + negative + neutral
    shares = [np.abs(part / total) for part in (negative, neutral, positive)]
    return np.column_stack([_rounded(score, digits) for score, digits in zip((*shares, compound), DIGITS, strict=True)])


def _rounded(values: Floats, digits: int) -> Floats:
    """As Python's `round`, which rounds the exact value."""
    unit = 10.0**digits
    scaled = values * unit
    whole = np.rint(scaled)
    rounded = whole / unit
    for i in np.flatnonzero(np.abs(np.abs(scaled - whole) - 0.5) < NEXT_TO_TIE):
        rounded[i] = round(float(values[i]), digits)
    return rounded

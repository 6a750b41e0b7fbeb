"""What somebody does or has done to them in a clause: agent, patient or neither, and the verb that says so.

There is no parser here. `role_by_rules` reads the tags left and right of the word; the shipped model weighs the same
readings, learnt from GUM's news (see `weights/README.md`). Either answers for one word at a time.
"""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.codebook.english import English
from analysis.language.grammar import Grammar, compile_grammar
from analysis.language.tagger import Floats, Sentence, Tagger

WEIGHTS = Path(__file__).with_name("weights") / "roles.npz"
RULE = 1.2  # log-odds
SIGHT = 5  # chunks to either side that a role is read from
ROLES = ("agent", "neither", "patient")

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
VERBAL = FINITE | {"VB", "VBN", "VBG"}
QUOTES = frozenset("\"“”‘’'()[]")
SUBJECT_FORMS = frozenset(["he", "she", "they", "i", "we", "who"])
OBJECT_FORMS = frozenset(["him", "them", "me", "us", "whom"])

MAX_PARTS = 50_000  # whose weights are kept
Part = tuple[Any, ...]  # what writes some of a word's features, and from what


class Chunk(NamedTuple):
    """A stretch of a sentence read as one: a noun phrase `N`, a verb group `V...`, a mark or a function word."""

    kind: str
    first: int
    last: int
    verb: int = -1  # the main verb's token
    passive: bool = False


_chunk = lru_cache(maxsize=20_000)(Chunk)  # most are alike from sentence to sentence


# One letter a token, so that a sentence is cut into chunks by patterns: n noun, c number, p pronoun, e "there"; d determiner,
# s possessive pronoun, j adjective and the like; t "to", r adverb, q mark of quotation, x particle; verbs: A an auxiliary,
# M another modal, U "used" and "going", V another, each small where a participle; b, B a bare auxiliary, a bare verb; o the rest
_LETTERS = (
    dict.fromkeys(("NN", "NNS", "NNP", "NNPS"), "n") | dict.fromkeys(("RP", "UH"), "x")
    | dict.fromkeys(("PDT", "JJ", "JJR", "JJS", "RBR", "RBS", "HYPH", "AFX"), "j")
    | {"CD": "c", "PRP": "p", "EX": "e", "DT": "d", "PRP$": "s", "TO": "t", "RB": "r"}
)  # fmt: skip
_VERB = "[AMUVauvbB]"
_CHUNK = re.compile(
    # a determiner or pronoun begins another phrase right after a noun: "told him | the truth"
    r"(?P<noun>(?=[ncpedsj])(?:[ds](?:[auv](?=[ncpe]))?|j|[nc](?![dspe]))*[ncpe]?)"
    # auxiliaries with adverbs between, or what "to" joins; the last verb is the main one
    rf"|(?P<verb>(?:t(?=[bBr])[rq]*(?={_VERB}))?(?:[AMab][rq]*(?={_VERB})|[AUaub][rq]*t[rq]*(?={_VERB}))*{_VERB}|t(?=r))"
    r"|(?P<mark>[ot])"
)


def read_chunks(words: Sequence[str], tags: Sequence[str], grammar: Grammar) -> list[Chunk]:
    """The sentence as noun phrases, verb groups, marks and function words; adverbs and quotation marks are left out."""
    letters = "".join(
        [
            "q" if word in QUOTES else _verb_letter(word, tag, grammar) if tag in VERBAL else _LETTERS.get(tag, "o")
            for word, tag in zip(words, tags, strict=True)
        ]
    )
    chunks = []
    for match in _CHUNK.finditer(letters):
        first, end = match.span()
        if match.lastindex == 1:
            nominal = letters[end - 1] in "ncpe" or any(letter in "ncpe" for letter in match[0])
            chunks.append(_chunk("N" if nominal else "J", first, end - 1))
        elif match.lastindex == 2:
            kind, passive = _kind(words, tags, letters, first, end, grammar)
            chunks.append(_chunk(kind, first, end - 1, end - 1, passive))
        else:
            chunks.append(_chunk(_mark(words[first], tags[first]), first, first))
    return chunks


def _verb_letter(word: str, tag: str, grammar: Grammar) -> str:
    low = word.lower()
    if low in grammar.auxiliaries:
        return "a" if tag in ("VBN", "VBG") else "b" if tag == "VB" else "A"
    if tag in ("MD", "VB"):
        return "M" if tag == "MD" else "B"
    letter = "U" if low in ("going", "used") else "V"
    return letter.lower() if tag in ("VBN", "VBG") else letter


def _kind(
    words: Sequence[str], tags: Sequence[str], letters: str, first: int, end: int, grammar: Grammar
) -> tuple[str, bool]:
    """The kind of the verb group of words `first` to `end`, and whether it is passive."""
    last, finite, passive = tags[end - 1], False, False
    for k in range(first, end):
        if letters[k] not in "rq":
            finite = finite or tags[k] in FINITE or words[k].lower() in grammar.finite
            passive = passive or (last == "VBN" and k < end - 1 and words[k].lower() in grammar.forms_of_be)
    kind = "VF" if finite else "VTO" if tags[first] == "TO" else f"V{last[2:] or 'B'}"
    return kind + ("p" if passive else ""), passive


@lru_cache(maxsize=20_000)
def _mark(word: str, tag: str) -> str:
    low = word.lower()
    if tag in ("IN", "TO"):
        return low if low in _PREPOSITIONS else "IN"
    if tag in ("WP", "WDT", "WRB", "WP$"):
        return "who" if low in ("who", "which", "that") else "WH"
    if tag == "CC":
        return "and" if low in ("and", "&", "or") else "but"
    if tag == "POS":
        return "POS"
    return low if not low[0].isalnum() else tag


_PREPOSITIONS = frozenset(
    "of by with in on at to for from as that than after before because while if about against between like".split()
)
_OF_NO_CLAUSE = _PREPOSITIONS - {"that", "as", "after", "before", "because", "while", "if", "than"}


class Reading:
    """One sentence read: tokens, tags, chunks."""

    def __init__(self, sentence: Sentence, tags: Sequence[str], grammar: Grammar) -> None:
        self.grammar = grammar
        self.sentence, self.words, self.tags = sentence, sentence.words, tags
        self.roles: dict[int, str] = {}  # of the words asked for, as the model answered
        self._following: dict[int, int | None] = {}  # of the chunks asked for
        self._preceding: dict[int, int | None] = {}

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The sentence's chunks in order."""
        return read_chunks(self.words, self.tags, self.grammar)

    @cached_property
    def chunk_at(self) -> dict[int, int]:
        """The number of the chunk that holds each token; tokens that are left out of all chunks are not there."""
        return {k: number for number, chunk in enumerate(self.chunks) for k in range(chunk.first, chunk.last + 1)}

    @cached_property
    def padded(self) -> list[str]:
        """The kinds of all chunks, with what stands for the edges before and behind them."""
        return ["^"] * SIGHT + [chunk.kind for chunk in self.chunks] + ["$"] * SIGHT

    @cached_property
    def finite_before(self) -> list[int]:
        """How many finite verb groups stand before each chunk, and before the end."""
        return list(accumulate([chunk.kind in ("VF", "VFp") for chunk in self.chunks], initial=0))

    def kind(self, number: int) -> str:
        """The chunk's kind; "^" before the first and "$" after the last."""
        return "^" if number < 0 else "$" if number >= len(self.chunks) else self.chunks[number].kind

    def lemma(self, chunk: Chunk) -> str:
        """The lemma of a verb group's main verb."""
        return self.grammar.lemma(self.words[chunk.verb])

    def is_head(self, i: int) -> bool:
        """Whether the word names its phrase: no noun follows in it but the rest of a name ("councillor | Ann Roe")."""
        number = self.chunk_at.get(i)
        after = [] if number is None else self.tags[i + 1 : self.chunks[number].last + 1]
        return not ("NN" in after or "NNS" in after or "CD" in after)

    def following(self, i: int) -> int | None:
        """The chunk of the verb group whose subject the word may be: next to the right, appositions and asides skipped."""
        number = self.chunk_at.get(i)
        if number is None:
            return None
        if number not in self._following:
            self._following[number] = self._find_following(number)
        return self._following[number]

    def _find_following(self, number: int) -> int | None:
        k = number + 1
        while k < len(self.chunks):
            kind = self.kind(k)
            if kind == "VN":
                return self._past_participle(k)
            if kind.startswith("V"):
                return k
            if kind == "who" and self.kind(k + 1).startswith("V"):
                return k + 1  # a relative clause: the word is at once its subject
            if kind == ",":
                k = self._after_aside(k)
            elif kind in ("of", "in", "on", "at", "for", "from", "with", "to") and self.kind(k + 1) == "N":
                k += 2
            elif kind in ("and", "N"):
                k += 1
            else:
                return None
        return None

    def _past_participle(self, k: int) -> int:
        """The verb of the clause where `k` only describes the subject ("the men | arrested there were"), else `k`."""
        for later in range(k + 1, min(k + 8, len(self.chunks))):
            kind = self.kind(later)
            if kind in ("VF", "VFp"):
                return later if self.kind(later - 1) not in ("who", "WH") else k
            if kind in ("that", "who", "WH", ".", "because", "while", "if"):
                return k
        return k

    def _after_aside(self, k: int) -> int:
        """The chunk after the comma that closes what this one opens; the next one where it is not closed."""
        for later in range(k + 1, min(k + 12, len(self.chunks))):
            if self.kind(later) == ",":
                return later + 1
        return k + 1

    def preceding(self, i: int) -> int | None:
        """The chunk of the verb group to the left whose object the word may be: directly before, or with nouns joined."""
        number = self.chunk_at.get(i)
        if number is None:
            return None
        if number not in self._preceding:
            self._preceding[number] = self._find_preceding(number)
        return self._preceding[number]

    def _find_preceding(self, number: int) -> int | None:
        k = number - 1
        while k >= 0:
            kind = self.kind(k)
            if kind.startswith("V"):
                return k
            if kind in ("N", "and", ",") and k > 0:
                k -= 1
            else:
                return None
        return None


def role_by_rules(reading: Reading, i: int) -> str:
    """Agent, patient or neither, from the chunks beside the word alone."""
    number = reading.chunk_at.get(i)
    low = reading.words[i].lower()
    if number is None or not reading.is_head(i) or reading.kind(number + 1) == "POS" or reading.tags[i] == "PRP$":
        return "neither"
    left = reading.kind(number - 1)
    if left == "by":
        return "agent" if reading.kind(number - 2).endswith("p") or reading.kind(number - 2) == "VN" else "neither"
    if left in _OF_NO_CLAUSE:
        return "neither"
    if left.startswith("V") and low not in SUBJECT_FORMS and not reading.kind(number + 1).startswith("VF"):
        verb = reading.chunks[number - 1]
        lemma = reading.lemma(verb)
        if lemma in reading.grammar.saying and reading.kind(number - 2) != "N":
            return "agent"  # "...," said Roe
        return "neither" if verb.passive or lemma in ("be", "become", "seem", "say") else "patient"
    following = reading.following(i)
    if following is None or low in OBJECT_FORMS:
        return "neither"
    return "patient" if reading.chunks[following].passive else "agent"


def role_features(reading: Reading, i: int) -> list[str]:
    """What the model weighs: chunks to either side, alone and in runs, verb groups near, and the word's own form."""
    return [feature for part in role_parts(reading, i, role_by_rules(reading, i)) for feature in features_of(part)]


def role_parts(reading: Reading, i: int, rule: str) -> list[Part]:
    """The features of a word in parts that come up again and again, so that each part's weights need be summed but once.

    `rule`: what `role_by_rules` says of it.
    """
    number = reading.chunk_at.get(i)
    low, tag = reading.words[i].lower(), reading.tags[i]
    own = low if tag.startswith(("PRP", "WP")) else tag
    if number is None:
        return [(_outside, own, rule)]
    right = reading.padded[number + SIGHT + 1 : number + 2 * SIGHT + 1]
    left = reading.padded[number : number + SIGHT]
    left.reverse()
    head = "head" if reading.is_head(i) else "part"
    following, preceding = reading.following(i), reading.preceding(i)
    f, f_distance = "none", 0
    parts: list[Part] = [
        (_form, own, head, rule),
        (_beside, own, head, left[0], right[0]),
        (_run, "L", *left),
        (_run, "R", *right),
        (_corner, left[0], left[1], right[0], right[1]),
    ]
    if following is not None:
        chunk = reading.chunks[following]
        f, f_distance = chunk.kind, min(following - number, 5)
        parts.append((_lemma, "Fl", reading.lemma(chunk)))
    p, p_distance, p_be = "none", 0, False
    if preceding is not None:
        chunk = reading.chunks[preceding]
        lemma = reading.lemma(chunk)
        p, p_distance, p_be = chunk.kind, min(number - preceding, 5), lemma in ("be", "become")
        parts.append((_lemma, "Pl", lemma))
    before = reading.finite_before[number]
    after = reading.finite_before[-1] - reading.finite_before[number + 1]
    parts += ((_verbs, f, f_distance, p, p_distance, p_be), (_finite, min(before, 2), min(after, 2)))
    return parts


def features_of(part: Part) -> list[str]:
    """The names of a part's features."""
    written: list[str] = part[0](*part[1:])
    return written


def _outside(own: str, rule: str) -> list[str]:
    return [f"own={own}", "outside", f"rule={rule}"]


def _form(own: str, head: str, rule: str) -> list[str]:
    return [f"own={own}", head, f"rule={rule}", f"rule={rule},{own}"]


def _beside(own: str, head: str, left: str, right: str) -> list[str]:
    alone = [f"{which},{side}" for which in (head, own) for side in (f"L1={left}", f"R1={right}")]
    return [*alone, f"L1R1={left} {right}", f"{head},L1R1={left} {right}"]


def _run(side: str, *kinds: str) -> list[str]:
    return [f"{side}{k}={run}" for k, run in enumerate(accumulate(kinds, "{} {}".format), start=1)]


def _corner(left: str, left2: str, right: str, right2: str) -> list[str]:
    return [f"L1R2={left} {right} {right2}", f"L2R1={left} {left2} {right}"]


def _verbs(f: str, f_distance: int, p: str, p_distance: int, p_be: bool) -> list[str]:
    """The verb groups that follow and precede, "none" at distance 0 where there is none."""
    features = [f"F={f}", f"P={p}", f"FP={f},{p}", f"F={f},near={f_distance == 1}", f"P={p},near={p_distance == 1}"]
    if f_distance:
        features.append(f"Fd={f_distance}")
    if p_distance:
        features += [f"Pd={p_distance}", f"Pbe={p_be},{f}"]
    return features


def _lemma(which: str, lemma: str) -> list[str]:
    return [f"{which}={lemma}"]


def _finite(before: int, after: int) -> list[str]:
    return [f"before={before}", f"after={after}", f"ba={min(before, 1)}{min(after, 1)}"]


def governing_chunk(reading: Reading, i: int, role: str) -> Chunk | None:
    """The verb group that makes the word its agent or patient; None where none is near."""
    number = reading.chunk_at.get(i)
    if number is None:
        return None
    left = reading.kind(number - 1)
    if role == "agent" and left == "by" and reading.kind(number - 2).startswith("V"):
        return reading.chunks[number - 2]
    following, preceding = reading.following(i), reading.preceding(i)
    if role == "agent":
        said = left.startswith("V") and reading.lemma(reading.chunks[number - 1]) in reading.grammar.saying
        said = said and reading.kind(number - 2) != "N" and not reading.kind(number + 1).startswith("VF")
        chosen = preceding if following is None or said else following
    else:
        passive = following is not None and reading.chunks[following].passive
        subject = not left.startswith("V") or reading.words[i].lower() in SUBJECT_FORMS
        chosen = following if passive and subject else preceding
    return reading.chunks[chosen] if chosen is not None else None


class RoleModel:
    """The tagger and the weights over `role_features`; `documents`: what they were learnt from."""

    def __init__(self, tagger: Tagger, names: Sequence[str], weights: Floats, documents: Sequence[str]) -> None:
        self.tagger = tagger
        self.rows = {name: row for row, name in enumerate(names)}
        self.weights = np.asarray(weights, np.float32)  # one row a feature, one column a role; the last row: bias
        self.documents = frozenset(documents)
        self._weights: list[list[float]] = self.weights.tolist()
        self._known: dict[Part, tuple[float, ...]] = {}

    def read(self, sentence: Sentence) -> Reading:
        """The sentence with its tags and chunks."""
        return Reading(sentence, self.tagger.tag(sentence.words), self.tagger.grammar)

    def role(self, reading: Reading, i: int) -> str:
        """Agent, patient or neither: the weights' answer, the rules' answer counting RULE on top."""
        if i not in reading.roles:
            reading.roles[i] = self._role(reading, i)
        return reading.roles[i]

    def _role(self, reading: Reading, i: int) -> str:
        rule = role_by_rules(reading, i)
        parts = [self._known.get(part) or self._weigh(part) for part in role_parts(reading, i, rule)]
        scores: list[float] = [sum(own) for own in zip(self._weights[-1], *parts, strict=True)]
        scores[ROLES.index(rule)] += RULE
        return ROLES[scores.index(max(scores))]

    def _weigh(self, part: Part) -> tuple[float, ...]:
        """The summed weights of a part, one a role, kept for the next time."""
        if len(self._known) >= MAX_PARTS:
            self._known.clear()
        rows = [self._weights[self.rows[name]] for name in features_of(part) if name in self.rows]
        summed = self._known[part] = tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * len(ROLES)
        return summed


@lru_cache(maxsize=4)
def load_roles(english: English) -> RoleModel:
    """The shipped model, reading with the codebook's word lists."""
    with np.load(WEIGHTS, allow_pickle=False) as saved:
        names = {key: str(saved[key]).split("\n") for key in ("tags", "names1", "names2", "documents")}
        tagger = Tagger(names["tags"], names["names1"], saved["weights1"], compile_grammar(english))
        return RoleModel(tagger, names["names2"], saved["weights2"], names["documents"])

"""What somebody does or has done to them in a clause: agent, patient or neither, and the verb that says so.

There is no parser here. `role_by_rules` reads the tags left and right of the word; the shipped model weighs the same
readings, learnt from GUM's news (see `weights/README.md`). Either answers for one word at a time.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.codebook.english import English
from analysis.language.grammar import Grammar, compile_grammar
from analysis.language.tagger import Floats, Sentence, Tagger

WEIGHTS = Path(__file__).with_name("weights") / "roles.npz"
RULE = 1.2  # log-odds
ROLES = ("agent", "neither", "patient")

NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "EX"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
VERBAL = FINITE | {"VB", "VBN", "VBG"}
INSIDE = frozenset({"DT", "PDT", "JJ", "JJR", "JJS", "PRP$", "CD", "RBR", "RBS", "HYPH", "AFX"})
QUOTES = frozenset("\"“”‘’'()[]")
SUBJECT_FORMS = frozenset(["he", "she", "they", "i", "we", "who"])
OBJECT_FORMS = frozenset(["him", "them", "me", "us", "whom"])


class Chunk(NamedTuple):
    """A stretch of a sentence read as one: a noun phrase `N`, a verb group `V...`, a mark or a function word."""

    kind: str
    first: int
    last: int
    verb: int = -1  # the main verb's token
    passive: bool = False


def read_chunks(words: Sequence[str], tags: Sequence[str], grammar: Grammar) -> list[Chunk]:
    """The sentence as noun phrases, verb groups, marks and function words; adverbs and quotation marks are left out."""
    chunks: list[Chunk] = []
    i, n = 0, len(words)
    while i < n:
        tag = tags[i]
        if words[i] in QUOTES or tag in ("RB", "RP", "UH"):
            i += 1
        elif tag in NOMINAL or tag in INSIDE:
            i = _noun_phrase(words, tags, i, chunks)
        elif tag in VERBAL or (tag == "TO" and i + 1 < n and tags[i + 1] in ("VB", "RB")):
            i = _verb_group(words, tags, i, chunks, grammar)
        else:
            chunks.append(Chunk(_mark(words[i].lower(), tag), i, i))
            i += 1
    return chunks


def _noun_phrase(words: Sequence[str], tags: Sequence[str], i: int, chunks: list[Chunk]) -> int:
    last = i
    while last + 1 < len(words) and not _new_phrase(tags, last):
        attributive = tags[last + 1] in ("VBN", "VBG") and tags[last] in ("DT", "PRP$") and last + 2 < len(words)
        if not (tags[last + 1] in NOMINAL or tags[last + 1] in INSIDE or (attributive and tags[last + 2] in NOMINAL)):
            break
        last += 1
    nominal = any(tags[k] in NOMINAL for k in range(i, last + 1))
    chunks.append(Chunk("N" if nominal else "J", i, last))
    return last + 1


def _new_phrase(tags: Sequence[str], last: int) -> bool:
    """Whether a determiner or pronoun begins another phrase right after this one: "told him | the truth"."""
    return (tags[last + 1] in ("DT", "PRP$", "PRP", "EX") and tags[last] in NOMINAL) or tags[last] in ("PRP", "EX")


def _verb_group(words: Sequence[str], tags: Sequence[str], i: int, chunks: list[Chunk], grammar: Grammar) -> int:
    group = [i]
    k = i + 1
    while k < len(words) and (tags[k] in VERBAL or tags[k] in ("RB", "TO") or words[k] in QUOTES):
        if tags[k] not in VERBAL and not _verb_after(words, tags, k):
            break
        if tags[k] == "TO" and words[group[-1]].lower() not in grammar.before_to:
            break
        if (
            tags[k] in VERBAL
            and tags[group[-1]] in VERBAL
            and words[group[-1]].lower() not in grammar.auxiliaries
            and tags[group[-1]] != "MD"
        ):
            break
        if tags[k] in VERBAL or tags[k] == "TO":
            group.append(k)
        k += 1
    verb = group[-1]
    before = [words[g].lower() for g in group[:-1]]
    passive = tags[verb] == "VBN" and any(w in grammar.forms_of_be for w in before)
    finite = any(tags[g] in FINITE or words[g].lower() in grammar.finite for g in group)
    kind = "VF" if finite else "VTO" if tags[group[0]] == "TO" else f"V{tags[verb][2:] or 'B'}"
    chunks.append(Chunk(kind + ("p" if passive else ""), i, max(group), verb, passive))
    return max(group) + 1


def _verb_after(words: Sequence[str], tags: Sequence[str], k: int) -> bool:
    """Whether a verb follows with nothing but adverbs and marks of quotation between."""
    while k < len(words) and (tags[k] in ("RB", "TO") or words[k] in QUOTES):
        k += 1
    return k < len(words) and tags[k] in VERBAL


def _mark(low: str, tag: str) -> str:
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

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The sentence's chunks in order."""
        return read_chunks(self.words, self.tags, self.grammar)

    @cached_property
    def chunk_at(self) -> dict[int, int]:
        """The number of the chunk that holds each token; tokens that are left out of all chunks are not there."""
        return {k: number for number, chunk in enumerate(self.chunks) for k in range(chunk.first, chunk.last + 1)}

    def kind(self, number: int) -> str:
        """The chunk's kind; "^" before the first and "$" after the last."""
        return "^" if number < 0 else "$" if number >= len(self.chunks) else self.chunks[number].kind

    def lemma(self, chunk: Chunk) -> str:
        """The lemma of a verb group's main verb."""
        return self.grammar.lemma(self.words[chunk.verb])

    def is_head(self, i: int) -> bool:
        """Whether the word names its phrase: no noun follows in it but the rest of a name ("councillor | Ann Roe")."""
        chunk = self.chunks[self.chunk_at[i]] if i in self.chunk_at else Chunk("", i, i)
        return not any(self.tags[k] in ("NN", "NNS", "CD") for k in range(i + 1, chunk.last + 1))

    def following(self, i: int) -> int | None:
        """The chunk of the verb group whose subject the word may be: next to the right, appositions and asides skipped."""
        number = self.chunk_at.get(i)
        if number is None:
            return None
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
    number = reading.chunk_at.get(i)
    low, tag = reading.words[i].lower(), reading.tags[i]
    own = low if tag.startswith(("PRP", "WP")) else tag
    rule = role_by_rules(reading, i)
    if number is None:
        return [f"own={own}", "outside", f"rule={rule}"]
    left = [reading.kind(number - k) for k in range(1, 6)]
    right = [reading.kind(number + k) for k in range(1, 6)]
    head = "head" if reading.is_head(i) else "part"
    features = [f"own={own}", head, f"rule={rule}", f"rule={rule},{own}"]
    for k in range(1, 6):
        features.append(f"L{k}={' '.join(left[:k])}")
        features.append(f"R{k}={' '.join(right[:k])}")
    features += [
        f"L1R1={left[0]} {right[0]}",
        f"L1R2={left[0]} {' '.join(right[:2])}",
        f"L2R1={' '.join(left[:2])} {right[0]}",
    ]
    features += [
        f"{head},L1={left[0]}",
        f"{head},R1={right[0]}",
        f"{head},L1R1={left[0]} {right[0]}",
        f"{own},L1={left[0]}",
        f"{own},R1={right[0]}",
    ]
    features += _verb_features(reading, i, number)
    return features


def _verb_features(reading: Reading, i: int, number: int) -> list[str]:
    features = []
    following, preceding = reading.following(i), reading.preceding(i)
    f = reading.kind(following) if following is not None else "none"
    p = reading.kind(preceding) if preceding is not None else "none"
    features += [
        f"F={f}",
        f"P={p}",
        f"FP={f},{p}",
        f"F={f},near={following == number + 1}",
        f"P={p},near={preceding == number - 1}",
    ]
    if following is not None:
        features += [f"Fl={reading.lemma(reading.chunks[following])}", f"Fd={min(following - number, 5)}"]
    if preceding is not None:
        lemma = reading.lemma(reading.chunks[preceding])
        features += [f"Pl={lemma}", f"Pd={min(number - preceding, 5)}", f"Pbe={lemma in ('be', 'become')},{f}"]
    before = sum(reading.kind(k).startswith("VF") for k in range(number))
    after = sum(reading.kind(k).startswith("VF") for k in range(number + 1, len(reading.chunks)))
    return [*features, f"before={min(before, 2)}", f"after={min(after, 2)}", f"ba={min(before, 1)}{min(after, 1)}"]


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

    def read(self, sentence: Sentence) -> Reading:
        """The sentence with its tags and chunks."""
        return Reading(sentence, self.tagger.tag(sentence.words), self.tagger.grammar)

    def role(self, reading: Reading, i: int) -> str:
        """Agent, patient or neither: the weights' answer, the rules' answer counting RULE on top."""
        if i not in reading.roles:
            reading.roles[i] = self._role(reading, i)
        return reading.roles[i]

    def _role(self, reading: Reading, i: int) -> str:
        rows = [self.rows[name] for name in role_features(reading, i) if name in self.rows]
        scores = self.weights[rows].sum(axis=0) + self.weights[-1]
        scores[ROLES.index(role_by_rules(reading, i))] += RULE
        return ROLES[int(scores.argmax())]


@lru_cache(maxsize=4)
def load_roles(english: English) -> RoleModel:
    """The shipped model, reading with the codebook's word lists."""
    with np.load(WEIGHTS, allow_pickle=False) as saved:
        names = {key: str(saved[key]).split("\n") for key in ("tags", "names1", "names2", "documents")}
        tagger = Tagger(names["tags"], names["names1"], saved["weights1"], compile_grammar(english))
        return RoleModel(tagger, names["names2"], saved["weights2"], names["documents"])

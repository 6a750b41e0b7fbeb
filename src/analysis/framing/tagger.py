"""Words of a sentence and their parts of speech (Penn Treebank tags), by a small linear tagger of our own.

Two passes: the first sees the words around a word, the second also the first pass's tags of its neighbours. Whatever
depends on a word's form alone is worked out once a form, so that tagging is a few additions a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import simplemma

from analysis.tokens import TOKEN

Floats = npt.NDArray[np.float32]
WINDOW = (-2, -1, 0, 1, 2)
EDGE = ""  # stands before the first and after the last word
SEED = 7

_VERBS = frozenset(
    """accept accuse achieve act add address admit agree aim allow announce answer appear appoint argue arrest arrive ask assert
    assume attack attend avoid award back ban be bear beat become beg begin believe blame block boast bomb break bring build burn
    buy call campaign cancel carry catch cause celebrate challenge change charge chase choose claim clash clear climb close come
    comment commit compare complain condemn confirm confront consider contain continue control convict convince cooperate cost
    cover create criticize cross cut damage deal decide declare decline defeat defend delay deliver demand deny depart describe
    deserve destroy detain develop die disagree discover discuss dismiss do doubt draw drive drop earn eat elect embrace emerge end
    enjoy enter escape establish evacuate examine exchange execute expect explain explode express face fail fall fear feel fight
    fill find fire fly focus follow force forget form free gain gather get give go govern grant greet grow happen harm hate have
    head hear help hide hire hit hold hope host hug hurt identify ignore imagine impose improve include increase indicate inform
    injure insist inspect insult intend introduce invade invest investigate invite join joke judge jump keep kick kidnap kill know
    lack land last laugh launch lead learn leave lend let lie lift like link listen live look lose love make manage mark marry mean
    measure meet mention miss mock move murder name need negotiate note notice object obtain occur offer open oppose order organize
    owe pass pay permit persuade pick plan play plead please point post postpone praise predict prefer prepare present press
    prevent produce promise promote propose protect protest prove provide publish pull punish push put question quit quote race
    raise reach react read realize receive recognize recommend record reduce refuse reject release rely remain remember remove
    repeat replace reply report represent rescue resign resist resolve respect respond rest restore result retire return reveal
    rise rule run rush sack save say schedule score seek seem seize sell send separate serve set shake share shift shoot shout show
    shut sign sing sit slam sleep smile solve speak spend stand start state stay steal step stop strike study succeed sue suffer
    suggest support suppose surround survive suspect suspend take talk teach tell tend test thank think threaten throw tour trade
    travel treat trust try turn tweet unveil urge use visit vote vow wait walk want warn wash watch wear welcome win wish withdraw
    witness wonder work worry wound write yield""".split()
)


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
        return int(np.searchsorted(np.array(self.starts), place, side="right")) - 1


def read_sentence(text: str, start: int, end: int) -> Sentence:
    """The tokens of `text[start:end]`."""
    found = [(match[0].replace("’", "'"), match.start(), match.end()) for match in TOKEN.finditer(text, start, end)]
    words, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    return Sentence(tuple(words), tuple(starts), tuple(ends))


@lru_cache(maxsize=200_000)
def lemma_of(word: str) -> str:
    """The word's lemma in small letters, as simplemma gives it."""
    return str(simplemma.lemmatize(word.lower(), lang="en")).lower()


@lru_cache(maxsize=200_000)
def form_features(word: str) -> tuple[str, ...]:
    """What a word's form says of its part of speech."""
    if word == EDGE:
        return ("edge",)
    low = word.lower()
    if not low[0].isalnum():
        return (f"w={low}", "mark")
    shape = "digit" if low[0].isdigit() else "caps" if word.isupper() and len(word) > 1 else "cap" if word[0].isupper() else "low"
    found = [f"w={low}", f"s3={low[-3:]}", f"s2={low[-2:]}", f"s4={low[-4:]}", shape, f"{shape}-{low[-2:]}"]
    lemma = lemma_of(word)
    if lemma in _VERBS:
        found.append(f"verb-{low[-2:] if lemma != low else 'base'}-{shape}")
    found.append("known" if lemma != low else "same")
    if "-" in low:
        found.append("hyphen")
    return tuple(found)


class Tagger:
    """A linear tagger: `names` are features of the first and the second pass, `weights` a row each and a column a tag."""

    def __init__(
        self, tags: Sequence[str], first: tuple[Sequence[str], Floats], second: tuple[Sequence[str], Floats]
    ) -> None:
        self.tags = tuple(tags)
        self.rows1 = {name: i for i, name in enumerate(first[0])}
        self.rows2 = {name: i for i, name in enumerate(second[0])}
        self.weights1, self.weights2 = np.asarray(first[1], np.float32), np.asarray(second[1], np.float32)
        self.forms: dict[str, tuple[Floats, Floats]] = {}
        self.pairs: dict[str, Floats] = {}

    def tag(self, words: Sequence[str]) -> list[str]:
        """The tag of each word."""
        if not words:
            return []
        padded = [EDGE, EDGE, *words, EDGE, EDGE]
        known = [self._form(word) for word in padded]
        n = len(words)
        scores1 = sum(np.stack([known[i + k][0][k] for i in range(n)]) for k in range(len(WINDOW)))
        draft = [self.tags[i] for i in np.asarray(scores1).argmax(axis=1)]
        scores2 = sum(np.stack([known[i + k][1][k] for i in range(n)]) for k in range(len(WINDOW)))
        context = np.stack([self._context(name) for i in range(n) for name in tag_features(words, draft, i)])
        scores2 = np.asarray(scores2) + context.reshape(n, -1, len(self.tags)).sum(axis=1)
        return [self.tags[i] for i in scores2.argmax(axis=1)]

    def _form(self, word: str) -> tuple[Floats, Floats]:
        """Summed weights of a form at each place of the window, for either pass."""
        found = self.forms.get(word)
        if found is None:
            found = self.forms[word] = (
                np.stack([self._sum(self.rows1, self.weights1, word, k) for k in WINDOW]),
                np.stack([self._sum(self.rows2, self.weights2, word, k) for k in WINDOW]),
            )
        return found

    def _sum(self, rows: dict[str, int], weights: Floats, word: str, k: int) -> Floats:
        own = [rows[name] for name in (f"{k}:{feature}" for feature in form_features(word)) if name in rows]
        total: Floats = weights[own].sum(axis=0) if own else np.zeros(len(self.tags), np.float32)
        return total

    def _context(self, name: str) -> Floats:
        found = self.pairs.get(name)
        if found is None:
            row = self.rows2.get(name)
            found = self.weights2[row] if row is not None else np.zeros(len(self.tags), np.float32)
            self.pairs[name] = found
        return found


def word_features(words: Sequence[str], i: int) -> list[str]:
    """The features of word `i` that the first pass reads."""
    padded = [EDGE, EDGE, *words, EDGE, EDGE]
    return [f"{k}:{feature}" for k in WINDOW for feature in form_features(padded[i + 2 + k])]


def tag_features(words: Sequence[str], draft: Sequence[str], i: int) -> list[str]:
    """The features of word `i` that the second pass reads besides: tags around it, alone and in pairs. Always as many."""

    def tag(k: int) -> str:
        return draft[i + k] if 0 <= i + k < len(draft) else EDGE

    low = words[i].lower()
    return [
        f"t-1={tag(-1)}", f"t+1={tag(1)}", f"t0={tag(0)}", f"t-2-1={tag(-2)},{tag(-1)}", f"t+1+2={tag(1)},{tag(2)}",
        f"t-1+1={tag(-1)},{tag(1)}", f"t-1w={tag(-1)},{low}", f"wt+1={low},{tag(1)}", f"t-1s={tag(-1)},{low[-2:]}",
        f"t-10={tag(-1)},{tag(0)}",
    ]  # fmt: skip

"""reporting_verbs.csv: verbs that report somebody's words or thoughts, what they take, and the tone they lend."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from analysis.codebook.entries import File, nearest, read_rows, row_places
from analysis.errors import CodebookError

Tone = Literal[
    "neutral",
    "tentative",
    "doubting",
    "insisting",
    "threatening",
    "conceding",
    "boasting",
    "lamenting",
    "emotional",
    "revealing",
    "denying",
    "naming",
    "condemning",
    "praising",
]
Form = Literal["base", "third", "past", "participle", "progressive"]
TAKES = ("quote", "clause", "that", "question", "addressee", "infinitive", "object", "fact")
JUDGING: frozenset[Tone] = frozenset(
    ["naming", "condemning", "praising", "denying"]
)  # tones of a judgement of what follows

_VOWELS = "aeiou"
_DOUBLES = re.compile(
    r"(?:^[^aeiou]*[aeiou][bdgmnprt]|admit|rebut|refer|forget)$"
)  # slam, slammed; but bellow, bellowed


@dataclass(frozen=True)
class ReportingVerb:
    """One row: a verb or a verb with its particle ("point out"), and how an outlet's choice of it sounds.

    `takes` says what may follow: `quote`, `clause` ("that ...", the
    word itself may be missing), `that` (a clause, only after the word), `question` ("whether ..."), `addressee` (somebody
    told), `infinitive` ("to ..."), `object` (a thing blamed, praised or named); `fact` where the outlet vouches for what follows or tells it as a wish
    ("learnt that it was over", "wants a treaty"), so that these words stay the outlet's own unless quoted. `past` gives an irregular past form,
    or "past/participle".
    """

    verb: str
    past: str
    tone: Tone
    takes: str
    why: str
    noun: str = ""

    @property
    def also_noun(self) -> bool:
        """Whether the word is as often a noun ("claims"), so that a place counts only where it must be the verb."""
        return self.noun == "yes"

    @property
    def complements(self) -> frozenset[str]:
        """`takes` as a set."""
        return frozenset(self.takes.split())

    @property
    def forms(self) -> dict[str, frozenset[Form]]:
        """Each spelling of the verb's first word with the forms it can be: {"said": {"past", "participle"}, ...}."""
        head = self.verb.split()[0]
        past, _, participle = self.past.partition("/")
        past = past.split()[0] if past else _past(head)
        participle = participle.split()[0] if participle else past
        spellings: dict[str, set[Form]] = {}
        spelled: list[tuple[str, Form]] = [
            (head, "base"),
            (_third(head), "third"),
            (past, "past"),
            (participle, "participle"),
            (_progressive(head), "progressive"),
        ]
        for spelling, form in spelled:
            spellings.setdefault(spelling, set()).add(form)
        return {spelling: frozenset(forms) for spelling, forms in spellings.items()}

    @property
    def particles(self) -> tuple[str, ...]:
        """The words after the first: ("out",) of "point out"."""
        return tuple(self.verb.split()[1:])


def read_reporting_verbs(path: File) -> list[ReportingVerb]:
    """The verbs of a codebook file. Raises CodebookError naming row and column where one cannot be meant so."""
    verbs = read_rows(path, ReportingVerb)
    if not verbs:
        raise CodebookError(f"{path} holds no verb: without one no indirect speech can be found.")
    seen: dict[str, str] = {}
    for where, verb in zip(row_places(path, len(verbs)), verbs, strict=True):
        _check(verb, where)
        if verb.verb in seen:
            raise CodebookError(f"{where}: `{verb.verb}` stands in {seen[verb.verb]} already: keep one.")
        seen[verb.verb] = where.rpartition(", ")[2]
    return verbs


def _check(verb: ReportingVerb, where: str) -> None:
    if not re.fullmatch(r"[a-z]+(?: [a-z]+)*", verb.verb):
        raise CodebookError(f"{where}: `verb` is {verb.verb!r}: write the infinitive in small letters, without `to`.")
    if verb.tone not in get_args(Tone):
        raise CodebookError(f"{where}: `tone` is {verb.tone!r}.{nearest(verb.tone, get_args(Tone))}")
    for name in verb.takes.split() or [""]:
        if name not in TAKES:
            raise CodebookError(f"{where}: `takes` has {name!r}.{nearest(name, TAKES)}")
    if verb.noun not in ("", "yes"):
        raise CodebookError(f"{where}: `noun` is {verb.noun!r}: write yes, or leave it empty.")
    if not verb.why.strip():
        raise CodebookError(f"{where}: `why` is empty: say why `{verb.verb}` has the tone {verb.tone}.")


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if _DOUBLES.search(verb) else verb) + "ed"


def _progressive(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if _DOUBLES.search(verb) else verb) + "ing"

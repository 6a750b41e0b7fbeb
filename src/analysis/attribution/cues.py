"""Reporting verbs in a sentence: which words are one, in which form, and where its verb group begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.codebook.verbs import Form, ReportingVerb
from analysis.language.tokens import QUOTE, Tokens
from analysis.language.word_classes import DASHES, ENDS, words

Reading = tuple[ReportingVerb, frozenset[Form]]

_SUBJECT_WORDS = words("that one both many some all most")  # though determiners, they can be a subject themselves
_PARTICIPLE_AFTER = DASHES | {",", QUOTE} | words("while by and in before after without of")
_PLURAL_LOOKALIKES = words("'s as was his its")


class Verbs:
    """The codebook's verbs by the forms they are printed in."""

    def __init__(self, verbs: Sequence[ReportingVerb]) -> None:
        self.readings: dict[str, list[Reading]] = {}
        self.speaking = {verb.verb for verb in verbs if "quote" in verb.complements} | {"according to"}
        for verb in verbs:
            for form, kinds in verb.forms.items():
                self.readings.setdefault(form, []).append((verb, kinds))

    def at(self, tokens: Tokens, i: int) -> tuple[list[Reading], int]:
        """What token `i` can be the first word of ("point out" before "point"), and the place of the last word."""
        readings: list[Reading] = []
        n_words = 0
        for verb, forms in self.readings.get(tokens.low[i], ()):
            n = len(verb.particles)
            if n and tuple(tokens.low[i + 1 : i + 1 + n]) != verb.particles:
                continue
            if n > n_words:
                readings = []
            if n >= n_words:
                readings.append((verb, forms))
                n_words = n
        return readings, i + n_words


@lru_cache(maxsize=4)
def compile_verbs(verbs: tuple[ReportingVerb, ...]) -> Verbs:
    """The verbs of a codebook, compiled once."""
    return Verbs(verbs)


@dataclass(frozen=True)
class Cue:
    """A verb group at tokens `[first, last]`, its verb at `verb_at`."""

    first: int
    verb_at: int
    last: int
    verb: ReportingVerb
    complements: frozenset[str]
    progressive: bool  # "..., saying that"

    @property
    def quotes(self) -> bool:
        """Whether a quotation can follow."""
        return "quote" in self.complements


def find_cues(tokens: Tokens, verbs: Verbs) -> Iterator[Cue]:
    """The reporting verbs of a sentence that have, or share, a subject."""
    for i, low in enumerate(tokens.low):
        if low not in verbs.readings:
            continue
        readings, last = verbs.at(tokens, i)
        if not readings:
            continue
        forms = frozenset(form for _, kinds in readings for form in kinds)
        first = _group_start(tokens, i)
        group = tokens.low[first:i]
        if not _is_finite(tokens, i, first, forms):
            continue
        verb = readings[0][0]
        if verb.also_noun and not group and not forms & {"past", "progressive"} and not _is_verb(tokens, i, last):
            continue
        complements = frozenset(c for reading, _ in readings for c in reading.complements)
        progressive = "progressive" in forms and tokens.classes.forms_of_be.isdisjoint(group)
        yield Cue(first, i, last, verb, complements, progressive)


def _group_start(tokens: Tokens, i: int) -> int:
    """The first token of the verb group that ends at `i`: "has repeatedly | said"."""
    first = i
    while first > 0 and (
        tokens.low[first - 1] in tokens.classes.auxiliaries or tokens.classes.is_adverb(tokens.low[first - 1])
    ):
        first -= 1
    while 0 < first < i and tokens.classes.is_adverb(tokens.low[first]) and tokens.low[first - 1] in ENDS:
        first += 1  # "Clearly, later | said"
    return first


def _is_finite(tokens: Tokens, i: int, first: int, forms: frozenset[Form]) -> bool:
    """Whether the word is a verb here, active, and with a subject to be looked for."""
    group, before, after = tokens.low[first:i], tokens.at(first - 1), tokens.at(i + 1)
    be = not tokens.classes.forms_of_be.isdisjoint(group)
    if group and group[-1] == "'s" and not forms & {"progressive", "participle"}:
        return False  # "Ms. Roe's answers"
    if tokens.is_capital(i) and tokens.is_capital(i - 1) and tokens.is_capital(i + 1):
        return bool(forms & {"third", "past"})  # a headline
    if tokens.is_capital(i) and tokens.is_capital(i - 1) and not forms & {"past", "progressive"}:
        return False  # "the United States"
    if "progressive" in forms:
        return be or i == 0 or before in _PARTICIPLE_AFTER
    if be and "participle" in forms and "to" not in group:
        return False  # passive
    if "to" in group:
        return group[-1] == "to" and "base" in forms and before not in ("", ",") and after in ("that", QUOTE)
    if any(word in tokens.classes.auxiliaries and word not in tokens.classes.forms_of_be for word in group):
        return True
    if "past" in forms:
        return before not in tokens.classes.before_noun or before in _SUBJECT_WORDS
    if "third" in forms:
        return not (before in tokens.classes.before_noun or before in ("'s", "new", "public"))
    return _is_plural(tokens, tokens.low[i], before, after)


def _is_plural(tokens: Tokens, low: str, before: str, after: str) -> bool:
    """Whether a bare form has a plural subject before it: "they say", "officials say"."""
    if after == "that" or low in tokens.classes.always_verbs:
        return before == "in" or (before not in tokens.classes.before_noun and before not in ("", ",", "'s"))
    return before in ("they", "we", "i", "you", "who", "and") or (
        before.endswith("s") and before not in _PLURAL_LOOKALIKES
    )


def _is_verb(tokens: Tokens, i: int, last: int) -> bool:
    """Whether a word that is also a noun ("claims", "report") is a verb: by its subject, or by what follows."""
    before, after = tokens.at(i - 1), tokens.at(last + 1)
    if before in tokens.classes.subject_pronouns or before in ("who", "which"):
        return True
    closes = before in (",", ")")
    if after in (",", ":"):
        return (closes or tokens.is_capital(i - 1)) and tokens.at(last + 2) == QUOTE
    if after in ("that", QUOTE):
        return True
    begins = (
        tokens.is_capital(last + 1) or after in tokens.classes.determiners or after in tokens.classes.subject_pronouns
    )
    return after not in tokens.classes.after_noun and (tokens.is_capital(i - 1) or (closes and begins))

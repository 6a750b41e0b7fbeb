"""Reporting verbs in a sentence: which words are one, in which form, and where its verb group begins."""

from collections.abc import Iterator
from typing import NamedTuple

from analysis.attribution.verbs import Reading
from analysis.attribution.words import (
    ADVERB,
    ALWAYS_VERB,
    AUXILIARY,
    BE,
    CAPITAL,
    CUE,
    DASH,
    DETERMINER,
    END,
    NO_NOUN,
    PREPOSITION,
    QUOTE,
    SUBJECT,
    Grammar,
    Words,
    words,
)

_SUBJECT_WORDS = words("that one both many some all most")  # though determiners, they can be a subject themselves
_PARTICIPLE_AFTER = {",", QUOTE} | words("while by and in before after without of")
_PLURAL_LOOKALIKES = words("'s as was his its")


class Cue(NamedTuple):
    """A verb group at words `[first, last]`, its verb at `verb_at`."""

    first: int
    verb_at: int
    last: int
    lemma: str
    takes: frozenset[str]
    progressive: bool  # "..., saying that"

    @property
    def quotes(self) -> bool:
        """Whether a quotation can follow."""
        return "quote" in self.takes


def find_cues(sentence: Words, grammar: Grammar) -> Iterator[Cue]:
    """The reporting verbs of a sentence that have, or share, a subject."""
    low, kinds = sentence.low, sentence.kinds
    for i in [i for i, classes in enumerate(kinds) if classes & CUE]:
        for particles, reading in grammar.verbs.forms.get(low[i], ()):
            last = i + len(particles)
            if not particles or tuple(low[i + 1 : last + 1]) == particles:
                first = _group_start(sentence, i)
                be = any(kind & BE for kind in kinds[first:i])
                if _is_finite(sentence, i, first, reading, be) and (
                    not reading.also_noun
                    or first < i
                    or reading.forms & {"past", "progressive"}
                    or _is_verb(sentence, i, last)
                ):
                    progressive = "progressive" in reading.forms and not be
                    yield Cue(first, i, last, reading.lemma, reading.takes, progressive)
                break


def _group_start(sentence: Words, i: int) -> int:
    """The first word of the verb group that ends at `i`: "has repeatedly | said"."""
    kinds, first = sentence.kinds, i
    while first > 0 and kinds[first - 1] & (AUXILIARY | ADVERB):
        first -= 1
    while 0 < first < i and kinds[first] & ADVERB and kinds[first - 1] & END:
        first += 1  # "Clearly, later | said"
    return first


def _is_finite(sentence: Words, i: int, first: int, reading: Reading, be: bool) -> bool:
    """Whether the word is a verb here, active, and with a subject to be looked for."""
    low, kinds, forms = sentence.low, sentence.kinds, reading.forms
    group, before, after = low[first:i], low[first - 1], low[i + 1]
    if group and group[-1] == "'s" and not forms & {"progressive", "participle"}:
        return False  # "Ms. Roe's answers"
    if kinds[i] & kinds[i - 1] & CAPITAL:
        if kinds[i + 1] & CAPITAL:
            return bool(forms & {"third", "past"})  # a headline
        if not forms & {"past", "progressive"}:
            return False  # "the United States"
    if "progressive" in forms:
        return be or i == 0 or before in _PARTICIPLE_AFTER or bool(kinds[first - 1] & DASH)
    if be and "participle" in forms and "to" not in group:
        return False  # passive
    if "to" in group:
        return group[-1] == "to" and "base" in forms and before not in ("", ",") and after in ("that", QUOTE)
    if any(kind & AUXILIARY and not kind & BE for kind in kinds[first:i]):
        return True
    noun = kinds[first - 1] & (DETERMINER | PREPOSITION)
    if "past" in forms:
        return not noun or before in _SUBJECT_WORDS
    if "third" in forms:
        return not (noun or before in ("'s", "new", "public"))
    if after == "that" or kinds[i] & ALWAYS_VERB:
        return before == "in" or (not noun and before not in ("", ",", "'s"))
    return before in ("they", "we", "i", "you", "who", "and") or (
        before.endswith("s") and before not in _PLURAL_LOOKALIKES
    )


def _is_verb(sentence: Words, i: int, last: int) -> bool:
    """Whether a word that is also a noun ("claims", "report") is a verb: by its subject, or by what follows."""
    low, kinds = sentence.low, sentence.kinds
    before, after = low[i - 1], low[last + 1]
    if kinds[i - 1] & SUBJECT or before in ("who", "which"):
        return True
    closes = before in (",", ")")
    if after in (",", ":"):
        return (closes or bool(kinds[i - 1] & CAPITAL)) and low[last + 2] == QUOTE
    if after in ("that", QUOTE):
        return True
    begins = kinds[last + 1] & (CAPITAL | DETERMINER | SUBJECT)
    return not kinds[last + 1] & NO_NOUN and bool(kinds[i - 1] & CAPITAL or (closes and begins))

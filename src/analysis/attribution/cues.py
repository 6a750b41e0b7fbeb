"""Reporting verbs: the forms they are printed in, and which words of a sentence are one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.attribution.letters import Letters
from analysis.attribution.patterns import CLASSES, PATTERNS, content_start
from analysis.attribution.sentence import LetteredSentence
from analysis.codebook.english import English
from analysis.codebook.verbs import JUDGING, TAKES, Form, ReportingVerb

_SURE = frozenset(["past", "progressive"])  # forms that no noun has


class VerbReading(NamedTuple):
    """What a printed form with these particles can be: its verb (the codebook's first that has it) and what may follow."""

    particles: list[str]
    lemma: str
    also_noun: bool
    forms: frozenset[Form]
    takes: frozenset[str]
    judges: bool  # whether its tone is the source's judgement of what follows
    start: re.Pattern[str]  # where the content begins


class Cue(NamedTuple):
    """A verb group at words `[first, last]`, its verb at `verb_at`."""

    first: int
    verb_at: int
    last: int
    reading: VerbReading
    progressive: bool  # "..., saying that"

    @property
    def quotes(self) -> bool:
        """Whether a quotation can follow."""
        return "quote" in self.reading.takes


class SpeechGrammar:
    """A codebook's verbs by the forms they are printed in, the longest with particles first, and the letters of its words."""

    def __init__(self, verbs: Sequence[ReportingVerb], english: English) -> None:
        forms: dict[str, dict[tuple[str, ...], list[ReportingVerb]]] = {}
        for verb in verbs:
            for form in verb.forms:
                forms.setdefault(form, {}).setdefault(verb.particles, []).append(verb)
        patterns = {**PATTERNS, "content": content_start(frozenset(TAKES))}
        self.letters = Letters(patterns, CLASSES, english, {*forms, "according"})
        self.source_titles, self.posts = english.words("clauses.source_titles"), english.words("clauses.posts")
        self.headings, self.questions = english.words("clauses.headings"), english.words("clauses.questions")
        lists = self.letters.lists
        closed = "PRONOUN DETERMINER ADVERB OPENER PREPOSITION DAY TIME ASIDE"
        self.closed = frozenset().union(*(lists[name] for name in closed.split()))  # words that are no names
        self.given_names = english.given_names.keys()
        self.speaking = {verb.verb for verb in verbs if "quote" in verb.complements} | {"according to"}
        self.starts: dict[frozenset[str], re.Pattern[str]] = {}
        self.readings = {
            form: [
                self._reading(form, *alike) for alike in sorted(by_particles.items(), key=lambda item: -len(item[0]))
            ]
            for form, by_particles in forms.items()
        }

    def _reading(self, form: str, particles: tuple[str, ...], verbs: Sequence[ReportingVerb]) -> VerbReading:
        takes = frozenset(what for verb in verbs for what in verb.complements)
        forms = frozenset(kind for verb in verbs for kind in verb.forms[form])
        if takes not in self.starts:
            self.starts[takes] = self.letters.compile(content_start(takes))
        judges = any(verb.tone in JUDGING for verb in verbs)
        return VerbReading([*particles], verbs[0].verb, verbs[0].also_noun, forms, takes, judges, self.starts[takes])


@lru_cache(maxsize=4)
def compile_grammar(verbs: tuple[ReportingVerb, ...], english: English) -> SpeechGrammar:
    """The grammar of a codebook, compiled once."""
    return SpeechGrammar(verbs, english)


def find_cues(sentence: LetteredSentence, grammar: SpeechGrammar) -> list[Cue]:
    """The reporting verbs of a sentence that have, or share, a subject; puts them into `sentence.marked`."""
    cues = list(_cues(sentence, grammar))
    if len(cues) > 1:
        marked = [*sentence.code]
        for cue in cues:
            told = "A" if "addressee" in cue.reading.takes else "C"
            speaks = "P" if cue.progressive else told
            marked[cue.first] = speaks if cue.quotes else "p" if cue.progressive else "c"
            marked[cue.first + 1 : cue.last + 1] = "g" * (cue.last - cue.first)
        sentence.marked = "".join(marked)
    return cues


def _cues(sentence: LetteredSentence, grammar: SpeechGrammar) -> Iterator[Cue]:
    helping, code = sentence.sets["helping"], sentence.code
    for match in sentence.patterns["cue"].finditer(code):
        first = i = match.start()
        while code[first - 1] in helping:
            first -= 1
        for reading in grammar.readings.get(sentence.low(i), ()):
            last = i + len(reading.particles)
            if reading.particles and sentence.words(i + 1, last + 1) != reading.particles:
                continue
            be = first < i and sentence.holds("be", first, i)
            if _is_finite(sentence, first, i, reading.forms, be) and (
                not reading.also_noun or first < i or not reading.forms.isdisjoint(_SURE) or _is_verb(sentence, i, last)
            ):
                yield Cue(first, i, last, reading, "progressive" in reading.forms and not be)
            break


def _is_finite(sentence: LetteredSentence, first: int, i: int, forms: frozenset[Form], be: bool) -> bool:
    """Whether the word is a verb here, active, and with a subject to be looked for; the words that help it begin at `first`."""
    fits, before = sentence.fits, first - 1
    if fits("capital", i) and fits("capital", i - 1):
        if fits("united", i - 1):
            return False  # "the United States Court"
        if fits("capital", i + 1):
            return "third" in forms or "past" in forms  # a headline
        if forms.isdisjoint(_SURE):
            return False  # "the United States"
    if "progressive" in forms:
        return be or i == 1 or fits("participle follows", before)
    if first < i:
        if fits("'s", i - 1) and "participle" not in forms:
            return False  # "Ms. Roe's answers"
        if sentence.holds("to", first, i):
            return "base" in forms and fits("to", i - 1) and fits("that or quotation", i + 1)
        if be and "participle" in forms:
            return False  # passive
        if sentence.holds("auxiliary", first, i):
            return True
    if "past" in forms or "third" in forms:
        return not fits("noun follows", before)
    surely = before > 0 and (fits("always a verb", i) or fits("that", i + 1))
    return fits("plural", before) or (surely and not fits("no plural", before))


def _is_verb(sentence: LetteredSentence, i: int, last: int) -> bool:
    """Whether a word that is also a noun ("claims", "report") is a verb: by its subject, or by what follows."""
    fits = sentence.fits
    if fits("subject", i - 1) or fits("document", i - 1) or fits("that or quotation", last + 1):
        return True
    if fits("closes or quotes", i - 1) and fits("quotation", i - 2 + fits("quotation", i - 1)):
        return True  # ""...," reads the letter"
    if fits("closing", last + 1) and sentence.holds("quotation", max(1, i - 6), i):
        return True  # ""...," the letter reads"
    if fits("comma or colon", last + 1):
        return fits("quotation", last + 2)
    named = fits("capital", i - 1) or (fits("closes", i - 1) and fits("begins a noun", last + 1))
    return named and not fits("no verb before", last + 1)

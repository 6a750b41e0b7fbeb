"""Reporting verbs by the forms they are printed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.codebook.verbs import Form, ReportingVerb

Alternative = tuple[tuple[str, ...], "Reading"]


@dataclass(frozen=True)
class Reading:
    """What a printed form can be: its verb (the first of the codebook's that has it), the forms, and what may follow."""

    lemma: str
    also_noun: bool
    forms: frozenset[Form]
    takes: frozenset[str]

    def __or__(self, other: "Reading") -> "Reading":
        return Reading(self.lemma, self.also_noun, self.forms | other.forms, self.takes | other.takes)


class Verbs:
    """The codebook's verbs: for each form, what it can be with the particles behind it, the longest first."""

    def __init__(self, verbs: Sequence[ReportingVerb]) -> None:
        self.speaking = {verb.verb for verb in verbs if "quote" in verb.complements} | {"according to"}
        forms: dict[str, dict[tuple[str, ...], Reading]] = {}
        for verb in verbs:
            for form, kinds in verb.forms.items():
                reading = Reading(verb.verb, verb.also_noun, kinds, verb.complements)
                known = forms.setdefault(form, {})
                known[verb.particles] = known[verb.particles] | reading if verb.particles in known else reading
        self.forms: dict[str, list[Alternative]] = {
            form: sorted(known.items(), key=lambda item: -len(item[0])) for form, known in forms.items()
        }


@lru_cache(maxsize=4)
def compile_verbs(verbs: tuple[ReportingVerb, ...]) -> Verbs:
    """The verbs of a codebook, compiled once."""
    return Verbs(verbs)

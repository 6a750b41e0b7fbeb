"""Who is named near enough to a pronoun to be meant."""

from dataclasses import dataclass, field

from analysis.mentions.pronouns.scene import Referent


@dataclass(slots=True)
class Candidate:
    """One person who may be meant, with every place of theirs near by: before the pronoun, and after it in its sentence."""

    entity: str
    before: list[Referent] = field(default_factory=list)
    after: list[Referent] = field(default_factory=list)

    @property
    def last(self) -> Referent:
        """The last place before the pronoun, else the first after it."""
        return self.before[-1] if self.before else self.after[0]

    @property
    def places(self) -> list[Referent]:
        """All places, in reading order."""
        return self.before + self.after


def find_candidates(pronoun: Referent, near: list[Referent], keep: frozenset[str] = frozenset()) -> list[Candidate]:
    """The people named before the pronoun, or after it in its sentence, whose gender does not speak against them; nearest first.

    `keep`: entities that are candidates in any case.
    """
    people: dict[str, Candidate] = {}
    for one in near:
        if one.gender in ("", pronoun.gender) or one.entity in keep:
            person = people.get(one.entity) or people.setdefault(one.entity, Candidate(one.entity))
            (person.before if one.start < pronoun.start else person.after).append(one)
    likely = [
        one for one in people.values() if one.before or one.after[0].sentence == pronoun.sentence or one.entity in keep
    ]
    # At one place ("the national security adviser") whoever is known comes before the description.
    return sorted(
        likely,
        key=lambda one: (not one.before, abs(pronoun.start - one.last.start), not one.last.sure, one.entity),
    )

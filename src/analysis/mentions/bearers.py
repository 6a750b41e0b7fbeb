"""Who bears a surname in an article: whom it introduces by it, and where."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.mentions.hits import Hit
from analysis.mentions.merge import overlaps
from analysis.mentions.names import Person


class Bearer(NamedTuple):
    """Somebody introduced in full who bears a surname: an actor, or "" for another person."""

    at: tuple[int, int]  # 0 in the title, 1 in the text; then the offset
    surname: str
    actor_id: str
    aside: bool = False  # a relative of the bearer before, from whom they take nothing: "Kim's sister, Kim Yo Jong"
    contested: bool = False  # a relative who holds an office, which the bearer before does not: either may be meant


class Bearers:
    """All who were introduced, in reading order: by surname and by actor, so that nobody walks through them all."""

    def __init__(self) -> None:
        self.count = 0
        self.ids: dict[str, set[str]] = defaultdict(set)  # surname to actors, "" for others
        self.named: set[str] = set()  # actors
        self._last: dict[tuple[str, str], tuple[int, Bearer]] = {}  # by surname, and by actor, who is not aside
        self._aside: dict[str, tuple[int, Bearer]] = {}  # by actor, who is

    def add(self, one: Bearer) -> None:
        self.count += 1
        numbered = (self.count, one)
        self.ids[one.surname].add(one.actor_id)
        if one.actor_id:
            self.named.add(one.actor_id)
        if one.aside:
            self._aside[one.actor_id] = numbered
        else:
            self._last["surname", one.surname] = self._last["actor", one.actor_id] = numbered

    def last_of(self, surname: str) -> Bearer | None:
        """Who was last introduced by the surname, relatives aside."""
        return self._last.get(("surname", surname), (0, None))[1]

    def last(self, surname: str, actor_ids: Iterable[str], titled: Iterable[str]) -> Bearer | None:
        """Who was last introduced by the surname, or of these actors; of relatives only those in `titled`."""
        keys = [("surname", surname), *(("actor", actor_id) for actor_id in actor_ids)]
        found = [self._last[key] for key in keys if key in self._last]
        found += [self._aside[actor_id] for actor_id in titled if actor_id in self._aside]
        return max(found, key=lambda numbered: numbered[0])[1] if found else None


def introduced(hits: list[Hit], persons: list[Person]) -> dict[str, set[str]]:
    """Surname to the actors, or "" for somebody else, whom a text names in full with it."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        if hit.kind == "full" or (hit.kind == "not_actor" and hit.bearer):
            bearers[hit.surname].add(hit.actor_ids[0] if hit.kind == "full" else "")
    taken = [(hit.start, hit.end) for hit in hits if hit.kind in ("full", "not_actor")]
    for person in persons:
        if len(person.parts) > 1 and not overlaps(taken, person.start, person.end):
            for surname in (person.parts[0], person.parts[-1]):
                bearers[surname].add("")
    return bearers


def place_in(field: str, start: int) -> tuple[int, int]:
    return int(field == "text"), start

"""Who bears a surname in an article: whom it introduces by it, and where."""

from collections import defaultdict
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

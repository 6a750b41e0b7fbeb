"""Names of actors and of other people in one reading order: who is part of whose name."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from analysis.mentions.hits import Hit
from analysis.mentions.names import Person


def in_order(hits: list[Hit], persons: list[Person]) -> Iterator[Hit | Person]:
    """Hits and the people who are none, in reading order; a surname, or a body's name, inside somebody else's name is dropped."""
    if any(hit.written for hit in hits):
        named = [(p.start, p.end) for p in persons if p.sure and len(p.parts) > 1]
        hits = [hit for hit in hits if not (hit.written and within(named, hit.start, hit.end))]
    long = [hit for hit in hits if hit.kind in ("full", "not_actor")]
    taken = [(hit.start, hit.end) for hit in long]
    others = [p for p in persons if not overlaps(taken, p.start, p.end)]
    short = [(hit.start, hit.end) for hit in hits if hit.kind == "short" and not hit.inside]
    whole = set(short)  # "Jong Un", a given name alone, is nobody else
    others = [p for p in others if (p.start, p.end) not in whole]
    others = [p for p in others if not (len(p.parts) == 1 and overlaps(short, p.start, p.end))]
    spans = [(p.start, p.end) for p in others]
    kept = [hit for hit in hits if hit.kind != "short" or not (hit.inside or overlaps(spans, hit.start, hit.end))]
    merged: list[Hit | Person] = [*kept, *others]
    return iter(sorted(merged, key=lambda one: one.start))


def with_initials(hits: list[Hit], persons: list[Person], meanings: Mapping[str, Hit]) -> list[Hit]:
    """The hits, and actors whose full name is printed with an initial in it: "Ann R. Lund" of "Ann Lund"."""
    more = []
    for person in persons:
        if any(len(part) == 1 for part in person.parts[1:-1]):
            meaning = meanings.get(" ".join(part for part in person.parts if len(part) > 1))
            if meaning is not None and meaning.kind == "full":
                more.append(meaning._replace(start=person.start, end=person.end))
    spans = [(hit.start, hit.end) for hit in more]
    return sorted([*more, *(hit for hit in hits if not overlaps(spans, hit.start, hit.end))]) if more else hits


def overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which are in order and apart, overlaps start..end."""
    at = bisect_right(spans, (end - 1, 1 << 60)) - 1
    return at >= 0 and spans[at][1] > start


def within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which are in order and apart, holds start..end and more."""
    at = bisect_right(spans, (start, 1 << 60)) - 1
    return at >= 0 and spans[at][1] >= end and spans[at] != (start, end)

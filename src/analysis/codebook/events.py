"""events.toml: public events that a figure marks and a study compares before and after."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.codebook.entries import read_entries
from analysis.errors import CodebookError


@dataclass(frozen=True)
class Event:
    """Something that happened on one day (local date), whatever any outlet made of it."""

    id: str
    date: date
    name: str  # as a figure prints it
    why: str


def read_events(path: Path) -> tuple[Event, ...]:
    """The events of a codebook file, earliest first. Raises CodebookError where two share an id, or one gives no `why`."""
    events = read_entries(path, "events", Event)
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            raise CodebookError(f"{path}, [[events]] {event.id!r}: the id is used twice. Give each event its own.")
        if not event.why.strip():
            raise CodebookError(
                f"{path}, [[events]] {event.id!r}: `why` is empty. Say why the event matters to the study."
            )
        seen.add(event.id)
    return tuple(sorted(events, key=lambda event: event.date))

"""events.toml: public events that a figure marks and a study compares before and after."""

from dataclasses import dataclass
from datetime import date

from analysis.codebook.entries import File, entry_places, read_entries
from analysis.errors import CodebookError


@dataclass(frozen=True)
class Event:
    """Something that happened on one day (local date), whatever any outlet made of it."""

    id: str
    date: date
    name: str  # as a figure prints it
    why: str


def read_events(path: File) -> tuple[Event, ...]:
    """The events of a codebook file, earliest first. Raises CodebookError where two share an id, or one gives no `why`."""
    events = read_entries(path, "events", Event)
    seen: set[str] = set()
    for where, event in zip(entry_places(path, "events", events), events, strict=True):
        if event.id in seen:
            raise CodebookError(f"{where}: the id is used twice. Give each event its own.")
        if not event.why.strip():
            raise CodebookError(f"{where}: `why` is empty. Say why the event matters to the study.")
        seen.add(event.id)
    return tuple(sorted(events, key=lambda event: event.date))

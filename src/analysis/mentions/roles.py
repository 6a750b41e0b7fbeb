"""Who holds an office that an article names: "the president" is one person in an American outlet and another in a Korean one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from analysis.codebook.actors import Role
from analysis.mentions.hits import Hit
from analysis.mentions.names import Person

WINDOW = 400  # characters before the role in which a holder just named is meant
OF_SOMETHING = re.compile(
    r"(?:[-‐‑]\w|'s [a-z]|’s [a-z])?,?(?: of (?!the United States\b)(?:the )?[A-Z]| and (?:CEO|chief|founder))"
)
DATELINE = re.compile(r"\s*([A-Z][A-Z .,]{2,40})(?:,? [A-Z][\w.]+)?\s*(?:\([^)]*\))?\s*[-–—]")
CAPITALS = {
    "washington": "US", "seoul": "KR", "tokyo": "JP", "beijing": "CN", "moscow": "RU", "pyongyang": "KP", "london": "GB",
    "new york": "US", "paris": "FR", "berlin": "DE",
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    """What reading an article needs to know of it."""

    fields: Mapping[str, str]  # title and text, in this order
    country: str  # of the outlet, "" where unknown
    day: date | None


class Place(NamedTuple):
    """A place that refers to somebody.

    `field`, `start`, `end` of the words, whom they name, and how: name, role or pronoun; `alias` is what is printed.
    """

    field: str
    start: int
    end: int
    actor_id: str
    form: str
    alias: str


class RoleMatch(NamedTuple):
    """The holder; or "" with the candidates and the reason; or nothing at all, where the words name another office."""

    actor_id: str = ""
    candidates: tuple[str, ...] = ()
    why: str = ""


def role_holder(
    hit: Hit, field: str, article: Article, *, places: list[Place], others: list[Person], titled: set[str]
) -> RoleMatch:
    """Whom the role names. A rival holder named just before goes first, then the outlet's country, then the dateline."""
    text = article.fields[field]
    if OF_SOMETHING.match(text, hit.end) or (text[hit.end : hit.end + 1] in "-‐‑" and text[hit.end : hit.end + 1]):
        return RoleMatch()
    held = [(actor_id, role, role.held(article.day)) for actor_id, role in hit.roles]
    unknown = any(now is None for *_, now in held)
    current = [(actor_id, role) for actor_id, role, now in held if now or (now is None and actor_id in titled)]
    if unknown and not current:
        return RoleMatch("", hit.actor_ids, "a role with dates in an article without one")
    return _choose(current, hit, field, article, places=places, others=others) if current else RoleMatch()


def _choose(
    current: list[tuple[str, Role]],
    hit: Hit,
    field: str,
    article: Article,
    *,
    places: list[Place],
    others: list[Person],
) -> RoleMatch:
    everywhere = [actor_id for actor_id, role in current if not role.country]
    if everywhere:
        return RoleMatch(everywhere[0])
    holders = {role.country: actor_id for actor_id, role in current}
    home = holders.get(article.country, "")
    recent = _named_just_before(set(holders.values()), hit, field, places)
    titled_other = _rival(hit, field, article, others)
    if titled_other is not None and (not recent or titled_other > recent[1]):
        return RoleMatch("", tuple(holders.values()), "another holder of such an office was named just before")
    if recent and (recent[0] == home or not _also_named(field, home, places, hit)):
        return RoleMatch(recent[0])
    if home:
        return RoleMatch(home)
    dateline = DATELINE.match(article.fields["text"])
    country = CAPITALS.get(dateline[1].split(",")[0].strip().lower(), "") if dateline else ""
    if country in holders:
        return RoleMatch(holders[country])
    named = {p.actor_id for p in places if p.actor_id in holders.values()}
    if len(named) == 1:
        return RoleMatch(named.pop())
    return RoleMatch(
        "", tuple(holders.values()), "an office of several countries, and the outlet's country does not decide"
    )


def _named_just_before(actor_ids: set[str], hit: Hit, field: str, places: list[Place]) -> tuple[str, int] | None:
    near = [
        p for p in places if p.field == field and p.actor_id in actor_ids and hit.start - WINDOW < p.start < hit.start
    ]
    last = max(near, key=lambda place: place.start, default=None)
    return (last.actor_id, last.start) if last else None


def _also_named(field: str, actor_id: str, places: list[Place], hit: Hit) -> bool:
    """Whether the home office's holder, too, is named in the window: then the outlet's country decides."""
    return any(p.actor_id == actor_id and p.field == field and hit.start - WINDOW < p.start < hit.start for p in places)


def _rival(hit: Hit, field: str, article: Article, others: list[Person]) -> int | None:
    """Where a person outside the roster with the same title was last named, if just before."""
    office = article.fields[field][hit.start : hit.end].split()[-1].lower()
    near = [
        p.start for p in others if p.field == field and p.title == office and hit.start - WINDOW < p.start < hit.start
    ]
    return max(near, default=None)

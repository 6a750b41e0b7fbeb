"""Who holds an office that an article names: "the president" is one person in an American outlet and another in a Korean one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from analysis.codebook.actors import Role
from analysis.mentions.hits import Hit
from analysis.mentions.names import Person
from analysis.mentions.offices import Offices, has_office, heads, latest_year
from analysis.mentions.windows import Windows

WINDOW = 400  # characters before the role in which a holder just named is meant
BESIDE = 100  # characters before the role in which a name that ends at it begins
DATELINE = re.compile(r"\s*([A-Z][A-Z .,]{2,40})(?:,? [A-Z][\w.]+)?\s*(?:\([^)]*\))?\s*[-–—]")
CAPITALS = {
    "washington": "US", "seoul": "KR", "tokyo": "JP", "beijing": "CN", "moscow": "RU", "pyongyang": "KP", "london": "GB",
    "new york": "US", "paris": "FR", "berlin": "DE",
}  # fmt: skip
ASIDE = re.compile(r"\b(?:by|of) (?:\w+ )?$")
UNNAMED = "an office of many, and the article names nobody who holds it"
RIVAL = "another holder of such an office was named just before"


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


class NamedPlace(NamedTuple):
    """Somebody named: an actor by `who`, the id, another person by the surname, in small letters."""

    field: str
    start: int
    end: int
    who: str


class RoleMatch(NamedTuple):
    """The holder; or "" with the candidates and the reason; or nothing at all, where the words name another office."""

    actor_id: str = ""
    candidates: tuple[str, ...] = ()
    why: str = ""


class RoleReader:
    """The roles of one article, once its names are known: `places` of actors (roles join them as they are found), `others` who are no
    actors, `titled` the actors whom the article gives a title of theirs.
    """

    def __init__(
        self,
        article: Article,
        offices: Offices,
        *,
        places: list[Place],
        beside: list[Place],
        others: list[Person],
        titled: set[str],
    ) -> None:
        self.article, self.offices, self.titled = article, offices, titled
        named = [NamedPlace(p.field, p.start, p.end, p.actor_id) for p in (*places, *beside) if p.form == "name"]
        named += [NamedPlace(p.field, p.start, p.end, p.surname) for p in others]
        self.places, self.others, self.named = Windows(places), Windows(others), Windows(named)
        self.first: dict[str, tuple[bool, int]] = {}  # of everybody named: whether not in the title, and where there
        for one in named:
            at = (one.field != "title", one.start)
            self.first[one.who] = min(at, self.first.get(one.who, at))
        self.all_named = named
        self.with_office: dict[str, frozenset[str]] = {}  # office to all whom the article names with it

        self.anothers: dict[tuple[str, str], int] = {}  # field and office to where it was last somebody else's

    def add(self, place: Place) -> None:
        """A role whose holder was found: who holds it is named there for the roles behind."""
        self.places.add(place)

    def holder(self, hit: Hit, field: str) -> RoleMatch:
        """Whom the role names.

        First whom the words beside it give the office; then a rival with such an office, or a holder, named just before, whoever is
        nearer; then the outlet's country; then the dateline. In a sentence of a year before the holder's time it is nobody.
        """
        text = self.article.fields[field]
        if self.offices.is_anothers(text, hit.start, hit.end):
            self._count_anothers(hit, field)
            return RoleMatch()
        held = [(actor_id, role, role.held(self.article.day)) for actor_id, role in hit.roles]
        unknown = any(now is None for *_, now in held)
        current = [(actor_id, role) for actor_id, role, now in held if now or (now is None and actor_id in self.titled)]
        if unknown and not current:
            return RoleMatch("", hit.actor_ids, "a role with dates in an article without one")
        holders = {actor_id for actor_id, _ in current}
        apposed = {one.who for one in self._apposed(hit, field)}
        if current and apposed - holders:
            self._count_anothers(hit, field)
        if not current or apposed - holders:
            return RoleMatch()
        if apposed:
            return RoleMatch(min(apposed))
        answer = self._choose(current, hit, field)
        own = [role for actor_id, role in current if actor_id == answer.actor_id]
        if own and self._is_past(answer.actor_id, own, hit, field):
            return RoleMatch("", tuple(sorted(holders)), "the sentence tells of a year before the holder's time")
        return answer

    def _count_anothers(self, hit: Hit, field: str) -> None:
        """An office that the words beside it give to somebody else makes them a rival for the roles behind."""
        self.anothers[field, hit.roles[0][1].office] = hit.start

    def _is_past(self, actor_id: str, own: list[Role], hit: Hit, field: str) -> bool:
        """Whether the sentence tells of a year before a holder's time, who is not named nearby."""
        year = latest_year(self.article.fields[field], hit.start, hit.end)
        return (
            year is not None
            and all(role.start is not None and year < role.start.year - 1 for role in own)
            and self._named_just_before({actor_id}, hit, field) is None
        )

    def _choose(self, current: list[tuple[str, Role]], hit: Hit, field: str) -> RoleMatch:
        everywhere = next(((actor_id, role) for actor_id, role in current if not role.country), None)
        if everywhere is not None:
            return self._everywhere(*everywhere, hit, field)
        holders = {role.country: actor_id for actor_id, role in current}
        ids = tuple(holders.values())
        home = holders.get(self.article.country, "")
        recent = self._named_just_before(set(ids), hit, field)
        titled_other = self._rival(set(ids), hit, field)
        if titled_other is not None and (not recent or titled_other > recent[1]):
            return RoleMatch("", ids, RIVAL)
        if self._is_another_meant(set(ids), hit, field):
            return RoleMatch("", ids, RIVAL)
        if recent and (recent[0] == home or not self._also_named(field, home, hit)):
            return RoleMatch(recent[0])
        if home:
            return RoleMatch(home)
        dateline = DATELINE.match(self.article.fields["text"])
        country = CAPITALS.get(dateline[1].split(",")[0].strip().lower(), "") if dateline else ""
        if country in holders:
            return RoleMatch(holders[country])
        named = self.first.keys() & set(ids)
        if len(named) == 1:
            return RoleMatch(named.pop())
        return RoleMatch("", ids, "an office of several countries, and the outlet's country does not decide")

    def _everywhere(self, actor_id: str, role: Role, hit: Hit, field: str) -> RoleMatch:
        """A role that the codebook gives no country of outlets; one that says none itself ("the foreign minister") is held by many."""
        if not role.text.islower():
            return RoleMatch(actor_id)
        if actor_id not in self.first:
            return RoleMatch("", (actor_id,), UNNAMED)
        if self._is_another_meant({actor_id}, hit, field):
            return RoleMatch("", (actor_id,), RIVAL)
        return RoleMatch(actor_id)

    def _is_another_meant(self, holders: set[str], hit: Hit, field: str) -> bool:
        """Whether somebody with the same office is named where no holder is: just before the role, or in an article without one."""
        office = hit.roles[0][1].office
        before_him = {actor_id for actor_id, _ in hit.roles}  # those who held it at another time
        rivals = (before_him | self._all_with(office)) - holders
        if not rivals:
            return False
        if holders.isdisjoint(self.first):
            here = (field != "title", hit.start)
            return any(self.first[who] < here for who in rivals & self.first.keys())
        near = self.named.within(field, hit.start - 2 * WINDOW, hit.start)
        return not any(one.who in holders for one in near) and any(
            one.who in rivals and one.start > hit.start - WINDOW and not self._is_aside(one, office) for one in near
        )

    def _all_with(self, office: str) -> frozenset[str]:
        """Everybody whom the article names with that office."""
        if office not in self.with_office:
            self.with_office[office] = frozenset(
                one.who for one in self.all_named if has_office(self.article.fields[one.field], one.start, office)
            )
        return self.with_office[office]

    def _is_aside(self, one: NamedPlace | Person, office: str) -> bool:
        """Whether somebody is only named as whose act or appointee a thing is: "a judge named by President Ida Roe"."""
        text, title = self.article.fields[one.field], one.start - len(office) - 1
        return has_office(text, one.start, office) and ASIDE.search(text, max(0, title - 30), max(0, title)) is not None

    def _apposed(self, hit: Hit, field: str) -> list[NamedPlace]:
        """Whom the words beside it give the office: "Mr. Roe, the secretary of state,", "the secretary of state, Ann Roe," "the President Lund era"."""
        near = self.named.within(field, hit.start - BESIDE, hit.end + 8)
        return [one for one in near if self._is_apposed(one, hit, field)]

    def _is_apposed(self, one: NamedPlace, hit: Hit, field: str) -> bool:
        text = self.article.fields[field]
        if one.end == hit.start - 2:
            return text.startswith(", ", one.end) and text[hit.end : hit.end + 1] in (",", ".", ";", ")")
        if one.start == hit.end + 1 and text[hit.end] == " ":
            titled = text[hit.start : hit.end].rsplit(None, 1)[-1][0].isupper()
            return titled and not text.endswith(" to ", 0, hit.start)  # "Counselor to the President Ida Roe"
        if one.start < hit.end or not text.startswith(", ", hit.end):
            return False
        between = text[hit.end + 2 : one.start]
        return len(between) < 6 and between in ("", "Mr. ", "Ms. ", "Mrs. ") and text[one.end : one.end + 1] == ","

    def _named_just_before(self, actor_ids: set[str], hit: Hit, field: str) -> tuple[str, int] | None:
        for place in reversed(self.places.within(field, hit.start - WINDOW, hit.start)):
            if place.actor_id in actor_ids:
                return place.actor_id, place.start
        return None

    def _also_named(self, field: str, actor_id: str, hit: Hit) -> bool:
        """Whether the home office's holder, too, is named in the window: then the outlet's country decides."""
        return self._named_just_before({actor_id}, hit, field) is not None

    def _rival(self, holders: set[str], hit: Hit, field: str) -> int | None:
        """Where somebody outside the roster was last named with the same title, if just before.

        In an article that names no holder the head of anything is such a rival ("Ida Roe is president of Lundby"), but not for an
        office with a capital, which is the country's.
        """
        text, office = self.article.fields[field], hit.roles[0][1].office
        of_anything = holders.isdisjoint(self.first) and text[hit.end - len(office)].islower()
        found = self.anothers.get((field, office), -1) if of_anything else -1
        for one in reversed(self.others.within(field, max(found, hit.start - WINDOW), hit.start)):
            held = one.title == office or has_office(text, one.start, office)
            if (held or (of_anything and heads(text, one.end, office))) and not self._is_aside(one, office):
                return one.start
        return found if found >= 0 and found > hit.start - WINDOW else None

"""actors.toml: whom the study follows, by which names, titles, roles and epithets, and what only looks like them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analysis.codebook.entries import File, entry_places, read_entries
from analysis.errors import CodebookError


@dataclass(frozen=True)
class Role:
    """An office that stands for its holder: "the president" in an article of that country, from `start` to `end`.

    `country` is the outlet's (ISO 3166 alpha-2); without one the words name the office everywhere, as in "the North
    Korean leader". Without `start` the office was held before the corpus begins; without `end` it is held still.
    """

    text: str
    why: str
    country: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def office(self) -> str:
        """The office by itself, in small letters: "president" of "the U.S. president", "secretary of state" of "the secretary of state"."""
        words = self.text.split()
        first = max((n for n, word in enumerate(words) if not word.islower()), default=-1) + 1
        own = " ".join(words[first:]).lower()
        return re.sub(r"^(?:the )?(?:top )?", "", own)

    def held(self, day: date | None) -> bool | None:
        """Whether the office was held on that day; None where dates matter and the day is not known."""
        if self.start is None and self.end is None:
            return True
        if day is None:
            return None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class NotActor:
    """Words that hold a name of the actor and mean something else, such as "Trump Tower".

    `bearer` is true for a person who takes the surname over once introduced: after "Kim Yong Chol", "Kim" is no longer
    the leader. It is false for a building, and for a person whom articles only name in full (a dead ancestor).
    """

    text: str
    why: str
    bearer: bool = False


Kind = Literal["person", "organisation", "country", "group", "place", ""]


@dataclass(frozen=True)
class Actor:
    """Somebody or something that the study follows.

    Without a `kind` an entry is of a person. What is none has no gender and no surname: "he" and "she" never mean it, "it" and
    "they" where grammar leaves no choice.
    """

    id: str
    name: str
    why: str
    kind: Kind = ""
    gender: Literal["male", "female", ""] = (
        ""  # of a person; "": that of the given name, where the codebook's list tells it
    )
    country: str = ""  # ISO 3166 alpha-2
    aliases: tuple[str, ...] = ()  # names that count wherever they stand
    surname: str = ""  # "": the last word of `name`
    short_names: tuple[
        str, ...
    ] = ()  # a given name, "the bureau"; like the surname, they count after the full name only
    metonyms: tuple[
        str, ...
    ] = ()  # places that are its government where they act ("Seoul said") and not elsewhere ("in Seoul")
    bare_surname: bool = False  # the surname counts even where the article never gives the full name
    titles: tuple[str, ...] = ()  # before the surname they make a full name: "President" Trump
    epithets: tuple[str, ...] = ()  # "Rocket Man"
    roles: tuple[Role, ...] = ()
    not_actor: tuple[NotActor, ...] = ()
    groups: tuple[str, ...] = ()  # that a study can follow as one (`codebook.groups`)

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" can be meant."""
        return self.kind in ("person", "")

    @property
    def family_name(self) -> str:
        """The surname, as `surname` gives it or as the last word of the name; the whole name of what is no person."""
        return (self.surname or self.name.split()[-1]) if self.is_person else self.name

    @property
    def full_names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


def read_actors(path: File, everyday: frozenset[str], never: frozenset[str] = frozenset()) -> tuple[Actor, ...]:
    """Read and check the roster. Raises CodebookError naming file, actor and key.

    `everyday`, `never`: the codebook's lists `names.everyday_surnames` and `names.never_in_names`.
    """
    actors = tuple(read_entries(path, "actor", Actor, beside=("group",)))
    check_actors(actors, everyday, str(path), entry_places(path, "actor", actors), never=never)
    return actors


def check_actors(
    actors: Iterable[Actor],
    everyday: frozenset[str],
    where: str = "actors.toml",
    places: Sequence[str] | None = None,
    *,
    never: frozenset[str] = frozenset(),
) -> None:
    """Raise CodebookError where the roster cannot be meant so: empty, ambiguous, or matching everyday words.

    A bare surname that is also a place or an everyday word ("Clinton") is allowed, since a study's dates and roster may leave one
    bearer; `workbook check` warns of it.

    Args:
        everyday: names that English also uses for something else, at the start of a sentence at the latest.
        never: words that any sentence or date may begin with, such as "may", which no capital tells from a surname.
        where: the file, as a message names it. places: each entry; None: by its id.
    """
    actors = tuple(actors)
    if not actors:
        raise CodebookError(f"{where} names no actor: write at least one [[actor]] with `id`, `name` and `why`.")
    for place, actor in zip(places or [f"{where}, [[actor]] {actor.id!r}" for actor in actors], actors, strict=True):
        _check_one(actor, everyday, never, place)
    _check_owners(actors, where)


def _check_one(actor: Actor, everyday: frozenset[str], never: frozenset[str], where: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", actor.id):
        raise CodebookError(f"{where}: `id` must be lower-case letters, digits and underscores, as in donald_trump.")
    for key, texts in _texts(actor).items():
        for text in texts:
            if not re.search(r"\w", text):
                raise CodebookError(f"{where}: `{key}` holds {text!r}, which has no letter. Leave it out.")
    if not actor.why.strip():
        raise CodebookError(f"{where}: `why` is empty: say why the study follows this actor.")
    _check_kind(actor, where)
    for key in ("name", "aliases", "epithets"):
        for text in _texts(actor)[key]:
            if text.casefold() in everyday:
                raise CodebookError(
                    f"{where}: `{key}` holds {text!r}, which is also an everyday word or a place. "
                    "Move it to `short_names`, where it counts only after the full name."
                )
    for text in (*actor.full_names, *actor.short_names, *actor.epithets):
        if len(text) == 1 and text.casefold() in never:
            raise CodebookError(f"{where}: the name {text!r} is also a word of every text. Write a longer name.")
    if actor.bare_surname and actor.family_name.casefold() in never:
        raise CodebookError(
            f"{where}: `bare_surname` is true, but {actor.family_name!r} is also a word that any sentence or date may begin with. Set it to false."
        )
    for role in actor.roles:
        if role.start and role.end and role.end < role.start:
            raise CodebookError(
                f"{where}: the role {role.text!r} ends {role.end}, before it starts {role.start}: swap `start` and `end`."
            )


def _check_kind(actor: Actor, where: str) -> None:
    of_persons = {"gender": actor.gender, "surname": actor.surname, "bare_surname": actor.bare_surname}
    for key in (key for key, given in of_persons.items() if given and not actor.is_person):
        raise CodebookError(
            f'{where}: `{key}` is of persons, but `kind` is {actor.kind!r}. Leave `{key}` out, or write kind = "person".'
        )
    if actor.metonyms and actor.is_person:
        raise CodebookError(
            f"{where}: `metonyms` are of countries and organisations. Leave them out, or write the `kind`."
        )


def _check_owners(actors: tuple[Actor, ...], where: str) -> None:
    ids: set[str] = set()
    owners: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        if actor.id in ids:
            raise CodebookError(f"{where}: two actors have the id {actor.id!r}. Give each its own.")
        ids.add(actor.id)
        for text in (*actor.full_names, *actor.epithets, *actor.metonyms):
            owners[_same(text)].add(actor.id)
        for not_actor in actor.not_actor:
            if _same(not_actor.text) in map(_same, actor.full_names):
                raise CodebookError(
                    f"{where}, [[actor]] {actor.id!r}: {not_actor.text!r} is both a name and `not_actor`."
                )
    for text, of in owners.items():
        if len(of) > 1:
            raise CodebookError(
                f"{where}: the alias {text!r} belongs to {' and '.join(sorted(of))}. "
                "Keep it with one of them, or move it to `short_names` of both, where the article decides."
            )
    _check_bynames(actors, where)
    _check_bare_surnames(actors, where)
    _check_roles(actors, where)


def _check_bynames(actors: tuple[Actor, ...], where: str) -> None:
    metonyms = {_same(text): actor.id for actor in actors for text in actor.metonyms}
    for actor in actors:
        for text in actor.short_names if not actor.is_person else ():
            if _same(text) in metonyms:
                raise CodebookError(
                    f"{where}: {text!r} is among the `short_names` of {actor.id} and the `metonyms` of {metonyms[_same(text)]}. "
                    "Keep it in one of them: a short name counts after the full name, a metonym where the place acts."
                )


def _check_bare_surnames(actors: tuple[Actor, ...], where: str) -> None:
    safe: dict[str, str] = {}
    for actor in actors:
        if not actor.bare_surname:
            continue
        other = safe.setdefault(_same(actor.family_name), actor.id)
        if other != actor.id:
            raise CodebookError(
                f"{where}: {other} and {actor.id} both claim the bare surname {actor.family_name!r}. Set `bare_surname` for one at most."
            )


def _check_roles(actors: tuple[Actor, ...], where: str) -> None:
    held = [(actor.id, role) for actor in actors for role in actor.roles]
    for n, (one, role) in enumerate(held):
        for other, that in held[n + 1 :]:
            same = one != other and _same(role.text) == _same(that.text) and role.country == that.country
            if (
                same
                and (that.start or date.min) <= (role.end or date.max)
                and (role.start or date.min) <= (that.end or date.max)
            ):
                raise CodebookError(
                    f"{where}: {one} and {other} both hold the role {role.text!r} of {role.country or 'any country'} at one time. "
                    "Give them `start` and `end` that do not overlap, or a `country` each."
                )


def _texts(actor: Actor) -> dict[str, tuple[str, ...]]:
    return {
        "name": (actor.name,),
        "aliases": actor.aliases,
        "short_names": actor.short_names,
        "metonyms": actor.metonyms,
        "titles": actor.titles,
        "epithets": actor.epithets,
        "roles": tuple(role.text for role in actor.roles),
        "not_actor": tuple(one.text for one in actor.not_actor),
    }


def _same(text: str) -> str:
    """Two aliases that differ in hyphens, case or spaces are one."""
    return re.sub(r"[\s\-‐‑–]+", " ", text).strip().casefold()

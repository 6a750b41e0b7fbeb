"""Whom a new study follows: ids of actors the codebook has, and names of persons whom it has not."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from analysis import paths
from analysis.codebook.actors import Actor
from analysis.codebook.entries import nearest
from analysis.codebook.load import read_codebook
from analysis.errors import UsageError, shortened
from analysis.mentions.names import NameWords, compile_names, gender_of

WHY = "named when this study was made"


def choose_actors(named: Sequence[str]) -> tuple[list[str], list[Actor]]:
    """The ids of these actors in their order, and an entry for each whom the project's codebook does not have.

    An actor is named by the id of the codebook, by one of the names there, or, where the codebook has nobody of that name, by
    a full name as the news prints it, such as "Jane Doe"; the gender of the entry is that of the given name, where the
    codebook's list tells it. "Customs Office" is of an organisation by its last word. Raises UsageError for anything else.
    """
    if not named:
        return [], []
    codebook = read_codebook(paths.CODEBOOK)
    names = compile_names(codebook.english)
    ids = {name: actor.id for actor in codebook.actors for name in (actor.id, *actor.full_names)}
    chosen: dict[str, Actor | None] = {}
    for one in named:
        name = " ".join(one.split())
        if name in ids:
            chosen[ids[name]] = None
        else:
            actor = _of_ones_own(name, ids, names)
            chosen[actor.id] = actor
    return list(chosen), [actor for actor in chosen.values() if actor]


def _of_ones_own(name: str, ids: Iterable[str], names: NameWords) -> Actor:
    identity = actor_id(name)
    words = name.split()
    if len(words) < 2 or not identity or not any(word[0].isupper() for word in words):
        raise UsageError(
            f"The codebook has no actor {shortened(name)}.{nearest(name, (i for i in ids if i.islower()))} For somebody whom it does "
            'not have, write the full name, as in --actors "Jane Doe".'
        )
    if words[-1].lower() in names.organisations:
        return Actor(id=identity, name=name, why=WHY, kind="organisation")
    return Actor(id=identity, name=name, why=WHY, kind="person", gender=gender_of(name, names))


def actor_id(name: str) -> str:
    """The id of a name, in ASCII: "José Díaz" is jose_diaz; "" where nothing of it can be written so."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")

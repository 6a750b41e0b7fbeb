"""Groups of actors or outlets that a study can follow as one: `groups = ["republicans"]` on the entries, a name in `[[group]]`.

A `[[group]]` may list `members` too, so that a study can put together those whom it inherits without writing their entries anew.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.codebook.entries import File, entry_places, nearest, read_entries
from analysis.errors import CodebookError


class Member(Protocol):
    """An actor or an outlet."""

    @property
    def id(self) -> str:
        """By which a study names it."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that it belongs to."""


@dataclass(frozen=True)
class GroupEntry:
    """One entry `[[group]]`: what a group is called, and members beside those whose own entries name it. A group needs none."""

    id: str
    name: str = ""  # "": the id in words
    members: tuple[str, ...] = ()  # ids
    why: str = ""


@dataclass(frozen=True)
class NamedGroup:
    """Actors, or outlets, that are followed as one under the group's id."""

    id: str
    name: str  # as pages print it
    members: tuple[str, ...]  # ids, in the order of the file


def read_groups(path: File, table: str, entries: Sequence[Member]) -> tuple[NamedGroup, ...]:
    """The groups that these entries of a file belong to, in the order in which they come up.

    Args:
        table: what an entry of the file is called: "actor" or "outlet".
    Raises:
        CodebookError: a group has the id of an entry or no fit id, is named twice, or is named and nobody belongs to it.
    """
    members: dict[str, list[str]] = {}
    named = read_entries(path, "group", GroupEntry, beside=("actor", "outlet"))
    for where, entry in zip(entry_places(path, table, entries), entries, strict=True):
        for group in dict.fromkeys(entry.groups):
            _check_id(group, f"{where}: `groups` holds")
            members.setdefault(group, []).append(entry.id)
    names = _add_named(path, named, members, [entry.id for entry in entries])
    for entry in entries:
        if entry.id in members:
            raise CodebookError(f"{path}: `{entry.id}` is the id of an {table} and of a group: give the group another.")
    return tuple(NamedGroup(group, names.get(group) or in_words(group), tuple(of)) for group, of in members.items())


def in_words(group_id: str) -> str:
    """What a group without a name is called: "House republicans" for house_republicans."""
    words = group_id.replace("_", " ")
    return words[:1].upper() + words[1:]


def members_of(ids: Iterable[str], groups: Sequence[NamedGroup]) -> dict[str, tuple[str, ...]]:
    """Each id with those that it stands for: a group's members, of any other itself."""
    known = {group.id: group.members for group in groups}
    return {one: known.get(one, (one,)) for one in ids}


def _add_named(
    path: File, named: Sequence[GroupEntry], members: dict[str, list[str]], known: Sequence[str]
) -> dict[str, str]:
    """The names of the groups; the members that their entries list are added to `members`."""
    names: dict[str, str] = {}
    for where, entry in zip(entry_places(path, "group", named), named, strict=True):
        if entry.id in names:
            raise CodebookError(f"{where} stands there twice: keep one.")
        _check_id(entry.id, f"{where}: `id` is")
        for member in entry.members:
            if member not in known:
                raise CodebookError(
                    f"{where}: `members` holds `{member}`, which the file does not have.{nearest(member, known)}"
                )
        own = members.get(entry.id, [])
        if not (own or entry.members):
            hint = nearest(entry.id, members) if members else ""
            raise CodebookError(
                f"{where}: nobody belongs to the group: no entry has it in its `groups`, and it has no `members`.{hint}"
            )
        members[entry.id] = list(dict.fromkeys([*own, *entry.members]))
        names[entry.id] = entry.name.strip()
    return names


def _check_id(group: str, said: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", group):
        raise CodebookError(f"{said} {group!r}: write lower-case letters, digits and underscores, as in republicans.")

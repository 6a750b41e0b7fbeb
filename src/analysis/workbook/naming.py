"""What a selection calls actors, outlets and frames, by id or by name -> their ids."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from analysis.codebook.entries import nearest, spelled_plainly
from analysis.codebook.load import Codebook
from analysis.corpus.outlet_groups import outlet_ids
from analysis.errors import UsageError
from analysis.workbook.selection import Selection
from analysis.workbook.study_data import Opened


class UnknownNameError(UsageError):
    """Nothing in the codebook is called so."""


def actor_ids(asked: Iterable[str], codebook: Codebook) -> tuple[str, ...]:
    """Ids of actors and of groups of them.

    Raises:
        UnknownNameError: for one that the codebook does not have, naming the nearest.
        UsageError: for a name of several.
    """
    named = {one.id: (one.name, *one.aliases) for one in codebook.actors} | {
        one.id: (one.name,) for one in codebook.groups
    }
    return _ids(asked, named, "actor")


def frame_ids(asked: Iterable[str], codebook: Codebook) -> tuple[str, ...]:
    """Ids of frames. Raises UsageError for one that the codebook does not have, naming the nearest."""
    return _ids(asked, {one.id: (one.name,) for one in codebook.frames}, "frame")


def in_ids(selection: Selection, codebook: Codebook) -> Selection:
    """The selection with actors and frames by their ids, as a study's settings name them. Raises UsageError for an unknown one."""
    return replace(
        selection, actors=actor_ids(selection.actors, codebook), frames=frame_ids(selection.frames, codebook)
    )


def outlets_asked(book: Opened, asked: tuple[str, ...]) -> dict[str, str]:
    """The outlets of the book's articles that are asked for, each with the id that it is asked for under: its own, or its group's.

    Raises:
        StudyError: one that the corpus does not hold, naming the nearest.
        UsageError: an outlet belongs to two of those that are asked for.
    """
    held = set(book.articles["outlet"])
    ids = outlet_ids(held, book.corpus.source, replace(book.study, outlets=asked))
    members = {group.id: [one for one in group.members if one in held] for group in book.codebook.outlets.groups}
    under: dict[str, str] = {}
    for one in ids:
        for outlet in [one] if one in held else members[one]:
            if under.setdefault(outlet, one) != one:
                raise UsageError(
                    f"`outlets` asks for `{one}` and for `{under[outlet]}`, which both hold `{outlet}`: ask for one of them."
                )
    return under


def _ids(asked: Iterable[str], named: Mapping[str, Collection[str]], what: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(one, named, what) for one in asked))


def _id(asked: str, named: Mapping[str, Collection[str]], what: str) -> str:
    if asked in named:
        return asked
    plain = spelled_plainly(asked)
    meant = [one for one, names in named.items() if plain in map(spelled_plainly, (one, *names))]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"{asked!r} may be any of {', '.join(meant)}: write one of these ids.")
    raise UnknownNameError(f"The codebook has no {what} {asked!r}.{nearest(asked, named)}")

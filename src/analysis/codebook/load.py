"""All files of a codebook folder, read and checked together."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from analysis import paths
from analysis.codebook.actors import Actor, read_actors
from analysis.codebook.boilerplate import Phrase, read_boilerplate
from analysis.codebook.english import English, read_english
from analysis.codebook.entries import nearest
from analysis.codebook.events import Event, read_events
from analysis.codebook.files import (
    FILES,
    CodebookFile,
    check_folder,
    digests_of,
    entries_digest,
    find_file,
    is_own,
    joined_digest,
)
from analysis.codebook.frames import Frame, read_frames
from analysis.codebook.groups import NamedGroup, members_of, read_groups
from analysis.codebook.layers import Laid, Origin, origins_of
from analysis.codebook.lexicon import LexiconWord, read_lexicon
from analysis.codebook.loaded_words import LoadedWord, read_loaded_words
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.codebook.source_words import read_source_words
from analysis.codebook.verbs import ReportingVerb, read_reporting_verbs
from analysis.errors import CodebookError, StudyError
from analysis.paths import for_display, from_study

NEARLY = 0.8  # how alike two ids are, of which one may be the other mistyped


@dataclass(frozen=True)
class Codebook:
    """What the stages read of a codebook folder: each is handed the parts that it needs."""

    folder: Path
    actors: tuple[Actor, ...]
    boilerplate: tuple[Phrase, ...]
    events: tuple[Event, ...]
    frames: tuple[Frame, ...]
    loaded_words: tuple[LoadedWord, ...]
    outlets: Outlets
    verbs: tuple[ReportingVerb, ...]
    source_words: Mapping[str, str]  # to the kind of source
    lexicon: tuple[LexiconWord, ...]  # of tone
    english: English
    digests: Mapping[str, str]  # of each file that was read: first 12 hex digits of its SHA-256
    contents: Mapping[str, str]  # name of each file: digest of what it says, merged where one is laid over another
    groups: tuple[NamedGroup, ...] = ()  # of actors
    files: Mapping[str, CodebookFile] = field(default_factory=dict, repr=False)  # by name of today

    @cached_property
    def origins(self) -> dict[tuple[str, str], Origin]:
        """Where each entry comes from, by file ("actors.toml") and entry ("donald_trump"); what was dropped is there too."""
        found = [
            origin
            for name, file in self.files.items()
            for origin in (
                file.origins()
                if isinstance(file, Laid)
                else origins_of(name, file, "own" if is_own(self.folder) else "inherited")
            )
        ]
        return {(origin.file, origin.entry): origin for origin in found}

    def content_digest(self, *files: str) -> str:
        """Digest of what these files say ("actors.toml", "english/names.toml"): what a stored measure depends on.

        A comment, the order of keys, the layout or another `why` leave it as it is; a changed entry does not. Raises
        CodebookError for a file that a codebook does not have.
        """
        for name in files:
            if name not in self.contents:
                raise CodebookError(f"A codebook has no file `{name}`.{nearest(name, self.contents)}")
        return joined_digest({name: self.contents[name] for name in files})

    def __repr__(self) -> str:
        return (
            f"Codebook of {len(self.actors):,} actors, {len(self.frames):,} frames, {len(self.verbs):,} reporting verbs, "
            f"{len(self.source_words):,} words for sources, {len(self.events):,} events ({for_display(self.folder)})"
        )

    def members(self, actor_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Each id of an actor or a group with the actors that it stands for. Raises StudyError naming the nearest."""
        actor_ids, known = tuple(actor_ids), {one.id for one in self.actors} | {one.id for one in self.groups}
        for actor_id in actor_ids:
            if actor_id not in known:
                raise StudyError(
                    f"There is no actor and no group `{actor_id}`{self._in('actors.toml', actor_id, known)}"
                )
        return members_of(actor_ids, self.groups)

    def frame(self, frame_id: str) -> Frame:
        """The frame of that id. Raises StudyError naming the nearest where there is none."""
        known = {frame.id: frame for frame in self.frames}
        if frame_id not in known:
            raise StudyError(f"There is no frame `{frame_id}`{self._in('frames.toml', frame_id, known)}")
        return known[frame_id]

    def check_ids(self, actors: Iterable[str], frames: Iterable[str] = ()) -> None:
        """Raises StudyError for the first id of an actor (or a group of them) or a frame that is none, naming the nearest."""
        self.members(actors)
        for frame_id in frames:
            self.frame(frame_id)

    def check_events(self, events: Iterable[str]) -> None:
        """Raises StudyError for the first id of an event that is none, naming the nearest."""
        known = {event.id for event in self.events}
        for event_id in events:
            if event_id not in known:
                raise StudyError(f"There is no event `{event_id}`{self._in('events.toml', event_id, known)}")

    def doubtful_outlets(self, outlets: Iterable[str]) -> dict[str, str]:
        """Ids that are no outlet and no group of the codebook, but nearly one, to that one.

        They may be right all the same: an outlet that the codebook does not know has the id that its corpus gives it.
        """
        known = self.outlets.names()
        near = {one: difflib.get_close_matches(one, known, n=1, cutoff=NEARLY) for one in outlets if one not in known}
        return {one: names[0] for one, names in near.items() if names}

    def _in(self, file: str, entry: str, known: Iterable[str]) -> str:
        """Where an entry that is not there should be, as the end of a message: what drops it, else the nearest."""
        gone = self.origins.get((file, entry))
        if gone is not None and gone.how == "dropped":
            return f": {gone.path} drops it, which {paths.CODEBOOK / file} has. Delete its `keep = false`, or name another."
        return f" in {self.folder.name}/{file}.{nearest(entry, known)}"

    def names(self) -> dict[str, str]:
        """Ids of actors, of groups of them and of frames to the name that a report prints."""
        actors = {one.id: one.name for one in self.actors} | {one.id: one.name for one in self.groups}
        return actors | {one.id: one.name for one in self.frames}


def read_codebook(folder: str | Path) -> Codebook:
    """Read and check every file, anew only where one has changed; a folder that is not the workbook's own is laid over it.

    Raises CodebookError saying what is wrong, and in which file.
    """
    folder = from_study(folder)
    check_folder(folder)
    files = {name: find_file(folder, name) for name in FILES}
    return _read(folder, tuple((name, file, digests_of(file)) for name, file in files.items()))


@lru_cache(maxsize=4)
def _read(folder: Path, read: tuple[tuple[str, CodebookFile, tuple[str, ...]], ...]) -> Codebook:
    """`read`: name of today, file and digests of each."""
    files = {name: file for name, file, _ in read}
    english = read_english(folder)
    actors = read_actors(
        files["actors.toml"], english.words("names.everyday_surnames"), english.words("names.never_in_names")
    )
    groups = read_groups(files["actors.toml"], "actor", actors)
    outlets = read_outlets(files["outlets.toml"])
    _check_apart(groups, outlets, files)
    return Codebook(
        folder=folder,
        actors=actors,
        groups=groups,
        boilerplate=read_boilerplate(files["boilerplate.toml"]),
        events=read_events(files["events.toml"]),
        frames=read_frames(files["frames.toml"]),
        loaded_words=read_loaded_words(files["loaded_words.csv"]),
        outlets=outlets,
        verbs=tuple(read_reporting_verbs(files["reporting_verbs.csv"])),
        source_words=read_source_words(files["source_words.csv"]),
        lexicon=read_lexicon(files["tone_lexicon.csv"]),
        english=english,
        digests={name: digest for name, file, own in read for name, digest in _named(folder, name, file, own)},
        contents={name: entries_digest(file, name) for name, file in files.items()},
        files=files,
    )


def _named(folder: Path, name: str, file: CodebookFile, digests: tuple[str, ...]) -> list[tuple[str, str]]:
    """The name under which provenance prints the digest of each file: one that is laid over another stands beside it."""
    if not isinstance(file, Laid):
        return [(name, digests[0])]
    own = file.own.relative_to(folder).as_posix()
    return [(own, digests[0])] if len(digests) == 1 else [(name, digests[1]), (f"{folder.name}/{own}", digests[0])]


def _check_apart(groups: tuple[NamedGroup, ...], outlets: Outlets, files: Mapping[str, CodebookFile]) -> None:
    """Raises CodebookError where one id would be printed by two names."""
    names = outlets.names()
    for group in groups:
        if names.get(group.id, group.name) != group.name:
            raise CodebookError(
                f"`{group.id}` is a group in {files['actors.toml']} and stands in {files['outlets.toml']} under another name "
                f"({names[group.id]}): rename one."
            )

"""All files of a codebook folder, read and checked together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.codebook.actors import Actor, read_actors
from analysis.codebook.boilerplate import Phrase, has_signs, read_boilerplate
from analysis.codebook.english import LISTS, English, read_english, to_bring_up_to_date
from analysis.codebook.entries import file_digest, nearest
from analysis.codebook.events import Event, read_events
from analysis.codebook.files import FILES, FORMER, entries_digest, file_of, has_file, joined_digest
from analysis.codebook.frames import Frame, read_frames
from analysis.codebook.lexicon import LexiconWord, read_lexicon
from analysis.codebook.loaded_words import LoadedWord, read_loaded_words
from analysis.codebook.outlets import Outlets, read_outlets
from analysis.codebook.source_words import read_source_words
from analysis.codebook.verbs import ReportingVerb, read_reporting_verbs
from analysis.errors import CodebookError, StudyError
from analysis.paths import for_display, from_study


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
    digests: Mapping[str, str]  # path in the folder of each file that was read: first 12 hex digits of its SHA-256
    contents: Mapping[str, str]  # name of each file: digest of what it says

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

    def actor(self, actor_id: str) -> Actor:
        """The actor of that id. Raises StudyError naming the nearest where there is none."""
        known = {actor.id: actor for actor in self.actors}
        if actor_id not in known:
            raise StudyError(
                f"There is no actor `{actor_id}` in {self.folder.name}/actors.toml.{nearest(actor_id, known)}"
            )
        return known[actor_id]

    def frame(self, frame_id: str) -> Frame:
        """The frame of that id. Raises StudyError naming the nearest where there is none."""
        known = {frame.id: frame for frame in self.frames}
        if frame_id not in known:
            raise StudyError(
                f"There is no frame `{frame_id}` in {self.folder.name}/frames.toml.{nearest(frame_id, known)}"
            )
        return known[frame_id]

    def check_ids(self, actors: Iterable[str], frames: Iterable[str] = ()) -> None:
        """Raises StudyError for the first id of an actor or a frame that is none, naming the nearest."""
        for actor_id in actors:
            self.actor(actor_id)
        for frame_id in frames:
            self.frame(frame_id)

    def names(self) -> dict[str, str]:
        """actor_id and frame_id to the name that a report prints."""
        return {actor.id: actor.name for actor in self.actors} | {frame.id: frame.name for frame in self.frames}


def read_codebook(folder: str | Path) -> Codebook:
    """Read and check every file of the folder, anew only where one has changed.

    Raises CodebookError saying which file is missing or what is wrong in it.
    """
    folder = from_study(folder)
    if not folder.is_dir():
        raise CodebookError(f"The codebook folder {folder} does not exist.")
    _check_version(folder)
    files = {name: file_of(folder, name) for name in FILES}
    return _read(folder, tuple((name, path, file_digest(path)) for name, path in files.items()))


def _check_version(folder: Path) -> None:
    """Raises CodebookError with all that a codebook of an earlier version lacks, at once."""
    if not any((folder / former).is_file() for former in FORMER.values()):
        return
    own = [name for name in FILES if has_file(folder, name)]
    advice = [f"copy {name} from the workbook's own data/codebook/" for name in FILES if name not in own]
    for file in LISTS:
        if f"english/{file}.toml" in own:
            advice += to_bring_up_to_date(folder, file)
    if "boilerplate.toml" in own and not has_signs(file_of(folder, "boilerplate.toml")):
        advice.append(f'copy each [[phrase]] with `place = "sign"` into {file_of(folder, "boilerplate.toml").name}')
    if advice:
        raise CodebookError(
            f"The codebook {folder} is of an earlier version. To bring it up to date: {'; '.join(advice)}."
        )


@lru_cache(maxsize=4)
def _read(folder: Path, files: tuple[tuple[str, Path, str], ...]) -> Codebook:
    """`files`: name of today, path and digest of each."""
    paths = {name: path for name, path, _ in files}
    english = read_english(folder)
    return Codebook(
        folder=folder,
        actors=read_actors(paths["actors.toml"], english.words("names.everyday_surnames")),
        boilerplate=read_boilerplate(paths["boilerplate.toml"]),
        events=read_events(paths["events.toml"]),
        frames=read_frames(paths["frames.toml"]),
        loaded_words=read_loaded_words(paths["loaded_words.csv"]),
        outlets=read_outlets(paths["outlets.toml"]),
        verbs=tuple(read_reporting_verbs(paths["reporting_verbs.csv"])),
        source_words=read_source_words(paths["source_words.csv"]),
        lexicon=read_lexicon(paths["tone_lexicon.csv"]),
        english=english,
        digests={path.relative_to(folder).as_posix(): digest for _, path, digest in files},
        contents={name: entries_digest(path, name) for name, path in paths.items()},
    )

"""All files of a codebook folder, read and checked together."""

from dataclasses import dataclass
from pathlib import Path

from analysis.codebook.actors import Actor, read_actors
from analysis.codebook.content import content_digest
from analysis.codebook.english import English, read_english
from analysis.codebook.entries import file_digest, nearest
from analysis.codebook.events import Event, read_events
from analysis.codebook.frames import Frame, read_frames
from analysis.codebook.source_words import read_source_words
from analysis.codebook.verbs import ReportingVerb, read_reporting_verbs
from analysis.errors import CodebookError, StudyError
from analysis.paths import for_display, from_root

FILES = (
    "actors.toml",
    "english/given_names.toml",
    "english/names.toml",
    "frames.toml",
    "reporting_verbs.csv",
    "source_words.csv",
    "events.toml",
    "loaded_words.csv",
    "english/portrayal.toml",
    "tone_lexicon.csv",
)


@dataclass(frozen=True)
class Codebook:
    """What the stages after the corpus read. `digests` holds the first 12 hex digits of each file's SHA-256."""

    folder: Path
    actors: tuple[Actor, ...]
    frames: tuple[Frame, ...]
    verbs: tuple[ReportingVerb, ...]
    source_words: dict[str, str]  # to the kind of source
    events: tuple[Event, ...]
    english: English
    digests: dict[str, str]

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

    def content_digest(self, *files: str) -> str:
        """Digest of what these files say, as parsed: comments and layout change nothing. A file that is not there says nothing."""
        return content_digest(self.folder, *files)

    def names(self) -> dict[str, str]:
        """actor_id and frame_id to the name that a report prints."""
        return {actor.id: actor.name for actor in self.actors} | {frame.id: frame.name for frame in self.frames}


def read_codebook(folder: str | Path) -> Codebook:
    """Read and check every file of the folder that measuring needs."""
    folder = from_root(folder)
    if not folder.is_dir():
        raise CodebookError(f"The codebook folder {folder} does not exist.")
    return Codebook(
        folder=folder,
        actors=read_actors(folder / "actors.toml"),
        frames=read_frames(folder / "frames.toml"),
        verbs=tuple(read_reporting_verbs(folder / "reporting_verbs.csv")),
        source_words=read_source_words(folder / "source_words.csv"),
        events=read_events(folder / "events.toml"),
        english=read_english(folder),
        digests={name: file_digest(folder / name) for name in FILES if (folder / name).exists()},
    )

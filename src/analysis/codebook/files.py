"""The files of a codebook folder: what each is called, now and in earlier versions, and what it holds.

A folder that is not the workbook's own is laid over it (`layers.py`). Two digests of a file: `file_digest` of its bytes, which
provenance prints, and `entries_digest` of what it says, merged where it is laid over another, which a comment, the order of keys
or another `why` leaves alone.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.codebook.entries import nearest, parsed_rows, parsed_toml, read_bytes
from analysis.codebook.layers import Laid
from analysis.errors import CodebookError

ENGLISH = "english"  # the folder of word lists
SUFFIXES = (".toml", ".csv")
FILES = (
    "actors.toml",
    "boilerplate.toml",
    "events.toml",
    "frames.toml",
    "loaded_words.csv",
    "outlets.toml",
    "reporting_verbs.csv",
    "source_words.csv",
    "tone_lexicon.csv",
    "english/clauses.toml",
    "english/genre.toml",
    "english/given_names.toml",
    "english/names.toml",
    "english/portrayal.toml",
    "english/sentences.toml",
    "english/verbs.toml",
)
READERS = {
    "actors.toml": "analysis.codebook.actors:read_actors",
    "boilerplate.toml": "analysis.codebook.boilerplate:read_boilerplate",
    "events.toml": "analysis.codebook.events:read_events",
    "frames.toml": "analysis.codebook.frames:read_frames",
    "loaded_words.csv": "analysis.codebook.loaded_words:read_loaded_words",
    "outlets.toml": "analysis.codebook.outlets:read_outlets",
    "reporting_verbs.csv": "analysis.codebook.verbs:read_reporting_verbs",
    "source_words.csv": "analysis.codebook.source_words:read_source_words",
    "tone_lexicon.csv": "analysis.codebook.lexicon:read_lexicon",
    **{name: "analysis.codebook.english:read_english" for name in FILES if name.startswith(f"{ENGLISH}/")},
}
"""What reads each file: of the word lists, and of the actors beside them, together with their folder."""

FORMER = {
    "boilerplate.toml": "furniture.toml",
    "english/names.toml": "english.toml",
    "english/portrayal.toml": "framing_words.toml",
    "english/given_names.toml": "given_names.toml",
}
"""What a file was called in earlier versions; it is still read where the new name is absent."""

SHOWN_WHY = ("boilerplate.toml",)  # its reasons stand in the table of cuts, so that they are part of what it says


GROUPS = {"actors.toml": ("group", "groups"), "outlets.toml": ("group", "groups")}
"""Keys of which no measure depends: who is followed as one is told when findings are made."""

CodebookFile = Path | Laid


def is_own(folder: Path) -> bool:
    """Whether this is the workbook's own codebook, which is laid over nothing."""
    return folder == paths.CODEBOOK or (folder.is_dir() and folder.samefile(paths.CODEBOOK))


def file_of(folder: Path, name: str) -> CodebookFile:
    """The file of a codebook folder, under its name of today or its former one.

    In a folder that is not the workbook's own it is laid over the workbook's, which stands for it where there is none. Raises
    CodebookError for a name that no file of a codebook has, and as `check_folder` does.
    """
    if name not in FILES:
        raise CodebookError(f"A codebook has no file `{name}`.{nearest(name, FILES)}")
    check_folder(folder)
    return find_file(folder, name)


def find_file(folder: Path, name: str) -> CodebookFile:
    """`file_of`, whatever else lies in the folder."""
    base = paths.CODEBOOK / name
    if is_own(folder):
        return base
    own = next((path for path in (folder / name, folder / FORMER.get(name, name)) if path.is_file()), None)
    return base if own is None else Laid(name, own, base)


def check_folder(folder: Path) -> None:
    """Raises CodebookError where the folder does not exist, or a study's holds what nobody reads: a misspelt file changes nothing."""
    if is_own(folder):
        return
    if not folder.is_dir():
        raise CodebookError(
            f"The codebook folder {folder} {'is no folder' if os.path.lexists(folder) else 'does not exist'}."
        )
    for path, problem in unread(folder):
        raise CodebookError(f"{path}: {problem}")


def unread(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files of a codebook folder that the workbook does not read, each with why; others than TOML and CSV may lie there."""
    for path in sorted([*folder.iterdir(), *(folder / ENGLISH).glob("*")]):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and name != ENGLISH:
            inside = any(one.suffix in SUFFIXES for one in path.iterdir())
            if inside or path.suffix in SUFFIXES:
                yield path, _why_folder(path, name)
        elif path.suffix in SUFFIXES and (why := _why_unread(folder, name)):
            yield path, why


def _why_folder(path: Path, name: str) -> str:
    if any((path / known).is_file() for known in FILES):
        return f"a codebook in a codebook is not read: name {path} itself, or move its files up."
    return f"nothing reads a folder of this name.{nearest(name, [ENGLISH])} Word lists lie there, all else beside it."


def _why_unread(folder: Path, name: str) -> str:
    """Why the workbook does not read a file of the folder; "" where it does."""
    today = {former: now for now, former in FORMER.items()}
    if name == paths.STUDY_FILE:
        return "this is the folder of a study, no codebook: name the folder `codebook` in it."
    if not (folder / name).exists():
        return "this link leads nowhere: mend or delete it."
    if name in FILES or (name in today and not (folder / today[name]).exists()):
        return ""
    if name in today:
        return f"{today[name]} is read in its place: move into it what you changed here, and delete this file."
    return f"nothing reads a file of this name.{nearest(name, FILES)}"


def digests_of(file: CodebookFile) -> tuple[str, ...]:
    """First 12 hex digits of the SHA-256 of a file's bytes; of one that is laid over another its own, then the other's."""
    contents = file.content() if isinstance(file, Laid) else (read_bytes(file),)
    return tuple(hashlib.sha256(content).hexdigest()[:12] for content in contents)


def entries_digest(file: CodebookFile, name: str) -> str:
    """First 12 hex digits of the SHA-256 of what the file says, however it is laid out. `name`: its name of today.

    Raises CodebookError where it cannot be read.
    """
    return _of_laid(file, file.content()) if isinstance(file, Laid) else _of_file(file, name, read_bytes(file))


def content_digest(folder: Path, *names: str) -> str:
    """First 12 hex digits of the SHA-256 of what these files of a codebook folder say, however they are laid out."""
    return joined_digest({name: entries_digest(file_of(folder, name), name) for name in names})


def joined_digest(digests: Mapping[str, str]) -> str:
    """One digest of several: `digests` holds that of each file by its name."""
    return hashlib.sha256("\n".join(f"{name} {digests[name]}" for name in sorted(digests)).encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _of_file(path: Path, name: str, content: bytes) -> str:
    return _digest(
        name, [row for _, row in parsed_rows(content, path)] if name.endswith(".csv") else parsed_toml(content, path)
    )


@lru_cache(maxsize=64)
def _of_laid(file: Laid, content: tuple[bytes, ...]) -> str:  # noqa: ARG001
    return _digest(file.name, [row for _, row in file.rows()] if file.name.endswith(".csv") else file.toml())


def _digest(name: str, content: Any) -> str:
    entries = content if name in SHOWN_WHY else _without({"why", *GROUPS.get(name, ())}, content)
    if name.startswith(f"{ENGLISH}/"):
        entries = {key: _words(words) for key, words in entries.items()}
    return hashlib.sha256(json.dumps(entries, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _words(words: Any) -> list[str]:
    """The words of a list in any order, whether it stands alone (as in earlier versions) or beside its `why`."""
    return sorted(set(str(words["words"] if isinstance(words, dict) else words).lower().split()))


def _without(keys: set[str], entries: Any) -> Any:
    """The entries without the keys that no measure reads, such as their reasons."""
    if isinstance(entries, dict):
        return {key: _without(keys, value) for key, value in entries.items() if key not in keys}
    return [_without(keys, entry) for entry in entries] if isinstance(entries, list) else entries

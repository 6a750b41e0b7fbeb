"""The files of a codebook folder: what each is called, now and in earlier versions, and what it holds.

Two digests of a file: `file_digest` of its bytes, which provenance prints, and `entries_digest` of what it says, which a
comment, the order of keys or another `why` leaves alone.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.codebook.entries import nearest
from analysis.delimiters import rows_of_csv
from analysis.errors import CodebookError

ENGLISH = "english"  # the folder of word lists
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


def file_of(folder: Path, name: str) -> Path:
    """The file of a codebook folder, under its name of today or its former one.

    Raises CodebookError where there is neither, saying where a copy to start from is.
    """
    if name not in FILES:
        raise CodebookError(f"A codebook has no file `{name}`.{nearest(name, FILES)}")
    for path in (folder / name, folder / FORMER.get(name, name)):
        if path.is_file():
            return path
    raise CodebookError(
        f"{folder / name} does not exist, and the workbook reads it: copy it from the workbook's own data/codebook/{name}, "
        "then change what you judge otherwise."
    )


def has_file(folder: Path, name: str) -> bool:
    """Whether the folder has the file, under its name of today or its former one."""
    return (folder / name).is_file() or (folder / FORMER.get(name, name)).is_file()


def entries_digest(path: Path, name: str) -> str:
    """First 12 hex digits of the SHA-256 of what the file says, however it is laid out. `name`: its name of today.

    Raises CodebookError where it cannot be read.
    """
    try:
        return _entries_digest(name, path.read_bytes())
    except UnicodeDecodeError as problem:
        raise CodebookError(f"{path} is not UTF-8 (byte {problem.start}): save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as problem:
        raise CodebookError(f"{path} is not valid TOML: {problem}.") from None


def content_digest(folder: Path, *names: str) -> str:
    """First 12 hex digits of the SHA-256 of what these files of a codebook folder say, however they are laid out."""
    return joined_digest({name: entries_digest(file_of(folder, name), name) for name in names})


def joined_digest(digests: Mapping[str, str]) -> str:
    """One digest of several: `digests` holds that of each file by its name."""
    return hashlib.sha256("\n".join(f"{name} {digests[name]}" for name in sorted(digests)).encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _entries_digest(name: str, content: bytes) -> str:
    text = content.decode("utf-8-sig")
    read: Callable[[str], Any] = _rows if name.endswith(".csv") else tomllib.loads
    entries = read(text) if name in SHOWN_WHY else _without_why(read(text))
    if name.startswith(f"{ENGLISH}/"):
        entries = {key: _words(words) for key, words in entries.items()}
    return hashlib.sha256(json.dumps(entries, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _rows(text: str) -> list[dict[str, str]]:
    return [row for _, row in rows_of_csv(text)]


def _words(words: Any) -> list[str]:
    """The words of a list in any order, whether it stands alone (as in earlier versions) or beside its `why`."""
    return sorted(set(str(words["words"] if isinstance(words, dict) else words).lower().split()))


def _without_why(entries: Any) -> Any:
    """The entries without the reasons, which no measure reads."""
    if isinstance(entries, dict):
        return {key: _without_why(value) for key, value in entries.items() if key != "why"}
    return [_without_why(entry) for entry in entries] if isinstance(entries, list) else entries

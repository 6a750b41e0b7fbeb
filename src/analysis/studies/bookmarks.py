"""bookmarks.toml of a study: selections, articles and sentences that somebody kept with a note.

    [[bookmark]]
    id = "2019-03-01-1"                 # the day it was made, and a number
    note = "harsher after the summit"
    made = 2019-03-01                   # UTC
    selection = { measure = "sentiment", actors = ["kim_jong_un"], by = ["outlet"] }
    article_id = "..."                  # where an article was kept
    sentence_id = "..."                 # where a sentence of it was

The file is for people too: a bookmark that is added leaves what stands before it as it is.
"""

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from analysis import paths
from analysis.codebook.entries import nearest, parsed_toml, read_entries
from analysis.errors import StudyError, unshown
from analysis.parallel.locks import locked
from analysis.parallel.whole_file import write_whole

ENTRY = "bookmark"
LONGEST = 10_000  # characters of a note

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Bookmark:
    """Something kept: what was selected, by plain values (`Selection.as_dict`), and what was open then."""

    id: str
    note: str = ""
    made: date
    selection: dict[str, Any] = field(default_factory=dict)
    article_id: str = ""  # "": none was open
    sentence_id: str = ""


def read_bookmarks(folder: Path | None = None) -> list[Bookmark]:
    """The bookmarks of a study in the order in which they were made; none where it has no file of them.

    Args:
        folder: of the study; None: the study at hand.
    Raises:
        StudyError naming the file, the bookmark and the key.
    """
    path = _file(folder)
    return _read(path) if os.path.lexists(path) else []


def add_bookmark(
    selection: Mapping[str, Any], note: str = "", *, article_id: str = "", sentence_id: str = "", folder: Path | None = None
) -> Bookmark:  # fmt: skip
    """Write a bookmark behind those there are, and return it.

    Args:
        selection: plain values, as of `Selection.as_dict`.
        article_id, sentence_id: of what was open; "": nothing.
        folder: of the study; None: the study at hand.
    Raises:
        StudyError: a note that no page can show, or that is too long; a file that cannot be read or written, which then is as it was.
    """
    note, path = _checked(note), _file(folder)

    def added() -> Bookmark:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        today = datetime.now(UTC).date()
        made = Bookmark(
            id=_new_id(today, {one.id for one in _read(path)} if before else set()),
            note=note, made=today, selection=dict(selection), article_id=article_id, sentence_id=sentence_id,
        )  # fmt: skip
        whole = f"{before.rstrip()}\n\n{_entry(made)}" if before.strip() else _entry(made)
        parsed_toml(whole.encode(), path, StudyError)  # nothing is written that cannot be read again
        write_whole(path, whole)
        return made

    return _writing(path, added)


def find_bookmark(bookmark_id: str, *, folder: Path | None = None) -> Bookmark:
    """The bookmark of that id. Raises StudyError naming the nearest where there is none."""
    kept = read_bookmarks(folder)
    for one in kept:
        if one.id == bookmark_id:
            return one
    hint = nearest(bookmark_id, [one.id for one in kept]) if kept else " It has none."
    raise StudyError(f"{paths.for_display(_file(folder))} has no bookmark `{bookmark_id}`.{hint}")


def remove_bookmark(bookmark_id: str, *, folder: Path | None = None) -> Bookmark:
    """Take a bookmark out of the file and return it, so that it can be put back (`restore_bookmark`). Comments in the file go with it.

    Raises StudyError naming the nearest where there is none of that id; a file that cannot be read or written is as it was.
    """
    path = _file(folder)

    def removed() -> Bookmark:
        taken = find_bookmark(bookmark_id, folder=folder)
        _write(path, [one for one in read_bookmarks(folder) if one.id != bookmark_id])
        return taken

    return _writing(path, removed)


def restore_bookmark(bookmark: Bookmark, *, folder: Path | None = None) -> None:
    """Put a bookmark that was removed back to its place by id; nothing is done where one of that id is there."""
    path = _file(folder)

    def restored() -> None:
        kept = read_bookmarks(folder)
        if bookmark.id not in {one.id for one in kept}:
            _write(path, sorted([*kept, bookmark], key=lambda one: (one.made, _number(one.id))))

    _writing(path, restored)


def _file(folder: Path | None) -> Path:
    return (folder or paths.home()) / paths.BOOKMARKS


def _read(path: Path) -> list[Bookmark]:
    bookmarks = read_entries(path, ENTRY, Bookmark, StudyError)
    ids = [one.id for one in bookmarks]
    for one in ids:
        if ids.count(one) > 1:
            raise StudyError(f"{path}: two bookmarks have the id {one!r}: give one of them another.")
    return bookmarks


def _checked(note: str) -> str:
    note = note.replace("\r\n", "\n").strip()
    if hidden := unshown(note):
        raise StudyError(f"The note holds {hidden}, a character that no page can show: leave it out.")
    if len(note) > LONGEST:
        raise StudyError(f"The note has {len(note):,} characters, and a bookmark has room for {LONGEST:,}: shorten it.")
    return note


def _new_id(day: date, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{day}-{number}") not in taken)


def _number(bookmark_id: str) -> tuple[int, str]:
    """The number at the end of an id, so that the tenth of a day stands behind its ninth."""
    number = bookmark_id.rpartition("-")[2]
    return (int(number) if number.isdecimal() else 0), bookmark_id


def _entry(bookmark: Bookmark) -> str:
    given = {name: value for name, value in dataclasses.asdict(bookmark).items() if value not in ("", {})}
    head, selection, of_selection = tomli_w.dumps(given, multiline_strings=False).partition("\n[selection]\n")
    return f"[[{ENTRY}]]\n{head}{selection.replace('[', f'[{ENTRY}.')}{of_selection}"


def _write(path: Path, bookmarks: list[Bookmark]) -> None:
    write_whole(path, "\n".join(map(_entry, bookmarks)))


def _writing(path: Path, change: Callable[[], T]) -> T:
    """Change the file while no other notebook does; what the disk refuses is said."""
    store = path.parent / ".workbook"
    try:
        store.mkdir(exist_ok=True)
        with locked(store / "bookmarks.lock"):
            return change()
    except OSError as problem:
        raise StudyError(
            f"{paths.for_display(path)} cannot be written ({problem.strerror}), and is as it was: make room there, or the folder writable."
        ) from None

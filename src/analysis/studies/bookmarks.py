"""bookmarks.toml of a study: selections, articles and sentences that somebody kept with a note.

    [[bookmark]]
    id = "2019-03-01-1"                 # the day it was made, and a number
    note = "harsher after the summit"
    made = 2019-03-01                   # UTC
    selection = { measure = "sentiment", actors = ["kim_jong_un"], by = ["outlet"] }
    article_id = "..."                  # where an article was kept
    sentence_id = "..."                 # where a sentence of it was

The file is for people too: whatever is added or removed, the other bookmarks and the comments between them stay as they
are written, where each begins with its own line [[bookmark]].
"""

import dataclasses
import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from analysis import paths
from analysis.codebook.entries import build_entry, check_tables, nearest, parsed_toml, read_entries
from analysis.errors import StudyError, unshown
from analysis.parallel.locks import locked
from analysis.parallel.whole_file import write_whole

ENTRY = "bookmark"
LONGEST = 10_000  # characters of a note
HEAD = re.compile(rf"\s*\[\[\s*{ENTRY}\s*\]\]")
BETWEEN = re.compile(r"\s*(#.*)?")  # a line that is of no bookmark

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
        before, today = read_bookmarks(folder), datetime.now(UTC).date()
        made = Bookmark(
            id=_new_id(today, before), note=note, made=today, selection=dict(selection), article_id=article_id, sentence_id=sentence_id,
        )  # fmt: skip
        _put(path, made, before, len(before))
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
    """Take a bookmark out of the file and return it, so that it can be put back (`restore_bookmark`).

    Raises StudyError naming the nearest where there is none of that id; a file that cannot be read or written is as it was.
    """
    path = _file(folder)

    def removed() -> Bookmark:
        taken = find_bookmark(bookmark_id, folder=folder)
        before = read_bookmarks(folder)
        left = [one for one in before if one.id != bookmark_id]
        lines = _lines(path)
        if spans := _spans(lines, len(before)):
            first, last = spans[before.index(taken)]
            after = last + 1 if last < len(lines) and not lines[last].strip() else last  # with the empty line behind it
            del lines[first:after]
        _write(path, lines if spans else None, left)
        return taken

    return _writing(path, removed)


def restore_bookmark(bookmark: Bookmark, *, folder: Path | None = None) -> Bookmark:
    """Put a bookmark that was removed back to its place by id, and return it as it is there: where another one has got its id by now, under
    a new id. Nothing is done where it is there.

    Raises StudyError where the file cannot be read or written, which then is as it was.
    """
    path = _file(folder)

    def restored() -> Bookmark:
        before = read_bookmarks(folder)
        if bookmark in before:
            return bookmark
        free = bookmark.id not in {one.id for one in before}
        back = bookmark if free else dataclasses.replace(bookmark, id=_new_id(bookmark.made, before))
        _put(path, back, before, sum(_place(one) < _place(back) for one in before))
        return back

    return _writing(path, restored)


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


def _new_id(day: date, before: Sequence[Bookmark]) -> str:
    taken = {one.id for one in before}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{day}-{number}") not in taken)


def _place(bookmark: Bookmark) -> tuple[date, int, str]:
    """By day, and the number at the end of the id, so that the tenth of a day stands behind its ninth."""
    number = bookmark.id.rpartition("-")[2]
    return bookmark.made, (int(number) if number.isdecimal() else 0), bookmark.id


def _entry(bookmark: Bookmark) -> str:
    given = {name: value for name, value in dataclasses.asdict(bookmark).items() if value not in ("", {})}
    head, selection, of_selection = tomli_w.dumps(given, multiline_strings=False).partition("\n[selection]\n")
    return f"[[{ENTRY}]]\n{head}{selection.replace('[', f'[{ENTRY}.')}{of_selection}"


def _lines(path: Path) -> list[str]:
    """Of a file that can be read, with their ends; none where there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as stream:
        return stream.readlines()


def _spans(lines: Sequence[str], n: int) -> list[tuple[int, int]]:
    """The first line of each bookmark and the one behind its last, comments and empty lines behind it left out; none where that is not told."""
    heads = [number for number, line in enumerate(lines) if HEAD.match(line)]
    if len(heads) != n:
        return []
    return [(head, _end(lines, head, end)) for head, end in pairwise([*heads, len(lines)])]


def _end(lines: Sequence[str], head: int, end: int) -> int:
    """The line behind the last of a bookmark; a line of a note may begin as a comment does."""
    while BETWEEN.fullmatch(lines[end - 1].strip()) and _is_toml("".join(lines[head : end - 1])):
        end -= 1
    return end


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _put(path: Path, bookmark: Bookmark, before: Sequence[Bookmark], place: int) -> None:
    """Write a bookmark so that so many stand before it."""
    lines, left = _lines(path), [*before[:place], bookmark, *before[place:]]
    spans = _spans(lines, len(before))
    if place == len(before):  # whatever else is in the file, behind it is where it ends
        lines = ["".join(lines).rstrip() + "\n\n" if "".join(lines).strip() else "", _entry(bookmark)]
    elif spans:
        at = spans[place - 1][1] if place else spans[0][0]
        lines[at:at] = ["\n", _entry(bookmark)] if place else [_entry(bookmark), "\n"]
    _write(path, lines if spans or place == len(before) else None, left)


def _write(path: Path, lines: Sequence[str] | None, bookmarks: list[Bookmark]) -> None:
    """Write these lines where they say just these bookmarks; else, as with those that a person laid out otherwise, all of them anew."""
    written = "".join(lines) if lines is not None else ""
    if lines is None or not _says(written, path, bookmarks):
        written = "\n".join(map(_entry, bookmarks))
        parsed_toml(written.encode(), path, StudyError)  # nothing is written that cannot be read again
    write_whole(path, written)


def _says(written: str, path: Path, bookmarks: Sequence[Bookmark]) -> bool:
    try:
        entries = parsed_toml(written.encode(), path, StudyError).get(ENTRY, [])
        check_tables(entries, ENTRY, str(path), StudyError)
        said = [build_entry(Bookmark, one, str(path), StudyError) for one in entries]
    except StudyError:
        return False
    return [*map(_entry, said)] == [*map(_entry, bookmarks)]


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

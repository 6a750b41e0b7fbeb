"""A study's codebook laid over the workbook's: which entries are inherited, replaced, dropped or new.

A file of the layer holds only what a study judges otherwise. An entry with the same key replaces the workbook's whole, `keep = false`
drops it, what is not named is inherited. A file that begins with `inherit = false` stands alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from analysis.codebook.entries import STANDS_ALONE, check_tables, nearest, parsed_rows, parsed_toml, read_bytes
from analysis.errors import CodebookError

KEYS: dict[str, dict[str, str]] = {
    "actors.toml": {"actor": "id", "group": "id"},
    "boilerplate.toml": {"phrase": "pattern"},
    "events.toml": {"events": "id"},
    "frames.toml": {"frames": "id"},
    "outlets.toml": {"outlet": "id", "group": "id"},
}
"""By what the entries of each `[[table]]` are told. Other tables of a file, such as the word lists of english/, are told by name."""

COLUMNS = {
    "loaded_words.csv": "term",
    "reporting_verbs.csv": "verb",
    "source_words.csv": "word",
    "tone_lexicon.csv": "word",
}
"""By which column the rows of each table are told."""

FORMER_LISTS = {"english/portrayal.toml": {"no_deeds": "no_actions"}}
KEEP = "keep"  # the key, or the column, that drops an entry
NO_WORDS = {"words": "", "why": "dropped by the study"}

How = Literal["inherited", "replaced", "new", "dropped", "own"]
Place = tuple[Path, int]  # a file, and the number of an entry of its table, or the line of a row


@dataclass(frozen=True)
class Origin:
    """Where an entry of a codebook comes from. `own`: of a file that stands alone, or of a folder that is not laid over another."""

    file: str  # "actors.toml"
    entry: str  # "donald_trump"; of a word list its name
    how: How
    path: Path  # of the file that says it last: that keeps, replaces, adds or drops it


@dataclass(frozen=True)
class LaidEntry:
    """One entry of a merged file."""

    table: str  # "actor"; "" of a row, and of what a file has once
    key: str
    value: Any
    place: Place
    how: How


@dataclass(frozen=True)
class Laid:
    """A file of a study's codebook and the one that it is laid over; `name` is that of today. It reads as one file."""

    name: str
    own: Path
    base: Path

    def __str__(self) -> str:
        return str(self.own) if self.stands_alone() else f"{self.own} (laid over {self.base})"

    def content(self) -> tuple[bytes, ...]:
        """The bytes of both files; of the one that stands alone."""
        own = read_bytes(self.own)
        return (own,) if _alone(self, own) else (own, read_bytes(self.base))

    def stands_alone(self) -> bool:
        """Whether the file inherits nothing."""
        return len(self.content()) == 1

    def merged(self) -> tuple[LaidEntry, ...]:
        """Every entry, dropped ones included: those of the base in their order, then new ones. Raises CodebookError."""
        return _merged(self, self.content())

    def entries(self) -> Iterator[LaidEntry]:
        """Every entry that counts."""
        return (entry for entry in self.merged() if entry.how != "dropped")

    def toml(self) -> dict[str, Any]:
        """What one file would say."""
        content: dict[str, Any] = {
            entry.key: NO_WORDS for entry in self.merged() if entry.how == "dropped" and self.of_words()
        }
        for entry in self.entries():
            if entry.table:
                content.setdefault(entry.table, []).append(entry.value)
            else:
                content[entry.key] = entry.value
        return content

    def of_words(self) -> bool:
        """Whether the file holds word lists, of which one that is dropped stays, without words."""
        return self.name.startswith("english/")

    def rows(self) -> list[tuple[Place, dict[Any, Any]]]:
        """The rows of one table, each with its place."""
        return [(entry.place, entry.value) for entry in self.entries()]

    def places(self, table: str) -> list[Place]:
        """The file and the number there of each entry of a table, or of what a file has once by that name."""
        return [
            entry.place
            for entry in self.merged()
            if table == (entry.table or entry.key) and (entry.how != "dropped" or not entry.table)
        ]

    def origins(self) -> list[Origin]:
        """Where each entry comes from."""
        return [Origin(self.name, entry.key, entry.how, entry.place[0]) for entry in self.merged()]


def origins_of(name: str, path: Path, how: How) -> list[Origin]:
    """Where each entry of a file that is read whole comes from."""
    return [Origin(name, key, how, path) for _, key, _, _ in _listed(name, path, read_bytes(path))]


@lru_cache(maxsize=64)
def _alone(file: Laid, own: bytes) -> bool:
    if file.name.endswith(".csv"):
        return STANDS_ALONE.match(own.decode("utf-8-sig", "replace")) is not None
    given = parsed_toml(own, file.own).get("inherit", True)
    if not isinstance(given, bool):
        raise CodebookError(f"{file.own}: `inherit` is {given!r}: write true, or false where the file stands alone.")
    return not given


@lru_cache(maxsize=64)
def _merged(file: Laid, content: tuple[bytes, ...]) -> tuple[LaidEntry, ...]:
    own = _listed(file.name, file.own, content[0])
    _check_once(own, file)
    if len(content) == 1:
        return tuple(_laid(table, key, (value, place), "own") for table, key, value, place in own)
    base = _listed(file.name, file.base, content[1])
    _check_tables(own, base, file)
    known = {(table, key) for table, key, _, _ in base}
    given = {(table, key): (value, place) for table, key, value, place in own if key}
    _check_dropped(given, known, file)
    merged = [
        _laid(table, key, given[table, key])
        if (table, key) in given
        else LaidEntry(table, key, value, place, "inherited")
        for table, key, value, place in base
    ]
    new = [one for one in own if (one[0], one[1]) not in known]
    return (*merged, *(LaidEntry(table, key, _plain(value), place, "new") for table, key, value, place in new))


def _laid(table: str, key: str, given: tuple[Any, Place], how: How = "replaced") -> LaidEntry:
    value, place = given
    return LaidEntry(table, key, _plain(value), place, "dropped" if _drops(value) else how)


Listed = tuple[str, str, Any, Place]  # table, key, value, place


def _listed(name: str, path: Path, content: bytes) -> list[Listed]:
    """The entries of one file in their order; the key is "" where an entry lacks it, which the reader of the file then says."""
    if column := COLUMNS.get(name):
        return [("", row.get(column) or "", row, (path, line)) for line, row in parsed_rows(content, path)]
    entries: list[Listed] = []
    for table, value in parsed_toml(content, path).items():
        key = KEYS.get(name, {}).get(table)
        if key:
            check_tables(value, table, str(path))
            entries += [
                (table, str(one.get(key, "")), one, (path, number)) for number, one in enumerate(value, start=1)
            ]
        elif table != "inherit":
            entries.append(("", list_of_today(name, table), value, (path, 1)))
    return entries


def list_of_today(name: str, written: str) -> str:
    """What a word list of a file is called today."""
    return FORMER_LISTS.get(name, {}).get(written, written)


def _drops(value: Any) -> bool:
    """Whether an entry says `keep = false`, in a table `false` in any letters."""
    keep = value.get(KEEP, True) if isinstance(value, dict) else True
    return keep is False or (isinstance(keep, str) and keep.strip().casefold() == "false")


def _plain(value: Any) -> Any:
    """An entry without the word on whether it is kept."""
    return {key: one for key, one in value.items() if key != KEEP} if isinstance(value, dict) else value


def _check_once(own: list[Listed], file: Laid) -> None:
    seen: set[tuple[str, str]] = set()
    for table, key, value, place in own:
        if key and (table, key) in seen:
            raise CodebookError(f"{file.own}: {_shown(table, key)} stands there twice: keep one.")
        seen.add((table, key))
        keep = value.get(KEEP, True) if isinstance(value, dict) else True
        in_table = file.name in COLUMNS
        if (in_table and str(keep).strip().casefold() not in ("", "true", "false")) or not (
            in_table or isinstance(keep, bool)
        ):
            written = "true, false or nothing" if in_table else "keep = false, without quotation marks"
            raise CodebookError(
                f"{file.own}, {_shown(table, key)}: `keep` is {keep!r}: write {written}. ({_at(file, place)})"
            )


def _at(file: Laid, place: Place) -> str:
    return f"line {place[1]}" if file.name in COLUMNS else f"entry {place[1]}"


def _check_tables(own: list[Listed], base: list[Listed], file: Laid) -> None:
    """Raises CodebookError for a name on the top level that the workbook's file does not have."""
    if file.name in COLUMNS:
        return
    tables = {table for table, _, _, _ in base if table} | {*KEYS.get(file.name, {})}
    once = {key for table, key, _, _ in base if not table}
    for table, key, _, _ in own:
        if not table and key not in once and not file.of_words():  # unknown lists are told by their reader
            raise CodebookError(f"{file.own}: `{key}` is not a known key.{nearest(key, tables | once | {'inherit'})}")


def _check_dropped(
    given: Mapping[tuple[str, str], tuple[Any, Place]], known: Iterable[tuple[str, str]], file: Laid
) -> None:
    there = set(known)
    for (table, key), (value, _) in given.items():
        if _drops(value) and (table, key) not in there:
            hint = nearest(key, [other for of, other in there if of == table])
            raise CodebookError(
                f"{file.own} drops `{key}`, which the workbook's codebook ({file.base}) does not have.{hint}"
            )


def _shown(table: str, key: str) -> str:
    return f"[[{table}]] {key!r}" if table else f"`{key}`"

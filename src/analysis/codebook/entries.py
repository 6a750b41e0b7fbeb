"""Reading TOML and CSV files whose entries are declared as dataclasses, with errors that name file, entry and key.

msgspec and cattrs read such entries too, but of ten common mistakes their messages name neither file, entry id nor the
nearest right key, and by default they let a misspelt key or a text for a list pass.
"""

import dataclasses
import difflib
import hashlib
import re
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from analysis.delimiters import rows_of_csv
from analysis.errors import AnalysisError, CodebookError, unshown

T = TypeVar("T")

NEAR = 0.6  # how alike a name must be to what is known to be meant for it
LISTED = 10  # known names that a message lists

STANDS_ALONE = re.compile(r"\W*inherit\s*=\s*false\W*?(?:\r?\n|$)")
"""The first line of a table of a study's codebook that inherits nothing."""


class LaidFile(Protocol):
    """A file that is laid over another (`codebook.layers`), and reads as one."""

    def toml(self) -> dict[str, Any]:
        """What one TOML file would say."""

    def rows(self) -> list[tuple[tuple[Path, int], dict[Any, Any]]]:
        """The rows of one table, each with the file and the line where it stands."""

    def places(self, table: str) -> list[tuple[Path, int]]:
        """The file and the number there of each entry of a table."""


File = Path | LaidFile


def read_toml(path: File, error: type[AnalysisError] = CodebookError) -> dict[str, Any]:
    """The file as a dict. Raises `error` naming line and column where it is not TOML, or not UTF-8."""
    return parsed_toml(read_bytes(path, error), path, error) if isinstance(path, Path) else path.toml()


def parsed_toml(content: bytes, path: Path, error: type[AnalysisError] = CodebookError) -> dict[str, Any]:
    """The content of a TOML file as a dict; `path` is what an error names."""
    try:
        return tomllib.loads(_decoded(content, "utf-8", path, error))
    except tomllib.TOMLDecodeError as problem:
        raise error(f"{path} is not valid TOML: {problem}.") from None
    except RecursionError:
        raise error(f"{path} cannot be read: its lists or tables lie too deep in each other.") from None


def parsed_rows(
    content: bytes, path: Path, error: type[AnalysisError] = CodebookError
) -> list[tuple[int, dict[Any, Any]]]:
    """The rows of a CSV file, each with its line, without the line that says that it stands alone."""
    text = _decoded(content, "utf-8-sig", path, error)
    alone = STANDS_ALONE.match(text)
    rows = [(line + bool(alone), row) for line, row in rows_of_csv(text[alone.end() :] if alone else text)]
    for line, row in rows:
        if None in row or None in row.values():
            raise error(
                f"{path}, line {line}: has more or fewer cells than the header. Quote a cell that holds a comma (or whatever divides the cells)."
            )
    return rows


def read_bytes(path: Path, error: type[AnalysisError] = CodebookError) -> bytes:
    """What is in the file. Raises `error` where there is none, or where it cannot be read."""
    if path.exists() and not path.is_file():
        raise error(
            f"{path} is {'a folder' if path.is_dir() else 'no plain file'}: put a file of that name in its place."
        )
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise error(f"{path} does not exist.") from None
    except OSError as problem:
        raise error(f"{path} cannot be read: {problem.strerror or problem}.") from None


def _decoded(content: bytes, encoding: str, path: Path, error: type[AnalysisError]) -> str:
    try:
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        raise error(f"{path} is not UTF-8 (byte {problem.start}): save it as UTF-8.") from None


def read_entries(
    path: File,
    name: str,
    entry: type[T],
    error: type[AnalysisError] = CodebookError,
    *,
    beside: tuple[str, ...] = (),
    shared: Mapping[str, Any] | None = None,
) -> list[T]:
    """The `[[name]]` entries of a TOML file as instances of the dataclass `entry`.

    Every key of an entry must be a field; a field without a default must be given; types must fit. The error names the
    file, the entry (by its id where it has one) and the key, with the nearest right name.

    Args:
        beside: further keys of the file, which are read elsewhere.
        shared: values of fields for the entries that give none.
    """
    content = read_toml(path, error)
    _check_names(content, [name, *beside], str(path), error)
    own = content.get(name, [])
    check_tables(own, name, str(path), error)
    return [
        build_entry(entry, {**(shared or {}), **one}, where, error, beside=_of_layers(path))
        for one, where in zip(own, entry_places(path, name, own), strict=True)
    ]


def entry_places(path: File, name: str, entries: Sequence[Any]) -> list[str]:
    """Where each of `read_entries`, or of the tables that they are made from, stands, as a message names it."""
    places = [(path, n + 1) for n in range(len(entries))] if isinstance(path, Path) else path.places(name)
    return [f"{file}, [[{name}]] {_label(one, n)}" for one, (file, n) in zip(entries, places, strict=True)]


def read_rows(path: File, entry: type[T], error: type[AnalysisError] = CodebookError) -> list[T]:
    """The rows of a CSV file with a header as instances of the dataclass `entry`; numbers are parsed.

    Cells may be divided by semicolons or tabs too, as some spreadsheets write them.
    """
    hints = typing.get_type_hints(entry)
    return [
        build_entry(
            entry,
            {k: _number(v, hints.get(k), where, k, error) for k, v in row.items()},
            where,
            error,
            beside=_of_layers(path),
        )
        for where, row in _placed_rows(path, error)
    ]


def check_tables(given: Any, name: str, where: str, error: type[AnalysisError] = CodebookError) -> None:
    """Raises `error` where what stands under a name is no list of tables, as where `[name]` is written for `[[name]]`."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise error(f"{where}: `{name}` is no list of entries: begin each with [[{name}]], in two brackets.")


def place_of(path: File, table: str) -> Path:
    """The file that says what a TOML file has once by this name."""
    return path if isinstance(path, Path) else path.places(table)[0][0]


def row_places(path: File, n_rows: int) -> list[str]:
    """Where each of `read_rows` stands, as a message names it."""
    if isinstance(path, Path):
        return [f"{path}, row {row}" for row in range(2, n_rows + 2)]
    return [f"{file}, line {line}" for (file, line), _ in path.rows()]


def _placed_rows(path: File, error: type[AnalysisError]) -> list[tuple[str, dict[Any, Any]]]:
    if isinstance(path, Path):
        return [(f"{path}, line {line}", row) for line, row in parsed_rows(read_bytes(path, error), path, error)]
    return [(f"{file}, line {line}", row) for (file, line), row in path.rows()]


def _of_layers(path: File) -> tuple[str, ...]:
    """Keys that a file which is laid over another may have in each entry, and that it has read itself."""
    return () if isinstance(path, Path) else ("keep",)


def build_entry(
    entry: type[T],
    given: Mapping[str, Any],
    where: str,
    error: type[AnalysisError] = CodebookError,
    *,
    beside: tuple[str, ...] = (),
) -> T:
    """One instance of the dataclass `entry` from a mapping, each key and type checked; `beside`: keys that a message knows too."""
    fields, hints = _declared(typing.cast(Any, entry))
    _check_names(given, [*fields, *beside], where, error)
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in given:
            raise error(f"{where}: `{name}` is missing.")
    return entry(**{key: _convert(value, hints[key], f"{where}: `{key}`", error) for key, value in given.items()})


@cache
def _declared(entry: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of a dataclass and their types, by name."""
    return {f.name: f for f in dataclasses.fields(typing.cast(Any, entry))}, typing.get_type_hints(entry)


def file_digest(path: Path) -> str:
    """First 12 hex digits of the file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]


def nearest(name: str, known: typing.Iterable[str]) -> str:
    """A hint such as " Did you mean `aliases`?", or the known names where none is near: all, or the ten nearest of many.

    Near is what differs by little, case, spaces, hyphens and underscores apart, and what alone has these words: "trump" of "donald_trump".
    """
    names = sorted(known)
    plain = {one: spelled_plainly(one) for one in names}
    asked = spelled_plainly(name)
    order = sorted(names, key=lambda one: (-difflib.SequenceMatcher(None, plain[one], asked).ratio(), one))
    words = [one for one in names if {*asked.split()} < {*plain[one].split()}] if len(asked) > 2 else []
    if order and difflib.SequenceMatcher(None, plain[order[0]], asked).ratio() >= NEAR:
        return f" Did you mean `{order[0]}`?"
    if len(words) == 1:
        return f" Did you mean `{words[0]}`?"
    if len(names) <= LISTED:
        return f" Known: {', '.join(names)}."
    return f" Known: {', '.join(order[:LISTED])} and {len(names) - LISTED:,} more."


def spelled_plainly(name: str) -> str:
    """A name without regard to case, and to whether spaces, hyphens or underscores divide its words."""
    return " ".join(re.split(r"[\s_\-‐‑–]+", name.casefold())).strip()


def _check_names(given: Mapping[str, Any], known: typing.Iterable[str], where: str, error: type[AnalysisError]) -> None:
    known = list(known)
    for key in given:
        if key not in known:
            raise error(f"{where}: `{key}` is not a known key.{nearest(key, known)}")


def _label(one: Any, number: int) -> str:
    named = one.get("id") or one.get("name") if isinstance(one, dict) else getattr(one, "id", None)
    return repr(named) if named else f"number {number}"


def _number(value: str, hint: Any, where: str, key: str, error: type[AnalysisError]) -> Any:
    if hint not in (int, float):
        return value
    try:
        return hint(value)
    except ValueError:
        raise error(f"{where}: `{key}` is {value!r}, which is not a number.") from None


def _convert(value: Any, hint: Any, where: str, error: type[AnalysisError]) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _convert(value, next(a for a in arguments if a is not type(None)), where, error)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise error(f"{where} is {value!r}: write a list, as in [{value!r}].")
        return tuple(_convert(v, arguments[0], f"{where}, item {n}", error) for n, v in enumerate(value, start=1))
    if origin is dict:
        if not isinstance(value, dict):
            raise error(f"{where} is {value!r}: write a table of keys and values.")
        return {str(k): _convert(v, arguments[1], f"{where}.{k}", error) for k, v in value.items()}
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise error(f"{where} is {value!r}: write a table such as {{ {dataclasses.fields(hint)[0].name} = ... }}.")
        return build_entry(typing.cast(Any, hint), value, where, error)
    if origin is typing.Literal:
        if value not in arguments:
            raise error(f"{where} is {value!r}.{nearest(str(value), map(str, arguments))}")
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise error(f"{where} is {value!r}, which is not a date. Write dates as 2019-02-28.") from None
    if isinstance(value, str) or hint is Any:
        _check_shown(value, where, error)
    if hint is Any:
        return value
    if not isinstance(value, hint) or isinstance(value, bool) is not (hint is bool) or isinstance(value, datetime):
        raise error(f"{where} is {value!r}, which is no {_KINDS.get(hint, hint.__name__)}.")
    return value


def _check_shown(value: Any, where: str, error: type[AnalysisError]) -> None:
    """Raises `error` where a text, or one within a list or a table, holds what no page can show."""
    if isinstance(value, dict | list | tuple):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_shown(one, where, error)
    elif isinstance(value, str) and (hidden := unshown(value)):
        raise error(f"{where} holds {hidden}, a character that no page can show: leave it out.")


_KINDS: dict[Any, str] = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date"}

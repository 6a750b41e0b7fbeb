"""Which column of a source holds which of ours, and how a record of any column names becomes a raw article."""

import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis.codebook.entries import nearest
from analysis.corpus.readers.cells import Cells
from analysis.corpus.readers.column_contents import WORDS_OF_TEXT, Contents
from analysis.corpus.readers.column_names import NAMES, by_name, by_unsure_name, plain_name
from analysis.corpus.readers.further import Further, listed
from analysis.corpus.readers.guesses import Guesses
from analysis.corpus.readers.records import ADDRESS, Link, Note, RawArticle, Read, Reject, is_html, plain_value
from analysis.errors import CorpusError, UsageError

HTML_NAMES = ("html", "rawhtml", "page")
MAX_COLUMNS = 1_000  # of a table; more are no columns of articles, and each would be looked for in every row
MAX_LOOK = 200  # rows of a table that are looked at to tell what its columns hold
TableRow = tuple[Mapping[str, Any], str] | Reject | Note
BREAKS = (EOFError, OSError, zlib.error)  # of a file in the middle
LONGEST_TEXTS = "the longest texts"


class Columns:
    """Which key of a record holds which of our columns: as the user says, else by name, else by what the cells hold."""

    def __init__(self, given: Mapping[str, str], outlet: str = "") -> None:
        unknown = sorted(set(given) - set(NAMES))
        if unknown:
            raise UsageError(f"There is no column `{unknown[0]}` to fill.{nearest(unknown[0], NAMES)}")
        self.given, self.outlet = dict(given), outlet
        self.cells = Cells()
        self._further = Further()
        self._seen: dict[tuple[str, ...], dict[str, str]] = {}
        self._learnt: dict[str, str] = {}  # our column to the source's, as the first records show
        self._why: dict[str, str] = {}  # the source's column: how it was told, where not by its name
        self._also: dict[str, list[str]] = {}  # our column: those of the source that might as well hold it

    def of(self, names: Iterable[str], sample: Mapping[str, Any]) -> dict[str, str]:
        """Our column to the source's, for a record with these names."""
        key = tuple(names)
        if key not in self._seen:
            columns = self._match(key)
            if "text" not in columns and "text" not in self.given:
                columns |= self._longest(sample, columns)
            if "text" not in columns:
                return columns  # the next record may show which column holds the text
            self._seen[key] = columns
        return self._seen[key]

    def settle(self, path: str, names: Iterable[str], sample: Iterable[Mapping[str, Any]]) -> None:
        """Decide for a whole table, from its first rows, what its columns hold: texts, or addresses of pages.

        Raises CorpusError where it holds neither, or has no column of a name that the user gave.
        """
        key = tuple(names)
        for ours, theirs in self.given.items():
            if _found(theirs, key) is None:
                raise CorpusError(
                    f"{path} has no column `{theirs}`, which is to be read as {ours}.{_near(theirs, key)} Its columns: {listed(key)}."
                )
        guesses = Guesses(key, Contents(key, sample), self._given_names(key), has_outlet=bool(self.outlet))
        columns = guesses.columns
        if "text" not in columns and "url" not in columns:
            raise no_text_error(path, key)
        self._seen[key] = columns
        self._why, self._also = guesses.why, guesses.also

    def learn(self, sample: Iterable[Mapping[str, Any]]) -> None:
        """See from the first of records whose fields may differ what those hold of which the names say nothing."""
        records = list(sample)
        names = list(dict.fromkeys(itertools.chain.from_iterable(records)))[:MAX_COLUMNS]
        guesses = Guesses(names, Contents(names, records), self._given_names(names), has_outlet=bool(self.outlet))
        self._learnt, self._why, self._also = guesses.columns, guesses.why, guesses.also

    def note(self, origin: str) -> Iterator[Note]:
        """What was read from columns that are not named as ours, what was kept beside, and what is open."""
        merged: dict[str, str] = {}
        for columns in self._seen.values():
            merged = columns | merged
        other = [f"{ours} from `{theirs}`{self._told(theirs)}" for ours, theirs in merged.items() if ours != theirs]
        missed = [f"`{theirs}` (for {ours})" for ours, theirs in self.given.items() if ours not in merged]
        also = [
            f"{ours} may also be {listed(names)} (`--column {ours}={_shell(names[0])}` takes it)"
            for ours, names in self._also.items()
        ]
        said = [f"read {', '.join(other)}"] if other else []
        said += [*self._further.notes(), *also, *self.cells.notes()]
        said += [f"no record has {', '.join(missed)}"] if missed and self._seen else []
        if said:
            names = dict.fromkeys(name for names in self._seen for name in names)
            yield Note(f"{origin}: {'; '.join(said)}.", tuple(names))

    def article(self, record: Mapping[str, Any], origin: str) -> RawArticle | Reject | Link:
        """The record as a raw article, as a link where it has an address and no field of text, or why it is neither."""
        at = self.of(tuple(record), record)
        value = {column: self.cells.value(column, name, record.get(name)) for column, name in at.items()}
        fields: dict[str, Any] = {
            "title": value.get("title", ""),
            "outlet": value.get("outlet") or self.outlet,
            "published": value.get("published", ""),
            "url": value.get("url", "").strip(),
            "authors": value.get("authors", ""),
            "section": value.get("section", ""),
            "genre": value.get("genre", ""),
            "origin": origin,
        }
        if "text" in at:
            text, meta = value["text"], self._further.of(record, at.values())
            is_page = plain_name(at["text"]) in HTML_NAMES or is_html(text)
            return RawArticle(text=text, is_html=is_page, meta=meta, **fields)
        if "text" in self.given:
            problem = f"it has no field `{self.given['text']}`, only {listed(record)}"
            return Reject(origin, "no text", problem, *_shown(record))
        if ADDRESS.fullmatch(fields["url"]):
            return Link(**fields, meta=self._further.of(record, at.values()))
        problem = f"none of the fields {listed(record)} holds a text or an address"
        return Reject(origin, "no text", problem, *_shown(record))

    def _given_names(self, names: Iterable[str]) -> dict[str, str]:
        """Our columns to those of these names that the user gave for them; "" where none is so called."""
        names = list(names)
        return {ours: _found(theirs, names) or "" for ours, theirs in self.given.items()}

    def _match(self, names: tuple[str, ...]) -> dict[str, str]:
        """As the first records show, else by name alone."""
        given = self._given_names(names)
        columns = {ours: theirs for ours, theirs in given.items() if theirs}
        for column in NAMES:
            if column not in given:
                free = [name for name in names if name not in columns.values()]
                learnt = [name for name in free if name == self._learnt.get(column)]
                match = next(itertools.chain(learnt, by_name(column, free), by_unsure_name(column, free)), None)
                if match is not None:
                    columns[column] = match
        return columns

    def _longest(self, record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
        lengths = {
            name: len(plain_value(cell).split()) for name, cell in record.items() if name not in columns.values()
        }
        name = max(lengths, key=lambda n: lengths[n], default=None)
        if name is None or lengths[name] < WORDS_OF_TEXT:
            return {}
        self._why[name] = LONGEST_TEXTS
        return {"text": name}

    def _told(self, theirs: str) -> str:
        why = [said for said in (self._why.get(theirs, ""), self.cells.order_of(theirs)) if said]
        return f" ({'; '.join(why)})" if why else ""


def read_rows(rows: Iterator[TableRow], names: list[str], columns: Columns, path: str) -> Iterator[Read]:
    """Rows of a table, each with its place, as reads: its first rows settle for all what its columns hold.

    Raises CorpusError naming the columns where none of them holds texts or addresses, and whatever breaks the file, after the
    rows before the break.
    """
    first, problem = _before_break(rows, MAX_LOOK)
    columns.settle(path, names, (row[0] for row in first if isinstance(row, tuple)))
    for row in itertools.chain(first, rows):
        yield columns.article(*row) if isinstance(row, tuple) else row
    if problem is not None:
        raise problem


def read_records(records: Iterator[TableRow], columns: Columns) -> Iterator[Read]:
    """Records whose fields may differ, each with its place, as reads: the first show what fields hold of which no name tells."""
    first, problem = _before_break(records, MAX_LOOK)
    columns.learn(record[0] for record in first if isinstance(record, tuple))
    for record in itertools.chain(first, records):
        yield columns.article(*record) if isinstance(record, tuple) else record
    if problem is not None:
        raise problem


def _before_break(rows: Iterator[TableRow], n: int) -> tuple[list[TableRow], Exception | None]:
    """The first n rows; of a file that breaks before that, those before the break, and what breaks it."""
    first: list[TableRow] = []
    try:
        first.extend(itertools.islice(rows, n))
    except BREAKS as problem:
        return first, problem
    return first, None


def no_text_error(path: str, names: Iterable[str]) -> CorpusError:
    """For a table of which no column holds texts."""
    return CorpusError(
        f"{path} has no column that holds the articles' text. Its columns: {listed(list(names))}. "
        "Say which one does: `workbook ingest ... --column text=NAME`."
    )


def _found(wanted: str, names: Iterable[str]) -> str | None:
    """The name as it stands in the source: as written, else whatever its case and its spaces."""
    names = list(names)
    return wanted if wanted in names else next((name for name in names if plain_name(name) == plain_name(wanted)), None)


def _near(wanted: str, names: Iterable[str]) -> str:
    hint = nearest(wanted, map(str, names))
    return hint if hint.startswith(" Did") else ""


def _shell(name: str) -> str:
    """A name as it is written behind "=" in a shell."""
    return f'"{name}"' if any(not (character.isalnum() or character == "_") for character in name) else name


def _shown(record: Mapping[str, Any]) -> tuple[str, str]:
    return plain_value(record.get("title"))[:200], plain_value(record.get("outlet"))[:100]

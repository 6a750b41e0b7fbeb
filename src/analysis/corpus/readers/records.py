"""What a reader yields, and how a record of any column names becomes a raw article."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.codebook.entries import nearest
from analysis.corpus.readers.encoding import decode, whole_characters
from analysis.errors import CorpusError, UsageError

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "content",
        "article_text",
        "full_text",
        "fulltext",
        "article_body",
        "articlebody",
        "maintext",
        "main_text",
        "story_text",
        "body_text",
        "plain_text",
        "article",
        "story",
        "html",
        "raw_html",
        "page",
    ),
    "title": ("title", "headline", "head", "hed", "hd", "article_title", "name"),
    "outlet": (
        "outlet",
        "publication",
        "publisher",
        "media_name",
        "newspaper",
        "source_name",
        "source",
        "media",
        "site_name",
        "sitename",
        "site",
        "outlet_name",
        "feed",
        "hostname",
        "domain",
        "source_domain",
    ),
    "published": (
        "published",
        "publish_date",
        "published_at",
        "publishedat",
        "date_published",
        "datepublished",
        "pub_date",
        "pubdate",
        "publication_date",
        "published_date",
        "published_time",
        "date_publish",
        "date",
        "datetime",
        "timestamp",
        "time",
        "day",
    ),
    "url": ("url", "link", "href", "permalink", "web_url", "article_url", "source_url", "uri", "guid"),
    "authors": ("authors", "author", "byline", "creator", "writer", "by"),
    "section": ("section", "category", "desk", "section_name", "rubric", "topic"),
}  # our column: names that exports give it, the surest first
ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "text",
    ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".parquet": "parquet",
    ".xlsx": "xlsx", ".docx": "docx", ".rtf": "rtf", ".rss": "feed", ".atom": "feed", ".xml": "feed", ".warc": "warc",
}  # fmt: skip
NAMED = ("name", "title", "text", "value", "id")  # keys by which an object in a record says what it is
HTML_NAMES = ("html", "raw_html", "page")
WORDS_OF_TEXT = 40  # a column of unknown name whose cells hold this many words is taken for the text
MAX_COLUMNS = 1_000  # of a table; more are no columns of articles, and each would be looked for in every row
MAX_LOOK = 200  # rows of a table that are looked at to tell which column holds the text
ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
TAG = re.compile(r"<(?:html|body|head|div|p|article|br|span|!doctype)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """A row of RAW_ARTICLES."""

    title: str
    text: str
    is_html: bool
    outlet: str
    published: str
    url: str
    authors: str
    section: str
    origin: str
    genre: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of REJECTS: a record that could not be read."""

    origin: str
    reason: str
    detail: str = ""
    title: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something guessed or skipped, said in a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a source names and does not hold, with what the source says of it; `fetching` makes it an article."""

    url: str
    origin: str
    title: str = ""
    summary: str = ""  # what a feed carries of the text
    outlet: str = ""
    published: str = ""
    authors: str = ""
    section: str = ""
    named: bool = True  # by the user, in a file or on the command line, rather than by a feed

    @property
    def place(self) -> str:
        """Where it is named, and its address."""
        return self.url if self.origin == self.url else f"{self.origin}: {self.url}"


Read = RawArticle | Reject | Note | Link


class Columns:
    """Which key of a record holds which of our columns: as the user says, else by name, else by length of the cells."""

    def __init__(self, given: Mapping[str, str], outlet: str = "") -> None:
        unknown = sorted(set(given) - set(NAMES))
        if unknown:
            raise UsageError(f"There is no column `{unknown[0]}` to fill.{nearest(unknown[0], NAMES)}")
        self.given, self.outlet = dict(given), outlet
        self._seen: dict[tuple[str, ...], dict[str, str]] = {}
        self._by_length = ""  # the column taken for the text because its cells are long

    def of(self, names: Iterable[str], sample: Mapping[str, Any]) -> dict[str, str]:
        """Our column to the source's, for a record with these names."""
        key = tuple(names)
        if key not in self._seen:
            columns = self._match(key, sample)
            if "text" not in columns:
                return columns  # the next record may show which column holds the text
            self._seen[key] = columns
        return self._seen[key]

    def settle(self, path: str, names: Iterable[str], sample: Iterable[Mapping[str, Any]]) -> None:
        """Decide for a whole table, from its first rows, which column holds the text, or that it lists pages.

        Raises CorpusError where it does neither, or has no column of a name that the user gave.
        """
        key = tuple(names)
        for ours, theirs in self.given.items():
            if _found(theirs, key) is None:
                raise CorpusError(
                    f"{path} has no column `{theirs}`, which is to be read as {ours}.{_near(theirs, key)} Its columns: {_listed(key)}."
                )
        if any("text" in self.of(key, record) for record in sample):
            return
        columns = self._match(key, {})
        if "text" not in columns and "url" not in columns:
            raise no_text_error(path, key)
        self._seen[key] = columns

    def _match(self, names: tuple[str, ...], sample: Mapping[str, Any]) -> dict[str, str]:
        plain = {_plain(name): name for name in reversed(names)}
        columns = {}
        for column, known in NAMES.items():
            if column in self.given:
                if (wanted := _found(self.given[column], names)) is not None:
                    columns[column] = wanted
                continue
            taken = {_found(name, names) for name in self.given.values()}
            match = next((plain[name] for name in known if name in plain and plain[name] not in taken), None)
            if match is not None:
                columns[column] = match
        if "text" not in columns and "text" not in self.given:
            columns |= (longest := _longest(names, sample, taken=set(columns.values())))
            self._by_length = longest.get("text", self._by_length)
        return columns

    def note(self, origin: str) -> Iterator[Note]:
        """What was read from columns that are not named as ours, and which columns were not read."""
        merged: dict[str, str] = {}
        for columns in self._seen.values():
            merged = columns | merged
        other = [f"{ours} from `{theirs}`{self._why(theirs)}" for ours, theirs in merged.items() if ours != theirs]
        unread = list(dict.fromkeys(name for names in self._seen for name in names if name not in merged.values()))
        missed = [f"`{theirs}` (for {ours})" for ours, theirs in self.given.items() if ours not in merged]
        said = [f"read {', '.join(other)}"] if other else []
        said += [f"not read: {_listed(unread)}"] if unread else []
        said += [f"no record has {', '.join(missed)}"] if missed and self._seen else []
        if said:
            yield Note(f"{origin}: {'; '.join(said)}.")

    def _why(self, theirs: str) -> str:
        return " (the longest texts)" if theirs == self._by_length else ""

    def article(self, record: Mapping[str, Any], origin: str) -> RawArticle | Reject | Link:
        """The record as a raw article, as a link where it has an address and no field of text, or why it is neither."""
        at = self.of(tuple(record), record)
        value = {column: plain_value(record.get(name)) for column, name in at.items()}
        fields: dict[str, Any] = {
            "title": value.get("title", ""),
            "outlet": value.get("outlet") or self.outlet,
            "published": value.get("published", ""),
            "url": value.get("url", "").strip(),
            "authors": value.get("authors", ""),
            "section": value.get("section", ""),
            "origin": origin,
        }
        if "text" not in at:
            if "text" in self.given:
                return Reject(
                    origin,
                    "no text",
                    f"it has no field `{self.given['text']}`, only {_listed(record)}",
                    *_shown(record),
                )
            if ADDRESS.fullmatch(fields["url"]):
                return Link(**fields)
            return Reject(
                origin, "no text", f"none of the fields {_listed(record)} holds a text or an address", *_shown(record)
            )
        text = value["text"]
        return RawArticle(text=text, is_html=_plain(at["text"]) in HTML_NAMES or is_html(text), **fields)


def read_rows(
    rows: Iterator[tuple[Mapping[str, Any], str] | Reject | Note], names: list[str], columns: Columns, path: str
) -> Iterator[Read]:
    """Rows of a table, each with its place, as reads: its first rows settle for all which column holds the text.

    Raises CorpusError naming the columns where none of them holds texts or addresses.
    """
    first = list(itertools.islice(rows, MAX_LOOK))
    columns.settle(path, names, (row[0] for row in first if isinstance(row, tuple)))
    for row in itertools.chain(first, rows):
        yield columns.article(*row) if isinstance(row, tuple) else row


def joined_notes(notes: Iterable[str]) -> list[str]:
    """Each note once; what is said alike of several files, in one sentence."""
    files: dict[str, list[str]] = {}
    for note in dict.fromkeys(notes):
        name, _, said = note.partition(": ")
        files.setdefault(said or note, []).append(name if said else "")
    return [
        f"{len(names):,} files ({', '.join(names[:2])}{', …' if len(names) > 2 else ''}): {said}" if len(names) > 1
        else f"{names[0]}: {said}" if names[0] else said
        for said, names in files.items()
    ]  # fmt: skip


def plain_value(value: Any) -> str:
    """A cell as text: lists joined by "; ", `{"name": ...}` its name, missing ones "" (a NaN of pandas too)."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple | dict):
        return "; ".join(part for part in map(plain_value, _leaves(value)) if part)
    if isinstance(value, bytes):  # a column of a Parquet file that does not say that it holds text
        return whole_characters(decode(value))
    return whole_characters(str(value))


def _leaves(value: Any) -> Iterator[Any]:
    """What lists and objects hold in the end, in their order, however deeply they are nested."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting += reversed(value)
        elif isinstance(value, dict):
            waiting.append(next((value[key] for key in NAMED if value.get(key)), None))
        else:
            yield value


def is_html(text: str) -> bool:
    """Whether a text is markup rather than words: it has two tags or more near its beginning."""
    start = text[:20_000]
    return "<" in start and len(TAG.findall(start)) >= 2


def no_text_error(path: str, names: Iterable[str]) -> CorpusError:
    """For a table of which no column holds texts."""
    return CorpusError(
        f"{path} has no column that holds the articles' text. Its columns: {_listed(names)}. "
        "Say which one does: `workbook ingest ... --column text=NAME`."
    )


def _longest(names: tuple[str, ...], sample: Mapping[str, Any], taken: set[str]) -> dict[str, str]:
    lengths = {name: len(plain_value(sample.get(name)).split()) for name in names if name not in taken}
    name = max(lengths, key=lambda n: lengths[n], default=None)
    return {"text": name} if name is not None and lengths[name] >= WORDS_OF_TEXT else {}


def _plain(name: object) -> str:
    return re.sub(r"[\W_]+", "_", str(name).strip().casefold()).strip("_")


def _found(wanted: str, names: Iterable[str]) -> str | None:
    """The name as it stands in the source: as written, else whatever its case and its spaces."""
    names = list(names)
    return wanted if wanted in names else next((name for name in names if _plain(name) == _plain(wanted)), None)


def _near(wanted: str, names: Iterable[str]) -> str:
    hint = nearest(wanted, map(str, names))
    return hint if hint.startswith(" Did") else ""


def _listed(names: Iterable[object]) -> str:
    listed = [f"`{plain_value(name)[:40]}`" for name in names]
    return ", ".join(listed[:20]) + (f" and {len(listed) - 20} more" if len(listed) > 20 else "") or "none"


def _shown(record: Mapping[str, Any]) -> tuple[str, str]:
    return plain_value(record.get("title"))[:200], plain_value(record.get("outlet"))[:100]

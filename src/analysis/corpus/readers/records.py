"""What a reader yields: raw articles, rejects, notes and links; and the value of a cell as text."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.corpus.readers.encoding import decode, whole_characters

ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "text",
    ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".parquet": "parquet",
    ".xlsx": "xlsx", ".docx": "docx", ".rtf": "rtf", ".rss": "feed", ".atom": "feed", ".xml": "feed", ".warc": "warc",
    ".pdf": "pdf",
}  # fmt: skip
NAMED = ("name", "title", "text", "value", "id")  # keys by which an object in a record says what it is
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
    columns: tuple[str, ...] = ()  # those of the table that it is about, as the source names them


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
    genre: str = ""
    meta: str = ""
    named: bool = True  # by the user, in a file or on the command line, rather than by a feed

    @property
    def place(self) -> str:
        """Where it is named, and its address."""
        return self.url if self.origin == self.url else f"{self.origin}: {self.url}"


Read = RawArticle | Reject | Note | Link


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

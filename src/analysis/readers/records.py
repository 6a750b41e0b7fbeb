"""What a reader yields, and how a record of any column names becomes a raw article."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import CorpusError
from analysis.readers.encoding import whole_characters

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
HTML_NAMES = ("html", "raw_html", "page")
WORDS_OF_TEXT = 40  # a column of unknown name whose cells hold this many words is taken for the text
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


Read = RawArticle | Reject | Note


class Columns:
    """Which key of a record holds which of our columns: as the user says, else by name, else by length of the cells."""

    def __init__(self, given: Mapping[str, str], outlet: str = "") -> None:
        unknown = sorted(set(given) - set(NAMES))
        if unknown:
            raise CorpusError(f"There is no column `{unknown[0]}` to fill. Known: {', '.join(NAMES)}.")
        self.given, self.outlet = dict(given), outlet
        self._seen: dict[tuple[str, ...], dict[str, str]] = {}

    def of(self, names: Iterable[str], sample: Mapping[str, Any]) -> dict[str, str]:
        """Our column to the source's, for a record with these names."""
        key = tuple(names)
        if key not in self._seen:
            found = self._match(key, sample)
            if "text" not in found:
                return found  # the next record may show which column holds the text
            self._seen[key] = found
        return self._seen[key]

    def _match(self, names: tuple[str, ...], sample: Mapping[str, Any]) -> dict[str, str]:
        plain = {_plain(name): name for name in reversed(names)}
        found = {}
        for column, known in NAMES.items():
            if column in self.given:
                wanted = self.given[column]
                if wanted in names:
                    found[column] = wanted
                continue
            match = next(
                (plain[name] for name in known if name in plain and plain[name] not in self.given.values()), None
            )
            if match is not None:
                found[column] = match
        if "text" not in found and "text" not in self.given:
            found |= _longest(names, sample, taken=set(found.values()))
        return found

    def note(self, origin: str) -> Iterator[Note]:
        """What was read from columns that are not named as ours."""
        merged: dict[str, str] = {}
        for found in self._seen.values():
            merged = found | merged
        other = [f"{ours} from `{theirs}`" for ours, theirs in merged.items() if ours != theirs]
        if other:
            yield Note(f"{origin}: read {', '.join(other)}.")

    def article(self, record: Mapping[str, Any], origin: str) -> RawArticle | Reject:
        """The record as a raw article, or why it is none."""
        at = self.of(tuple(record), record)
        if "text" not in at:
            return Reject(origin, "no text", f"none of the fields {_listed(record)} holds a text", *_shown(record))
        value = {column: plain_value(record.get(name)) for column, name in at.items()}
        text = value["text"]
        return RawArticle(
            title=value.get("title", ""),
            text=text,
            is_html=_plain(at["text"]) in HTML_NAMES or is_html(text),
            outlet=value.get("outlet") or self.outlet,
            published=value.get("published", ""),
            url=value.get("url", ""),
            authors=value.get("authors", ""),
            section=value.get("section", ""),
            origin=origin,
        )


def plain_value(value: Any) -> str:
    """A cell as text: lists joined by "; ", `{"name": ...}` its name, missing ones "" (a NaN of pandas too)."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(part for part in map(plain_value, value) if part)
    if isinstance(value, dict):
        return plain_value(next((value[k] for k in ("name", "title", "text", "value", "id") if value.get(k)), None))
    return whole_characters(str(value))


def is_html(text: str) -> bool:
    """Whether a text is markup rather than words: it has two tags or more near its beginning."""
    start = text[:20_000]
    return "<" in start and len(TAG.findall(start)) >= 2


def no_text_error(path: str, names: Iterable[str]) -> CorpusError:
    """For a table of which no column holds texts."""
    names = list(names)
    hint = " It lists web pages: save the pages and read these." if {"url", "link"} & set(map(_plain, names)) else ""
    return CorpusError(
        f"{path} has no column that holds the articles' text. Its columns: {_listed(names)}.{hint} "
        "Rename the column that does to `text`, or name it in Python: columns={'text': ...}."
    )


def _longest(names: tuple[str, ...], sample: Mapping[str, Any], taken: set[str]) -> dict[str, str]:
    lengths = {name: len(plain_value(sample.get(name)).split()) for name in names if name not in taken}
    name = max(lengths, key=lambda n: lengths[n], default=None)
    return {"text": name} if name is not None and lengths[name] >= WORDS_OF_TEXT else {}


def _plain(name: object) -> str:
    return re.sub(r"[\W_]+", "_", str(name).strip().casefold()).strip("_")


def _listed(names: Iterable[object]) -> str:
    listed = [f"`{plain_value(name)[:40]}`" for name in names]
    return ", ".join(listed[:20]) + (f" and {len(listed) - 20} more" if len(listed) > 20 else "") or "none"


def _shown(record: Mapping[str, Any]) -> tuple[str, str]:
    return plain_value(record.get("title"))[:200], plain_value(record.get("outlet"))[:100]

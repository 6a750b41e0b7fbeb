"""What the cells of a table's columns look like, from its first rows: dates, addresses, names of outlets, headlines, texts."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from analysis.corpus.cleaning.dates import read_date
from analysis.corpus.readers.column_names import ATTRIBUTES, is_later, words_of
from analysis.corpus.readers.records import ADDRESS, plain_value

WORDS_OF_TEXT = 40  # a column of unknown name of which a cell holds this many words is taken for the text
SEVERAL = 3  # rows: fewer do not show what a column holds of which the name says nothing
MOST = 0.9  # share of the cells that must look alike
LONGEST_DATE = 60  # characters
LONGEST_NAME = 60  # characters of an outlet's
LONGEST_TITLE = 30  # words, on average
SHORTEST_HEADLINE = 3
LOOKED_AT = 2_000  # characters of a cell
NO_DATE = re.compile(r"\d{1,7}|\d{9,}|\d*\.\d+")  # numbers that may count anything
MEDIA = re.compile(
    r"\b(?:times|post|news|daily|herald|tribune|guardian|journal|gazette|telegraph|observer|chronicle|press|weekly|zeitung|tagblatt|tageblatt"
    r"|le monde|presse|diario|radio|tv)\b|(?:zeitung|blatt)\b|신문|일보|방송|\b[\w-]+\.(?:com|org|net|co\.[a-z]{2}|de|fr|es|kr|uk)\b",
    re.IGNORECASE,
)
SUMMARIES = frozenset(
    "abstract summary description snippet teaser lead hlead excerpt zusammenfassung kurzfassung resume resumen extracto 요약".split()
)  # words of names of columns that hold what an article is about
NO_PAGE = frozenset(
    "image images img photo thumbnail picture video logo avatar icon".split()
)  # what else has an address


class Contents:
    """The cells of each column in the first rows of a table, empty ones left out."""

    def __init__(self, names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
        rows = list(rows)
        self.n_rows = len(rows)
        self.cells = {
            name: [cell for row in rows if (cell := plain_value(row.get(name))[:LOOKED_AT].strip())] for name in names
        }

    @cached_property
    def filled(self) -> set[str]:
        """The columns that hold anything."""
        return {name for name, cells in self.cells.items() if cells}

    def are_dates(self, name: str) -> bool:
        """Whether nearly all cells can be read as dates. Numbers are none, but for days written 20180304."""
        return self._most(
            name, lambda c: len(c) <= LONGEST_DATE and not NO_DATE.fullmatch(c) and read_date(c).at is not None
        )

    def are_addresses(self, name: str) -> bool:
        """Whether nearly all cells are addresses of pages."""
        return not {*words_of(name)} & NO_PAGE and self._most(name, lambda c: bool(ADDRESS.fullmatch(c)))

    def are_titles(self, name: str) -> bool:
        """Whether the cells may be titles: a few words each, hardly any two alike."""
        return self.words(name) <= LONGEST_TITLE and self.are_distinct(name) and self._most(name, _is_titled)

    def are_headlines(self, name: str) -> bool:
        """Whether the cells read as headlines, whatever their column is called: titles of several words."""
        return self.words(name) >= SHORTEST_HEADLINE and self.are_titles(name)

    def are_names(self, name: str) -> bool:
        """Whether the cells are short and begin with a letter, as names of outlets and persons do."""
        return self._most(name, lambda c: len(c) <= LONGEST_NAME and c[0].isalpha() and not ADDRESS.fullmatch(c))

    def are_distinct(self, name: str) -> bool:
        """Whether hardly any two cells are alike."""
        cells = self.cells[name]
        return len(set(cells)) >= MOST * len(cells)

    def is_varied(self, name: str) -> bool:
        """Whether half of the cells or more are unlike all others, as titles of articles are, and sections are not."""
        return len(set(self.cells[name])) * 2 > len(self.cells[name])

    def are_media(self, name: str) -> bool:
        """Whether most cells are called as newspapers and stations are."""
        return self.are_names(name) and sum(_is_media(c) for c in self.cells[name]) * 2 > len(self.cells[name])

    def words(self, name: str) -> float:
        """Words of a cell, on average; 0.0 where there are none."""
        cells = self.cells[name]
        return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0

    def outlet(self, names: Iterable[str]) -> str:
        """The one of these columns whose short values repeat as names of outlets do, "" where none or several do."""
        if self.n_rows < SEVERAL:
            return ""
        names = [name for name in names if self.are_names(name) and not {*words_of(name)} & ATTRIBUTES]
        media = [name for name in names if self.are_media(name)]
        short = [name for name in names if 1 < len(set(self.cells[name])) <= len(self.cells[name]) / 2]
        return media[0] if len(media) == 1 else short[0] if len(short) == 1 and not media else ""

    def headlines(self, names: Iterable[str]) -> str:
        """The one of these columns that holds headlines, "" where none or several do."""
        if self.n_rows < SEVERAL:
            return ""
        names = [name for name in names if not {*words_of(name)} & (ATTRIBUTES | SUMMARIES)]
        found = [name for name in names if self.are_headlines(name) and not self.are_dates(name)]
        return found[0] if len(found) == 1 else ""

    def dates(self, names: Iterable[str]) -> list[str]:
        """Those of these columns that hold dates, but for days when something else was done than publishing."""
        return [name for name in names if not is_later(name) and self.are_dates(name)]

    def longest(self, names: Iterable[str]) -> str:
        """The one of these columns that holds the longest texts, "" where none holds any."""
        name = max(names, key=self.words, default="")
        longest = max((len(cell.split()) for cell in self.cells[name]), default=0) if name else 0
        return name if longest >= WORDS_OF_TEXT else ""

    def _most(self, name: str, looks_so: Any) -> bool:
        cells = self.cells[name]
        return bool(cells) and len(cells) * 2 >= self.n_rows and sum(map(looks_so, cells)) >= MOST * len(cells)


def _is_titled(cell: str) -> bool:
    return len(cell) <= 300 and not ADDRESS.fullmatch(cell) and any(map(str.isalpha, cell))


def _is_media(cell: str) -> bool:
    """Whether a name holds a word of newspapers and more: "News" alone is a section."""
    match = MEDIA.search(cell)
    return match is not None and (match[0] != cell or "." in cell)

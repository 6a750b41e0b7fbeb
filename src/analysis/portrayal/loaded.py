"""loaded_words.csv: words that judge or excite where a plainer one would do, and where they occur."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.codebook.entries import read_rows
from analysis.codebook.terms import TermError, TermFinder, compile_terms, read_term
from analysis.errors import CodebookError
from analysis.paths import CODEBOOK

LOADED = CODEBOOK / "loaded_words.csv"


@dataclass(frozen=True)
class LoadedWord:
    """One row: a term as in frames.toml, and why it is loaded."""

    term: str
    why: str


class LoadedFinder:
    """The loaded words of a codebook file, ready to be found."""

    def __init__(self, words: Sequence[LoadedWord]) -> None:
        self.finder: TermFinder = compile_terms(word.term for word in words)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[str, int, int]]:
        """(words in small letters, start, end) of each loaded word; of two that overlap, the longer."""
        found = sorted((hit.start, -hit.end) for hit in self.finder.find(text, start, end))
        kept: list[tuple[int, int]] = []
        for first, last in ((a, -b) for a, b in found):
            if not kept or first >= kept[-1][1]:
                kept.append((first, last))
        return [(text[first:last].lower(), first, last) for first, last in kept]


def read_loaded_words(path: Path = LOADED) -> tuple[LoadedWord, ...]:
    """The words of a codebook file. Raises CodebookError for a term that cannot be searched, is there twice, or has no `why`."""
    words = tuple(read_rows(path, LoadedWord))
    seen: set[str] = set()
    for row, word in enumerate(words, start=2):
        try:
            read_term(word.term)
        except TermError as problem:
            raise CodebookError(f"{path}, row {row}: `{word.term}` cannot be searched: {problem}.") from None
        if word.term in seen:
            raise CodebookError(f"{path}, row {row}: `{word.term}` stands there twice: keep one.")
        if not word.why.strip():
            raise CodebookError(f"{path}, row {row}: `why` is empty for `{word.term}`: say what makes it loaded.")
        seen.add(word.term)
    return words


@lru_cache(maxsize=4)
def load_finder(path: Path = LOADED) -> LoadedFinder:
    """The finder of a codebook file."""
    return LoadedFinder(read_loaded_words(path))

"""source_words.csv: words that, as the head of a source, say what kind of source it is."""

from dataclasses import dataclass
from typing import Literal

from analysis.codebook.entries import File, read_rows


@dataclass(frozen=True)
class SourceWord:
    """One row: a word that, as the head of a source, says what kind of source it is."""

    word: str
    kind: Literal["unnamed", "institution"]
    why: str


def read_source_words(path: File) -> dict[str, str]:
    """The codebook's source words: word to kind."""
    return {row.word: row.kind for row in read_rows(path, SourceWord)}

"""loaded_words.csv: words that judge or excite where a plainer one would do."""

from dataclasses import dataclass

from analysis.codebook.entries import File, read_rows, row_places
from analysis.codebook.terms import TermError, read_term
from analysis.errors import CodebookError


@dataclass(frozen=True)
class LoadedWord:
    """One row: a term as in frames.toml, and why it is loaded."""

    term: str
    why: str


def read_loaded_words(path: File) -> tuple[LoadedWord, ...]:
    """The words of a codebook file. Raises CodebookError for a term that cannot be searched, is there twice, or has no `why`."""
    words = tuple(read_rows(path, LoadedWord))
    seen: set[str] = set()
    for where, word in zip(row_places(path, len(words)), words, strict=True):
        try:
            read_term(word.term)
        except TermError as problem:
            raise CodebookError(f"{where}: `{word.term}` cannot be searched: {problem}.") from None
        if word.term in seen:
            raise CodebookError(f"{where}: `{word.term}` stands there twice: keep one.")
        if not word.why.strip():
            raise CodebookError(f"{where}: `why` is empty for `{word.term}`: say what makes it loaded.")
        seen.add(word.term)
    return words

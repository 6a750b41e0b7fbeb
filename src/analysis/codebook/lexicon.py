"""tone_lexicon.csv: words of the domain whose valence differs from VADER's own. Used only where a study asks for it."""

from dataclasses import dataclass

from analysis.codebook.entries import File, read_rows
from analysis.errors import CodebookError


@dataclass(frozen=True)
class LexiconWord:
    """One word and its valence, -4 (most negative) to +4, as VADER's raters gave them."""

    word: str
    valence: float
    why: str

    def __post_init__(self) -> None:
        if not -4 <= self.valence <= 4:
            raise CodebookError(f"tone_lexicon.csv: the valence of {self.word!r} is {self.valence}: give -4 to 4.")
        if not self.why.strip():
            raise CodebookError(f"tone_lexicon.csv: {self.word!r} has no reason: fill in `why`.")


def read_lexicon(path: File) -> tuple[LexiconWord, ...]:
    """The words of a codebook file. Raises CodebookError for a valence out of range."""
    return tuple(read_rows(path, LexiconWord))

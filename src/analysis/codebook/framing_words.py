"""The lists of english/portrayal.toml of the project's own codebook. To be replaced by an `English` handed on."""

from analysis.codebook.english import read_english
from analysis.paths import CODEBOOK


def word_list(name: str) -> frozenset[str]:
    """The words of one list, in lower case. Raises CodebookError where the file has no such list."""
    return read_english(CODEBOOK).words(f"portrayal.{name}")

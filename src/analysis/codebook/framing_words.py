"""framing_words.toml: the lists of English words that tagging, portrayal and keyness rest on."""

from functools import cache

from analysis.codebook.entries import nearest, read_toml
from analysis.errors import CodebookError
from analysis.paths import CODEBOOK

LISTS = CODEBOOK / "framing_words.toml"


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list, in small letters. Raises CodebookError where the file has no such list."""
    lists = read_toml(LISTS)
    if name not in lists:
        raise CodebookError(f"{LISTS} has no list `{name}`.{nearest(name, lists)}")
    return frozenset(str(lists[name]).split())

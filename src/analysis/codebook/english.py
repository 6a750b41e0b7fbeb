"""english.toml: closed classes of English words that reading names and pronouns rests on."""

from functools import cache

from analysis.codebook.entries import nearest, read_toml
from analysis.errors import CodebookError
from analysis.paths import CODEBOOK


@cache
def english(name: str) -> frozenset[str]:
    """The words of one list, in lower case. Raises CodebookError where the file has no such list."""
    path = CODEBOOK / "english.toml"
    lists = read_toml(path)
    if name not in lists:
        raise CodebookError(f"{path} has no list `{name}`.{nearest(name, lists)}")
    return frozenset(lists[name].split())

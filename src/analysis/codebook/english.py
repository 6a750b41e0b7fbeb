"""english/: the lists of English words that reading a text rests on. One file a purpose, one list a word class.

What a stage needs of them is handed to it as an `English`; it compares and hashes by its words, so that what is compiled
from it can be kept in a cache.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analysis.codebook.entries import nearest, read_toml
from analysis.errors import CodebookError
from analysis.paths import CODEBOOK

FILES = (
    "names.toml",
    "portrayal.toml",
)  # of words; what stands in two of them is called by the file too: "names.places"
GIVEN_NAMES = "given_names.toml"
FORMER = {"names.toml": "english.toml", "portrayal.toml": "framing_words.toml", GIVEN_NAMES: "given_names.toml"}


@dataclass(frozen=True)
class English:
    """The words of each list, in lower case, and each given name with its gender ("" where both bear it)."""

    lists: Mapping[str, frozenset[str]] = field(compare=False, repr=False)
    given_names: Mapping[str, str] = field(compare=False, repr=False)
    digest: str

    def words(self, name: str) -> frozenset[str]:
        """The words of one list, called by its file and its name, as in "names.places". Raises CodebookError."""
        if name not in self.lists:
            raise CodebookError(f"The codebook's english/ has no list `{name}`.{nearest(name, self.lists)}")
        return self.lists[name]


@cache
def read_english(folder: Path) -> English:
    """The lists of a codebook folder. A folder of an earlier version, with the files beside the others, is read too."""
    lists = {
        f"{file.removesuffix('.toml')}.{name}": frozenset(str(words).lower().split())
        for file in FILES
        for name, words in read_toml(_path(folder, file)).items()
        if name != "why"
    }
    given = _given_names(read_toml(_path(folder, GIVEN_NAMES)))
    content = json.dumps([{name: sorted(words) for name, words in lists.items()}, given], sort_keys=True)
    return English(lists, given, hashlib.sha256(content.encode()).hexdigest()[:12])


def _path(folder: Path, file: str) -> Path:
    former = folder / FORMER[file]
    return former if former.exists() and not (folder / "english" / file).exists() else folder / "english" / file


def _given_names(found: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for gender in ("male", "female"):
        for name in found[gender].lower().split():
            names[name] = "" if names.get(name, gender) != gender else gender
    return names | dict.fromkeys(found["either"].lower().split(), "")


def english(name: str) -> frozenset[str]:
    """The words of one list of english/names.toml of the project's own codebook. To be replaced by an `English` handed on."""
    return read_english(CODEBOOK).words(f"names.{name}")

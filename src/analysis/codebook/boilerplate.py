"""boilerplate.toml: phrases by which boilerplate is told in text without markup, each with its reason."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.codebook.entries import read_entries
from analysis.errors import CodebookError

Reason = Literal[
    "newsletter", "biography", "related", "caption", "advertisement", "read_more", "byline", "share", "copyright",
    "comments", "timestamp", "markup", "box", "keep",
]  # fmt: skip
"""`keep`: the block is the story's, whatever else speaks against it."""


@dataclass(frozen=True)
class Phrase:
    """A pattern that marks a block as boilerplate, or as never to be cut."""

    reason: Reason
    pattern: str
    why: str
    place: Literal["any", "start", "end", "edges", "within"] = "any"
    max_words: int = 60
    case: bool = False

    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready to search a block."""
        return re.compile(self.pattern, re.DOTALL if self.case else re.DOTALL | re.IGNORECASE)


def read_boilerplate(path: Path) -> tuple[Phrase, ...]:
    """Read and check the file. Raises CodebookError naming the pattern that is not a regular expression."""
    phrases = tuple(read_entries(path, "phrase", Phrase))
    for number, phrase in enumerate(phrases, start=1):
        if phrase.place == "within" and "(?P<kept>" not in phrase.pattern:
            raise CodebookError(
                f"{path}, [[phrase]] number {number}: `pattern` has no group (?P<kept>...) for what stays."
            )
        try:
            phrase.compiled()
        except re.error as problem:
            raise CodebookError(
                f"{path}, [[phrase]] number {number}: `pattern` is no regular expression: {problem}."
            ) from None
    return phrases

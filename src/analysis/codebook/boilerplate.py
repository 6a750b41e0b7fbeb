"""boilerplate.toml: phrases by which boilerplate is told in text without markup, each with its reason."""

import re
from dataclasses import dataclass
from typing import Literal

from analysis.codebook.entries import File, entry_places, read_entries
from analysis.errors import CodebookError

Reason = Literal[
    "newsletter", "biography", "related", "caption", "advertisement", "read_more", "byline", "share", "copyright",
    "comments", "timestamp", "markup", "box", "correction", "keep",
]  # fmt: skip
"""`keep`: the block is the story's, whatever else speaks against it."""

SIGNS = ("biography", "comments", "keep")  # what the signs of a file tell; each has one or more

TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL
)  # of a regular expression: escape, class, "(", "|", ")"


@dataclass(frozen=True)
class Phrase:
    """A pattern that marks a block as boilerplate, or as never to be cut.

    `place` "sign": it marks nothing alone but counts beside what shape and place say of the block. `needs`: pieces in small
    letters, one of which a block must hold for the pattern to be tried. `quotes`: the pattern marks a block whatever it quotes.
    """

    reason: Reason
    pattern: str
    why: str
    place: Literal["any", "start", "end", "edges", "within", "sign"] = "any"
    max_words: int = 60
    case: bool = False
    needs: tuple[str, ...] = ()
    quotes: bool = False

    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready to search a block."""
        return re.compile(self.pattern, re.DOTALL if self.case else re.DOTALL | re.IGNORECASE)


def alternatives(pattern: str) -> list[str]:
    """The pieces of a regular expression that "|" divides, groups and classes of characters left whole."""
    pieces, depth, start = [], 0, 0
    for token in TOKEN.finditer(pattern):
        if token[0] == "(":
            depth += 1
        elif token[0] == ")":
            depth -= 1
        elif token[0] == "|" and not depth:
            pieces.append(pattern[start : token.start()])
            start = token.end()
    return [*pieces, pattern[start:]]


def read_boilerplate(path: File) -> tuple[Phrase, ...]:
    """Read and check the file.

    Raises CodebookError naming the pattern that is not a regular expression, or the kind of sign that is missing.
    """
    phrases = tuple(read_entries(path, "phrase", Phrase))
    for where, phrase in zip(entry_places(path, "phrase", phrases), phrases, strict=True):
        if phrase.place == "within" and "(?P<kept>" not in phrase.pattern:
            raise CodebookError(f"{where}: `pattern` has no group (?P<kept>...) for what stays.")
        try:
            phrase.compiled()
        except re.error as problem:
            raise CodebookError(f"{where}: `pattern` is no regular expression: {problem}.") from None
    missing = [reason for reason in SIGNS if not any(p.place == "sign" and p.reason == reason for p in phrases)]
    if missing:
        raise CodebookError(
            f'{path} has no [[phrase]] with `place = "sign"` for {", ".join(missing)}: copy those of the workbook\'s own '
            "data/codebook/boilerplate.toml, then change what you judge otherwise."
        )
    return phrases

"""What a reader types -> what is looked for: words, phrases, wildcards, word forms, or a regular expression.

    denied                    the word, in any case; with a capital letter (March) only as written; "denied's" too
    sanction*  *gate  wom?n   `*` stands for any letters or none, `?` for one letter
    [deny]                    every form of the word: deny, denies, denied, denying
    peace talks               the words one after another; "peace talks" says the same
    talks .. collapse*        up to three words between; `*` alone stands for exactly one word
    summit* | "peace talks"   either of them
    /alleg(ed|ations?)/i      a regular expression; `i`: in any case

A possessive ('s) counts as its word.
"""

import re
from dataclasses import dataclass
from typing import Any

import regex

from analysis.codebook.terms import GAP
from analysis.errors import UsageError, shortened

ANY = "*"  # as a word of a phrase: any one word
SHOWN = 80  # characters of a query in a message
LONGEST = 1_000  # characters of a query

_WRITTEN = re.compile(r"[^\W_*?]*(?:[*?’'][^\W_*?]*)*")
_BETWEEN = re.compile(r"[.,\-–—/]+")  # "U.S." is two words, here as in a text
_LEMMA = re.compile(r"\[([^\W\d_]+)\]")
_EXPRESSION = re.compile(r"/(?P<pattern>.+)/(?P<flags>[a-z]*)", re.DOTALL)


@dataclass(frozen=True)
class AskedWord:
    """One word of a phrase, as it was asked for."""

    written: str  # in small letters unless `case`
    form: str  # "word", "pattern" (with wildcards), "lemma", "any"
    case: bool = False
    gap: bool = False  # words may stand before it


@dataclass(frozen=True)
class Query:
    """A query, read: phrases of which any will do, or a regular expression."""

    text: str
    phrases: tuple[tuple[AskedWord, ...], ...] = ()
    expression: Any = None  # of `regex`, which can be told when to stop


def read_query(text: str) -> Query:
    """Read a query. Raises UsageError, which says what cannot be meant so and how to write it."""
    if not isinstance(text, str) or not text.strip():
        raise UsageError(
            'Nothing was asked for: give a word, a "phrase", a word with `*`, [word] for all its forms, or /a pattern/.'
        )
    asked = text.strip()
    if len(asked) > LONGEST:
        raise UsageError(f"The query has {len(asked):,} characters: {LONGEST:,} at most.")
    if asked.startswith("/"):
        return Query(asked, expression=_expression(asked))
    return Query(asked, tuple(_phrase(part, asked) for part in asked.split("|")))


def _expression(asked: str) -> Any:
    found = _EXPRESSION.fullmatch(asked)
    if found is None:
        raise UsageError(
            f"{_shown(asked)}: a regular expression stands between two slashes, as in /alleg(ed|ations?)/."
        )
    if set(found["flags"]) - {"i"}:
        raise UsageError(f"{_shown(asked)}: behind the last slash only `i` may stand, for upper and lower case alike.")
    try:
        return regex.compile(found["pattern"], regex.MULTILINE | (regex.IGNORECASE if found["flags"] else 0))
    except (regex.error, OverflowError, RecursionError, ValueError) as problem:
        raise UsageError(
            f"{_shown(asked)} is no regular expression: {problem}. Put `\\` before a mark that stands for itself, such as `\\(`."
        ) from None


def _phrase(part: str, asked: str) -> tuple[AskedWord, ...]:
    if part.count('"') % 2:
        raise UsageError(f'{_shown(asked)}: a quotation mark (") is opened and not closed.')
    words: list[AskedWord] = []
    gap = False
    for piece in part.replace('"', " ").replace("’", "'").split():
        if piece == GAP:
            gap = True
            continue
        for word in _words(piece, asked):
            words.append(AskedWord(word.written, word.form, word.case, gap))
            gap = False
    if not words:
        raise UsageError(f"{_shown(asked)}: between two `|`, or before or after one, nothing is asked for." if "|" in asked
                         else f"{_shown(asked)} holds no word.")  # fmt: skip
    if gap or words[0].gap:
        raise UsageError(f"{_shown(asked)}: `{GAP}` stands between two words, as in `talks {GAP} collapse*`.")
    if words[0].form == "any" or words[-1].form == "any":
        raise UsageError(f"{_shown(asked)}: `*` alone stands for one word between others, as in `the * talks`.")
    return tuple(words)


def _words(piece: str, asked: str) -> list[AskedWord]:
    if found := _LEMMA.fullmatch(piece):
        return [AskedWord(found[1].lower(), "lemma")]
    if piece == ANY:
        return [AskedWord(ANY, "any")]
    return [_word(word, asked) for word in _BETWEEN.split(piece) if word]


def _word(word: str, asked: str) -> AskedWord:
    if not _WRITTEN.fullmatch(word) or word[0] == "'" or word[-1] == "'":
        how = "Forms of a word are asked for as [deny], one word in brackets." if "[" in word else (
            "A query holds words, `*` and `?` in them, quotation marks, `..` between words, and `|` between alternatives; "
            "anything else is asked for by a /regular expression/."
        )  # fmt: skip
        raise UsageError(f"{_shown(asked)}: {_shown(word)} is not a word. {how}")
    if not word.strip("*?"):
        raise UsageError(f"{_shown(asked)}: {_shown(word)} holds no letter, so nearly anything would be found.")
    case = word != word.lower()
    return AskedWord(word, "pattern" if set(word) & set("*?") else "word", case)


def _shown(text: str) -> str:
    return shortened(text, SHOWN)

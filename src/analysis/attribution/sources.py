"""What kind of source the words of an attribution name: a named person, an unnamed one, an institution, or unknown."""

import re
from collections.abc import Mapping

from analysis.attribution.cues import Grammar

PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "who", "which"])

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[-’']\w+)*")
_HEAD_ENDS = re.compile(r",| who | which | that | of | in | at | from | for | with | to | on |\(|familiar | close ")


def source_kind(words: str, kinds: Mapping[str, str], grammar: Grammar) -> str:
    """named, unnamed, institution or unknown.

    The head decides (the last word before a comma, "who" or a preposition): "a spokesman for Mr. Roe" is unnamed, "the
    Ministry of Defence" an institution, "Senate leader Ann Roe" named. A pronoun says nothing: unknown.
    """
    head = _words(_HEAD_ENDS.split(f" {words.strip()} ", maxsplit=1)[0])
    every = _words(words)
    if not every or (len(every) == 1 and (every[0].lower() in PRONOUNS or len(every[0]) == 1)):
        return "unknown"
    last = head[-1] if head else every[-1]
    kind = kinds.get(last.lower().removesuffix("’s").removesuffix("'s"))
    if kind == "unnamed" and last[0].isupper() and len(head) > 1 and head[-2][0].isupper() and len(every) == len(head):
        kind = kinds.get(last.lower()) if head[0].lower() in ("the", "a") else kind
    after_head = every[len(head) :]
    if (
        head
        and (last.lower() in grammar.posts or (kind is None and last.lower() in grammar.source_titles))
        and _ends_in_name(after_head)
    ):
        return "named"  # "ambassador to Spain Ann Roe", "Secretary of State Ann Roe"
    if kind is not None:
        return kind
    if any(word[0].isupper() and word.lower() not in grammar.source_titles for word in head):
        return "named"
    apposed = [word for word in after_head if word[0].isupper()]
    if "," in words and len(apposed) > 1 and head and not last[0].isupper() and _names_person(words):
        return "named"
    return "unnamed" if _is_person_word(last) else "unknown"


def head_end(text: str, start: int, end: int) -> int:
    """Where the head of the source `text[start:end]` ends: "Ann Roe| of Bonn", "the mayor|, Ann Roe,"."""
    match = _HEAD_ENDS.search(text, start, end)
    stop = match.start() if match else end
    while stop > start and not text[stop - 1].isalnum():
        stop -= 1
    return stop


def _ends_in_name(words: list[str]) -> bool:
    """Whether a place and a name follow: "to Spain Ann Roe"."""
    return len(words) > 3 and all(word[0].isupper() for word in words[-3:])


def _names_person(words: str) -> bool:
    return bool(re.match(r"[^,]+, (?:[A-Z][\w.’'-]+ ?){2,3}(?:,|$)", words.strip()))


def _is_person_word(word: str) -> bool:
    return bool(re.search(r"(?:er|or|ist|ian|ant|man|woman|men|women)s?$", word.lower()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)

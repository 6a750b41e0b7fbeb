"""What kind of source the words of an attribution name: a named person, an unnamed one, an institution, or unknown."""

import re
from collections.abc import Container, Mapping

from analysis.attribution.cues import SpeechGrammar

PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we", "you", "who", "which"])
FIRST_PERSON = frozenset(["i", "me", "my", "myself"])

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[-’']\w+)*")
_HEAD_ENDS = re.compile(r",| (?:who|which|that|of|in|at|from|for|with|to|on) |\(|familiar | close ")
_APPOSED_NAME = re.compile(r"[^,]+, (?:[A-Z][\w.’'-]+ ?){2,3}(?:,|$)")  # "the mayor, Ann Roe"
_PERSON = re.compile(r"(?:er|or|ist|ian|ant|man|woman|men|women)s?$")


def source_kind(
    words: str, kinds: Mapping[str, str], grammar: SpeechGrammar, common: Container[str] = frozenset()
) -> str:
    """named, unnamed, institution or unknown. `common`: words that the article prints in small letters too, so that the capital of a
    sentence's first word makes none of them a name ("Shareholders said").

    The head decides (the last word before a comma, "who" or a preposition): "a spokesman for Mr. Roe" is unnamed, "the
    Ministry of Defence" an institution, "Senate leader Ann Roe" named. A pronoun says nothing: unknown.
    """
    until_head = _HEAD_ENDS.split(f" {words} ", maxsplit=1)[0]
    head = _WORD.findall(until_head)
    every = head if len(until_head) > len(words) else _WORD.findall(words)
    if not every or (len(every) == 1 and (every[0].lower() in PRONOUNS or len(every[0]) == 1)):
        return "unknown"
    last = head[-1] if head else every[-1]
    low = last.lower()
    kind = kinds.get(low.removesuffix("’s").removesuffix("'s"))
    if kind == "unnamed" and last[0].isupper() and len(head) > 1 and head[-2][0].isupper() and every is head:
        kind = kinds.get(low) if head[0].lower() in ("the", "a") else kind
    if kind == "institution" and len(low) == 2 and last.istitle() and len(head) > 1:
        kind = None  # "Kim Jong Un", not the UN
    after = [word[0].isupper() for word in every[len(head) :]]
    office = low in grammar.posts or (kind is None and low in grammar.source_titles)
    if office and head and len(after) > 3 and all(after[-3:]):
        return "named"  # "ambassador to Spain Ann Roe", "Secretary of State Ann Roe"
    if kind is not None:
        return kind
    names = [word for word in head if word[0].isupper() and word.lower() not in grammar.source_titles]
    if names and not (
        names == head[:1] and (low_first := names[0].lower()) and (low_first in common or low_first in grammar.closed)
    ):
        return "named"
    if head and not last[0].isupper() and sum(after) > 1 and _APPOSED_NAME.match(words):
        return "named"
    return "unnamed" if _PERSON.search(low) else "unknown"


def head_end(text: str, start: int, end: int) -> int:
    """Where the head of the source `text[start:end]` ends: "Ann Roe| of Bonn", "the mayor|, Ann Roe,"."""
    match = _HEAD_ENDS.search(text, start, end)
    stop = match.start() if match else end
    while stop > start and not text[stop - 1].isalnum():
        stop -= 1
    return stop

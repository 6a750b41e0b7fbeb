"""Who is introduced as a relative of another: "Kim's sister, Kim Yo Jong", "Kim Yo Jong, his sister"."""

import re

from analysis.mentions.names import NameWords

OWNER = r"\b(?:(?P<pronoun>[Hh]is|[Hh]er)|(?P<name>\w+)['’]s?)"
NOUN = r"(?:half-|step-?)?(?P<noun>[a-z]+)(?:-in-law)?"
BEFORE = re.compile(rf".*{OWNER} (?:[a-z][\w-]*,? ){{0,5}}?{NOUN},? $", re.DOTALL)
BEHIND = re.compile(rf", (?:[\w.]+ ){{0,3}}?{OWNER} (?:[a-z][\w-]* ){{0,4}}?{NOUN}\b")
BEHIND_OF = re.compile(
    rf", (?:(?:the|a|an) )?(?:[a-z][\w-]* ){{0,4}}?{NOUN} (?:of|to) (?:[\w.]+ ){{0,3}}?(?P<name>[A-Z][\w‑-]*|leader|president)\b"
)
OWNER_INSIDE = re.compile(
    rf"[\w .‑-]{{2,40}}, (?:(?:(?:the|a|an) )?(?:[a-z][\w-]* ){{0,4}}?{NOUN} (?:of|to) )?(?:[\w.]+ ){{0,3}}?"
)
OWNS = re.compile(r"['’]s? (?:[a-z][\w-]* ){0,4}?(?:half-|step-?)?(?P<noun>[a-z]+)\b")
NEAR = 70  # characters before a name

ITS = frozenset(["his", "her"])


def owners_of(text: str, start: int, end: int, words: NameWords) -> set[str]:
    """The words, in small letters, by which an apposition tells whose relative the one named at start..end is.

    Of a name that is its last word ("un" of "Kim Jong Un's sister"); a pronoun is itself; none where there is no such apposition.
    """
    found = (
        BEFORE.match(text[max(0, start - NEAR) : start]),
        BEHIND.match(text, end),
        BEHIND_OF.match(text, end),
    )
    return {
        (match.groupdict().get("pronoun") or re.split("[-‑]", match["name"])[-1]).lower()
        for match in found
        if match is not None and match["noun"] in words.relatives
    }


def is_owner_inside(text: str, begin: int, start: int, end: int, words: NameWords) -> bool:
    """Whether the one named at start..end is only told as whose relative the one named at `begin` is: "Kim Yo Jong, the sister of Kim Jong Un,"."""
    between = OWNER_INSIDE.fullmatch(text, begin, start) if start - begin < 2 * NEAR else None
    if between is None:
        return False
    behind = OWNS.match(text, end)
    noun = between["noun"] or (behind["noun"] if behind else "")
    return noun in words.relatives

"""The genres that a text shows by its shape: a live blog by times before its entries, an interview by questions and speakers, letters by whom they greet."""

import re
from collections import Counter

CLOCK = r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s?[ap]\.?m\.?)?(?:\s?(?:ET|EST|EDT|GMT|BST|KST|UTC|local time))?|\d{1,2}\s?[ap]\.?m\.?"
ENTRY = re.compile(
    rf"(?m)^(?:Updated at |Posted at |\[|\()?(?:{CLOCK})\b\.?[\]):]?(?=\s*(?:$|[-–—:|]|[A-Z“\"]))", re.IGNORECASE
)
SAYS_LIVE = re.compile(
    r"\b(?:live (?:updates|blog|coverage)|follow(?:ing)? along|refresh (?:this page )?for|check back (?:here )?for)\b|\(all times local\)",
    re.IGNORECASE,
)
SPEAKER = re.compile(r"(?m)^\s*([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]+){0,3})\s*(?::(?=\s)|$)")
NO_SPEAKER = frozenset(
    ("advertisement", "read more", "related", "share", "watch", "listen", "more", "note", "photo", "update", "updated")
)
QUESTION_MARK = re.compile(r"\?[”\"’')]*\s*$", re.MULTILINE)
Q_AND_A = re.compile(r"(?m)^(?:Q|Question)\s*[.:]\s")
SAYS_INTERVIEW = re.compile(
    r"(?:interview|conversation|transcript|exchange|chat)[^.\n]{0,60}(?:edited|condensed|lightly|follows|below)|rush transcript",
    re.IGNORECASE,
)
TO_THE_EDITOR = re.compile(
    r"(?m)^\W*(?:To the editor|Dear (?:editor|sir|madam|sir or madam)|Sir)\b\s*[,:;—–-]", re.IGNORECASE
)

ENTRIES = 3  # times before entries that make a live blog; one less where the text says that it is live
TURNS = 4  # of each of two speakers, or questions
BEGINNING = 1_500  # characters in which a text says what it is


def shape_of(text: str) -> str:
    """ "live_blog", "interview", "letter" or "" where the text shows none of them."""
    if TO_THE_EDITOR.search(text[:BEGINNING]):
        return "letter"
    times = len(ENTRY.findall(text))
    if times >= ENTRIES or (times >= ENTRIES - 1 and SAYS_LIVE.search(text[:BEGINNING])):
        return "live_blog"
    return "interview" if _is_dialogue(text) else ""


def _is_dialogue(text: str) -> bool:
    if len(Q_AND_A.findall(text)) >= TURNS:
        return True
    turns = Counter(name for name in SPEAKER.findall(text) if name.casefold() not in NO_SPEAKER)
    speakers = [n for _, n in turns.most_common(2)]
    if len(speakers) < 2 or speakers[1] < TURNS:
        return False
    return len(QUESTION_MARK.findall(text)) >= TURNS // 2 or bool(SAYS_INTERVIEW.search(text))

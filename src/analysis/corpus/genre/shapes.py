"""Genres that a text shows by its shape: a live blog by times before entries, an interview by speakers who ask, letters by whom they greet."""

import itertools
import re
from collections import Counter

from analysis.corpus.genre.voice import without_quotations

CLOCK = r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s?[ap]\.?m\.?)?(?:\s?(?:ET|EST|EDT|GMT|BST|KST|UTC|local time))?|\d{1,2}\s?[ap]\.?m\.?"
TIMED = rf"(?m)^(?:Updated at |Posted at |\[|\()?(?:{CLOCK})\.?[\]):]?"
ENTRY = re.compile(rf"{TIMED}(?=\s*(?:$|[-–—:|]|[A-Z“\"]))", re.IGNORECASE)
ENTRY_OF_ITS_OWN = re.compile(rf"{TIMED}\s*$", re.IGNORECASE)
SAYS_LIVE = re.compile(
    r"\b(?:live (?:updates|blog|coverage)|follow(?:ing)? along|refresh (?:this page )?for|check back (?:here )?for)\b|\(all times local\)",
    re.IGNORECASE,
)
SPEAKER = re.compile(
    r"(?m)^\s*([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]+){0,3}|[a-z][a-z.’'-]+(?: [a-z][a-z.’'-]+){1,2})\s*(?:(?:, [A-Z]+)?:(?=\s)|$)"
)
"""A name before a colon or alone in its line, in small letters too, as some transcripts print them."""
NO_SPEAKER = frozenset(
    ("advertisement", "read more", "related", "share", "watch", "listen", "more", "note", "photo", "update", "updated",
     "winner", "winners", "loser", "losers", "pluses", "minuses", "pro", "pros", "con", "cons", "claim", "fact", "true", "false", "q", "a")
)  # fmt: skip
QUESTION = re.compile(r"(?m)^(?:Q|Question)\s*[.:]\s")
ANSWER = re.compile(r"(?m)^(?:A|Answer)\s*[.:]\s")
FIRST_PERSON = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\b")
SAYS_INTERVIEW = re.compile(
    r"(?:interview|conversation|transcript|exchange|chat)[^.\n]{0,60}(?:edited|condensed|lightly|follows|below)|rush transcript",
    re.IGNORECASE,
)
TO_THE_EDITOR = re.compile(
    r"(?m)^\W*(?:To the editor|Dear (?:editor|sir|madam|sir or madam))\b\s*[,:;—–-]", re.IGNORECASE
)

ENTRIES = 3  # times on lines of their own that make a live blog; one less, wherever they stand, where the text says that it is live
ASKING = 0.5  # of the turns of whoever asks
TURNS = 4  # of each of two speakers, or questions
MANY_TURNS = 8  # of each of two speakers: a conversation, whoever asks
MOST = 0.4  # of a text, from the first turn to the beginning of the last
BEGINNING = 1_500  # characters in which a text says what it is


def shape_of(text: str) -> str:
    """The genre: live_blog, interview or letter; empty where the text shows none of them."""
    if TO_THE_EDITOR.search(text[:BEGINNING]):
        return "letter"
    if len(ENTRY_OF_ITS_OWN.findall(text)) >= ENTRIES:
        return "live_blog"
    if SAYS_LIVE.search(text[:BEGINNING]) and len(ENTRY.findall(text)) >= ENTRIES - 1:
        return "live_blog"
    return "interview" if _is_answered(text) or _is_dialogue(text) else ""


def _is_answered(text: str) -> bool:
    """Whether somebody else answers the questions: answers are labelled, say "I", or the text is said to be an interview."""
    asked = [match.end() for match in QUESTION.finditer(text)]
    if len(asked) < TURNS:
        return False
    if len(ANSWER.findall(text)) >= TURNS or SAYS_INTERVIEW.search(text):
        return True
    answers = [text[start:end].partition("\n")[2] for start, end in itertools.pairwise([*asked, len(text)])]
    return sum(bool(FIRST_PERSON.search(without_quotations(answer))) for answer in answers) >= len(answers) * ASKING


def _is_dialogue(text: str) -> bool:
    said = [match for match in SPEAKER.finditer(text) if match[1].casefold() not in NO_SPEAKER]
    turns = Counter(match[1] for match in said)
    speakers = [name for name, n in turns.most_common(2) if n >= TURNS]
    if not speakers or (
        len(speakers) < 2 and not SAYS_INTERVIEW.search(text)
    ):  # copies lose the labels of whoever asks
        return False
    starts = [match.start() for match in said if match[1] in speakers]
    if starts[-1] - starts[0] < MOST * len(text):
        return False
    ends = [*(match.start() for match in said[1:]), len(text)]
    asked = Counter(match[1] for match, end in zip(said, ends, strict=True) if "?" in text[match.end() : end])
    return (
        len(speakers) < 2
        or min(turns[name] for name in speakers) >= MANY_TURNS
        or bool(SAYS_INTERVIEW.search(text))
        or any(asked[name] >= turns[name] * ASKING for name in speakers)
    )

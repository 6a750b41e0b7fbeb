"""Interviews and transcripts: paragraphs that open with who speaks ("ROE: ...", "Q: ...", "A: ...")."""

import re
from collections import Counter
from dataclasses import dataclass

from analysis.language.document import Document

LABEL = re.compile(
    r"[\"“]?(?P<label>(?:[QA]|(?:[A-Z][\w.’'-]*,? ){0,4}[A-Z][\w.’'-]*)(?: \([^()\n]{1,30}\))?)(?::|\.(?= [—–-] ))\s+(?=\S)"
)
NO_SPEAKER = re.compile(
    r"(?:read|related|watch|update|updated|note|photos?|video|more|see|listen|editor|source|image|credit|correction|here|"
    r"caption|file|breaking|live|opinion|analysis|what|who|where|when|why|how|the|this|this is|in)\b",
    re.IGNORECASE,
)
MIN_TURNS = 4


@dataclass(frozen=True)
class Turn:
    """One person's turn: the label that names the speaker, and what he says."""

    speaker: tuple[int, int]
    content: tuple[int, int]


def find_turns(document: Document) -> list[Turn]:
    """The turns of a transcript in reading order; none unless two labels or more take turns, each at least twice.

    A paragraph without a label in between belongs to nobody: it may be the outlet's own.
    """
    text = document.text
    if text.count(":") + text.count(". ") < MIN_TURNS:
        return []
    turns = []
    for start, end in document.paragraphs:
        match = LABEL.match(text, start, end)
        if match and not NO_SPEAKER.match(match["label"]):
            turns.append(Turn(match.span("label"), (match.end(), start + len(text[start:end].rstrip()))))
    names = Counter(text[slice(*turn.speaker)] for turn in turns)
    again = {name for name, n in names.items() if n > 1}
    kept = [turn for turn in turns if text[slice(*turn.speaker)] in again or len(again) > 1]
    return kept if len(again) > 1 and len(kept) >= MIN_TURNS else []

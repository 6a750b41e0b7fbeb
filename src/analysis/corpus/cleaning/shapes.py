"""What one block looks like: a sentence, a headline, a byline, a quotation, a time of day."""

import re
from collections.abc import Sequence

ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|(?<!\w)‘((?:[^’]|’(?=\w))*)’")
MAX_QUOTED = 8  # words; a block that quotes this many is the story, whatever else it looks like
NAME = r"(?:Dr\. |Prof\. )?[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]+|de|von|van|al|bin|-?ul)){1,4}"
BYLINE = re.compile(r"^(?:[Bb]y|BY|Analysis by|Words by)\s+(?:[A-Z]|the [A-Z])")
NO_HEADLINE = re.compile(
    r"^(?:\d{1,2}[.:]\d{2}|(?:1[89]|20)\d{2} ?[—–-]|Q[.:]|A[.:]|[•*·]|[-–—]{1,2} ?\S)|.*; (?:and|or)$"
)  # a time of day, a year in a list, a turn of an interview, a point of a list, an item that goes on
ABBREVIATED = re.compile(r"\b(?:Jr|Sr|Inc|Co|U\.S)\.$")
POST = re.compile(r"\(@\w+\)|\bpic\.twitter\.com/|https?://t\.co/")


def quoted_words(block: str) -> int:
    """Words in the longest quotation of a block."""
    return max((len("".join(filter(None, q)).split()) for q in QUOTED.findall(block)), default=0)


def is_byline(block: str, names: Sequence[str] = ()) -> bool:
    """Whether a block names who wrote the story, and nothing else."""
    plain = block.strip(" .")
    if any(plain.casefold() == name.casefold() for name in names):
        return True
    return len(block.split()) <= 24 and bool(BYLINE.match(block)) and not ENDED.search(block)


def is_headline(block: str, n_words: int) -> bool:
    """A short line without a full stop. A question may be one; a time of day, a quotation or a post on a network is none."""
    line = block.split("\n", maxsplit=1)[0]
    if n_words > 24 or line[0].islower() or NO_HEADLINE.match(line) or POST.search(block):
        return False
    if line[0] in '“"' and line[-1] in '”"':
        return False
    return line.endswith("?") or not ENDED.search(line) or bool(ABBREVIATED.search(line))

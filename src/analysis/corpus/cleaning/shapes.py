"""What one block looks like: a sentence, a headline, a byline, a quotation, a time of day."""

import re
from collections.abc import Iterator, Sequence

ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
OPENING = re.compile(r"[“\"]|(?<!\w)‘")
CLOSING = {"“": re.compile("”"), '"': re.compile('"'), "‘": re.compile(r"’(?!\w)")}  # "don’t" closes nothing
TITLE_CASE = 0.75  # share of words that begin with a capital
MAX_QUOTED = 8  # words; a block that quotes this many is the story, whatever else it looks like
NAME = r"(?:Dr\. |Prof\. )?[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]+|de|von|van|al|bin|-?ul)){1,4}"
BYLINE = re.compile(r"^(?:[Bb]y|BY|Analysis by|Words by)\s+(?:[A-Z]|the [A-Z])")
LED = re.compile(r"^(?:(?:Analysis |Words |Written |Report )?by|BY)\b:?\s+", re.IGNORECASE)
NAMES = re.compile(rf"{NAME}(?:(?:, {NAME})*,? (?:and|&) {NAME})?")  # after a comma alone stands what the writer is
NO_HEADLINE = re.compile(
    r"^(?:\d{1,2}[.:]\d{2}|(?:1[89]|20)\d{2} ?[—–-]|Q[.:]|A[.:]|[•*·]|[-–—]{1,2} ?\S)|.*; (?:and|or)$"
)  # a time of day, a year in a list, a turn of an interview, a point of a list, an item that goes on
ABBREVIATED = re.compile(r"\b(?:Jr|Sr|Inc|Co|U\.S)\.$")
POST = re.compile(r"\(@\w+\)|\bpic\.twitter\.com/|https?://t\.co/")


def quoted_words(block: str) -> int:
    """Words in the longest quotation of a block. Capitals throughout show that a title is quoted, not somebody."""
    if not any(mark in block for mark in CLOSING):
        return 0
    longest = 0
    for start, end in rough_quotations(block):
        words = block[start + 1 : end - 1].split()
        if len(words) > longest and not _is_title(words):
            longest = len(words)
    return longest


def _is_title(words: Sequence[str]) -> bool:
    capitals = sum([word[0].isupper() for word in words])
    return capitals >= TITLE_CASE * len(words) and not all(word.isupper() for word in words)


def rough_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each quotation, marks included: by its marks alone, as cleaning and stories were tuned.

    Whose words they are is read from `language.quotations`, which tells an apostrophe from a mark and follows paragraphs.

    Every kind of closing mark is looked for to the end of the text once, so that a run of opening ones costs no more than
    other text. Where single marks stand, and none closes but as an apostrophe ("‘the dogs’ dinner"), the last of these does.
    """
    place = 0
    last_apostrophe = text.rfind("’")
    never_closed: set[str] = set()
    while opening := OPENING.search(text, place):
        mark, place = opening[0], opening.end()
        closing = None if mark in never_closed else CLOSING[mark].search(text, place)
        if closing is None:
            never_closed.add(mark)
        end = closing.end() if closing else last_apostrophe + 1 if mark == "‘" else 0
        if end > place:
            yield opening.start(), end
            place = end


def is_byline(block: str, names: Sequence[str] = ()) -> bool:
    """Whether a block names who wrote the story, and nothing else."""
    plain = block.strip(" .")
    if any(plain.casefold() == name.casefold() for name in names):
        return True
    return len(block.split()) <= 24 and bool(BYLINE.match(block)) and not ENDED.search(block)


def goes_on(line: str, title: str) -> bool:
    """Whether a headline begins with the whole of a title of two words or more, whatever stands between the words."""
    own, given = (re.findall(r"\w+", text.casefold()) for text in (line, title))
    return len(own) > len(given) >= 2 and own[: len(given)] == given and is_headline(line, len(line.split()))


def byline_names(block: str) -> list[str]:
    """Who a byline says wrote the story, by first and last name: none where it names an agency or a desk in one word."""
    line = block.strip().split("\n", maxsplit=1)[0]
    led = LED.match(line)
    match = NAMES.match(line, led.end()) if led else NAMES.fullmatch(line)
    return re.split(r",? (?:and|&) |, ", match[0]) if match else []


def is_headline(block: str, n_words: int) -> bool:
    """A short line without a full stop. A question may be one; a time of day, a quotation or a post on a network is none."""
    line = block.split("\n", maxsplit=1)[0]
    if n_words > 24 or line[0].islower() or NO_HEADLINE.match(line) or POST.search(block):
        return False
    if line[0] in '“"' and line[-1] in '”"':
        return False
    return line.endswith("?") or not ENDED.search(line) or bool(ABBREVIATED.search(line))

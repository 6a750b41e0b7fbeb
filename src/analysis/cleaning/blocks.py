"""Text copied from a page has no markup: which of its blocks are furniture, told by phrase, by shape and place.

Repetition, the third signal, needs the other articles of the outlet and is judged in `cleaning`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.codebook.furniture import Phrase

ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|(?<!\w)‘((?:[^’]|’(?=\w))*)’")
MAX_QUOTED = 8  # words; a block that quotes this many is the story, whatever else it looks like
SPEECH = re.compile(r"\b(?:said|says|say|told|tells|asked|added|wrote|tweeted|according to)\b", re.IGNORECASE)
NAME = r"(?:Dr\. |Prof\. )?[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]+|de|von|van|al|bin|-?ul)){1,4}"
BYLINE = re.compile(r"^(?:[Bb]y|BY|Analysis by|Words by)\s+(?:[A-Z]|the [A-Z])")
AUTHOR_NOTE = re.compile(
    rf"^(?P<name>{NAME})(?:, [^,]{{3,80}},)?(?: [\w.]+)? "
    r"(?:is|was|has|covers|writes|reports|teaches|serves|works|edits|hosts|leads|joined|contributes)\b"
)
JOBS = re.compile(
    r"\b(?:staff writer|writer|editor|correspondent|columnist|reporter|journalist|author|contributor|contributing|"
    r"senior fellow|fellow|professor|bureau chief|host|producer|blogger|commentator|writes (?:about|for)|covers|"
    r"teaches|freelance|distinguished)\b"
)
SEPARATOR = re.compile(r"^[\W_]{1,12}$")
ADDRESSED = re.compile(r"\b(?:you|your|yours)\b|^(?:get|join|read|try|discover|stay|don[’']t)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """A block taken off, and why."""

    block: str
    reason: str


class Furniture:
    """The phrases of furniture.toml, ready to search many blocks."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = [(p, p.compiled()) for p in phrases]

    def reason(self, block: str, n_words: int, *, start: bool, end: bool) -> str:
        """The reason of the first phrase that marks the block; "" where none does."""
        for phrase, pattern in self.phrases:
            placed = phrase.place == "any" or (start if phrase.place == "start" else end)
            if placed and n_words <= phrase.max_words and pattern.search(block):
                return phrase.reason
        return ""


def split_blocks(text: str) -> list[str]:
    """The paragraphs: at blank lines, or at every line break where there are none. Lines broken at a width are joined."""
    if "\n\n" not in text:
        return _lines(text)
    blocks = []
    for block in re.split(r"\n\s*\n", text):
        lines = _lines(block)
        whole = len(lines) > 1 and all(ENDED.search(line) for line in lines)  # paragraphs, not a broken headline
        blocks += lines if whole or len(block) > 1200 else ["\n".join(lines)] if lines else []
    return blocks


def _lines(text: str) -> list[str]:
    """The lines of a text. One that begins in lower case goes on with the line before, which a fixed width broke."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or sum(line[0].islower() for line in lines) * 4 < len(lines):
        return lines
    width = max(map(len, lines), default=0)
    joined: list[str] = []
    for n, line in enumerate(lines):
        ended = n == 0 or (bool(ENDED.search(lines[n - 1])) and len(lines[n - 1]) < width * 0.85)
        joined = [*joined, line] if ended else [*joined[:-1], f"{joined[-1]} {line}"]
    return joined


def find_furniture(
    blocks: Sequence[str], furniture: Furniture, title: str = "", authors: Sequence[str] = (), marked_up: bool = False
) -> list[str]:
    """The reason for which each block is furniture, "" for a block of the story.

    In turn: what phrases mark; the byline, which the first blocks hold; the list of other stories and the note on the
    author, which follow the last paragraph; what stands between two furniture blocks and addresses the reader.
    A block that quotes someone at length is never furniture. Of text that was taken from HTML (`marked_up`), where the
    markup told shape and place already, only phrases are looked for.
    """
    if not blocks:
        return []
    words = [len(block.split()) for block in blocks]
    quoting = [quoted_words(block) >= MAX_QUOTED for block in blocks]
    reasons = ["" if quoting[i] else _phrased(blocks, i, words, furniture, start=i < 4) for i in range(len(blocks))]
    if marked_up:
        return reasons
    names = _names(authors, blocks)
    _mark_head(blocks, reasons, words, title, names)
    for _ in range(2):  # a note on the author can stand above the list of stories, or below it
        _mark_list(blocks, reasons, words)
        _mark_notes(blocks, reasons, quoting, names)
    _mark_between(blocks, reasons, words, quoting)
    return reasons


def quoted_words(block: str) -> int:
    """Words in the longest quotation of a block."""
    return max((len("".join(filter(None, q)).split()) for q in QUOTED.findall(block)), default=0)


def is_byline(block: str, names: Sequence[str] = ()) -> bool:
    """Whether a block names who wrote the story, and nothing else."""
    plain = block.strip(" .")
    if any(plain.casefold() == name.casefold() for name in names):
        return True
    return len(block.split()) <= 24 and bool(BYLINE.match(block)) and not ENDED.search(block)


def _phrased(blocks: Sequence[str], i: int, words: Sequence[int], furniture: Furniture, *, start: bool) -> str:
    if words[i] > 100:
        return ""
    if SEPARATOR.match(blocks[i]):
        return "related" if blocks[i] in ("-", "–", "—") else "separator"
    end = all(n <= 30 for n in words[i + 1 :]) or i >= len(blocks) - 2
    return furniture.reason(blocks[i], words[i], start=start, end=end)


def _names(authors: Sequence[str], blocks: Sequence[str]) -> list[str]:
    """Names of the authors: as the record gives them and as a byline prints them."""
    names = [name for name in authors if len(name.split()) >= 2]
    for block in blocks[:3]:
        if is_byline(block):
            after = re.split(r"\b(?:in|on|at|for)\b [A-Z]|,", re.sub(r"^\w+(?: by)?\s+", "", block))[0]
            names += [name.strip() for name in re.split(r",| and | with |;", after) if len(name.split()) >= 2]
    return names


def _mark_head(
    blocks: Sequence[str], reasons: list[str], words: Sequence[int], title: str, names: Sequence[str]
) -> None:
    """The headline once more and the byline, among the first four blocks; further on, the byline of a part of the story."""
    for i, block in enumerate(blocks):
        if not reasons[i] and words[i] <= 12 and is_byline(block):
            reasons[i] = "byline"
    for i, block in enumerate(blocks[:4]):
        if reasons[i]:
            continue
        if title and block.casefold().strip(" .") == title.casefold().strip(" ."):
            reasons[i] = "headline"
        elif is_byline(block, names):
            reasons[i] = "byline"
        elif words[i] > 30:
            return


def _mark_notes(blocks: Sequence[str], reasons: list[str], quoting: Sequence[bool], names: Sequence[str]) -> None:
    """Notes on the author after the last paragraph: they begin with the name and say in the third person what the writer does."""
    for i in range(len(blocks) - 1, 0, -1):
        if reasons[i]:
            continue
        if quoting[i] or not _is_note(blocks, i, reasons, names):
            return
        reasons[i] = "biography"


def _is_note(blocks: Sequence[str], i: int, reasons: Sequence[str], names: Sequence[str]) -> bool:
    block = blocks[i]
    if any(is_byline(block, [name]) for name in names):
        return True
    if any(block.casefold().startswith(name.casefold()) for name in names):
        return bool(ENDED.search(block)) and not re.match(r".{3,40}? (?:said|says|told|asked)\b", block)
    match = AUTHOR_NOTE.match(block)
    if not match or not JOBS.search(block) or SPEECH.search(block) or len(block.split()) > 90:
        return False
    surname = match["name"].split()[-1]
    story = " ".join(b for n, b in enumerate(blocks[:i]) if not reasons[n])
    return surname not in story  # whom the story speaks of is in it more than once


def _mark_list(blocks: Sequence[str], reasons: list[str], words: Sequence[int]) -> None:
    """A run of headlines with their standfirsts and bylines, down to the end: two headlines, or one below a heading.

    Questions alone make no list: an interview ends with questions and short answers too.
    """
    first = len(blocks)
    while first > 1 and _fits_list(blocks, first - 1, reasons, words):
        first -= 1
    headed = False
    while first < len(blocks) and (reasons[first] or not _opens_list(blocks, first, words, headed)):
        headed = headed or reasons[first] == "related"
        first += 1
    fresh = [i for i in range(first, len(blocks)) if not reasons[i]]
    n_headlines = sum(_opens_list(blocks, i, words, headed) for i in fresh)
    headed = headed or any(reasons[i] == "related" for i in range(first, len(blocks)))
    if n_headlines >= 2 or (n_headlines and headed):
        for i in range(fresh[0], len(blocks)):
            reasons[i] = "related" if reasons[i] in ("", "byline") else reasons[i]


def _opens_list(blocks: Sequence[str], i: int, words: Sequence[int], headed: bool) -> bool:
    question = blocks[i].endswith("?") and not (headed or ":" in blocks[i])
    return not question and _is_headline(blocks[i], words[i]) and not is_byline(blocks[i])


def _fits_list(blocks: Sequence[str], i: int, reasons: Sequence[str], words: Sequence[int]) -> bool:
    """Whether a block can stand in a list of stories: furniture, a headline, a byline, or a standfirst below a headline."""
    if reasons[i] or _is_headline(blocks[i], words[i]) or is_byline(blocks[i]):
        return True
    below = blocks[i - 1]
    return (
        words[i] <= 40
        and quoted_words(blocks[i]) < MAX_QUOTED
        and words[i - 1] >= 4
        and _is_headline(below, words[i - 1])
    )


def _is_headline(block: str, n_words: int) -> bool:
    """A short line without a full stop. A question may be one; a line that opens with a time of day or a quotation is none."""
    line = block.split("\n", maxsplit=1)[0]
    if (
        n_words > 24
        or line[0].islower()
        or re.match(r"^(?:\d{1,2}[.:]\d{2}|Q[.:]|A[.:]|[•*·]|[-–—]{1,2} ?\S)|.*; (?:and|or)$", line)
    ):
        return False
    if line[0] in '“"' and line[-1] in '”"':
        return False
    return line.endswith("?") or not ENDED.search(line) or bool(re.search(r"\b(?:Jr|Sr|Inc|Co|U\.S)\.$", line))


def _mark_between(blocks: Sequence[str], reasons: list[str], words: Sequence[int], quoting: Sequence[bool]) -> None:
    """Between two blocks of one newsletter box, what is short and addresses the reader belongs to the box."""
    for i in range(1, len(blocks) - 1):
        if reasons[i] or words[i] > 30 or quoting[i] or not ADDRESSED.search(blocks[i]):
            continue
        if reasons[i - 1] == reasons[i + 1] == "newsletter":
            reasons[i] = "newsletter"

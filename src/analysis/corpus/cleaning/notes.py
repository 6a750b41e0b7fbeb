"""Notes on the writer: they begin with the name and say in the third person what the writer does."""

import re
from collections.abc import Callable, Sequence

from analysis.corpus.cleaning.shapes import ENDED, NAME, is_byline

LONGEST_NOTE = 90  # words
ABOVE = 2  # blocks that the story opens with, one of which a note may be
AUTHOR_NOTE = re.compile(
    rf"^(?P<name>{NAME})(?:, [^,]{{3,80}},)?(?: [\w.]+)? "
    r"(?:is|was|has|covers|writes|reports|teaches|serves|works|edits|hosts|leads|joined|contributes)\b"
)
NOTE_ABOVE = re.compile(rf"^(?!The ){NAME}(?:, [^,]{{3,80}},)? (?:is|was|covers|writes|hosts) ")
FIRST_WORDS = 25  # of a note above the story, which say what the writer does
Shows = Callable[[str, str], bool]  # whether a block shows a sign of a reason


def mark_notes(
    blocks: Sequence[str], reasons: list[str], quoting: Sequence[bool], names: Sequence[str], shows: Shows
) -> None:
    """Notes on the author after the last paragraph."""
    for i in range(len(blocks) - 1, 0, -1):
        if reasons[i]:
            continue
        if quoting[i] or not (_begins_with_author(blocks[i], names) or _is_note(blocks, i, reasons, shows)):
            return
        reasons[i] = "biography"


def mark_note_above(blocks: Sequence[str], reasons: list[str], quoting: Sequence[bool], shows: Shows) -> None:
    """A note above the first paragraph, of somebody whom the story does not speak of, where a story follows."""
    fresh = [i for i, reason in enumerate(reasons) if not reason]
    for i in fresh[:ABOVE] if len(fresh) > ABOVE else ():
        if quoting[i] or not NOTE_ABOVE.match(blocks[i]) or not _is_note(blocks, i, reasons, shows):
            continue
        if shows("biography", " ".join(blocks[i].split()[:FIRST_WORDS])):
            reasons[i] = "biography"


def _begins_with_author(block: str, names: Sequence[str]) -> bool:
    block = block.lstrip("—–-•* ")
    if any(is_byline(block, [name]) for name in names):
        return True
    return (
        any(block.casefold().startswith(name.casefold()) for name in names)
        and bool(ENDED.search(block))
        and not re.match(r".{3,40}? (?:said|says|told|asked)\b", block)
    )


def _is_note(blocks: Sequence[str], i: int, reasons: Sequence[str], shows: Shows) -> bool:
    block = blocks[i].lstrip("—–-•* ")
    match = AUTHOR_NOTE.match(block)
    if not match or not shows("biography", block) or shows("keep", block) or len(block.split()) > LONGEST_NOTE:
        return False
    surname = match["name"].split()[-1]
    return all(surname not in other for n, other in enumerate(blocks) if n != i and not reasons[n])

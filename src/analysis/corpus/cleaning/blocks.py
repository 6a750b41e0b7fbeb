"""Text copied from a page has no markup: which of its blocks are boilerplate, told by phrase, by shape and place.

Repetition, the third signal, needs the other articles of the outlet and is judged in `cleaning`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from analysis.codebook.boilerplate import Phrase, alternatives
from analysis.corpus.cleaning.notes import mark_note_above, mark_notes
from analysis.corpus.cleaning.runs import mark_comments, mark_list, mark_listed, mark_twice
from analysis.corpus.cleaning.shapes import ENDED, MAX_QUOTED, NAME, goes_on, is_byline, quoted_words
from analysis.corpus.cleaning.spared import opinions, parted, points, speakers

HEAD = 4  # blocks that the page opens with, boilerplate aside
PROSE = 30  # words; a longer block is a paragraph
MAX_WORDS = 150  # no phrase marks a longer block
MAX_LENGTH = (
    5_000  # characters of a block that a phrase may mark: some patterns take time that grows with the square of it
)
SEVERAL = re.compile(rf"{NAME}(?:, {NAME})*,? and {NAME}(?:, [A-Z][A-Z ]{{2,30}})?")  # names alone: who wrote it
LONGER = re.compile(r"[^\W\d_]{4,}")
ALIKE = 0.6  # share of the headline's longer words that another wording of it has
SEPARATOR = re.compile(r"^[\W_]{1,12}$")
ADDRESSED = re.compile(r"\b(?:you|your|yours)\b|^(?:get|join|read|try|discover|stay|don[’']t)\b", re.IGNORECASE)


class _Tried(NamedTuple):
    """A phrase, and what tells whether it marks a block."""

    phrase: Phrase
    max_words: int
    needs: tuple[str, ...]
    finds: Callable[[str], object]

    @classmethod
    def of(cls, phrase: Phrase, pattern: re.Pattern[str]) -> "_Tried":
        """What can only stand at the beginning is not looked for further on, which `search` would do."""
        pieces = [phrase.pattern] if pattern.groups else alternatives(phrase.pattern)
        opening = [piece for piece in pieces if piece.startswith("^")]
        anywhere = [piece for piece in pieces if not piece.startswith("^")]
        finds: Callable[[str], object] = pattern.search
        if len(opening) == len(pieces):
            finds = pattern.match
        elif opening:
            opens = re.compile("|".join(opening), pattern.flags).match
            within = re.compile("|".join(anywhere), pattern.flags).search
            finds = partial(_either, opens, within)
        return cls(phrase, phrase.max_words, phrase.needs, finds)


def _either(opens: Callable[[str], object], within: Callable[[str], object], block: str) -> object:
    return opens(block) or within(block)


class Boilerplate:
    """The phrases of boilerplate.toml, ready to search many blocks."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        compiled = [(p, p.compiled()) for p in phrases]
        self.signs = [(p.reason, pattern) for p, pattern in compiled if p.place == "sign"]
        compiled = [(p, pattern) for p, pattern in compiled if p.place != "sign"]
        self.phrases = [_Tried.of(p, pattern) for p, pattern in compiled if p.reason != "keep" and p.place != "within"]
        self._of_places: dict[tuple[str | bool, ...], list[_Tried]] = {}
        self.within = [(p, pattern) for p, pattern in compiled if p.place == "within"]
        self.keeping = [pattern for p, pattern in compiled if p.reason == "keep"]

    def find(self, block: str, n_words: int, places: Collection[str], quoting: bool = False) -> Phrase | None:
        """The first phrase of these places that marks the block; None for one of so few words and so many letters that it is data.

        Of a block that quotes somebody (`quoting`), only phrases are tried that say what it is whatever it quotes.
        """
        if len(block) > MAX_LENGTH:
            return None
        small = block.casefold()
        asked: tuple[str | bool, ...] = (*places, quoting)
        if asked not in self._of_places:
            self._of_places[asked] = [
                tried for tried in self.phrases if tried.phrase.place in places and (tried.phrase.quotes or not quoting)
            ]
        for phrase, max_words, needs, finds in self._of_places[asked]:
            if n_words > max_words:
                continue
            for piece in needs:
                if piece in small:
                    break
            else:
                if needs:
                    continue
            if finds(block):
                return phrase
        return None

    def reason(self, block: str, n_words: int, places: Collection[str], quoting: bool = False) -> str:
        """The reason of the first phrase of these places that marks the block; "" where none does."""
        phrase = self.find(block, n_words, places, quoting)
        return phrase.reason if phrase else ""

    def trim(self, block: str) -> tuple[str, list[tuple[str, str]]]:
        """The block without what phrases mark within it, and the parts taken out, each with its reason."""
        parts: list[tuple[str, str]] = []
        small = block.casefold()
        for phrase, pattern in self.within:
            if phrase.needs and not any(piece in small for piece in phrase.needs):
                continue
            found = [match[0][len(match["kept"]) :].strip() for match in pattern.finditer(block)]
            if found:
                parts += [(part, phrase.reason) for part in found]
                block = pattern.sub(lambda match: match["kept"], block)
                small = block.casefold()
        return block, parts

    def shows(self, reason: str, block: str) -> bool:
        """Whether the block shows a sign of this reason."""
        return any(pattern.search(block) for own, pattern in self.signs if own == reason)

    def keeps(self, block: str) -> bool:
        """Whether a user objected to cutting such a block."""
        return any(pattern.search(block) for pattern in self.keeping)


def split_blocks(text: str) -> list[str]:
    """The paragraphs: at blank lines, or at every line break where there are none. Lines broken at a width are joined."""
    blocks = _paragraphs(text) if "\n\n" in text else _lines(text)
    return [part for block in blocks for part in parted(block)]


def _paragraphs(text: str) -> list[str]:
    blocks: list[str] = []
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
    paragraphs: list[list[str]] = []
    for n, line in enumerate(lines):
        if n == 0 or (ENDED.search(lines[n - 1]) and len(lines[n - 1]) < width * 0.85):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return list(map(" ".join, paragraphs))


def find_boilerplate(
    blocks: Sequence[str],
    boilerplate: Boilerplate,
    title: str = "",
    authors: Sequence[str] = (),
    marked_up: bool = False,
) -> list[str]:
    """The reason for which each block is boilerplate, "" for a block of the story.

    In turn: what phrases mark; readers' comments; the byline, which the first blocks hold; lists of other stories, below a
    heading or after the last paragraph, where the note on the author stands too; what the page prints twice; what stands
    between two boilerplate blocks and addresses the reader. A block that quotes someone at length is never boilerplate, unless
    the same words stand elsewhere in the story or it is a reader's comment; nor is one that the codebook says to keep. Of
    text that was taken from HTML (`marked_up`), where the markup told shape and place already, only phrases are looked for.
    """
    reasons = _find_boilerplate(blocks, boilerplate, title, authors, marked_up)
    return [
        "" if reason and boilerplate.keeps(block) else reason for block, reason in zip(blocks, reasons, strict=True)
    ]


def _find_boilerplate(
    blocks: Sequence[str], boilerplate: Boilerplate, title: str, authors: Sequence[str], marked_up: bool
) -> list[str]:
    words = [len(block.split()) for block in blocks]
    own = title if len(title.split()) > 2 else "\n"  # the page may quote its own headline, as in "9 comments on ..."
    quoting = [quoted_words(block.replace(own, "")) >= MAX_QUOTED for block in blocks]
    reasons = [""] * len(blocks)
    _mark_phrases(blocks, reasons, words, quoting, boilerplate)
    if not marked_up:
        mark_comments(blocks, reasons, partial(boilerplate.shows, "comments"))
    _mark_edges(blocks, reasons, words, quoting, boilerplate)
    if marked_up:
        return reasons
    names = _names(authors, blocks)
    _mark_head(blocks, reasons, words, title, names)
    for _ in range(2):  # a note on the author can stand above the list of stories, or below it
        mark_list(blocks, reasons, words)
        mark_notes(blocks, reasons, quoting, names, boilerplate.shows)
    mark_note_above(blocks, reasons, quoting, boilerplate.shows)
    mark_listed(blocks, reasons, words)
    mark_twice(blocks, reasons)
    _mark_between(blocks, reasons, words, quoting)
    return reasons


def _mark_phrases(
    blocks: Sequence[str], reasons: list[str], words: Sequence[int], quoting: Sequence[bool], boilerplate: Boilerplate
) -> None:
    """What a phrase of the codebook marks wherever it stands."""
    summary = points(blocks) | opinions(blocks)
    for i, block in enumerate(blocks):
        if words[i] <= MAX_WORDS:
            reason = _separates(block) or boilerplate.reason(block, words[i], ("any",), quoting[i])
            reasons[i] = "" if i in summary and reason == "read_more" else reason  # it looks like "Label: other story"


def _mark_edges(
    blocks: Sequence[str], reasons: list[str], words: Sequence[int], quoting: Sequence[bool], boilerplate: Boilerplate
) -> None:
    """What a phrase marks above the story or below it, where no paragraph of prose follows."""
    last = max((i for i, n in enumerate(words) if n > PROSE and not reasons[i]), default=-1)
    before = 0  # blocks of the story
    for i, block in enumerate(blocks):
        start, end = before < HEAD, i >= min(last, len(blocks) - 2)
        if (start or end) and not reasons[i] and words[i] <= MAX_WORDS:
            places = ["edges", *["start"] * start, *["end"] * end]
            reasons[i] = boilerplate.reason(block, words[i], places, quoting[i])
        before += not reasons[i]


def _separates(block: str) -> str:
    if not SEPARATOR.match(block):
        return ""
    return "related" if block in ("-", "–", "—") else "separator"


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
    """The headline once more, and bylines: a name alone only among the first blocks, further on what opens with "By" or is a writer's name.

    A speaker's name in an interview is none of these, nor a point that sums the story up.
    """
    spared = speakers(blocks) | points(blocks)
    for i, block in enumerate(blocks):
        if not reasons[i] and i not in spared and words[i] <= 12 and (is_byline(block) or block in names):
            reasons[i] = "byline"
        if (
            not reasons[i]
            and i not in spared
            and title
            and block.casefold().strip(" .") == title.casefold().strip(" .")
        ):
            reasons[i] = "headline"
    for i, block in enumerate(blocks[:HEAD]):
        if reasons[i] or i in spared:
            continue
        if is_byline(block, names) or (i < 2 and SEVERAL.fullmatch(block)):
            reasons[i] = "byline"
        elif _is_other_headline(block, words[i], title):
            reasons[i] = "headline"
        elif words[i] > PROSE:
            return


def _is_other_headline(block: str, n_words: int, title: str) -> bool:
    """Whether a block is another wording of the headline: no full stop, and all of it and more, or most of its longer words."""
    if goes_on(block, title):
        return True
    asked = set(LONGER.findall(title.casefold()))
    if len(asked) < 4 or n_words < 5 or ENDED.search(block):
        return False
    return len(asked & set(LONGER.findall(block.casefold()))) >= ALIKE * len(asked)


def _mark_between(blocks: Sequence[str], reasons: list[str], words: Sequence[int], quoting: Sequence[bool]) -> None:
    """Between two blocks of one newsletter box, what is short and addresses the reader belongs to the box."""
    for i in range(1, len(blocks) - 1):
        if reasons[i] or words[i] > 30 or quoting[i] or not ADDRESSED.search(blocks[i]):
            continue
        if reasons[i - 1] == reasons[i + 1] == "newsletter":
            reasons[i] = "newsletter"

"""Pieces of text with their places on a page -> lines, without what repeats over the pages -> paragraphs.

A PDF holds letters at places, and neither lines nor paragraphs: these are told by distances. Columns are read in the order in which the file
gives them, which is that of reading in what browsers and layout programs write. Two columns that it gives side by side, line by line, are read
one after the other; of more than two, lines may mix.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import simplemma

EDGE = 0.12  # of a page's height, at its top and at its foot, where headers and footers stand
OUTER_EDGE = 0.07  # where a line of the kind below is no text
NEXT = 0.6  # of the letters' height: a piece further up or down stands in another line
FAR = 4  # times the letters' height: a piece further to the right stands in another column
WIDTH = 0.5  # of a letter, of its height, where it is not known
APART = 1.2  # times the usual distance of two lines: a paragraph ends
INDENTED = 0.6  # of the letters' height
SHORT = 0.6  # of the usual length of a line: a paragraph may end in it
COLUMN = 8  # times the letters' height: a line that begins so far right of another stands in another column
LEAST_BESIDE = 5  # lines side by side, where a file gives columns so
LONGEST_WORD = 100  # letters
PROSE = 20  # letters of a line in a column; a cell of a table has fewer
SENTENCE_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
RANGE = re.compile(r"\w-$")  # names and years that are joined
HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
BULLET = re.compile(r"\s*[•‣◦▪*–-]\s")  # whose lines after the first are further in
WORD = re.compile(r"[^\W\d_]+")
PRINTED_AROUND = re.compile(
    r"(?:(?:https?|file)://\S+)?\s*(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–]?|(?:https?|file)://\S+"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d{2}.*",
    re.IGNORECASE,
)  # number of a page, its address, the time of printing: what browsers print around a page


@dataclass(slots=True)
class TextLine:
    """A line: its page, counted from 0; its place from the left and from the foot, and the height of its letters, in points."""

    page: int
    x: float
    y: float
    size: float
    text: str
    share: float = 0.5  # of the page's height at which it stands
    end: float = 0.0  # where its last piece ends, about
    is_broken: bool = False  # whether a break of line follows its last piece


class TextLines:
    """Collects the pieces of a page after the other, and makes lines of them."""

    def __init__(self) -> None:
        self.pieces: list[TextLine] = []

    def add(self, text: str, x: float, y: float, size: float, page: int, share: float) -> None:
        """A piece of text at its place; what comes after a break of line in it has no place of its own."""
        pieces = text.split("\n")
        for number, piece in enumerate(pieces):
            if piece.strip():
                end = x + WIDTH * size * len(piece)
                self.pieces.append(TextLine(page, x, y - number * size, size, piece, share, end))
            if number < len(pieces) - 1 and self.pieces:
                self.pieces[-1].is_broken = True

    def lines(self) -> list[TextLine]:
        """The pieces that follow one another on one height, joined; where a column begins, so does a line."""
        starts = _column_starts(self.pieces)
        lines: list[TextLine] = []
        for piece in self.pieces:
            last = lines[-1] if lines else None
            if last and last.page == piece.page and _goes_on(last, piece) and _place(piece) not in starts:
                _join(last, piece)
            else:
                lines.append(replace(piece))
        return lines


def _goes_on(last: TextLine, piece: TextLine) -> bool:
    height = max(last.size, piece.size)
    return abs(last.y - piece.y) <= NEXT * height and piece.x >= last.x and piece.x - last.end <= FAR * height


def _join(last: TextLine, piece: TextLine) -> None:
    gap = " " if last.is_broken and not (last.text[-1].isspace() or piece.text[0].isspace()) else ""
    if len(piece.text) > len(last.text):
        last.size, last.y = piece.size, piece.y
    last.text += gap + piece.text
    last.end, last.is_broken = piece.end, piece.is_broken


def _beside(one: TextLine, other: TextLine) -> bool:
    """Whether a piece stands far right of the one before it, and no more than a line below."""
    fall, size = one.y - other.y, one.size
    return one.page == other.page and -0.3 * size < fall < 1.3 * size and other.x - one.x > COLUMN * size


def _place(piece: TextLine) -> int:
    """Place from the left, to two points."""
    return round(piece.x / 2)


def _column_starts(pieces: Sequence[TextLine]) -> set[int]:
    """Where columns begin that a file gives side by side: on a third of the heights or more on which a piece is far right of another."""
    begun: Counter[int] = Counter()
    n_heights = 0
    is_first = True
    for one, other in pairwise(pieces):
        if is_beside := _beside(one, other):
            begun[_place(other)] += 1
            n_heights += is_first
        is_first = not is_beside
    return {at for at, n in begun.items() if n >= LEAST_BESIDE and 3 * n >= n_heights}


def without_repeated(lines: Sequence[TextLine], n_pages: int) -> tuple[list[TextLine], list[str]]:
    """The lines that are text, and those at the edges of pages that repeat over them or are what browsers print there, once each."""

    def key(line: TextLine) -> tuple[str, int, int]:
        return re.sub(r"\d+", "#", " ".join(line.text.split()).lower()), round(line.size), round(line.share * 100)

    def at_edge(line: TextLine, edge: float) -> bool:
        return line.share < edge or line.share > 1 - edge

    pages: dict[tuple[str, int, int], set[int]] = {}
    for line in lines:
        if at_edge(line, EDGE):
            pages.setdefault(key(line), set()).add(line.page)
    repeated = {k for k, on in pages.items() if len(on) >= 2 and len(on) >= 0.4 * n_pages}
    kept: list[TextLine] = []
    cut: dict[str, str] = {}
    for line in lines:
        printed_around = at_edge(line, OUTER_EDGE) and PRINTED_AROUND.fullmatch(line.text.strip())
        if printed_around or (at_edge(line, EDGE) and key(line) in repeated):
            cut.setdefault(key(line)[0], " ".join(line.text.split()))
        else:
            kept.append(line)
    return kept, list(cut.values())


def in_columns(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, those of columns that the file gives side by side one column after the other. A table of short cells stays as it is."""
    return [line for _, page in groupby(lines, key=lambda line: line.page) for line in _in_columns(list(page))]


def _in_columns(page: list[TextLine]) -> list[TextLine]:
    beside = [(one, other) for one, other in pairwise(page) if _beside(one, other)]
    if len(beside) < LEAST_BESIDE or 4 * len(beside) < len(page):
        return page
    usual = statistics.median(len(line.text) for pair in beside for line in pair)
    if usual < PROSE:
        return page
    starts: list[float] = []
    for x in sorted(other.x for _, other in beside):
        if not starts or x > starts[-1] + COLUMN * page[0].size:
            starts.append(x)
    top, foot = max(one.y for one, _ in beside) + 1, min(one.y for one, _ in beside) - 1

    def part(line: TextLine) -> int:
        return 0 if line.y > top else 2 if line.y < foot and len(line.text) > 1.4 * usual else 1

    above, inside, below = ([line for line in page if part(line) == n] for n in range(3))
    inside.sort(key=lambda line: sum(line.x > start - line.size for start in starts))
    return [*above, *inside, *below]


def body_size(lines: Iterable[TextLine]) -> float:
    """The height of the letters in which most of the text is set."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return max(counts, key=lambda size: counts[size], default=0.0)


def paragraphs(lines: Sequence[TextLine]) -> list[str]:
    """The lines as paragraphs, words that a line divides whole again."""
    distance = _usual_distance(lines)
    usual = statistics.median(len(line.text) for line in lines) if lines else 0
    hyphenated = _hyphenated(lines)
    found: list[str] = []
    before: TextLine | None = None
    for line in lines:
        text = " ".join(line.text.split())
        if before is None or _begins(before, line, distance, usual):
            found.append(text)
        else:
            found[-1] = joined(found[-1], text, hyphenated)
        before = line
    return found


def joined(text: str, more: str, hyphenated: frozenset[str] = frozenset()) -> str:
    """Two lines as one: a word that is divided between them is one again, one that is written with a hyphen keeps it."""
    divided, rest = HYPHEN.search(text[-LONGEST_WORD:]), WORD.match(more)
    if not divided or not rest or more[0].isupper():
        return f"{text}{'' if RANGE.search(text[-2:]) else ' '}{more}"
    whole, both = f"{divided[1]}{rest[0]}".lower(), f"{divided[1]}-{rest[0]}".lower()
    keeps = both in hyphenated or (
        text[-1] != "\u00ad"
        and not simplemma.is_known(whole, lang="en")
        and all(simplemma.is_known(part.lower(), lang="en") for part in (divided[1], rest[0]))
    )
    return f"{text if keeps else text[:-1]}{more}"


def _hyphenated(lines: Iterable[TextLine]) -> frozenset[str]:
    """Words that stand with a hyphen within a line: divided at its end, they keep it."""
    return frozenset(word.lower() for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line.text))


def _neighbours(lines: Sequence[TextLine]) -> Iterator[tuple[TextLine, TextLine, float]]:
    """Lines below one another in one size, with their distance as a share of it."""
    for above, below in pairwise(lines):
        fall = (above.y - below.y) / max(above.size, 0.1)
        if above.page == below.page and _alike(above, below) and 0.5 < fall < 4:
            yield above, below, fall


def _usual_distance(lines: Sequence[TextLine]) -> float:
    return statistics.median([fall for *_, fall in _neighbours(lines)] or [1.2])


def _alike(one: TextLine, other: TextLine) -> bool:
    return abs(one.size - other.size) <= 0.08 * max(one.size, other.size)


def _begins(before: TextLine, line: TextLine, distance: float, usual: float) -> bool:
    """Whether a paragraph begins with a line."""
    if not _alike(before, line):
        return True
    ends = bool(SENTENCE_ENDS.search(before.text.rstrip()))
    begins = not line.text.lstrip()[:1].islower()
    fall = (before.y - line.y) / max(before.size, 0.1)
    if before.page != line.page or fall < 0:  # another page or column
        return ends and begins
    if fall > APART * distance:
        return True
    if 0 < line.x - before.x - INDENTED * line.size < 6 * line.size and not BULLET.match(before.text):
        return True
    return begins and len(before.text) < SHORT * usual
